"""French words that a translation left, and those that English has borrowed."""

import pytest

from service.fidelity.leftover import find_leftover


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("La dernière tranche des travaux", "The last tranche of the works"),
        ("Les gendarmes ont fermé la piste.", "The gendarmes closed the piste."),
        ("Un coup d'état d'avant-garde", "An avant-garde coup d'état"),
        ("Il a mené deux coups d'État.", "He led two coups."),
        ("Le franc CFA", "The CFA franc"),
        ("L'organisateur", "The organiser of the show"),
        ("Une passante", "A passer-by said so."),
        ("Le massif du Mont-Blanc", "The Mont Blanc massif"),
    ],
)
def test_borrowed_words_are_let_be(source: str, target: str) -> None:
    assert find_leftover(source, target) is None


@pytest.mark.parametrize(
    ("source", "target", "left"),
    [
        ("Une romancière coréenne", "A Korean romancière", "romancière"),
        ("Le maire a reporté le vote.", "The mayor reporté the vote.", "reporté"),
        ("Il faut passer par là.", "One must passer through there.", "passer"),
    ],
)
def test_french_that_was_left_is_found(source: str, target: str, left: str) -> None:
    assert find_leftover(source, target) == left
