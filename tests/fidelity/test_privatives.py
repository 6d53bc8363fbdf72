"""Words that lost or gained the prefix that denies them."""

import pytest

from service.domain import WarningCode
from service.fidelity.opposites import Reversal
from service.fidelity.privatives import find_privatives
from service.fidelity.verify import check


@pytest.mark.parametrize(
    ("source", "target", "french", "english"),
    [
        ("L'inégalité grandit depuis dix ans.", "Equality has grown for ten years.", "inégalité", "Equality"),
        ("L'inégalité, ce n'est pas nouveau.", "Equality is not new.", "inégalité", "Equality"),
        ("Le toit est instable.", "The roof is stable.", "instable", "stable"),
        ("Le toit est stable.", "The roof is unstable.", "stable", "unstable"),
        ("Ces détours sont inutiles.", "These detours are useful.", "inutiles", "useful"),
        ("Ils ont désarmé les gardes.", "They armed the guards.", "désarmé", "armed"),
    ],
)
def test_a_word_that_became_its_contrary_is_found(source: str, target: str, french: str, english: str) -> None:
    assert find_privatives(source, target) == Reversal(french, english)
    assert [code for code, _ in check(source, target)] == [WarningCode.MEANING_REVERSED]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("L'inégalité grandit.", "Inequality is growing."),
        ("L'inégalité grandit.", "There is less and less equality: it is not there."),
        ("Le toit est instable.", "The roof is not stable."),
        ("Le toit n'est pas stable.", "The roof is unstable."),
        ("L'égalité l'emporte sur l'inégalité.", "Equality prevails."),
        ("La taxe s'impose.", "The tax is a must."),
        ("", "Equality"),
    ],
)
def test_what_is_said_in_another_way_is_no_contrary(source: str, target: str) -> None:
    assert find_privatives(source, target) is None
