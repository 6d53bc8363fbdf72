"""Names of people, organisations and places, and what joins their mentions."""

import datetime as dt

import pytest

from service.context.dateline import find_dateline
from service.context.finding import find_context
from service.context.names import find_names
from service.context.roles import find_role
from service.domain import Article
from service.text.segment import segment

TEXT = (
    "Le ministre de la Pêche, Awa Sarvane, a rencontré William B. Torvald (2 mai), envoyé spécial pour le lac Tchad, "
    "à Bamako. "
    "« Nous avançons », a dit M. Torvald. Mme Sarvane rentre du Mali. Torvald reste. "
    "L'Alliance des États du Sahel (AES) a salué l'accord. L'AES se réunira à Moscou."
)


def context(text, **article):
    return find_context(segment(Article(text, **article), "fr")).context


def named(text):
    return {(name.text, name.kind) for name in find_names(text)}


def test_short_forms_join_the_full_name():
    people = {person.fr: [mention.text for mention in person.mentions] for person in context(TEXT).people}
    assert people == {
        "Awa Sarvane": ["Awa Sarvane", "Mme Sarvane"],
        "William B. Torvald": ["William B. Torvald", "M. Torvald", "Torvald"],
    }


def test_every_mention_has_its_offsets():
    found = context(TEXT)
    for entity in (*found.people, *found.organisations, *found.places):
        assert all(TEXT[one.start : one.end] == one.text for one in entity.mentions)
        if entity.role:
            assert TEXT[entity.role.start : entity.role.end] == entity.role.fr


def test_roles_stand_before_or_behind_a_name():
    roles = {person.fr: person.role.fr for person in context(TEXT).people if person.role}
    assert roles == {"Awa Sarvane": "ministre de la Pêche", "William B. Torvald": "envoyé spécial pour le lac Tchad"}


def test_a_verb_between_is_no_role():
    text = "Le ministre a rencontré Awa Sarvane."
    assert find_role(text, text.index("Awa"), text.index(".")) is None


def test_an_acronym_joins_its_name_and_places_have_their_english():
    found = context(TEXT)
    (alliance,) = found.organisations
    assert (alliance.en, alliance.acronym, len(alliance.mentions)) == ("Alliance of Sahel States", "AES", 3)
    assert alliance.gloss is not None
    assert {place.fr: place.en for place in found.places}["Moscou"] == "Moscow"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Selon Awa SARVANE, tout va bien.", "Awa SARVANE"),
        ("Selon Jean-Pierre Torvald-Diop, tout va bien.", "Jean-Pierre Torvald-Diop"),
        ("Selon Pierre de la Sarvane, tout va bien.", "Pierre de la Sarvane"),
        ("Selon Mohamed Ould Torvald, tout va bien.", "Mohamed Ould Torvald"),
    ],
)
def test_names_in_capitals_double_barrelled_and_with_particles_are_whole(text, name):
    assert (name, "person") in named(text)


def test_a_name_transliterated_two_ways_is_one_person():
    people = context("Mouammar Khadafi est venu. Plus tard, Mouammar Kadhafi est parti.").people
    assert [len(person.mentions) for person in people] == [2]


def test_a_surname_that_two_people_share_is_given_to_neither():
    people = context("Awa Torvald et Ali Torvald sont venus. Torvald a parlé.").people
    assert [[one.text for one in person.mentions] for person in people] == [["Awa Torvald"], ["Ali Torvald"]]


def test_a_sentence_without_names_has_none():
    assert named("Il pleut sur la ville depuis ce matin.") == set()


def test_an_article_of_thirty_thousand_words_is_read_whole():
    text = "\n".join(f"{TEXT} Paragraphe {number}." for number in range(600))
    people = context(text).people
    assert [len(person.mentions) for person in people] == [1200, 1800]


def test_dates_are_resolved_against_the_day_of_publication_or_stay_unresolved():
    text = "Le maire de Sarvane est arrivé lundi soir à Bamako."
    (known,) = context(text, published=dt.date(2026, 3, 4)).dates
    assert known.iso == "2026-03-02"
    (unknown,) = context(text).dates
    assert unknown.iso is None
    assert unknown.unresolved


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Publié le 3 mars 2026 à 10 h. Le marché ouvre.", dt.date(2026, 3, 3)),
        ("BAMAKO, 3 mars 2026 (Agence) – Le marché ouvre.", dt.date(2026, 3, 3)),
        ("Mis en ligne le 03/03/2026. Le marché ouvre.", dt.date(2026, 3, 3)),
        ("Le marché a ouvert le 3 mars 2026.", None),
        ("Publié le 31 février 2026.", None),
    ],
)
def test_the_day_of_publication_is_read_from_the_articles_own_lines(text, day):
    assert find_dateline(text) == day
