"""Names and headings in capitals: read like others, and mentioned as they are written."""

import pytest

from service.context.capitals import in_small_letters
from service.context.finding import find_context
from service.domain import Article
from service.text.segment import segment


def context(text):
    return find_context(segment(Article(text), "fr")).context


@pytest.mark.parametrize(
    ("text", "person", "mention"),
    [
        ("Selon AWA SARVANE, tout va bien. Awa Sarvane est venue.", "Awa Sarvane", "AWA SARVANE"),
        ("Mme SARVANE est venue à BAMAKO.", "Sarvane", "Mme SARVANE"),
        ("JEAN-PIERRE TORVALD-DIOP attend.", "Jean-Pierre Torvald-Diop", "JEAN-PIERRE TORVALD-DIOP"),
        ("LE MINISTRE A REÇU WILLIAM TORVALD À BAMAKO LUNDI\nIl pleut.", "William Torvald", "WILLIAM TORVALD"),
    ],
)
def test_names_and_headings_in_capitals_are_read_like_others_and_mentioned_as_written(text, person, mention):
    found = context(text)
    assert [one.fr for one in found.people] == [person]
    assert mention in [one.text for one in found.people[0].mentions]
    assert all(text[one.start : one.end] == one.text for one in found.people[0].mentions)
    assert [one.fr for one in found.places] == (["Bamako"] if "BAMAKO" in text else [])
    assert found.organisations == ()
    assert found.acronyms == ()


def test_acronyms_stay_in_capitals_beside_names_in_capitals():
    text = "AWA SARVANE quitte l'ONU et le ZQXV."
    assert in_small_letters(text) == "Awa Sarvane quitte l'ONU et le ZQXV."
    assert in_small_letters("L'ONU ET LA CEDEAO QUITTENT LE MALI") == "L'ONU et la CEDEAO quittent le Mali"


def test_a_place_in_capitals_in_a_date_line_goes_by_the_name_that_the_text_gives_it():
    found = context("TOMBALA, mardi 10 mars 2026 (Agence) – Il pleut à Tombala.")
    assert [one.fr for one in found.places] == ["Tombala"]
