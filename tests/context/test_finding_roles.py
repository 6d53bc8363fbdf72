"""Roles of people in French: before a name or behind it, in a byline, in a list."""

import pytest

from service.context.finding import find_context
from service.context.roles import find_role
from service.domain import Article
from service.text.segment import segment
from tests.context.article import TEXT


def context(text):
    return find_context(segment(Article(text), "fr")).context


def test_roles_stand_before_or_behind_a_name():
    roles = {person.fr: person.role.fr for person in context(TEXT).people if person.role}
    assert roles == {"Awa Sarvane": "ministre de la Pêche", "William B. Torvald": "envoyé spécial pour le lac Tchad"}


def test_a_verb_between_is_no_role():
    text = "Le ministre a rencontré Awa Sarvane."
    assert find_role(text, text.index("Awa"), text.index(".")) is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("« Tant mieux », calcule son directeur, Awa Diop.", "directeur"),
        ("« Non », s'indigne sa porte-parole, Mme Awa Diop.", "porte-parole"),
        ("D'après l'hydrologue Awa Diop, de l'université, non.", "hydrologue"),
        ("Pour Awa Diop, 71 ans, ancienne éclusière à Torve, non.", "ancienne éclusière à Torve"),
        ("Awa Diop, boulangère à Torve, attend.", "boulangère à Torve"),
        ("Le dossier Awa Diop est clos.", None),
        ("Il a écrit au sultan de Awa Diop.", None),
        ("Awa Diop, papier en main, attend.", None),
    ],
)
def test_a_role_is_read_over_titles_and_ages_and_in_trades_of_the_lexicon(text, role):
    (person,) = context(text).people
    assert (person.role.fr if person.role else None) == role


def test_the_author_of_a_byline_has_that_role():
    (person,) = context("Le pont rouvre\n\nPar Awa Diop\n\nLe pont a rouvert lundi.").people
    assert person.role is not None
    assert (person.role.fr, person.role.en) == ("Par", "author of the article")


def test_a_role_in_a_list_is_that_of_the_next_and_ends_before_a_verb():
    text = "Le gardien Ali Torvald, le défenseur Awa Sarvane sont là."
    roles = {person.fr: person.role.fr for person in context(text).people if person.role}
    assert roles == {"Ali Torvald": "gardien", "Awa Sarvane": "défenseur"}
    (person,) = context("Awa Sarvane, joueuse de Lille rejoindra les autres.").people
    assert person.role.fr == "joueuse de Lille"
