"""Pronouns at the head of a sentence: resolved where there is but one thing they can stand for."""

import pytest

from service.domain import Article, BriefOptions
from service.summarise.antecedents import resolve
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.people import Person
from service.summarise.ranker import open_ranker
from service.text.segment import segment
from tests.assertions import each

PEOPLE = {"Kervel": Person("Nadia Kervel", 0), "Béri": Person("Oumar Béri", 1)}


@pytest.mark.parametrize(
    ("previous", "text", "expected"),
    [
        (
            "Mme Kervel a défendu la digue.",
            "Elle a rappelé la crue de mars.",
            "[Nadia Kervel] a rappelé la crue de mars.",
        ),
        (
            "Le général Oumar Béri a salué les soldats.",
            "Il quittera la mission en mai.",
            "[Oumar Béri] quittera la mission en mai.",
        ),
        (
            "La halle a été bâtie par les marchands.",
            "Elle est ouverte aux écoles.",
            "[La halle] est ouverte aux écoles.",
        ),
        ("M. Béri a salué les soldats.", "Ce dernier quittera la mission.", "[Oumar Béri] quittera la mission."),
        (
            "Selon le ministère, la halle a été bâtie par les marchands.",
            "Elle est ouverte aux écoles.",
            "[La halle] est ouverte aux écoles.",
        ),
        (
            "La halle a été bâtie par les marchands.",
            "En mars 2019, elle est devenue une école.",
            "En mars 2019, [la halle] est devenue une école.",
        ),
        ("Mme Kervel a défendu la digue.", "Lundi, elle a signé.", "Lundi, [Nadia Kervel] a signé."),
        ("Le bac y a sa rampe.", "Il est rempli chaque matin.", "[Le bac] est rempli chaque matin."),
    ],
)
def test_a_pronoun_with_one_antecedent_gets_it_in_brackets(previous: str, text: str, expected: str) -> None:
    assert resolve(text, previous, PEOPLE) == expected


@pytest.mark.parametrize(
    ("previous", "text"),
    [
        ("M. Béri a reçu Mme Kervel.", "Elle a rappelé la crue."),  # two people
        ("La mort de Nadia Kervel a ému la ville.", "Elle a été annoncée hier."),  # the subject is not the person
        ("La halle a remplacé la grange de la commune.", "Elle est ouverte aux écoles."),  # two nouns of its gender
        ("M. Béri a salué les soldats.", "Il est possible que la mission cesse."),  # nobody
        ("M. Béri a salué les soldats.", "Il en résulte une longue attente."),
        ("M. Béri a salué les soldats.", "Elle a été saluée."),  # the other gender
        ("Selon M. Béri, les soldats ont faim.", "Il est parti hier."),
        ("Des marchands ont bâti la halle.", "Elle est ouverte aux écoles."),  # not the subject
        ("Le journal contredit les voisins, qui ont accusé M. Béri.", "Ce dernier est en prison."),  # not the subject
        ("M. Béri a reçu le préfet.", "Ce dernier quittera la ville."),  # the prefect, whom he received
        ("La digue a été défendue par Nadia Kervel.", "Elle est née au port."),  # the woman as well
        ("La halle a remplacé l'école.", "Elle est ouverte aux marchands."),  # two nouns that may have its gender
        ("Selon la mairie, la halle a rouvert.", "Elle est ouverte aux marchands."),  # two nouns of its gender
        ("La halle a été bâtie par les marchands.", "Avec la grange, elle est ouverte aux écoles."),
    ],
)
def test_a_pronoun_in_doubt_stays_as_it_is(previous: str, text: str) -> None:
    assert resolve(text, previous, PEOPLE) is None


def test_a_resolved_sentence_names_the_sentences_that_it_rests_on() -> None:
    text = (
        "La halle de Lirac a rouvert lundi. Mme Nadia Kervel a coupé le ruban devant les marchands. "
        "Elle a promis des loyers modérés aux boulangers et aux maraîchers du canton. "
        "Les travaux ont coûté deux millions de francs. Les commerçants saluent le chantier."
    )
    document = segment(Article(text), "fr")
    summary = ExtractiveSummariser(open_ranker()).summarise(document, BriefOptions(abstract_words=20, key_points=5))
    line = next((s for s in (*summary.abstract, *summary.key_points) if s.text.startswith("[Nadia Kervel]")), None)
    if line is None:
        assert not any(s.text.startswith("Elle") for s in each(summary.key_points))
    else:
        assert [e.sentence for e in line.evidence] == [2, 1]
