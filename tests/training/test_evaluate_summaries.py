"""Scoring what is shipped of a model's abstracts beside the systems that rank."""

from service.decoding import ModelIdentity
from training.evaluate_summaries import lead, ranking, select, written

TEXT = (
    "La région ferme quatre lignes de train en décembre. Les usagers préparent un recours devant le tribunal. "
    "Les élus de la montagne demandent un moratoire de deux ans. L'État n'a pas encore pris position."
)
GOLD = "Les usagers préparent un recours devant le tribunal, les élus demandent un moratoire."
ITEM = {"text": TEXT, "title": "Le rail", "summary": GOLD}


class Writes:
    identity = ModelIdentity("writes", "1")
    max_source_tokens = 500

    def __init__(self, *sentences: str) -> None:
        self.prompts: dict[str, str] = {}
        self._sentences = list(sentences)

    def tasks(self, language):
        return frozenset({"abstract"})

    def count_tokens(self, text):
        return len(text.split())

    def write(self, commission):
        return self._sentences


def test_a_writer_is_scored_by_what_passes_verification():
    reported = []
    true = "Les usagers préparent un recours devant le tribunal."
    scores = select([ITEM], {"Lead-1": ranking(lead(1)), "writes": written(Writes(true), "abstractive", reported)})
    assert scores["writes"][0, 0] > scores["Lead-1"][0, 0]
    assert (reported[0].kept, reported[0].generated) == (1, 1)


def test_an_invention_scores_nothing_of_its_own():
    reported = []
    lie = "Un orchestre baroque jouera demain à Vienne."
    select([ITEM], {"writes": written(Writes(lie), "abstractive", reported)})
    assert (reported[0].kept, reported[0].dropped) == (0, 1)
