"""Spans of time that changed between one and several."""

import pytest

from service.domain import WarningCode
from service.fidelity.spans import find_changed_span
from service.fidelity.verify import check

CHANGED = [
    ("Le taux n'a pas bougé depuis une décennie.", "The rate has not moved for decades.", "une décennie", "decades"),
    ("Il y a un siècle, la ville était petite.", "Centuries ago, the town was small.", "un siècle", "centuries"),
    ("Le pont ferme pour plusieurs semaines.", "The bridge closes for a week.", "plusieurs semaines", "a week"),
]
KEPT = [
    ("Le taux n'a pas bougé depuis une décennie.", "The rate has not moved in a decade."),
    ("Le taux n'a pas bougé depuis une décennie.", "The rate has not moved for ten years."),
    ("Il a fallu un an et demi.", "It took one and a half years."),
    ("Il a vingt et un ans.", "He is 21 years old."),
    ("Il vient une semaine sur deux, pendant des semaines.", "He comes every other week, for weeks."),
    ("", ""),
]


@pytest.mark.parametrize(("source", "target", "french", "english"), CHANGED)
def test_one_that_became_several_is_found_and_the_reverse(source, target, french, english):
    changed = find_changed_span(source, target)
    assert changed is not None
    assert (changed.french, changed.english) == (french, english)
    assert (WarningCode.NUMBER_MISMATCH, f'« {french} » became "{english}"') in check(source, target)


@pytest.mark.parametrize(("source", "target"), KEPT)
def test_the_same_span_in_other_words_is_not_changed(source, target):
    assert find_changed_span(source, target) is None
