"""Articles that are no plain news: each gets a sensible brief, or less and a reason that shows in the result."""

from pathlib import Path

from service.domain import Article, BriefOptions, Summary
from service.ingest.plain import read_article
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.ranker import open_ranker
from service.summarise.vectors import count_words
from service.text.segment import segment
from tests.assertions import each

EXAMPLES = Path(__file__).parents[2] / "docs/examples"


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


def test_what_an_interview_labels_as_somebodys_words_is_not_told_as_the_papers() -> None:
    text = (
        "La cheffe d'orchestre Inès Vaude dirigera le festival de Lirac à partir du mois de mai.\n\n"
        "Comment avez-vous choisi le programme ?\n\n"
        "Inès Vaude : Les musiciens de la ville ont joué pendant deux hivers dans la halle du port.\n\n"
        "Et le public ?\n\n"
        "I. V. : La mairie a baissé de moitié le prix des places dans les trois salles.\n\n"
        "BRENNE MATIN : Les écoles du canton auront deux concerts gratuits au printemps prochain.\n\n"
        "Le festival accueillera soixante musiciens et durera neuf jours dans trois salles de la ville."
    )
    reported = lines(brief(text))
    assert reported
    assert not any(" : " in line for line in each(reported))


def test_rows_of_a_table_and_lists_behind_a_label_are_not_taken_for_sentences() -> None:
    text = (
        "Les ouvriers de Lirac ont obtenu une hausse de leurs salaires après neuf jours de grève. "
        "La direction a signé l'accord mardi soir devant les délégués. "
        "Les ateliers reprennent le travail jeudi matin dans les deux usines.\n"
        "Soudeur de marine dans le port du nord (+4,2 % à 1.900 euros).\n"
        "Mécanicien de quai dans les docks (+3,1 % à 1.700 euros).\n"
        "Conducteur de grue des deux ports (+2,8 % à 1.650 euros).\n"
        "Buteurs : Béri et Drissel pour les dockers, Lorne pour les marins du vieux port."
    )
    reported = lines(brief(text, abstract_words=200))
    assert "hausse de leurs salaires" in reported[0]
    assert not any("euros" in line or "Buteurs" in line for line in each(reported))


def test_a_letter_is_told_without_its_last_sentence_and_who_signed_it() -> None:
    text = (
        "Les riverains du canal demandent à la mairie de rouvrir la passerelle de Morane. "
        "Les enfants de l'île marchent une heure pour aller à l'école. "
        "Les travaux coûtent moins que le bac du lac.\n\n"
        "Dans l'attente de votre réponse, nous vous prions d'agréer l'expression de nos salutations distinguées.\n\n"
        "Nadia Kervel, présidente de l'association des riverains du canal"
    )
    reported = lines(brief(text, abstract_words=200))
    assert any("passerelle" in line for line in reported)
    assert not any("salutations" in line or "présidente" in line for line in each(reported))


def test_a_press_release_is_told_without_its_address_and_a_page_without_its_notices() -> None:
    text = (
        "La compagnie du port ouvre une ligne entre Lirac et Valbrune. "
        "Les bateaux partiront chaque matin à partir du mois de juin. "
        "Un billet coûtera 40 000 francs pour les habitants de l'île. "
        "Toutes les photographies sont soumises à des droits d'auteur.\n\n"
        "Contact presse de la compagnie : presse@port.example, chaque jour de la semaine."
    )
    reported = lines(brief(text, abstract_words=200))
    assert any("40 000" in line for line in reported)
    assert not any("droits d'auteur" in line or "@" in line for line in each(reported))


def test_a_ruling_on_pictures_is_news_and_no_notice() -> None:
    text = "La cour de Valbrune a jugé mardi que les photos du port sont soumises au droit d'auteur."
    assert lines(brief(text)) == [text]


def test_what_an_article_calls_itself_is_not_its_news() -> None:
    text = (
        "Cinq choses à savoir sur la réforme des ports du pays.\n\n"
        "La réforme des douze ports entre en vigueur le premier juillet. Les taxes de quai baissent de 20 %. "
        "L'État vend sa part dans le port de Brenne aux pêcheurs de la ville."
    )
    summary = brief(text)
    assert summary.title is not None
    assert not any("choses à savoir" in line for line in each([summary.title.text, *lines(summary)]))


def test_an_exclamation_without_a_verb_gives_way_to_the_news() -> None:
    text = (
        "Coup de théâtre à la mairie de Lirac, à dix jours du vote. "
        "Le maire Paul Drissel a démissionné mardi devant le conseil de la ville. "
        "La préfecture a fixé le vote au mois de mai. "
        "Les deux adjoints gardent leurs fonctions jusqu'au vote. "
        "Le budget de la ville atteint douze millions de francs."
    )
    summary = brief(text, abstract_words=30)
    assert summary.title is not None
    assert "Paul Drissel a démissionné" in summary.title.text
    assert not any("théâtre" in line.text for line in summary.abstract)


def test_the_flourish_that_opens_an_op_ed_is_not_its_news() -> None:
    text = (EXAMPLES / "tribune-train.fr.txt").read_text("utf-8")
    document = segment(read_article(text, title=None, max_characters=len(text), min_words=3), "fr")
    summary = ExtractiveSummariser(open_ranker()).summarise(document, BriefOptions())
    assert not any("Il y a des symboles" in line.text for line in (summary.title, *summary.abstract) if line)


def test_an_exclamation_without_a_verb_is_a_title_where_nothing_else_is() -> None:
    summary = brief("Coup de théâtre à la mairie de Lirac, à dix jours du vote.")
    assert summary.title is not None


def test_links_to_other_articles_that_ran_into_a_sentence_and_tables_on_one_line_are_left_out() -> None:
    links = "Kirvanie : vaste fraude dans la santé La loi du pays oblige chaque ministre à publier ses comptes en mai."
    table = "Les cinq meilleures équipes du tournoi : 1 - Lirac 2 - Morane 3 - Quelvic 4 - Brenne 5 - Tirvane"
    sites = "La diffusion du tournoi est menacée en Kirvanie Kirvanie | Morane : le match a été reporté au mois de mai."
    reported = " ".join(lines(brief(f"{BRIDGE} {links} {HARVEST} {sites}\n\n{table}.", key_points=12)))
    assert "oblige chaque" not in reported
    assert "Kirvanie |" not in reported
    assert "1 - Lirac" not in reported
    assert "RDC : le gouvernement" in " ".join(
        lines(brief(f"RDC : le gouvernement a rouvert le port de Morane. {BRIDGE}"))
    )


def test_what_follows_resultat_is_told_where_it_is_a_sentence_and_not_where_it_is_a_noun() -> None:
    text = f"{BRIDGE} Résultat, les pêcheurs de la vallée ont perdu leur seule route vers la capitale."
    assert "Les pêcheurs de la vallée ont perdu leur seule route vers la capitale." in lines(brief(text))
    assert not any("colère" in line for line in lines(brief(f"{BRIDGE} Résultat, une colère dans toute la vallée.")))
