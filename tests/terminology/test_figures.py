"""Figures of French sentences, written as English news writes them."""

import pytest

from service.terminology.figures import find_figures


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("soixante-dix-sept personnes", {"soixante-dix-sept": "77"}),
        ("3 200 Mds d'euros de dette", {"3 200 Mds d'euros": "3,200 billion euros"}),
        ("6,8 M d'habitants", {"6,8 M": "6.8 million"}),
        ("0,5 pt de moins", {"0,5 pt": "0.5 points"}),
        ("un relèvement de 25 pb", {"25 pb": "25 basis points"}),
        ("+25 pb", {"+25 pb": "25 basis points"}),
        ("à 20 h 30", {"20 h 30": "8.30pm"}),
        ("à 20h30 et à 8 h", {"20h30": "8.30pm", "8 h": "8am"}),
        ("au XXe siècle", {"XXe siècle": "20th century"}),
        ("au IIe siècle av. J.-C.", {"IIe siècle av. J.-C.": "2nd century BC"}),
        ("au IIe siècle avant J.-C. à Brenne", {"IIe siècle avant J.-C.": "2nd century BC"}),
        ("mort vers 1372 avant J.-C. à 19 ans", {"1372 avant J.-C.": "1372 BC"}),
        ("vers 1372 avant Jésus-Christ", {"1372 avant Jésus-Christ": "1372 BC"}),
        ("fondée en 79 après J.-C.", {"79 après J.-C.": "AD 79"}),
        ("2.200.112 voix", {"2.200.112": "2,200,112"}),
        ("100. 000 habitants", {"100. 000": "100,000"}),
        ("le 1er mars", {"1er mars": "1 March"}),
        ("le 14 novembre 2023", {"14 novembre 2023": "14 November 2023"}),
        ("est tombé à 41 %", {"à 41 %": "to 41%"}),
        ("a baissé de 41 %", {"41 %": "by 41%"}),
        ("une baisse de 4,1 %", {"4,1 %": "4.1%"}),
        ("le niveau s'écarte de 15 centimètres", {"15 centimètres": "by 15 centimetres"}),
        ("La côte s'est éloignée de 3 km", {"3 km": "by 3 km"}),
        ("La digue a été déplacée de 380 mètres", {"380 mètres": "by 380 metres"}),
        ("un village éloigné de 1 200 mètres", {"1 200 mètres": "1,200 metres"}),
        ("un écart de 15 centimètres", {"15 centimètres": "15 centimetres"}),
        ("un camp déplacé à 15 mètres", {"15 mètres": "15 metres"}),
        ("passé de 3 à 5 %", {"passé": "risen", "à 5 %": "to 5%"}),
        ("a grimpé de près de 12 % à 3,4 milliards", {"12 %": "by 12%", "à 3,4 milliards": "to 3.4 billion"}),
        ("70 000 visiteurs", {"70 000": "70,000"}),
        ("Elles ont attendu jusqu'à 20 heures.", {"jusqu'à 20 heures": "up to 20 hours"}),
        ("ouvert jusqu'à 20 heures", {"20 heures": "8pm"}),
        ("jusqu’à 60 heures de route", {"jusqu’à 60 heures": "up to 60 hours"}),
        ("des files de jusqu'à 15 km", {"jusqu'à 15 km": "up to 15 km"}),
        ("dès 18 ans et jusqu'à 65 ans", {}),
        ("Ils mettent vingt-cinq jours à répondre", {"mettent": "take", "vingt-cinq": "25"}),
        ("La ville a mis trois ans pour bâtir", {"mis": "taken"}),
        ("Elle met en vente deux jours de billets", {}),
        ("Les images montrent une fosse de 1 400 mètres", {"1 400 mètres": "1,400 metres"}),
        ("une centaine de policiers", {"centaine": "about 100"}),
        ("49,3 millions de FCFA", {"49,3 millions de FCFA": "49.3 million CFA francs"}),
        ("−3,2 %", {"−3,2 %": "minus 3.2%"}),
        ("trois mille cinq cents soldats", {"trois mille cinq cents": "3,500"}),
        ("400 000 mètres cubes", {"400 000 mètres cubes": "400,000 cubic metres"}),
        ("12 Mds€ et 3 M€", {"12 Mds€": "12 billion euros", "3 M€": "3 million euros"}),
        ("la 3e place", {"3e": "3rd"}),
        ("la 2de place", {"2de": "2nd"}),
        ("deux virgule cinq millions d'euros", {"deux virgule cinq millions": "2.5 million"}),
        ("en mil neuf cent quatorze", {"mil neuf cent quatorze": "1,914"}),
    ],
)
def test_a_figure_is_written_as_it_must_become(sentence, figures):
    assert {sentence[f.start : f.end]: f.english for f in find_figures(sentence)} == figures


@pytest.mark.parametrize(
    "sentence",
    [
        "PSG 2-1, 6-4, 7/6",
        "en 24 heures",
        "le 14/11/2023 à 14:30",
        "Paris 2024 en 2024",
        "article L. 432-12",
        "le 5 m haies",
        "Il a 20 ans.",
        "un deux-pièces neuf",
        "la récolte de mil et de sorgho",
        "des millions de personnes et des milliards de fossiles",
        "en 2016 de protéger leurs intérêts",
        "http://exemple.fr/12,5",
    ],
)
def test_what_english_writes_alike_or_cannot_be_known_has_none(sentence):
    assert find_figures(sentence) == []


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Le taux est passé de 14,6 % à 20 %.", ["risen", "from 14.6%", "to 20%"]),
        ("Le taux est passé d'environ 3,5 % à 2,5 %.", ["fallen", "from 3.5%", "to 2.5%"]),
        ("Le coût est passé de 900 000 à 1,2 million d'euros.", ["risen", "900,000", "to 1.2 million euros"]),
        ("Les cas sont passés de 300 à 150.", ["fallen"]),
        ("Le titre recule de 2,5 % à 41 euros.", ["by 2.5%", "to 41 euros"]),
        ("Il est passé de 2010 à 2015.", []),
    ],
)
def test_figures_from_which_and_to_which_something_goes(french, english):
    assert [figure.english for figure in find_figures(french)] == english


@pytest.mark.parametrize(
    ("sentence", "english"),
    [
        ("Un décès sur trois pourrait être évité.", ["in three"]),
        ("Une femme sur six environ est testée.", ["in six"]),
        ("1 élève sur 5, et deux maires sur 20.", ["out of 5", "out of 20"]),
        ("Un accord sur trois ans.", []),
        ("C'est ouvert sept jours sur sept.", []),
        ("Il en a planté deux sur trois hectares.", []),
        ("Une note de 10,5 points sur 20,5.", []),
    ],
)
def test_a_part_of_a_number_is_told_from_what_lasts_or_covers_one(sentence: str, english: list[str]) -> None:
    assert [
        figure.english for figure in find_figures(sentence) if figure.english.startswith(("in ", "out of "))
    ] == english
