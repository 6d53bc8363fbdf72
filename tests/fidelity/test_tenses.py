"""Futures that became pasts."""

import pytest

from service.domain import WarningCode
from service.fidelity.tenses import find_lost_future
from service.fidelity.verify import check


@pytest.mark.parametrize(
    ("source", "target", "verb"),
    [
        ("Le procès reprendra lundi.", "The trial resumed on Monday.", "reprendra"),
        ("Elle sera jugée en mai.", "She was tried in May.", "sera"),
        ("Les travaux commenceront mardi.", "Work began on Tuesday.", "commenceront"),
        ("Ils devront payer une amende.", "They had fined the driver.", "devront"),
    ],
)
def test_a_future_that_became_a_past_is_found(source: str, target: str, verb: str) -> None:
    assert find_lost_future(source, target) == verb
    assert (WarningCode.MEANING_REVERSED, f"« {verb} » is told as past") in check(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Le procès reprendra lundi.", "The trial will resume on Monday."),
        ("Le procès reprendra lundi.", "The trial resumes on Monday."),
        ("Le procès reprendra lundi.", "The trial was adjourned and is to resume on Monday."),
        ("Il mourra en 1975 à Rome.", "He died in Rome in 1975."),
        ("Il assura la défense.", "He took on the defence."),
        ("La caméra a filmé la scène.", "The camera filmed the scene."),
        ("Le quotidien Corriere della Sera l'a écrit.", "The newspaper Corriere della Sera reported it."),
        ("", "was"),
    ],
)
def test_a_future_said_otherwise_and_what_is_none_are_let_be(source: str, target: str) -> None:
    assert find_lost_future(source, target) is None
