"""What the adapter may learn to write."""

from service.decoding import ModelIdentity
from service.domain import Document
from training.abstracts import examples

TEXT = (
    "La région ferme quatre lignes de train en décembre. Les usagers préparent un recours devant le tribunal. "
    "Les élus de la montagne demandent un moratoire de deux ans. L'État n'a pas encore pris position."
)
LEAD = "La région ferme quatre lignes de train, et les usagers préparent un recours."


class Plain:
    identity = ModelIdentity("plain", "1")

    def score(self, document: Document) -> list[float]:
        return [-float(s.index) for s in document.sentences]


def item(**changes):
    return {"text": TEXT, "title": "Le rail", "summary": LEAD, "teaser": False, "summary_novelty": 0.1} | changes


def made(*items, max_tokens=100):
    return list(examples(items, Plain(), lambda text: len(text.split()), max_tokens=max_tokens, novelty=0.3))


def test_an_example_is_the_prompt_of_the_service_and_the_lead():
    (example,) = made(item())
    assert example == {
        "prompt": f"French article: Le rail {TEXT}\nFrench abstract:",
        "completion": f" {LEAD}",
    }


def test_a_long_article_is_cut_by_whole_sentences():
    (example,) = made(item(), max_tokens=14)
    assert example["prompt"] == (
        "French article: Le rail La région ferme quatre lignes de train en décembre.\nFrench abstract:"
    )


def test_teasers_and_inventions_teach_nothing():
    assert made(item(teaser=True), item(summary_novelty=0.5)) == []
    assert made(item(summary="La région ferme neuf lignes de train en décembre.")) == []
