"""Moments as feeds and pages write them."""

import pytest

from service.text.moments import parse_moment


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("20260302T1015Z", "2026-03-02T10:15:00+00:00"),
        ("20260302T101530+0100", "2026-03-02T10:15:30+01:00"),
        ("2026-03-02T10:15:00Z", "2026-03-02T10:15:00+00:00"),
        ("2026-03-02T10:15:30.25+01:00", "2026-03-02T10:15:30+01:00"),
        ("20260302", "2026-03-02T00:00:00+00:00"),
        ("Mon, 03 Nov 2025 23:30:00 CET", "2025-11-03T23:30:00+01:00"),
        ("mar., 18 févr. 2020 11:00 +0100", "2020-02-18T11:00:00+01:00"),
        ("Vendredi, 13 Mars, 2020 - 12:22", "2020-03-13T12:22:00+00:00"),
        ("le 1er mars 2026 à 18 h 30", "2026-03-01T18:30:00+00:00"),
        ("03/11/2025 08:15", "2025-11-03T08:15:00+00:00"),
    ],
)
def test_a_moment_is_read_with_its_time_and_zone(written: str, moment: str) -> None:
    found = parse_moment(written)
    assert found is not None
    assert found.isoformat() == moment


@pytest.mark.parametrize("written", ["", "hier", "31 février 2026", "20261332T1015Z"])
def test_what_is_no_moment_is_none(written: str) -> None:
    assert parse_moment(written) is None
