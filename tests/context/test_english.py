"""The English of names, roles and what is counted."""

import pytest

from service.briefing.context_lines import dates_and_figures
from service.context.english_nouns import english_of_nouns
from service.context.english_roles import english_of_role
from service.context.entities import english_name
from tests.context.test_names import context


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("présidente du conseil départemental", "president of the departmental council"),
        ("ancien éclusier à Brézolles", "former lock-keeper in Brézolles"),
        ("ministre malien des Affaires étrangères", "Malian minister of foreign affairs"),
        ("président du Mali", "president of Mali"),
        ("directeur de la coopérative Grains de Lorne", "director of the Grains de Lorne cooperative"),
        ("porte-parole du gouvernement", "government spokesperson"),
        ("professeur de droit", None),
        ("économiste des transports", None),
        ("torvaldin du conseil départemental", None),
    ],
)
def test_a_role_is_composed_where_the_lexicon_has_all_of_it_in_one_sense(french, english):
    assert english_of_role(french) == english


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("blé", "wheat"),
        ("maisons", "houses"),
        ("personnes", "people"),
        ("eau potable", "drinking water"),
        ("déchets", "waste"),
        ("torvalds", None),
    ],
)
def test_what_is_counted_is_named_in_english_and_in_its_number(french, english):
    assert english_of_nouns(french) == english


def test_what_is_counted_is_english_in_a_brief_and_french_in_quotes_where_nothing_knows_it():
    found = context("Ils ont vendu 90 000 tonnes de blé, puis 30 tonnes de torvaldine.")
    said = [line.detail for line in dates_and_figures(found)]
    assert [one.counted_en for one in found.quantities] == ["wheat", None]
    assert said == ["of wheat, about 99,200 short tons", "of « torvaldine », about 33.1 short tons"]


def test_what_is_counted_stays_french_where_its_noun_has_several_senses():
    assert english_of_nouns("émissions", one_sense=True) is None
    assert english_of_nouns("blé", one_sense=True) == "wheat"


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("canal de la Vereine", "Vereine canal"),
        ("université de Port-Grésil", "University of Port-Grésil"),
        ("Grains de Lorne", "Grains de Lorne"),
        ("Conseil national de la torvaldine", None),
    ],
)
def test_a_name_keeps_its_own_words_and_only_what_it_is_becomes_english(french, english):
    assert english_name(french) == english


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Guinée", "Guinea"), ("RDC", "DRC"), ("Angleterre", "England"), ("Turquie", "Turkey"),
        ("URSS", "Soviet Union"), ("Pays-Bas", "Netherlands"),
        ("Centrafrique", "Central African Republic"), ("Tchécoslovaquie", "Czechoslovakia"),
    ],
)  # fmt: skip
def test_a_country_has_the_english_of_the_form_in_which_it_is_named(french, english):
    assert english_name(french) == english


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("ministre guinéen", "Guinean minister"),
        ("présidente de la FIFA", "president of FIFA"),
        ("présidente de la Fifa", "president of FIFA"),
        ("envoyé spécial de l'ONU", "special envoy of the UN"),
    ],
)
def test_a_role_names_peoples_and_bodies_as_english_does(french, english):
    assert english_of_role(french) == english


def test_what_is_counted_stands_in_the_number_that_is_counted():
    counted = {
        one.counted: one.counted_en
        for one in context("Il y a 20 pays et 300 agriculteurs âgés de 10 à 80 ans.").quantities
    }
    assert counted["pays"] == "countries"
    assert "agriculteurs" in counted
    (rice,) = context("Il y a 20 tonnes de riz.").quantities
    assert rice.counted_en == "rice"
