"""Acronyms in the English of a sentence: spelled out where they come first, English ones, or warned of."""

import pytest

from benchmarks.acronyms import fate, sentences
from service.context.acronyms import Reading
from service.context.spelling_out import Speller
from service.domain import WarningCode


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
