"""Roles in English: composed of what tables know, and a translation of one that says something else is not taken."""

import pytest

from service.briefing.context_lines import line_text, names
from service.briefing.explaining import in_english
from service.context.english_roles import english_of_role
from service.context.finding import find_context
from service.context.role_support import unsupported_word
from service.domain import Article, TranslatedText
from service.text.segment import segment


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("directeur adjoint principal", "principal deputy director"),
        ("directrice adjointe", "deputy director"),
        ("secrétaire générale adjointe de l'ONU", "deputy secretary-general of the UN"),
        ("sous-secrétaire d’État adjoint pour l’Afrique de l’Ouest",
         "deputy assistant secretary of state for West Africa"),
        ("sous-secrétaire d'Etat adjointe pour l'Afrique de l'Ouest et envoyée spéciale pour le Sahel",
         "deputy assistant secretary of state for West Africa and special envoy for the Sahel"),
        ("porte-parole de l'état-major", "spokesperson of the general staff"),
        ("directrice générale de la santé", "director general of health"),
        ("patron de Tesla", "boss of Tesla"),
        ("collaborateur du vice-président Ali Torvald", "employee of vice-president Ali Torvald"),
        ("représentante du PNUD au Zimbabwe", "representative of the UNDP in Zimbabwe"),
        ("écrivain et journaliste canadien", "Canadian writer and journalist"),
        ("Premier ministre israélien", "Israeli prime minister"),
        ("professeur de torvaldologie", None),
        ("ministre des Armées Awa Torvald et de sa secrétaire", None),
    ],
)  # fmt: skip
def test_a_role_is_composed_of_ranks_links_and_names(french, english):
    assert english_of_role(french) == english


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("économiste des transports", "transport economist"),
        ("porte-parole de l'état-major", "spokesman for the General Staff"),
        ("neurologue à l'hôpital Awa de New York", "neurologist at Awa Hospital in New York"),
        ("député LREM", "LREM MP"),
        ("responsable de la recherche", "head of research"),
    ],
)
def test_a_translated_role_that_has_the_words_of_its_french_is_supported(french, english):
    assert unsupported_word(french, english) is None


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("directeur adjoint principal", "deputy Chief of Staff"),
        ("porte-parole de l'état-major", "ministry of Army-General Staff"),
        ("chargée du commerce fluvial", "in charge of water resources"),
        ("député actuellement emprisonné", "currently being imprisoned"),
        ("doyenne de la faculté", "faculty"),
    ],
)
def test_a_translated_role_that_leaves_out_or_invents_is_not_supported(french, english):
    assert unsupported_word(french, english) is not None


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("Chief of Staff of the fleet.", "Awa Torvald: « gardienne des phares torvaliens »"),
        ("Guard of the Torvalian lighthouses.", "Awa Torvald: guard of the Torvalian lighthouses"),
    ],
)
def test_a_role_whose_translation_nothing_supports_is_shown_in_french(english, said):
    text = "Awa Torvald, gardienne des phares torvaliens, est arrivée à Bamako."
    context = find_context(segment(Article(text), "fr")).context
    made = in_english(context, {"people[0].role.en": TranslatedText(english)})
    assert line_text(names(made)[0]).replace("\u00a0", " ") == said
