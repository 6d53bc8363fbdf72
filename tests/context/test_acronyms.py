"""Acronyms: introduced in the article or known from the table, decided by the article, and spelled out in English."""

import pytest

from benchmarks.acronyms import fate, sentences
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


def test_a_meaning_that_the_translator_chose_of_several_is_told():
    _, findings = Speller(Reading("Le PAM a livré du riz.")).rewrite(
        "Le PAM a livré du riz.", "The WFP delivered rice."
    )
    assert [code for code, _ in findings] == [WarningCode.ACRONYM_UNKNOWN]


def test_letters_that_a_translator_made_up_are_replaced():
    french = "Le comité de la Confédération africaine de football (CAF) vote."
    english = "The committee of the African Confederation of Football (ACF) votes."
    assert Speller(Reading(french)).rewrite(french, english)[0] == english.replace("ACF", "CAF")


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("La Food and Drug Administration (FDA) a tranché.", "The Food and Drug Administration (FDA) has decided."),
        (
            "Selon les Centres de contrôle et de prévention des maladies (CDC), le mal recule.",
            "According to the Control and Prevention Centres (CDC), the disease is receding.",
        ),
    ],
)
def test_an_acronym_behind_its_name_in_other_words_than_the_table_has_is_not_spelled_out_inside_brackets(
    french: str, english: str
) -> None:
    assert Speller(Reading(french)).rewrite(french, english)[0] == english


def test_a_party_behind_a_person_is_spelled_out():
    french, english = "La maire Anne Torval (PS) est là.", "Mayor Anne Torval (PS) is there."
    assert "Socialist Party [PS]" in Speller(Reading(french)).rewrite(french, english)[0]


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


def test_a_name_that_no_table_has_is_spelled_out_as_it_was_translated_else_in_french():
    text = "Le Mouvement des pêcheurs du lac (MPL) proteste. Le MPL attend."
    speller = Speller(Reading(text), {"MPL": "Lake Fishers' Movement"})
    assert speller.rewrite("Le MPL attend.", "The MPL waits.")[0] == "The Lake Fishers' Movement (MPL) waits."
    speller = Speller(Reading(text))
    assert speller.rewrite("Le MPL attend.", "The MPL waits.")[0] == "The Mouvement des pêcheurs du lac (MPL) waits."


def test_a_line_that_gives_the_name_itself_is_not_given_it_again():
    text = "L'Alliance des États du Sahel (AES) attend. L'AES dort."
    speller = Speller(Reading(text))
    french = "L'Alliance des États du Sahel (AES) attend."
    english = "The Alliance of the States of the Sahel (AES) waits."
    assert speller.rewrite(french, english)[0] == english
    assert speller.rewrite("L'AES dort.", "The AES sleeps.")[0] == "The AES sleeps."


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("AES's leaders left.", "Alliance of Sahel States' (AES) leaders left."),
        ("AES' leaders left.", "Alliance of Sahel States' (AES) leaders left."),
        ("AES-backed leaders of the AES left.", "AES-backed leaders of the Alliance of Sahel States (AES) left."),
    ],
)
def test_an_owner_is_spelled_out_too(english, said):
    assert (
        Speller(Reading("Les chefs de l'AES sont partis.")).rewrite("Les chefs de l'AES sont partis.", english)[0]
        == said
    )


def test_nothing_is_spelled_out_where_there_is_no_room():
    speller = Speller(Reading("L'AES se réunit."))
    assert speller.rewrite("L'AES se réunit.", "The AES meets.", 2)[0] == "The AES meets."


def test_an_unknown_or_undecided_acronym_is_told():
    speller = Speller(Reading("Le ZZQX et le PAM protestent."))
    _, findings = speller.rewrite("Le ZZQX et le PAM protestent.", "The ZZQX and the PAM protest.")
    assert [code for code, _ in findings] == [WarningCode.ACRONYM_UNKNOWN] * 2
    assert "World Food Programme" in findings[1][1]


@pytest.mark.parametrize(
    ("french", "english", "said"),
    [
        ("Les PME souffrent.", "The SMEs suffer.", "The small and medium-sized enterprises (SMEs) suffer."),
        ("Un EEI a explosé.", "An IED exploded.", "An improvised explosive device (IED) exploded."),
        ("Une HLM brûle.", "An HLM is burning.", "A French social housing (HLM) is burning."),
        ("Le RGPD vaut.", "The GDPR applies.", "The General Data Protection Regulation (GDPR) applies."),
        ("Le CAC 40 monte.", "The CAC 40 is rising.", "The CAC 40 is rising."),
    ],
)
def test_terms_and_treaties_are_spelled_out_with_their_article_but_not_before_a_number(french, english, said):
    assert Speller(Reading(french)).rewrite(french, english)[0] == said


def test_a_title_is_not_spelled_out_and_what_it_gives_in_full_is_given_again_below():
    title = "L'Alliance des États du Sahel (AES) attend"
    speller = Speller(Reading("L'AES attend.", title=title))
    english = "The Alliance of Sahel States (AES) is waiting"
    assert speller.rewrite(title, english, is_title=True)[0] == english
    assert speller.rewrite("L'AES attend.", "The AES is waiting.")[0] == f"{english}."
    assert speller.rewrite("L'AES attend.", "The AES is waiting.")[0] == "The AES is waiting."


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


def test_the_sentences_of_the_benchmark_have_the_right_names():
    cases = list(sentences())
    assert len(cases) >= 120
    assert [
        (text, acronym, wanted)
        for text, start, acronym, wanted in cases
        if fate((text, start, acronym, wanted)) != "right"
    ] == []


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
