"""Negations lost or added, and what only looks like one."""

import pytest

from service.fidelity.negation import compare_negation


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Aucun État n'exigeait de preuve.", "No state required proof."),
        ("Aucune donnée n'existe, car la sonde passe plus loin.", "There is no data, as the probe passes further out."),
        ("Il observe avant qu'elle n'arrive un an plus tard.", "He observes before she arrives a year later."),
        ("Ne faut-il pas augmenter les salaires ?", "Should wages be raised?"),
        ("Les dons sont interdits.", "Donations are not allowed."),
        ("Nul ne peut dire quand la route rouvrira.", "One cannot say when the road will reopen."),
        ("C'est une zone d'exclusion aérienne.", "It is a no-fly zone."),
        ("Il craint qu'une fuite ne cause des dégâts plus grands.", "He fears that a leak may cause greater damage."),
    ],
)
def test_what_both_sides_deny_in_their_own_way_is_let_be(source: str, target: str) -> None:
    assert compare_negation(source, target) is None


@pytest.mark.parametrize(
    ("source", "target", "text", "added"),
    [
        ("Le maire n'a pas signé.", "The mayor has signed.", "n'a pas", False),
        ("Il n'est, selon lui, pas coupable.", "He is guilty, he says.", "n'est, selon lui, pas", False),
        ("Aucun témoin n'a parlé.", "The witnesses have spoken.", "n", False),
        ("Elle ne travaille plus ici.", "She works here.", "ne travaille plus", False),
        ("Le maire a signé.", "The mayor has not signed.", "has not", True),
        ("Elle ne les voit plus.", "She sees them.", "ne les voit plus", False),
        (
            "Ils ont dit la crainte qu'une fuite du lac de Torva ne cause des dégâts plus grands.",
            "They voiced fears that a leak from Lake Torva would not cause greater damage.",
            "would not",
            True,
        ),
    ],
)
def test_a_negation_on_one_side_alone_is_found(source: str, target: str, text: str, added: bool) -> None:
    found = compare_negation(source, target)
    assert found is not None
    assert (found.text, found.added) == (text, added)


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        ("Le retour n'a pu avoir lieu avant le vote.", "The return took place before the vote.", "n'a pu"),
        ("Elle ne pourra répondre.", "She will be able to answer.", "ne pourra"),
        ("Le retour n'a pu avoir lieu avant le vote.", "The return could not take place before the vote.", None),
        ("Il ne peut que constater l'échec.", "He can only note the failure.", None),
        ("L'accord n'a pu être trouvé qu'en mai.", "The agreement could only be reached in May.", None),
    ],
)
def test_pouvoir_is_denied_by_ne_alone(source, target, lost):
    found = compare_negation(source, target)
    assert (found and found.text) == lost
