"""Pairs of words of which the translation has one only."""

import pytest

from service.domain import WarningCode
from service.fidelity.coordination import find_lost_counted, find_lost_half, find_lost_head
from service.fidelity.verify import check


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        ("Les pêcheurs et les éleveurs protestent mardi.", "Fishermen protest on Tuesday.", "éleveurs"),
        (
            "La sécheresse menace les éleveurs et les pêcheurs de la région.",
            "Drought threatens the region's fishermen.",
            "éleveurs",
        ),
    ],
)
def test_a_noun_left_out_of_a_pair_is_found(source: str, target: str, lost: str) -> None:
    assert find_lost_half(source, target) == lost
    assert (WarningCode.LENGTH_RATIO, f"« {lost} » seems to be missing") in check(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Les pêcheurs et les éleveurs protestent mardi.", "Fishermen and farmers protest on Tuesday."),
        ("Les pêcheurs et les éleveurs protestent mardi.", "Fishermen protest on Tuesday, along with officials."),
        ("Les pêcheurs et les éleveurs protestent mardi.", "Fishermen, farmers protest on Tuesday."),
        ("Les maires, fâchés, protestent mardi.", "Mayors protest on Tuesday."),
        ("Au fur et à mesure, les maires protestent.", "Gradually mayors protest."),
        ("", "Mayors"),
    ],
)
def test_a_pair_that_is_whole_or_said_otherwise_is_none(source: str, target: str) -> None:
    assert find_lost_half(source, target) is None


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        (
            "Les ingénieurs ont remplacé les portes de sept écluses.",
            "Engineers replaced the seven locks.",
            "portes de sept écluses",
        ),
        ("Les pompiers de 40 communes ont signé.", "The 40 municipalities have signed.", "pompiers de 40 communes"),
    ],
)
def test_a_noun_left_out_before_what_is_counted_is_found(source: str, target: str, lost: str) -> None:
    assert find_lost_head(source, target) == lost
    found = check(source, target)
    assert (WarningCode.LENGTH_RATIO, f"part of « {lost} » seems to be missing") in found


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Les ingénieurs ont remplacé les portes de sept écluses.", "Engineers replaced the gates of seven locks."),
        ("Les pompiers de 40 communes ont signé.", "Firefighters from 40 municipalities have signed."),
        ("Elle a obtenu des prêts de deux milliards d'euros.", "It obtained two billion euros."),
        ("Le choix d'un appareil est difficile.", "An appliance is hard to find."),
        ("Les articles de première nécessité manquent.", "First necessities are missing."),
    ],
)
def test_what_is_said_otherwise_before_what_is_counted_is_no_loss(source: str, target: str) -> None:
    assert find_lost_head(source, target) is None


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        (
            "Deux habitants de villages voisins sont là.",
            "Two neighbouring villages are there.",
            "Deux habitants de villages",
        ),
        ("On a invité 12 patrons d'usines rurales.", "They invited 12 rural factories.", "12 patrons d'usines"),
    ],
)
def test_a_noun_left_out_between_a_number_and_a_complement_is_found(source: str, target: str, lost: str) -> None:
    assert find_lost_counted(source, target) == lost
    assert (WarningCode.LENGTH_RATIO, f"part of « {lost} » seems to be missing") in check(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Deux habitants de villages voisins sont là.", "Two residents of neighbouring villages are there."),
        ("Deux habitants de villages voisins sont là.", "Two neighbouring villagers are there."),
        ("On a invité 12 patrons d'usines rurales.", "They invited 12 heads of 3 rural factories."),
        ("Deux directeurs de banques sont là.", "Two bank managers are there."),
    ],
)
def test_a_counted_noun_that_is_told_is_no_loss(source: str, target: str) -> None:
    assert find_lost_counted(source, target) is None
