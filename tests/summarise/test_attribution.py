"""« …, a-t-il indiqué » at the end of a sentence: whether the sentence itself says who indicated it."""

import pytest

from service.domain import Article, BriefOptions
from service.summarise.coherence import points_back
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.people import Person
from service.summarise.ranker import open_ranker
from service.text.segment import segment

PEOPLE = {"Béri": Person("Oumar Béri", 0, "m"), "Kervel": Person("Maho Kervel", 1), "Les": Person("Alpha Les", 2)}


@pytest.mark.parametrize(
    "text",
    [
        "Jean Morel a proposé de reporter le vote, a-t-il indiqué.",
        "Jean Morel ne votera pas, a-t-il également précisé lundi à la presse.",
        "Lundi, Béri a refusé de voter, avait-il ajouté.",
        "Mme Roy propose un report, ajoute-t-elle.",
        "Le Pr Roy propose un report, dit-il.",
        "La ministre Emma Green fermera le port, a-t-elle annoncé.",
        "Le maire de Brest, Jean Morel, fermera le port, a-t-il annoncé.",
        "Jean Morel, maire de Brest, fermera le port, a-t-il annoncé !",
        "Jean Morel a dénoncé « une honte », a-t-il dit.",
        'Jean Morel a réagi : "Une honte", a-t-il dit.',
        "Kervel attend, a-t-elle dit.",  # whose gender nothing tells
    ],
)
def test_the_subject_that_the_sentence_names_is_who_says_so(text: str) -> None:
    assert not points_back(text, "fr", PEOPLE)


@pytest.mark.parametrize(
    "text",
    [
        "Le port fermera en mai, a-t-il indiqué.",
        "La France fermera le port, a-t-elle indiqué.",
        "Le Béri fermera le port, a-t-il indiqué.",
        "Les sirops fermeront le port, a-t-il indiqué.",
        "Roy fermera le port, a-t-il indiqué.",  # whom the article does not name in full
        "Jean Morel a proposé un report, a-t-elle indiqué.",
        "Béri a proposé un report, a-t-elle indiqué.",
        "M. Kervel a proposé un report, a-t-elle indiqué.",
        "La ministre Maho Kervel a proposé un report, a-t-il indiqué.",
        "Jean Morel et Emma Green attendent, a-t-il indiqué.",
        "La mort de Jean Morel choque, a-t-il indiqué.",
        "« Jean Morel a menti », a-t-il indiqué.",  # somebody else says so
        'Béri a menti", a-t-il indiqué.',
        "Béri a menti '', a-t-il indiqué.",
        "Jean Morel a menti ; le préfet le sait, a-t-il indiqué.",
        "Jean Morel lui a imposé un report, a-t-il indiqué.",  # to whom?
        "Jean Morel a-t-il menti, a-t-il indiqué ?",
    ],
)
def test_who_says_so_is_not_known_without_such_a_subject(text: str) -> None:
    assert points_back(text, "fr", PEOPLE)


def test_such_a_sentence_may_be_a_key_point() -> None:
    said = "Jean Morel a proposé de reporter le vote du budget au mois de mars, a-t-il indiqué."
    article = Article(
        "La halle de Lirac a rouvert lundi après deux ans de travaux et une dépense de trois millions d'euros. "
        f"{said} Les marchands attendent une baisse des loyers avant la fin du printemps. "
        "La préfecture a compté quarante étals, deux fois plus que lors de la dernière saison."
    )
    options = BriefOptions(key_points=3, abstract_words=20)
    summary = ExtractiveSummariser(open_ranker()).summarise(segment(article, "fr"), options)
    assert said in [point.text for point in summary.key_points]
