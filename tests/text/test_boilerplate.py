import time

import pytest

from service.text.boilerplate import is_boilerplate, is_lone_name, preamble_end

BOILERPLATE = """
Par Jean Dupont
Lire l'article original ici.
Lire l’article original ici.
Lire aussi : Le fleuve en crue
>> À lire également
Source : Info Matin
Crédit photo : Jean Dupont
© AFP
(AFP)
Avec AFP
J.D. avec AFP
Jean Dupont avec AFP et Reuters
Avec les agences
Photo : Reuters
Photo d'illustration
Propos recueillis par Awa Sy
Entretien réalisé par Paul Ba
Jean Dupont, envoyé spécial à Kidal
De notre correspondant à Bamako
La rédaction
Bamako (AFP) –
Publié le 12 mai 2025 à 14 h 30
Mis à jour le 3/04/2024
Temps de lecture : 3 min
Abonnez-vous à notre newsletter
Partager sur Facebook
Facebook Twitter WhatsApp
Il vous reste 75 % de cet article à lire.
Nous utilisons des cookies pour améliorer votre expérience.
Vous pourriez aussi être intéressés par :
Mots-clés : fleuve, crue
Tous droits réservés.
https://www.exemple.fr/a
Read more: The river rises
By John Smith
Reporting by John Smith; editing by Ann Lee
Subscribe to our newsletter
"""
PROSE = """
Par les temps qui courent, tout augmente.
Par ailleurs, Paul part.
Par Emmanuel Diallo, le message est passé.
À voir les images, la situation empire.
Publié le 12 mai, le rapport accable le ministre.
Notre correspondant a été arrêté hier.
La rédaction a reçu des menaces.
Il vous reste peu de temps.
Photographe, il vit à Paris.
Paris, en feu.
Source de revenus pour beaucoup, le coton baisse.
Selon l'AFP, il est mort.
Avec l'AFP, il a signé un accord.
Partager le pouvoir reste difficile.
Traduit par la hausse des prix, le choc dure.
Images de guerre dans la ville
Copyright law is complex.
Share prices fell sharply.
Écrivain, journaliste, aventurier...
BBC journalists went on strike.
"""


@pytest.mark.parametrize("line", BOILERPLATE.strip().splitlines())
def test_bylines_credits_links_and_appeals_are_boilerplate(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize("line", PROSE.strip().splitlines())
def test_a_sentence_that_only_begins_like_boilerplate_is_not(line: str) -> None:
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    "line", ["Jean Dupont", "Victoire Dupont", "EL HADJ SAMBA KEÏTA", "Luis d'Almeida", "Awa Sy et Paul Ba", "M. K."]
)
def test_a_name_alone_on_its_line_is_known(line: str) -> None:
    assert is_lone_name(line)


@pytest.mark.parametrize(
    "line",
    [
        "Le Mali",
        "Une année noire",
        "Réforme agricole",
        "Jean dort",
        "Décès de Jean Dupont (1931-2026)",
        "Démission d'Awa Sy",
        "Mort du général Ba",
    ],
)
def test_a_heading_is_no_name(line: str) -> None:
    assert not is_lone_name(line)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Bamako (AFP) - Le fleuve monte.", "Le fleuve monte."),
        ("À lire sur Radio Sahel : Le fleuve monte encore ce soir.", "Le fleuve monte encore ce soir."),
        ("Bamako (Mali) - Le fleuve monte.", "Bamako (Mali) - Le fleuve monte."),
        ("À lire sur Radio Sahel : le fleuve", "À lire sur Radio Sahel : le fleuve"),
    ],
)
def test_a_preamble_ends_where_its_sentence_begins(text: str, sentence: str) -> None:
    assert text[preamble_end(text) :] == sentence


@pytest.mark.parametrize(
    "line",
    ["A " * 150, "Publié le" + " 1" * 140, "Publié le " + "1" * 280, "(AFP" * 70, "Jean Dupont, " * 23, "Ab-" * 99],
)
def test_no_line_takes_long_to_judge(line: str) -> None:
    started = time.process_time()
    is_boilerplate(line)
    is_lone_name(line)
    preamble_end(line)
    assert time.process_time() - started < 1
