"""Pairs with other surnames made out of real ones."""

import random
import re

import pytest

from training.surnames import surnames, vary_surnames

OTHERS = ["Quintrec", "Abgrall", "Benkacem", "Nzambé"]
PAIR = ("Hélène Vasseur a dit oui, selon Ouest-Hebdo.", "Hélène Vasseur said yes, according to Ouest-Hebdo.")


def test_a_surname_is_changed_on_both_sides_alike_and_the_first_name_stays():
    for seed in range(20):
        french, english = vary_surnames(*PAIR, OTHERS, random.Random(seed))
        new = re.match(r"Hélène (\w+) a dit oui, selon Ouest-Hebdo\.$", french)[1]
        assert new != "Vasseur"
        assert new == new.capitalize()
        assert english == PAIR[1].replace("Vasseur", new)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Mme Vasseur a dit oui à la ministre.", "Ms Vasseur said yes to the minister."),
        ("La Banque Centrale a dit oui.", "The Central Bank said yes."),
        ("Hélène Vasseur et Paul Vasseur.", "Hélène Vasseur and Paul Vasseur."),
        ("Le maire de Saint Brieuc.", "The mayor of Saint Brieuc."),
        ("Hélène Vassilieva est là.", "Helene Vassilyeva is here."),
    ],
)
def test_places_words_and_names_that_are_written_otherwise_stay(french, english):
    assert vary_surnames(french, english, OTHERS, random.Random(1)) is None


def test_the_surnames_of_all_pairs_are_found_once_and_sorted():
    assert surnames([PAIR, PAIR, ("Idriss Benkacem parle.", "Idriss Benkacem speaks.")]) == ["Benkacem", "Vasseur"]
