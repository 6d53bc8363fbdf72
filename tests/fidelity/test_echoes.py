"""Words that a translation says twice close together."""

import pytest

from service.domain import WarningCode
from service.fidelity.echoes import find_echo
from service.fidelity.verify import check

ECHOES = [
    (
        "Le maire veut un accord entre la région qui grandit et les enfants de la diaspora.",
        "The mayor wants a deal between the region growing from the diaspora and children from the diaspora.",
        "from the diaspora",
    ),
    ("Un fromage à teneur réduite en sel.", "A cheese great in great salt.", "great in great"),
    (
        "Les barrages du fleuve et les écluses du canal ferment.",
        "The barges of the river of the barges of the river close.",
        "the river",
    ),
    ("Les Torvaliens et les Torvaliennes se parlent.", "People in Torva and Torva talk.", "Torva and Torva"),
    ("Pays qualifiés : Mali - Niger - Togo", "Qualified countries: Mali - Mali - Niger - Togo", "Mali - Mali"),
]
NONE = [
    ("Il attend depuis des années.", "He has been waiting for years and years."),
    ("Le fleuve monte de plus en plus.", "The river is rising higher and higher."),
    ("Torva et les villes autour de Torva attendent.", "Torva and Torva-based towns are waiting."),
    ("Les procédures sont publiques.", "There are public procedures and procedures for the public."),
    ("Bruit et bruit, toujours.", "Noise and noise, always."),
    ("Les prix varient selon les pays.", "Prices vary from country to country."),
    ("Il revient de temps en temps.", "He comes back from time to time."),
    ("Des portes vertes, des portes rouges, des portes bleues.", "Green doors, red doors and blue doors."),
    ("L'île de Bora Bora attend ses touristes.", "The island of Bora Bora awaits its tourists."),
    (
        "Le port de la ville et la plage de la ville ferment.",
        "The harbour of the town and the beach of the town close.",
    ),
    (
        "Il faut les prévenir, ainsi que leurs voisins.",
        "They have to be warned, and their neighbours have to be warned.",
    ),
    ("", ""),
]


@pytest.mark.parametrize(("source", "target", "echo"), ECHOES)
def test_words_that_come_again_without_a_source_are_found(source, target, echo):
    assert echo in (find_echo(source, target) or "")


@pytest.mark.parametrize(("source", "target"), NONE)
def test_idioms_and_what_the_source_says_twice_are_none(source, target):
    assert find_echo(source, target) is None


def test_an_echo_is_a_repetition():
    source, target, echo = ECHOES[-1]
    assert (WarningCode.REPETITION, f"« {echo} » is repeated") in check(source, target)
