"""Hearsay that a translation tells as a fact, and other doubts of the same sentences."""

import pytest

from service.domain import WarningCode
from service.fidelity.names import compare_names
from service.fidelity.reserve import lost_reserve
from service.fidelity.verify import check


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Le gardien aurait fui par le jardin.", "The guard fled through the garden."),
        ("Deux bergers auraient été enlevés lundi.", "Two shepherds were kidnapped on Monday."),
        ("La digue serait déjà fissurée.", "The dyke is already cracked."),
    ],
)
def test_hearsay_told_as_a_fact_is_marked(source: str, target: str) -> None:
    assert lost_reserve(source, target)
    assert WarningCode.MEANING_REVERSED in {code for code, _ in check(source, target)}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Le gardien aurait fui par le jardin.", "The guard reportedly fled through the garden."),
        ("Deux bergers auraient été enlevés.", "Two shepherds are said to have been kidnapped."),
        ("S'il avait su, le maire aurait refusé.", "Had he known, the mayor had refused."),
        ("Le maire a dit qu'il aurait refusé.", "The mayor had refused, by his own words."),
        ("Le maire aura fini les travaux en mai.", "The mayor will have finished the works in May."),
    ],
)
def test_reserve_that_is_kept_and_conditions_are_not(source: str, target: str) -> None:
    assert lost_reserve(source, target) is None


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Les éleveurs craignent que la source ne tarisse.", "The breeders fear that the spring will not dry up."),
        ("Le milliardaire Oumar Béri a vendu sa flotte.", "The millionaire Oumar Béri has sold his fleet."),
        ("Le club sort de deux matchs nuls.", "The club comes out of two defeats."),
        ("La route a coûté près de 60 000 francs.", "The road cost more than 60,000 francs."),
    ],
)
def test_a_meaning_that_is_turned_around_is_marked(source: str, target: str) -> None:
    assert {code for code, _ in check(source, target)} & {WarningCode.MEANING_REVERSED, WarningCode.NEGATION_LOST}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Les éleveurs craignent que la source ne tarisse.", "The breeders fear that the spring may dry up."),
        ("Les éleveurs craignent que la source ne suffise pas.", "The breeders fear that the spring will not suffice."),
        ("Le milliardaire Oumar Béri a vendu sa flotte.", "The billionaire Oumar Béri has sold his fleet."),
        ("Le club sort de deux matchs nuls.", "The club comes out of two draws."),
        ("La route a coûté près de 60 000 francs.", "The road cost nearly 60,000 francs."),
    ],
)
def test_a_right_translation_of_the_same_has_no_warning(source: str, target: str) -> None:
    assert check(source, target) == ()


def test_an_acronym_in_the_plural_is_not_missing() -> None:
    assert compare_names("Le niveau des gaz CFC baisse.", "The level of CFCs is falling.")[0] == ()
