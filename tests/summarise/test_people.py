"""Who in an article is a person, and where a surname is given its full name."""

import pytest

from service.domain import Article
from service.summarise.people import Person, introduce, people
from service.text.segment import segment


def test_a_surname_is_given_its_full_name_where_it_comes_first() -> None:
    article = "Awa Diop dirige le port depuis lundi. La colère d'Odile Aubry monte. Mme Diop a promis une réponse."
    known = people(segment(Article(article), "fr"))
    assert known["Diop"].name == "Awa Diop"
    assert introduce("Le projet de Diop avance.", known, ())[0] == "Le projet de Awa Diop avance.".replace(
        "de A", "d’A"
    )
    assert introduce("Mme Diop a promis.", known, ()) == ("Awa Diop a promis.", [known["Diop"]])
    assert introduce("L'avis de la Dr Diop compte.", known, ())[0] == "L'avis de la Dr Awa Diop compte."
    assert introduce("Diop Lorne et Torva ont joué.", known, ())[0] == "Diop Lorne et Torva ont joué."  # somebody else
    assert introduce("Mme Diop a promis.", known, {"Diop"}) == ("Mme Diop a promis.", [])


@pytest.mark.parametrize(
    "article",
    [
        "Emma Green et son mari vivent à Brest. M. Green a refusé.",  # her husband
        "John Green dirige le port. Mme Green a refusé de venir.",
        "Camille Green dirige le port. M. Green part, Mme Green reste.",
        "Jean-Marie Green dirige le port. M. et Mme Green ont refusé.",
        "Camille Green dirige le port avec Mme Camille Green. Madame Green part, M. Green reste.",
    ],
)
def test_a_title_of_the_other_gender_is_another_person_of_that_surname(article: str) -> None:
    known = people(segment(Article(article), "fr"))
    assert known == {}
    assert introduce("Green a refusé.", known, ()) == ("Green a refusé.", [])


def test_a_title_of_the_person_s_gender_gives_way_to_the_full_name() -> None:
    known = people(segment(Article("Emma Green dirige le port. Green part, M. Touré reste. Camille Roy aussi."), "fr"))
    assert introduce("Mme Green a refusé.", known, ())[0] == "Emma Green a refusé."
    assert introduce("M. Green a refusé.", known, ()) == ("M. Green a refusé.", [])  # as a writer may have it
    assert introduce("Mrs. Green refused.", known, ())[0] == "Emma Green refused."
    assert [introduce(f"{title} Roy part.", known, ())[0] for title in ("M.", "Mme")] == ["Camille Roy part."] * 2
    by_title = people(segment(Article("Mme Camille Roy dirige le port. Roy part."), "fr"))
    assert introduce("M. Roy part.", by_title, ()) == ("M. Roy part.", [])


def test_a_team_behind_an_article_is_no_person() -> None:
    article = "Surnom : Les Aigles de Torva Participation à la coupe : la dixième. Participation au Mondial : cinq."
    assert people(segment(Article(article), "fr")) == {}


def test_places_institutions_and_shared_surnames_are_not_taken_for_people() -> None:
    article = (
        "Directrice de Lactéa, elle part. Radio France a interrogé Jean Morel et Paule Morel. "
        "« Pendant Covid, tout a fermé », dit-on. Covid recule. La baie de São da Brenne gèle à Brenne. "
        "Lactéa et la France attendent. La Banque Mondiale paie. Morel hésite."
    )
    assert people(segment(Article(article), "fr")) == {}


def test_what_belongs_to_somebody_is_no_given_name() -> None:
    article = (
        "Le compte Torvagram de Vega est fermé. Torvagram a dit pourquoi. "
        "Hier, Dominique de Brenne a approuvé. Vega chante, Brenne part."
    )
    known = people(segment(Article(article), "fr"))
    assert set(known) == {"Brenne"}
    assert introduce("La chanteuse Vega part.", known, ()) == ("La chanteuse Vega part.", [])


def test_a_name_with_a_capital_inside_is_a_firm_behind_a_person() -> None:
    text = (
        "Depuis la présidence de Awa Lorne BrenneAir a deux avions. Un avion de BrenneAir a volé. Zoé McKay a piloté."
    )
    assert set(people(segment(Article(text), "fr"))) == {"McKay"}


def test_a_surname_inside_a_compound_name_is_no_person() -> None:
    known = {"France": Person("Claire France", 0), "Brenne": Person("Luc Brenne", 1)}
    for text in (
        "La ligne traverse l'Ile-de-France.",
        "Le sens Paris-Brenne est coupé.",
        "La Brenne-les-Bains a fermé.",
    ):
        assert introduce(text, known, set()) == (text, [])
