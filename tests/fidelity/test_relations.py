"""Things that an English sentence relates and its source does not."""

import pytest

from service.domain import WarningCode
from service.fidelity.relations import find_invented_relation
from service.fidelity.verify import check


@pytest.mark.parametrize(
    ("french", "english", "words"),
    [
        (
            "Les ouvriers ont remplacé les vitres de trois gares.",
            "The workers replaced the windows with three stations.",
            "replaced the windows with three stations",
        ),
        (
            "La ville remplacera les bus de la ligne 4.",
            "The city will replace the buses by line 4.",
            "replace the buses by line 4",
        ),
        (
            "La récolte atteint 900 tonnes, et deux fois plus en 2030 si la pluie vient.",
            "The harvest reaches 900 tonnes, twice as many as in 2030 if the rain comes.",
            "twice as many as",
        ),
        ("Le pont coûtera trois fois plus.", "The bridge will cost three times more than.", "three times more than"),
    ],
)
def test_a_relation_that_the_source_does_not_have_is_found(french: str, english: str, words: str) -> None:
    assert find_invented_relation(french, english) == words
    assert [code for code, _ in check(french, english)].count(WarningCode.MEANING_REVERSED) == 1


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("La ville remplacera les bus par des tramways.", "The city will replace the buses with trams."),
        ("Le club a changé son gardien contre un ailier.", "The club replaced its goalkeeper with a winger."),
        ("Elle remplacera le maire de Brenne.", "She will replace the mayor of Brenne."),
        ("Le pont coûtera deux fois plus que la digue.", "The bridge will cost twice as much as the dyke."),
        ("Le pont coûtera deux fois plus qu'en 2020.", "The bridge will cost twice as much as in 2020."),
        ("Il gagne deux fois plus en hiver.", "He earns twice as much in winter."),
        ("C'est trois fois plus par rapport à mai.", "This is three times more than in May."),
    ],
)
def test_a_relation_that_the_source_has_is_not(french: str, english: str) -> None:
    assert find_invented_relation(french, english) is None
