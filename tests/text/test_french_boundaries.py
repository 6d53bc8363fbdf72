"""Abbreviations of law and of first names end no sentence; agencies' datelines are no part of the first one."""

import pytest

from service.domain import Article, SentenceKind
from service.text.boilerplate import preamble_end
from service.text.normalise import normalise
from service.text.segment import segment, split

ONE = [
    "L'élu est poursuivi sur la base de l'art. L. 432-12 du code pénal, a précisé le parquet de Valbourg.",
    "Le texte renvoie aux art. L. 121-3 et R. 121-1 du code.",
    "Il s'agit de l'article L. 432-12 du code pénal et de l'art. D. 12 du même code.",
    "Selon Ph. Martin, le pont rouvrira lundi.",
    "L'avocat Th. Durand a fait appel.",
    "Le juge Ch. Petit et le greffier Fr. Morel sont venus.",
    "La ministre Cl. Aubry et J.-Ph. Roux ont signé.",
    "Art. 1er bis. - Le maire peut fermer la halle.",
    "Art. 12. – Le présent décret entre en vigueur.",
    "Art. L. 432-12. - Est puni le fait de prendre un intérêt.",
    "Il a cité l'al. 2 de l'art. 4 du règl. intérieur.",
    "La loi n. 2024-12 et le décret no. 3 sont publiés.",
    "Selon l'arrêt du Cons. const. du 3 mars, la loi est nulle.",
    "La Cass. crim. 12 mars 2020 l'a dit.",
    "Le tribunal, ch. 3, l'a jugé.",
    "M. Ch. Durand est élu.",
    "Rendez-vous le 3 févr. 2024 à 18 h.",
    "Le coût est de 3 M€ env. par an.",
    "Selon St. Bernard, le pont rouvrira.",
    "Cf. art. 3 et suiv. du code.",
    "Le prof. Martin et le dr. Durand sont là.",
]


@pytest.mark.parametrize("sentence", ONE)
def test_an_abbreviation_ends_no_sentence(sentence: str) -> None:
    assert split(sentence) == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "Il a lu l'article 3. Le juge aussi.",
        "La loi L. 432-12 est claire. Il risque cinq ans.",
        "Il aime le Ph. Cela se voit.",
        "Elle cite le paragraphe L. Il refuse.",
    ],
)
def test_a_sentence_still_ends_before_a_word_that_opens_one(text: str) -> None:
    assert len(split(text)) == 2


@pytest.mark.parametrize(
    "dateline",
    [
        "N'DJAMENA, 1er janvier (Xinhua) -- ",
        "N’Djamena (Tchad), 1er janvier (Xinhua) -- ",
        "BAMAKO, 12 mars (AFP) - ",
        "Dakar (APA) – ",
        "APA-Dakar (Sénégal) – ",
        "(AFP) - ",
        "De notre correspondant à Bamako - ",
        "De notre envoyée spéciale à Gao – ",
        "OUAGADOUGOU, 3 févr. 2026 (AIB) — ",
        "Le Caire, 3 mars 2026 (MENA)- ",
        "SAINT-DENIS DE LA RÉUNION, 12 mars (AFP) -- ",
        "Paris, France | AFP | lundi 12/03/2026 - ",
    ],
)
def test_a_dateline_stands_apart_from_the_first_sentence(dateline: str) -> None:
    body = "Le gouvernement a annoncé un couvre-feu dans trois provinces."
    sentences = segment(Article(dateline + body), "fr").sentences
    assert [(s.kind, s.text) for s in sentences] == [
        (SentenceKind.BOILERPLATE, dateline.strip()),
        (SentenceKind.PROSE, body),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("La loi du 3 janv. 2020 change l'al. 2 de l'art. 4.", "Elle dit oui."),
        ("Le juge cite la p. 12.", "Le maire non."),
        ("Il habite pl. Saint-Jean et rte. Haute.", "Elle aussi."),
        ("La Sté. Alpina et les Ets. Roy ont gagné.", "Tarnel a perdu."),
    ],
)
def test_a_counted_article_ends_a_sentence_and_a_place_or_firm_does_not(first: str, second: str) -> None:
    assert [piece.strip() for piece in split(f"{first} {second}")] == [first, second]


@pytest.mark.parametrize(
    "dateline",
    [
        "RABAT – ",
        "OUAGADOUGOU/BAMAKO - ",
        "NEW YORK (Nations unies) - ",
        "ALGER- ",
        "PARIS, 3 mars - ",
        "Bamako, 12 mars (AMI) - ",
        "Alger, 12/03/2026 (APS)- ",
        "Kinshasa, 12 mars 2026 (ACP).- ",
        "QUÉBEC, le 12 mars 2026 /CNW/ - ",
        "Paris, AFP — ",
        "Genève (ats) - ",
        "ROME/PARIS, 12 mars (Reuters) - ",
        "YAOUNDE, Cameroun (AP) — ",
        "AA / Tunis / Sami Ben Ali – ",
        "Envoyé spécial à Tarnel – ",
        "Correspondance, Belloy. – ",
    ],
)
def test_every_form_of_a_dateline_stands_apart(dateline: str) -> None:
    sentence = "Le ministre a ouvert lundi la conférence sur l'eau."
    assert preamble_end(dateline + sentence) == len(dateline)


@pytest.mark.parametrize(
    "sentence",
    [
        "Le Mans - Le club a gagné 3 à 1.",
        "CAN 2025 - Le Mali bat la Zambie.",
        "A-B Le ministre a ouvert la conférence.",
        "RABAT – ville du roi – attend la pluie.",
        "LE MAIRE a dit non.",
    ],
)
def test_other_dashes_and_capitals_are_no_dateline(sentence: str) -> None:
    assert preamble_end(sentence) == 0


def test_an_agency_inside_a_sentence_is_no_dateline() -> None:
    text = "Le préfet (AFP) - qui l'a dit hier soir - est parti."
    assert [s.text for s in segment(Article(text), "fr").sentences] == [text]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("La ﬁn de l’oﬀre oﬃcielle", "La fin de l’offre officielle"),
        ("le 1ᵉʳ mars, ℡ ½ 10⁶ m² nº", "le 1er mars, ℡ ½ 10⁶ m² nº"),
        ("gouverne\u00ad\nment", "gouvernement"),
        ("gou\u00adver\u00adnement", "gouvernement"),
        ("Ｌｅ ｍａｉｒｅ", "Le maire"),
        ("𝐋𝐞 maire ſage", "Le maire sage"),
    ],
)
def test_shaped_letters_become_letters_and_figures_stay(written: str, plain: str) -> None:
    assert normalise(written) == plain
    assert normalise(plain) == plain
