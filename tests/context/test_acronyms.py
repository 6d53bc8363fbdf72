"""Acronyms: introduced in the article or known from the table, and decided by the article."""

import pytest

from service.context.acronym_table import key_of, table
from service.context.acronyms import Reading
from service.context.definitions import find_definitions
from service.context.finding import find_context
from service.context.spelling_out import Speller
from service.domain import Article, WarningCode
from service.text.segment import segment


def meanings(text, countries=None):
    return {use.text: use.meaning.name_en if use.meaning else None for use in Reading(text, countries).uses}


def test_the_table_has_six_hundred_acronyms_and_a_line_on_four_hundred_in_both_languages():
    rows = [row for rows in table().values() for row in rows]
    assert len({(row.fr, row.name_fr) for row in rows}) == len(rows) >= 600
    assert sum(bool(row.gloss_en) for row in rows) >= 400
    for row in rows:
        assert row.name_fr
        assert row.name_en
        assert bool(row.gloss_en) == bool(row.gloss_fr), row.fr
        assert row.country == "-" or (len(row.country) == 2 and row.country.isupper()), row.fr


@pytest.mark.parametrize(
    ("text", "acronym", "name"),
    [
        ("Le Mouvement des pêcheurs du lac (MPL) proteste.", "MPL", "Mouvement des pêcheurs du lac"),
        ("Le MPL (Mouvement des pêcheurs du lac) proteste.", "MPL", "Mouvement des pêcheurs du lac"),
        ("Selon l’Union des éleveurs de la vallée (UEV), rien ne va.", "UEV", "Union des éleveurs de la vallée"),
    ],
)
def test_an_acronym_is_introduced_in_either_order(text, acronym, name):
    assert [one.name for one in find_definitions(text)[acronym]] == [name]
    (one,) = find_definitions(text)[acronym]
    assert text[one.start : one.end] == name


def test_what_stands_in_brackets_without_the_letters_is_no_introduction():
    assert find_definitions("Le maire de la ville de Sarvane (PS) a parlé.") == {}


@pytest.mark.parametrize("spelling", ["CEDEAO", "Cédéao", "Cedeao", "C.E.D.E.A.O."])
def test_all_spellings_of_an_acronym_are_one(spelling):
    assert key_of(spelling) == "CEDEAO"
    assert meanings(f"La réunion de la {spelling} a commencé.")[spelling].startswith("Economic Community")


def test_an_ambiguous_acronym_is_decided_by_the_article_or_left_open():
    assert meanings("La CAF a promis du riz.")["CAF"] is None
    said = "Le Programme alimentaire mondial a livré du riz. Le PAM manque de fonds."
    assert meanings(said)["PAM"] == "World Food Programme"
    assert meanings("Le CNSP a parlé.", {"NE": 3})["CNSP"].endswith("of the Homeland")
    assert meanings("Le CNSP a parlé.", {"ML": 1, "NE": 3})["CNSP"] is None


def test_two_meanings_in_one_article_each_hold_where_they_were_introduced():
    text = (
        "Le Programme alimentaire mondial (PAM) aide. Le PAM livre du riz. "
        "Le Parti authenticité et modernité (PAM) vote. Le PAM a gagné."
    )
    found = [use.meaning.name_en for use in Reading(text).uses]
    assert found == ["World Food Programme"] * 2 + ["Authenticity and Modernity Party"] * 2
    assert Reading(text).read("Le PAM a gagné.")[0].meaning is None  # a sentence alone does not tell which


def test_capitals_of_a_heading_and_surnames_are_no_acronyms():
    assert meanings("LE GRAND MARCHÉ DE SARVANE A BRÛLÉ HIER\nLes pompiers sont venus.") == {}
    assert meanings("Selon Awa DIOPARE, le marché rouvrira.") == {}


def test_what_the_title_introduces_is_known_in_the_text():
    reading = Reading("Le MPL proteste.", title="Le Mouvement des pêcheurs du lac (MPL) proteste")
    assert [use.meaning.name_fr for use in reading.uses] == ["Mouvement des pêcheurs du lac"]


@pytest.mark.parametrize(
    "text",
    [
        "Le Conseil des femmes de Sarvane se réunit. Le CFS attend.",
        "Le CFS attend. C'est ce que dit le Conseil des femmes de Sarvane.",
        "L'Union régionale de l'Élevage et des étables proteste. L'UREE attend.",
    ],
)
def test_the_one_name_with_the_initials_of_an_acronym_introduces_it_without_brackets(text):
    meaning = Reading(text).uses[0].meaning
    assert meaning is not None
    assert meaning.name_fr in text


def test_a_title_of_one_word_is_explained_by_the_text():
    reading = Reading("Le Conseil des femmes de Sarvane se réunit mardi.", title="CFS")
    assert [use.meaning.name_fr for use in reading.read("CFS")] == ["Conseil des femmes de Sarvane"]


@pytest.mark.parametrize(
    "text",
    [
        "Le Conseil des femmes de Sarvane et le Comité des fêtes de Sarvane sont là. Le CFS attend.",
        "Ce fut sans Awa. Le CFS attend.",
        "Le ZQXV attend.",
    ],
)
def test_two_names_or_none_with_those_initials_tell_nothing(text):
    assert Reading(text).uses[-1].meaning is None


def test_the_name_with_just_the_initials_is_the_whole_name():
    (one,) = find_definitions("L'Association torvalienne pour l'accès à la justice (ATAJ) proteste.")["ATAJ"]
    assert one.name == "Association torvalienne pour l'accès à la justice"


def test_two_acronyms_that_a_hyphen_joins_are_two():
    assert list(meanings("La coopération CAF-FIFA reprend. La Confédération africaine de football attend.")) == [
        "CAF",
        "FIFA",
    ]


def test_an_acronym_of_one_country_needs_an_article_about_it():
    assert meanings("Le NDC a parlé.", {"GH": 1})["NDC"] == "National Democratic Congress"
    reading = Reading("Le NDC a parlé.", {"FR": 2})
    assert reading.uses[0].meaning is None
    _, findings = Speller(reading).rewrite("Le NDC a parlé.", "The NDC has spoken.")
    assert findings == [(WarningCode.ACRONYM_UNKNOWN, "« NDC » may stand for National Democratic Congress")]


def test_the_people_and_the_towns_of_a_country_tell_what_an_article_is_about():
    for text in ("Les Ghanéens votent. Le NDC gagne.", "On vote à Accra. Le NDC gagne.", "Au Ghana, le NDC gagne."):
        (party,) = find_context(segment(Article(text), "fr")).context.organisations
        assert party.en == "National Democratic Congress"


@pytest.mark.parametrize("text", ["Le MCL attend.", "Awa a quitté la DCI.", "Ils parlent du CLD."])
def test_letters_that_could_be_a_roman_number_are_an_acronym_behind_an_article(text):
    assert list(meanings(text).values()) == [None]


@pytest.mark.parametrize(
    "text", ["Louis XIV est mort.", "La finale du Super Bowl LIV.", "Au XXe siècle, le XIX n'est plus."]
)
def test_roman_numbers_are_no_acronyms(text):
    assert meanings(text) == {}


def test_a_town_in_capitals_that_the_text_also_writes_small_is_no_acronym():
    assert meanings("TOMBALA, mardi 3 mars (Agence) – Il pleut. Tombala attend.") == {}


@pytest.mark.parametrize(
    ("text", "acronym", "name"),
    [
        ("La Fédération torvalienne de football (TFF) vote.", "TFF", "Fédération torvalienne de football"),
        ("Une zone d'identification de la défense aérienne de Torvale (ADIZ).", "ADIZ",
         "zone d'identification de la défense aérienne de Torvale"),
        ("Une hypertension artérielle pulmonaire (HTAP).", "HTAP", "hypertension artérielle pulmonaire"),
        ('Le « Réseau des écoles de Torvale » (RET) ouvre.', "RET", "Réseau des écoles de Torvale"),
    ],
)  # fmt: skip
def test_an_introduction_may_have_another_order_inner_letters_or_quotes(text, acronym, name):
    assert [one.name for one in find_definitions(text)[acronym]] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "À ce vote participait la maire sortante Awa Torval (PS).",
        "Ce que dit la loi du sénateur du lac Paul Sarvane (LR).",
        "Le texte de Jean-Paul Sarvane (PS) est lu.",
        "Hier, restent les minimas sociaux (RSA).",
    ],
)
def test_who_belongs_to_a_party_is_no_introduction_of_its_letters(text):
    assert find_definitions(text) == {}
