"""How far a long title is cut."""

import pytest

from service.summarise.titling import LONG_TITLE, as_short_title
from service.summarise.vectors import count_words

REST = "la préfecture de la région a fermé les deux ponts du canal et les routes qui mènent au port de la ville haute"


@pytest.mark.parametrize(
    "front",
    [
        "Alors que la crue a gagné les quartiers bas depuis le 3 juin",
        "Après trois jours de pluie sur la vallée, qui ont fait deux morts",
        "Face à la crue qui gagne les quartiers bas",
        "Interrogée lundi 3 juin par la radio sur les 300 places du port",
    ],
)
def test_what_stands_in_front_of_the_news_goes(front: str) -> None:
    assert as_short_title(f"{front}, {REST}.", "fr") == REST[0].upper() + REST[1:]


@pytest.mark.parametrize(
    "front",
    [
        "Si la crue gagne les quartiers bas, le lycée et la gare",  # a condition
        "Selon le maire de Lirac et les élus des deux rives du canal",  # who says so
        "Malgré les avis du conseil et des élus des deux rives du canal",
        "Alors que le maire, les élus des deux rives et le conseil attendent, comme en mai, elle cède et",  # a pronoun
    ],
)
def test_conditions_and_who_says_so_stay(front: str) -> None:
    text = f"{front}, {REST}"
    assert as_short_title(text, "fr") == text


def test_an_enumeration_is_not_cut_in_two() -> None:
    text = f"Alors que la ville, {REST} et les élus attendent"
    assert as_short_title(text, "fr") == text


def test_what_points_to_the_part_in_front_keeps_it() -> None:
    text = f"Face à la crue, {REST.replace('de la ville haute', 'de ces quartiers')}"
    assert as_short_title(text, "fr") == text


def test_a_relative_clause_at_the_end_goes_though_it_has_a_figure() -> None:
    tail = ", qui compte 300 places et n'avait pas rouvert depuis mai"
    assert as_short_title(REST.capitalize() + tail, "fr") == REST.capitalize()
    limited = REST.capitalize() + ", qui ne rouvrira pas sans un vote"
    assert as_short_title(limited, "fr") == limited


def test_a_title_of_ordinary_length_keeps_its_background() -> None:
    text = "Après trois jours de pluie, la préfecture a fermé les deux ponts du canal, qui compte 300 places"
    assert count_words(text) <= LONG_TITLE
    assert as_short_title(text, "fr") == text
