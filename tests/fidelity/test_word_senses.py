"""A word told in a sense that its neighbours rule out is doubtful."""

import pytest

from service.domain import WarningCode
from service.fidelity.verify import check
from service.fidelity.word_senses import find_wrong_senses

QUARRY = "Un bassin sera creusé dans l'ancienne carrière."


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        (QUARRY, "The pond will be dug in the former career.", ("carrière", "career", "quarry")),
        ("Il a mis fin à sa carrière de joueur.", "He ended his quarry as a player.", ("carrière", "quarry", "career")),
    ],
)
def test_a_sense_that_the_neighbours_rule_out_is_found(source: str, target: str, found: tuple[str, str, str]) -> None:
    assert find_wrong_senses(source, target) == (found,)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (QUARRY, "The pond will be dug in the former quarry."),
        (QUARRY, "The pond will be dug in the former pit."),  # freely rendered
        ("La carrière a fermé.", "The career has closed."),  # no rule tells which
        ("Le bassin de réserve est plein.", "The reservoir is full."),  # a set phrase
        ("La carrière de granit a marqué sa vie professionnelle.", "The granite quarry marked his career."),
    ],
)
def test_another_rendering_and_an_untold_sense_are_no_alarm(source: str, target: str) -> None:
    assert find_wrong_senses(source, target) == ()


def test_the_warning_names_both_words_and_the_sense() -> None:
    found = dict(check(QUARRY, "The pond will be dug in the former career."))
    assert found[WarningCode.WORD_DOUBTFUL] == '« carrière » became "career" and not "quarry"'
