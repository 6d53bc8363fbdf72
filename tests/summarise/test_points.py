"""What can be a key point, and how many of them a brief has."""

import numpy as np
import pytest

from service.decoding import ModelIdentity
from service.domain import Article, BriefOptions, Document, Summary
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.points import LONG_POINT, POINT_WORDS, Point, possible_points
from service.summarise.ranker import open_ranker
from service.summarise.reading import Reading, read
from service.summarise.selection import choose_points
from service.summarise.vectors import count_words
from service.text.segment import segment

PORT = "Le port de Lirac a repris ses liaisons avec les îles après quatre mois de travaux sur la grande jetée."
MARKET = "La halle du bourg de Quelvic attend depuis un an son nouveau toit de bois."
COUNCIL = "Les élus de Tirvane ont reçu mardi soir les pêcheurs du quai et leurs familles."
BUDGET = "Ils ont voté un budget de trois millions pour les deux années qui viennent."
WHOLE = (
    "Les commerçants du quai demandent à la région de ne pas fermer la route du phare pendant les fêtes de la mer "
    "avant que les navires venus de Morlac et de Tirvane aient livré leur sel."
)


class InOrder:
    """A scorer that prefers what comes first."""

    identity = ModelIdentity("in order", "1")

    def score(self, document: Document) -> list[float]:
        return [-float(s.index) for s in document.sentences]


def reading(*sentences: str) -> Reading:
    document = segment(Article(" ".join(sentences)), "fr")
    return read(document, [-float(s.index) for s in document.sentences])


def points(*sentences: str) -> dict[tuple[int, ...], str]:
    return {point.sentences: point.text for point in possible_points(reading(*sentences))}


def test_a_whole_sentence_from_which_nothing_can_be_cut_is_a_key_point_though_it_is_long() -> None:
    assert POINT_WORDS < count_words(WHOLE) <= LONG_POINT
    assert points(PORT, WHOLE)[(1,)] == WHOLE


def test_a_sentence_that_stays_longer_still_is_none() -> None:
    store = "leur sel, leur blé et leur orge de printemps aux grands entrepôts de pierre et de bois du vieux bassin"
    longer = WHOLE.replace("leur sel", f"{store} de la vieille ville")
    assert count_words(longer) > LONG_POINT
    assert (1,) not in points(PORT, longer)


def test_a_sentence_that_needs_the_one_before_it_is_a_key_point_together_with_that() -> None:
    found = points(COUNCIL, BUDGET, PORT, WHOLE, MARKET)
    assert found[0, 1] == f"{COUNCIL} {BUDGET}"
    assert (1,) not in found


def test_a_sentence_may_need_the_two_before_it() -> None:
    last = "Ils ont aussi rouvert la route du col à tous les camions des deux cantons."
    assert reading(COUNCIL, BUDGET, last).unit(2) == {0, 1, 2}
    assert reading(PORT, COUNCIL, BUDGET).unit(2) == {1, 2}


def test_two_sentences_that_are_too_long_together_are_none() -> None:
    assert (0, 1) not in points(WHOLE, "Ils ont voté le budget de la ville en conseil.")


def test_a_short_sentence_of_no_worth_is_no_key_point_and_a_longer_one_that_reads_well_is() -> None:
    assert (2,) not in points(PORT, WHOLE, "Les pêcheurs gardent leurs places le long du bassin.")
    assert (2,) in points(PORT, WHOLE, "Les pêcheurs de la baie gardent leurs places le long du bassin pour la saison.")


def test_a_key_point_of_two_sentences_cites_both() -> None:
    text = " ".join((PORT, WHOLE, COUNCIL, BUDGET, MARKET))
    summary = ExtractiveSummariser(InOrder()).summarise(segment(Article(text), "fr"), BriefOptions(8, 20))
    pair = next(point for point in summary.key_points if point.text == f"{COUNCIL} {BUDGET}")
    assert [evidence.sentence for evidence in pair.evidence] == [2, 3]


def test_neither_sentence_of_a_key_point_is_told_elsewhere_and_there_is_room_for_all() -> None:
    candidates = [Point("un " * 20, (0,)), Point("un " * 30, (0, 1)), Point("un " * 30, (2,)), Point("un " * 40, (3,))]
    value, none = np.array([0.5, 0.9, 0.4, 0.8]), np.zeros((4, 4))

    def chosen(taken: list[int], room: int | None) -> list[tuple[int, ...]]:
        found = choose_points(candidates, value, none, none, taken=taken, limit=4, room=room)
        return [point.sentences for point in found]

    assert chosen([], None) == [(0, 1), (3,), (2,)]
    assert chosen([], 75) == [(0, 1), (3,)]
    assert chosen([], 65) == [(0, 1), (2,)]
    assert chosen([0], None) == [(3,), (2,)]


def word(number: int) -> str:
    syllables = [consonant + vowel for consonant in "bdfglmnprst" for vowel in "aiou"]
    return "".join(syllables[number // 44**place % 44] for place in (0, 1, 0)) + "ne"


def article(sentences: int) -> Document:
    made = [
        "Le {} du {} a ouvert son {} aux {} de {} avec un {} de {} et des {} pour le {}.".format(
            *(word(9 * i + place) for place in range(9))
        )
        for i in range(sentences)
    ]
    return segment(Article(" ".join(made)), "fr")


def summary(sentences: int, **options: int) -> Summary:
    return ExtractiveSummariser(open_ranker()).summarise(article(sentences), BriefOptions(**options))


def test_a_longer_article_has_more_key_points_and_no_brief_more_than_260_words() -> None:
    short, long = summary(8), summary(40)
    assert len(short.key_points) <= 5 < len(long.key_points) <= 8
    assert sum(count_words(line.text) for line in (*long.abstract, *long.key_points)) <= 260


@pytest.mark.parametrize("wanted", [0, 2, 12])
def test_a_number_that_is_asked_for_is_kept_to(wanted: int) -> None:
    assert len(summary(60, key_points=wanted).key_points) == wanted
