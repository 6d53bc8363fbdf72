"""Acronyms: introduced in the article or known from the table, decided by the article, and spelled out in English."""

import pytest

from service.context.acronym_table import key_of, table
from service.context.acronyms import Reading
from service.context.definitions import find_definitions
from service.context.spelling_out import Speller
from service.domain import WarningCode


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
    assert meanings("Le PAM a livré du riz.")["PAM"] is None
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


def test_the_first_is_spelled_out_and_the_next_is_not():
    speller = Speller(Reading("L'AES se réunit. L'AES décide."))
    assert speller.rewrite("L'AES se réunit.", "The AES meets.") == ("The Alliance of Sahel States (AES) meets.", [])
    assert speller.rewrite("L'AES décide.", "The AES decides.") == ("The AES decides.", [])


def test_a_french_acronym_becomes_the_english_one():
    speller = Speller(Reading("L'ONU et le FMI sont d'accord."))
    english, findings = speller.rewrite("L'ONU et le FMI sont d'accord.", "The ONU and the FMI agree.")
    assert english == "The UN and the International Monetary Fund (IMF) agree."
    assert findings == []


def test_a_name_in_brackets_is_spelled_out_with_square_ones():
    speller = Speller(Reading("Les groupes (JNIM, FLA) avancent."))
    english, _ = speller.rewrite("Les groupes (JNIM, FLA) avancent.", "The groups (JNIM, FLA) advance.")
    assert english.startswith("The groups (Group for the Support of Islam and Muslims [JNIM], Azawad")


def test_nothing_is_spelled_out_where_there_is_no_room():
    speller = Speller(Reading("L'AES se réunit."))
    assert speller.rewrite("L'AES se réunit.", "The AES meets.", 2)[0] == "The AES meets."


def test_an_unknown_or_undecided_acronym_is_told():
    speller = Speller(Reading("Le ZZQX et le PAM protestent."))
    _, findings = speller.rewrite("Le ZZQX et le PAM protestent.", "The ZZQX and the PAM protest.")
    assert [code for code, _ in findings] == [WarningCode.ACRONYM_UNKNOWN] * 2
    assert "World Food Programme" in findings[1][1]


def test_terms_and_familiar_names_are_not_spelled_out():
    speller = Speller(Reading("La TVA de l'UE monte."))
    assert speller.rewrite("La TVA de l'UE monte.", "EU VAT rises.") == ("EU VAT rises.", [])


@pytest.mark.parametrize(
    ("french", "english"), [("ONU", "UN"), ("OTAN", "NATO"), ("CEDEAO", "ECOWAS"), ("FMI", "IMF"), ("UA", "AU")]
)
def test_an_acronym_is_english_in_the_whole_translation_without_being_spelled_out(french, english):
    speller = Speller(Reading(f"Le chef de l'{french} est parti. L'{french} attend."))
    assert speller.in_english(f"L'{french} attend.", f"The {french} is waiting.") == f"The {english} is waiting."
    assert speller.in_english(f"L'{french} attend.", f"The {english} is waiting.") == f"The {english} is waiting."


def test_the_first_mention_is_spelled_out_once_and_what_nobody_knows_is_marked():
    speller = Speller(Reading("La CEDEAO et l'AES négocient. La CEDEAO attend. Le ZQXV proteste."))
    first, _ = speller.rewrite("La CEDEAO et l'AES négocient.", "CEDEAO and the AES are negotiating.")
    assert first == (
        "Economic Community of West African States (ECOWAS) and the Alliance of Sahel States (AES) are negotiating."
    )
    assert speller.rewrite("La CEDEAO attend.", "CEDEAO is waiting.") == ("ECOWAS is waiting.", [])
    kept, findings = speller.rewrite("Le ZQXV proteste.", "The ZQXV is protesting.")
    assert kept == "The ZQXV is protesting."
    assert [code for code, _ in findings] == [WarningCode.ACRONYM_UNKNOWN]
