"""Sizes of units: one in another of its kind."""

import pytest

from service.text.sizes import factor


@pytest.mark.parametrize(
    ("unit", "other", "times"),
    [("kilometre", "mile", 0.621371), ("hectare", "acre", 2.471054), ("kilometre per hour", "mile per hour", 0.621371)],
)
def test_a_unit_is_so_many_of_another_of_its_kind(unit: str, other: str, times: float) -> None:
    assert round(factor(unit, other), 6) == times


def test_units_of_two_kinds_have_no_factor() -> None:
    with pytest.raises(ValueError, match="area"):
        factor("hectare", "mile")
