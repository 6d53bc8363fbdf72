"""Generated sentences against the article they claim to sum up."""

import pytest

from service.briefing.reading import read
from service.briefing.support import ground, support
from service.domain import Article
from service.text.segment import segment

TEXT = (
    "La région ferme quatre lignes de train en décembre, a annoncé Odile Vasseur. "
    "Les lignes coûtent 31 millions d'euros par an et transportent 1 900 voyageurs par jour. "
    "Le collectif des usagers prépare un recours devant le tribunal de Brenne. "
    "L'État n'a pas encore pris position."
)
DOCUMENT = segment(Article(TEXT), "fr")


@pytest.mark.parametrize(
    "text",
    [
        "La région ferme quatre lignes, annonce Odile Vasseur.",
        "Quatre lignes de train ferment en décembre, et les usagers préparent un recours.",
        "Les lignes transportent 1900 voyageurs par jour.",
        "L'État n'a pas pris position.",
    ],
)
def test_what_the_article_says_is_supported(text: str) -> None:
    found = support(text, DOCUMENT)
    assert found.whole
    assert all(TEXT[e.start : e.end] == DOCUMENT.sentences[e.sentence].text for e in found.evidence)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Les lignes coûtent 41 millions d'euros par an.", "41 millions"),
        ("La région ferme quatre lignes, annonce Odile Martin.", "martin"),
        ("Le collectif des usagers prépare un festival de musique baroque.", "festiv"),
    ],
)
def test_what_is_made_up_is_named(text: str, missing: str) -> None:
    found = support(text, DOCUMENT)
    assert not found.whole
    assert missing in found.missing


def test_a_lost_or_invented_negation_is_not_supported() -> None:
    assert not support("L'État a pris position.", DOCUMENT).whole
    assert not support("Le collectif des usagers ne prépare pas de recours devant le tribunal.", DOCUMENT).whole


def test_an_unsupported_sentence_is_replaced_by_its_nearest_source() -> None:
    reading = read(DOCUMENT, [0.0] * len(DOCUMENT.sentences))
    sentences, unsupported = ground(
        ["La région ferme quatre lignes de train.", "Le collectif prépare douze recours devant le tribunal."], reading
    )
    assert unsupported == 1
    assert sentences[1].text == "Le collectif des usagers prépare un recours devant le tribunal de Brenne."
    assert sentences[1].evidence[0].sentence == 2


def test_an_invention_without_any_source_is_dropped() -> None:
    reading = read(DOCUMENT, [0.0] * len(DOCUMENT.sentences))
    assert ground(["Un orchestre baroque jouera demain."], reading) == ((), 1)
