"""A denial that loses its limit."""

import pytest

from service.domain import WarningCode
from service.fidelity.limits import find_lost_limit
from service.fidelity.verify import check


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("La décision n'a pas encore été annoncée.", "The decision was not announced.", "pas encore"),
        ("Ils ne sont normalement pas bien payés.", "They are not normally paid.", "pas bien"),
        ("Il n'a pas seulement perdu son poste.", "He did not lose his post.", "pas seulement"),
        ("Ce n'est pas forcément vrai.", "This is not true.", "pas forcément"),
    ],
)
def test_a_plain_denial_of_what_was_limited_is_warned_of(source: str, target: str, words: str) -> None:
    assert find_lost_limit(source, target) == words
    assert (WarningCode.MEANING_REVERSED, f"« {words} » is told as a plain denial") in check(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("La décision n'a pas encore été annoncée.", "The decision has yet to be announced."),
        ("La décision n'a pas encore été annoncée.", "The decision had not been announced so far."),
        ("Ils ne sont pas bien payés.", "They are badly paid."),
        ("Il n'a pas seulement perdu son poste.", "He lost more than his post."),
        ("Ce n'est pas vrai, encore une fois.", "It is not true."),
        ("Il a encore gagné, pas lui.", "He won, not he."),
    ],
)
def test_a_limit_in_other_words_is_no_alarm(source: str, target: str) -> None:
    assert find_lost_limit(source, target) is None
