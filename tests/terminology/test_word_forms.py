"""Which words of a sentence are forms of a glossary's term."""

import pytest

from service.terminology.glossary import Glossary


def found(term: str, sentence: str) -> list[str]:
    """Return the words of a sentence that a glossary with one term finds there."""
    glossary = Glossary.load(f"{term},X", "csv")
    return [sentence[match.start : match.end] for match in glossary.find(sentence)]


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("port", "On a refermé la porte derrière lui."),
        ("vent", "La vente des billets commence lundi."),
        ("sol", "Les soles se vendent bien au marché."),
        ("action", "Ce levier actionne la pompe."),
        ("mer", "Sa mère l'attend sur le quai."),
    ],
)
def test_a_word_of_another_sense_is_no_form_of_a_term(term: str, sentence: str) -> None:
    assert found(term, sentence) == []


@pytest.mark.parametrize(
    ("term", "sentence", "form"),
    [
        ("port", "Les ports ont rouvert.", "ports"),
        ("candidat", "Trois candidates se présentent.", "candidates"),
        ("régional", "Les élections régionales approchent.", "régionales"),
        ("zorbule", "Les zorbules sont rares.", "zorbules"),
    ],
)
def test_plurals_and_feminines_are_forms_of_a_term(term: str, sentence: str, form: str) -> None:
    assert found(term, sentence) == [form]
