"""Who does something, and whom it is done to."""

import pytest

from service.domain import WarningCode
from service.fidelity.agents import find_turned_agent
from service.fidelity.verify import check

TURNED = [
    ("La firme accuse la banque de fraude.", "The firm has been accused by the bank of fraud.", "accused by the bank"),
    ("Le Chili accuse depuis longtemps le Pérou.", "Chile has long been accused by Peru.", "accused by Peru"),
    (
        "Le syndicat a critiqué la direction.",
        "The union was criticised by the management.",
        "criticised by the management",
    ),
]
KEPT = [
    ("La firme accuse la banque de fraude.", "The bank has been accused by the firm of fraud."),
    ("La firme est accusée par la banque.", "The firm has been accused by the bank."),
    ("La firme, accusée de fraude, a saisi la banque.", "The firm, accused by the bank of fraud, went to court."),
    ("Le syndicat a critiqué la direction.", "The union criticised the management."),
    ("La police a arrêté le suspect.", "He was arrested by police."),
    ("", ""),
]


@pytest.mark.parametrize(("source", "target", "words"), TURNED)
def test_a_subject_that_became_the_object_of_its_verb_is_found(source: str, target: str, words: str) -> None:
    assert find_turned_agent(source, target) == words
    assert (WarningCode.MEANING_REVERSED, f'"{words}" relates what the source does not') in check(source, target)


@pytest.mark.parametrize(("source", "target"), KEPT)
def test_a_passive_of_the_same_meaning_is_let_be(source: str, target: str) -> None:
    assert find_turned_agent(source, target) is None
