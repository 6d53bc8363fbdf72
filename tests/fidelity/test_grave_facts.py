"""Grave facts that a translation leaves out."""

import pytest

from service.domain import WarningCode
from service.fidelity.grave_facts import find_lost_fact
from service.fidelity.verify import check

LOST = [
    ("Le communiqué fait état de plusieurs morts.", "The statement speaks of several people.", "morts"),
    ("Deux gardes sont accusés de complicité de meurtre.", "Two guards are accused of complicity.", "meurtre"),
    ("La police enquête sur des viols.", "The police are investigating.", "viols"),
    ("Le directeur a annoncé sa démission.", "The director announced his decision.", "démission"),
    ("Trois suspects ont été interpellés.", "Three suspects were there.", "été interpellés"),
    ("Le coup d'État a surpris la capitale.", "The state surprised the capital.", "coup d'État"),
    ("La cour juge des crimes de guerre.", "The court is trying crimes.", "crimes de guerre"),
]
TOLD = [
    ("Le communiqué fait état de plusieurs morts.", "The statement speaks of several fatalities."),
    ("Deux gardes sont accusés de meurtre.", "Two guards are accused of killing him."),
    ("Le camion a des angles morts.", "The lorry's mirrors do not show everything."),
    ("Le directeur a démissionné.", "The director stepped down."),
    ("Ce film m'a interpellé.", "This film made me think."),
    ("Les preneurs d'otages se sont enfuis.", "The captors fled."),
    ("", ""),
]


@pytest.mark.parametrize(("source", "target", "word"), LOST)
def test_a_grave_fact_without_any_english_word_is_found(source, target, word):
    assert find_lost_fact(source, target) == word


@pytest.mark.parametrize(("source", "target"), TOLD)
def test_a_fact_told_in_other_words_is_not_lost(source, target):
    assert find_lost_fact(source, target) is None


def test_a_lost_fact_is_a_warning_that_quotes_it():
    source, target, word = LOST[0]
    assert (WarningCode.LENGTH_RATIO, f"« {word} » seems to be missing") in check(source, target)
