"""Articles that are no plain news: each gets a sensible brief, or less and a reason that shows in the result."""

from service.domain import Article, BriefOptions, Summary
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.ranker import open_ranker
from service.summarise.vectors import count_words
from service.text.segment import segment
from tests.assertions import each


def brief(text: str, **options: int) -> Summary:
    return ExtractiveSummariser(open_ranker()).summarise(segment(Article(text), "fr"), BriefOptions(**options))


def lines(summary: Summary) -> list[str]:
    return [line.text for line in (*summary.abstract, *summary.key_points)]


BRIDGE = (
    "Le pont de Morane est fermé depuis lundi, a annoncé la préfecture de Valbrune. "
    "Une fissure de deux mètres a été trouvée dans une pile du vieil ouvrage. "
    "Les camions font un détour de quarante kilomètres par la route du col. "
    "La réparation coûtera trois millions de francs à la région."
)
HARVEST = (
    "La coopérative de Lirac a vendu toute sa récolte de mil à trois acheteurs étrangers. "
    "Les prix ont doublé en un an sur le marché de la ville. "
    "Les éleveurs du plateau demandent que le grain reste dans le pays. "
    "Le ministre de l'Agriculture recevra les deux camps vendredi à la capitale."
)


def test_of_two_stories_in_one_text_both_are_told() -> None:
    reported = " ".join(lines(brief(f"{BRIDGE}\n\n{HARVEST}", abstract_words=60)))
    assert "Morane" in reported
    assert "Lirac" in reported


def test_an_interview_is_told_by_what_its_reporter_says_and_never_by_a_question() -> None:
    text = (
        "La cheffe d'orchestre Inès Vaude dirigera le festival de Lirac à partir du mois de mai.\n\n"
        "Comment avez-vous choisi le programme ?\n\n"
        "J'ai écouté les musiciens de la ville pendant deux hivers. Je voulais des œuvres d'ici.\n\n"
        "Et le public, viendra-t-il ?\n\n"
        "Je le crois. Nous avons déjà vendu la moitié des places.\n\n"
        "Le festival accueillera soixante musiciens et durera neuf jours dans trois salles de la ville."
    )
    reported = lines(brief(text))
    assert "Inès Vaude" in reported[0]
    assert not any(line.rstrip(" »").endswith("?") for line in each(reported))


def test_a_live_page_is_told_without_its_times() -> None:
    text = (
        "18 h 40 - Le préfet de Valbrune a levé l'alerte dans les communes de la vallée.\n\n"
        "17 h 15 - Les pompiers ont évacué quarante habitants du quartier du port.\n\n"
        "16 h 02 - La rivière a débordé près du vieux moulin de Morane, selon la mairie.\n\n"
        "15 h 30 - Les écoles du canton ferment leurs portes jusqu'à demain matin."
    )
    reported = lines(brief(text))
    assert reported
    assert not any(" h " in line[:10] for line in reported)


def test_a_list_of_results_is_not_taken_for_sentences() -> None:
    text = (
        "Le club de Lirac a pris la tête du championnat après sa victoire contre Brenne samedi soir.\n\n"
        "Résultats de la journée\n\n- Lirac - Brenne 2-1\n- Morane - Valbrune 0-0\n- Galva - Sarlanc 3-2\n\n"
        "La prochaine journée se jouera sans spectateurs dans les deux stades de la capitale."
    )
    reported = lines(brief(text))
    assert "Lirac a pris la tête" in reported[0]
    assert not any("2-1" in line or "0-0" in line for line in each(reported))


def test_a_letter_is_told_without_its_greeting_and_its_signature() -> None:
    text = (
        "Monsieur le maire,\n\nLes riverains du canal vous demandent de rouvrir la passerelle de Morane. "
        "Les enfants de l'île marchent une heure pour aller à l'école. "
        "Trois familles ont déjà quitté le quartier depuis la fermeture.\n\n"
        "Veuillez agréer nos salutations distinguées.\n\nNadia Kervel"
    )
    reported = lines(brief(text))
    assert not any(line.startswith(("Monsieur le maire,", "Nadia Kervel")) for line in each(reported))
    assert any("passerelle" in line for line in reported)


def test_an_opinion_without_news_gets_a_brief_in_its_own_sentences() -> None:
    text = (
        "Une ville sans marché est une ville sans voix. "
        "Les halles ont longtemps été le lieu où les habitants apprenaient à se parler et à se contredire. "
        "Les élus qui vendent ces murs vendent aussi la mémoire des rues. "
        "Les marchands ne demandent pas la charité mais un toit et des horaires. "
        "Il faudrait rendre les halles à ceux qui les font vivre chaque matin."
    )
    summary = brief(text)
    assert summary.abstract
    assert summary.title is not None


def test_an_obituary_begins_with_the_death() -> None:
    text = (
        "La romancière Awa Lorne est morte mardi à Valbrune à l'âge de quatre-vingts ans, a annoncé sa famille. "
        "Son premier livre avait été refusé par douze éditeurs. "
        "Le ministre de la Culture a salué une voix libre. "
        "Les lecteurs du pays ont déposé des fleurs devant sa maison du port. "
        "Ses obsèques auront lieu samedi dans le village de Sarlanc."
    )
    summary = brief(text)
    assert summary.title is not None
    assert "Awa Lorne est morte" in summary.title.text
    assert "Awa Lorne est morte" in summary.abstract[0].text


def test_one_sentence_is_its_own_brief_without_key_points() -> None:
    summary = brief("Le bac de Morane ne traverse plus le lac depuis lundi matin.")
    assert lines(summary) == ["Le bac de Morane ne traverse plus le lac depuis lundi matin."]
    assert summary.key_points == ()


def test_of_headlines_alone_one_is_given_and_nothing_is_made_up() -> None:
    text = "Le pont de Morane fermé\nUne récolte record à Lirac\nLe festival reporté"
    assert len(brief(text).abstract) == 1


def test_a_paragraph_that_is_repeated_is_told_once() -> None:
    reported = lines(brief(f"{BRIDGE}\n\n{HARVEST}\n\n{BRIDGE}\n\n{BRIDGE}"))
    assert len(reported) == len(set(reported))
    assert sum("fissure" in line for line in reported) <= 1
    assert sum(map(count_words, reported)) < 2 * count_words(BRIDGE + HARVEST)
