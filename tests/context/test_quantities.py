from decimal import Decimal

import pytest

from service.context.quantities import find_quantities
from tests.context.tables import rows


@pytest.mark.parametrize(("sentence", "text", "value", "unit", "counted", "euros", "customary"), rows("quantities.tsv"))
def test_a_figure_has_its_value_its_unit_and_what_it_counts(
    sentence: str, text: str, value: str, unit: str, counted: str, euros: str, customary: str
) -> None:
    figure = next(figure for figure in find_quantities(sentence) if figure.text == text)
    assert sentence[figure.start : figure.end] == text
    assert figure.value == Decimal(value)
    expected = [None if cell == "-" else cell for cell in (unit, counted, euros, customary)]
    euro = None if figure.euros is None else str(figure.euros)
    assert [figure.unit, figure.counted, euro, figure.customary] == expected


@pytest.mark.parametrize("sentence", [row[0] for row in rows("no_quantities.txt")])
def test_dates_times_ranks_and_names_are_no_figures(sentence: str) -> None:
    assert find_quantities(sentence) == []


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "\n".join(row[0] for row in rows("quantities.tsv"))
    found = find_quantities(text)
    assert len(found) >= len(rows("quantities.tsv"))
    assert all(text[figure.start : figure.end] == figure.text for figure in found)


@pytest.mark.parametrize(
    ("text", "customary"),
    [
        ("Il a fait 38 °C à l'ombre.", "about 100 °F"),
        ("Il faut limiter le réchauffement à 1,5 °C.", "a difference of about 2.7 °F"),
        ("Une hausse moyenne de 2 °C est attendue.", "a difference of about 3.6 °F"),
        ("La température va baisser à 10 °C.", "about 50 °F"),
    ],
)
def test_a_difference_of_temperatures_is_not_converted_as_a_temperature(text, customary):
    (found,) = find_quantities(text)
    assert found.customary == customary


def test_a_weekday_behind_a_number_is_not_counted():
    assert find_quantities("Elle parlait sur Radio 4 mardi.") == []
