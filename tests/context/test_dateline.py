"""The day of publication as an article gives it, and the dates that depend on it."""

import datetime as dt

import pytest

from service.context.dateline import find_dateline
from tests.context.test_names import context


def test_dates_are_resolved_against_the_day_of_publication_or_stay_unresolved():
    text = "Le maire de Sarvane est arrivé lundi soir à Bamako."
    (known,) = context(text, published=dt.date(2026, 3, 4)).dates
    assert known.iso == "2026-03-02"
    (unknown,) = context(text).dates
    assert unknown.iso is None
    assert unknown.unresolved


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Publié le 3 mars 2026 à 10 h. Le marché ouvre.", dt.date(2026, 3, 3)),
        ("BAMAKO, 3 mars 2026 (Agence) – Le marché ouvre.", dt.date(2026, 3, 3)),
        ("Mis en ligne le 03/03/2026. Le marché ouvre.", dt.date(2026, 3, 3)),
        ("Le marché a ouvert le 3 mars 2026.", None),
        ("Publié le 31 février 2026.", None),
    ],
)
def test_the_day_of_publication_is_read_from_the_articles_own_lines(text, day):
    assert find_dateline(text) == day
