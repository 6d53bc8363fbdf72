"""What may be cut from a sentence."""

import pytest

from service.summarise.compression import as_subject, balanced, lead_in, shorten, without_asides
from service.summarise.vectors import count_words


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (
            "La ville propose des formations (soudure, cuisine, accueil) aux jeunes sans emploi.",
            "La ville propose des formations aux jeunes sans emploi.",
        ),
        (
            "Le port a fermé deux quais hier, limitant ainsi les départs vers les îles.",
            "Le port a fermé deux quais hier.",
        ),
        (
            "Le maire a promis une nouvelle école, ce qui pourrait séduire les familles.",
            "Le maire a promis une nouvelle école.",
        ),
        (
            "La ligne reste coupée, a précisé la préfète à l'AFP.",
            "La ligne reste coupée, a précisé la préfète.",
        ),
        (
            "La mairie a vendu deux terrains, et les riverains pourraient saisir le juge.",
            "La mairie a vendu deux terrains.",
        ),
        (
            "Odile Vasseur, présidente de la région, a promis des autocars aux lycéens.",
            "Odile Vasseur a promis des autocars aux lycéens.",
        ),
        (
            "Interrogée par la radio locale, la préfète a promis une halle neuve.",
            "La préfète a promis une halle neuve.",
        ),
        (
            "Dans un communiqué, l'agence de santé a appelé les habitants à la prudence.",
            "L'agence de santé a appelé les habitants à la prudence.",
        ),
        (
            "« Le pont tiendra », a déclaré Oumar Béri, 61 ans, maire de la commune.",
            "« Le pont tiendra », a déclaré Oumar Béri.",
        ),
        (
            "Le pont, qui relie les rives du fleuve, a rouvert lundi aux camions.",
            "Le pont a rouvert lundi aux camions.",
        ),
    ],
)
def test_pieces_that_the_grammar_does_not_need_are_cut(text: str, short: str) -> None:
    assert shorten(text, "fr", 6) == short


@pytest.mark.parametrize(
    "text",
    [
        "Le projet avance vite, à condition que la région paie sa part.",
        "Le projet avance vite, ce qui ne plaît pas aux riverains du canal.",
        "La mairie a vendu le terrain, laissant 12 familles sans logement.",
        "La compagnie a recruté des pilotes (200 cette année) dans tout le pays.",
        "Le maire a reculé, affirmant « vouloir écouter » les habitants du port.",
        "Le stade sera vide, a accusé le syndicat des joueurs.",
        "Si le pont cède, isolant la vallée, les secours viendront par hélicoptère.",
        "Elle craint « une perte (de temps) pour tous » dans les deux ports.",
        "La ligne perd 40 trains par jour, a indiqué la compagnie.",
        "Le pont est fermé, et, devant la presse, le maire doute.",
        "La ville accueille des concerts, des foires, et les fêtes du port.",
        "Hier soir, le maire, a dit la radio, est parti sans un mot.",
        "Awa Diop, 23 ans, a gagné la course des quais.",
        "Interrogée hier par la radio locale, la préfète a promis une halle neuve.",
        "Interrogée par la radio sur la halle, la préfète a promis de réfléchir.",
        "Dans un communiqué, elle a appelé les habitants à la prudence.",
        "La ligne est rentable, affirme Odile Vasseur, sans donner de chiffres.",
        "La ligne sera coupée, a expliqué Odile Vasseur, mais les bus suivront.",
        "La loi prévoit une amende, sauf en cas de bonne foi des vendeurs.",
    ],
)
def test_negations_numbers_conditions_quotations_and_disputed_claims_stay(text: str) -> None:
    assert shorten(text, "fr", 4) == text


def test_nothing_is_cut_from_a_sentence_that_is_short_enough() -> None:
    text = "La ville propose des formations (soudure, cuisine) aux jeunes."
    assert shorten(text, "fr", count_words(text)) == text


def test_marks_that_do_not_pair_are_noticed() -> None:
    assert balanced("Elle a dit « oui » (deux fois).")
    assert not balanced("Elle a dit « oui (deux fois).")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("– La gare rouvre.", "La gare rouvre."),
        ("14h32 - La gare rouvre.", "La gare rouvre."),
        ("(CNN)La gare rouvre.", "La gare rouvre."),
        ("BAMAKO (AFP) – La gare rouvre.", "La gare rouvre."),
        ("À lire sur notre site : La gare rouvre.", "La gare rouvre."),
        ("La gare rouvre.", "La gare rouvre."),
    ],
)
def test_bullets_stamps_datelines_and_promotions_are_no_part_of_a_sentence(text: str, rest: str) -> None:
    assert text[lead_in(text) :] == rest


def test_as_for_becomes_the_subject() -> None:
    assert as_subject("Quant à Awa Diop, elle a insisté sur le dialogue.") == "Awa Diop a insisté sur le dialogue."


def test_an_inserted_connective_leaves_with_its_commas() -> None:
    assert without_asides("Le syndicat, en revanche, signera.", "fr") == "Le syndicat signera."
    assert without_asides("Le pont est donc fermé.", "fr") == "Le pont est fermé."


def test_a_connective_inside_a_verb_is_cut() -> None:
    assert without_asides("La chambre a en effet pris parti.", "fr") == "La chambre a pris parti."
    assert without_asides("Le club a ensuite payé la somme.", "fr") == "Le club a payé la somme."


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("La loi interdit également la télévision.", "La loi interdit la télévision."),
        ("La ville lance donc des travaux.", "La ville lance des travaux."),
        ("Le maire, également notaire, a démissionné.", "Le maire, également notaire, a démissionné."),
        ("Le maire et également le préfet ont signé.", "Le maire et également le préfet ont signé."),
    ],
)
def test_what_adds_to_an_untold_sentence_is_cut(text: str, rest: str) -> None:
    assert without_asides(text, "fr") == rest


@pytest.mark.parametrize(
    "text",
    [
        "Le trafic reprendra lundi sur toute la ligne, a indiqué la compagnie.",
        "L'accord entre en vigueur dans tout le pays, après le vote du Sénat.",
        "La firme dit avoir payé tous ses ouvriers, ce que contestent les syndicats.",
        "Le président, seul candidat, a été réélu avec une large avance.",
        "Les frais (hors taxes) seront payés par la commune de Lirac.",
    ],
)
def test_what_attributes_dates_denies_or_limits_is_never_cut(text: str) -> None:
    assert shorten(text, "fr", 4) == text


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (
            "Un port en fête La ville de Brenne a rouvert son port lundi matin.",
            "La ville de Brenne a rouvert son port lundi matin.",
        ),
        (
            "Le fils retrouvé Après deux ans de travaux, la halle de Lirac est ouverte aux marchands.",
            "Après deux ans de travaux, la halle de Lirac est ouverte aux marchands.",
        ),
        (
            "Un boulanger arrêté par la police En Savorie, les fours à bois sont interdits depuis dix ans.",
            "En Savorie, les fours à bois sont interdits depuis dix ans.",
        ),
        (
            "Tirana en demi-finale du tournoi Toutefois, le jury a décidé de suspendre l'amende du club.",
            "Toutefois, le jury a décidé de suspendre l'amende du club.",
        ),
        (
            "Une épave retrouvée au large de BrenneLe club a refusé de payer la somme à la famille.",
            "Le club a refusé de payer la somme à la famille.",
        ),
        (
            "Le port attend son heure, selon Awa Lorne Awa Lorne a demandé aux élus de rouvrir le port de Brenne.",
            "Awa Lorne a demandé aux élus de rouvrir le port de Brenne.",
        ),
        (
            "Torvana En tant que maire de la ville et président du port, Awa Lorne a une autre idée du budget.",
            "En tant que maire de la ville et président du port, Awa Lorne a une autre idée du budget.",
        ),
        ("Bruno Le Maire a demandé aux élus de voter le budget de la région avant la fin du mois.", None),
        ("Madame La présidente a demandé aux élus de voter le budget de la région.", None),
        ("La députée de La République En Marche a refusé de voter le budget de la région.", None),
        ("Les données du site LinkedIn sont vendues par un pirate depuis le mois de mai.", None),
        ("La une du quotidien Le soir est un appel à la paix entre les villages.", None),
        ("La ville de Brenne a rouvert son port lundi matin.", None),
    ],
)
def test_headings_that_ran_into_a_sentence_are_parted_from_it(text: str, rest: str | None) -> None:
    assert text[lead_in(text) :] == (rest or text)
