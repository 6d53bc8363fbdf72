"""Rises and falls that their own figures contradict."""

import pytest

from service.domain import WarningCode
from service.fidelity.direction import find_contradiction
from service.fidelity.verify import check


@pytest.mark.parametrize(
    ("english", "word"),
    [
        ("The rate has fallen from 14.6% to 20%.", "fallen"),
        ("Prices rose from around 1.2 million euros to 900,000.", "rose"),
        ("The budget, cut from $3 billion last year to $3.5 billion, was voted.", "cut"),
    ],
)
def test_figures_that_go_the_other_way_are_found(english, word):
    found = find_contradiction(english)
    assert found
    assert found.word == word


@pytest.mark.parametrize(
    "english",
    [
        "The rate has fallen from 20% to 14.6%.",
        "Prices rose from 900,000 to 1.2 million euros.",
        "Exports fell from 2010 to 2020.",
        "Sales fell 3%, while staff went from 12 to 15.",
        "The road runs from 12 to 15 metres above the sea.",
        "It dropped from 10% to 12 euros.",
        "Trains fell silent from 8.30am to 9.30am.",
    ],
)
def test_what_goes_as_it_says_or_may_do_so_is_no_contradiction(english):
    assert find_contradiction(english) is None


def test_a_translation_whose_figures_contradict_it_has_a_warning():
    codes = [code for code, _ in check("Le taux est passé de 14,6 % à 20 %.", "The rate has fallen from 14.6% to 20%.")]
    assert codes == [WarningCode.MEANING_REVERSED]
