"""Relative clauses whose subject became what they are about."""

import pytest

from service.domain import WarningCode
from service.fidelity.relatives import find_turned_relative
from service.fidelity.verify import check


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("La chambre qu'elle préside a voté.", "The chamber, which presides, has voted.", "which presides"),
        (
            "Le festival, qu’il dirige depuis dix ans, est annulé.",
            "The festival, which has been directing for ten years, is cancelled.",
            "which has been directing",
        ),
        ("Les tracts qu'ils distribuaient sont saisis.", "Leaflets that distributed are seized.", "that distributed"),
    ],
)
def test_a_subject_that_became_the_object_is_found(source: str, target: str, words: str) -> None:
    assert find_turned_relative(source, target) == words
    assert WarningCode.MEANING_REVERSED in {code for code, _ in check(source, target)}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("La chambre qu'elle préside a voté.", "The chamber that she presides over has voted."),
        ("La chambre qu'elle préside a voté.", "The chamber, which is chaired by Ms Ba, has voted."),
        ("La chambre qui préside a voté.", "The chamber, which presides, has voted."),
        ("La chambre est prête pour qu'elle préside.", "The chamber, which presides, is ready."),
        ("", "which presides"),
    ],
)
def test_a_clause_with_its_subject_or_in_the_passive_is_none(source: str, target: str) -> None:
    assert find_turned_relative(source, target) is None
