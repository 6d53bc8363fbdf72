"""The translation use case with a scripted engine: nothing lost, nothing truncated, doubtful output decoded again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.decoding import Decoding, Hypothesis
from service.domain import WarningCode
from service.translate.sentences import SentenceTranslator
from tests.assertions import each
from tests.fakes import FakeTranslator


def translator(script=None, **options):
    engine = FakeTranslator(script, **options)
    return SentenceTranslator(engine, Decoding()), engine


def texts(results):
    return [result.text for result in results]


@settings(deadline=None)
@given(st.text(alphabet="aé \n\tÀ.1«»-•", max_size=80))
def test_a_text_of_n_lines_comes_back_as_n_lines(text):
    use_case, _ = translator(lambda source, _: f"en {source}")
    assert use_case.translate_text(text).text.count("\n") == text.count("\n")


def test_blank_lines_stay_blank_and_cost_nothing():
    use_case, engine = translator(lambda source, _: f"[{source}]")
    assert use_case.translate_text("Bonjour.\n\n   \nAu revoir.\n").text == "[Bonjour.]\n\n   \n[Au revoir.]\n"
    assert engine.texts.count("") == 0


def test_a_line_of_two_sentences_is_translated_sentence_by_sentence():
    use_case, engine = translator(lambda source, _: f"[{source}]")
    line = "La halle ferme lundi. Elle rouvrira en mai."
    assert texts(use_case.translate_sentences([line])) == ["[La halle ferme lundi.] [Elle rouvrira en mai.]"]
    assert set(engine.texts) == {"La halle ferme lundi.", "Elle rouvrira en mai."}


@pytest.mark.parametrize("line", ["12 345", "***", "https://exemple.fr/a?b=c", "redaction@exemple.fr", "🙂", "—"])
def test_a_line_without_words_comes_back_as_it_is(line):
    use_case, engine = translator()
    assert texts(use_case.translate_sentences([line])) == [line]
    assert engine.texts == []


def test_what_no_reader_sees_is_not_given_to_the_engine():
    use_case, engine = translator(lambda source, _: f"[{source}]")
    line = "Les pé\u00adniches at\u200btendent la \ufb01n de la crue."
    assert texts(use_case.translate_sentences([line])) == ["[Les péniches attendent la fin de la crue.]"]
    assert set(engine.texts) == {"Les péniches attendent la fin de la crue."}


@pytest.mark.parametrize("bullet", ["- ", "• ", "  – ", "3. ", "b) "])
def test_a_bullet_is_kept_and_not_translated(bullet):
    use_case, engine = translator({"Le blé.": "Wheat."})
    assert texts(use_case.translate_sentences([f"{bullet}Le blé."])) == [f"{bullet}Wheat."]
    assert engine.texts == ["Le blé."]


def test_equal_sentences_are_translated_once():
    use_case, engine = translator({"Oui, bien sûr.": "Yes, of course."})
    assert texts(use_case.translate_sentences(["Oui, bien sûr."] * 3)) == ["Yes, of course."] * 3
    assert engine.texts == ["Oui, bien sûr."]


def test_a_line_in_capitals_is_read_in_lower_case_and_answered_in_capitals():
    use_case, engine = translator({"Le président est arrivé hier.": "The president arrived yesterday."})
    assert texts(use_case.translate_sentences(["LE PRÉSIDENT EST ARRIVÉ HIER."])) == [
        "THE PRESIDENT ARRIVED YESTERDAY."
    ]
    assert engine.texts == ["Le président est arrivé hier."]


def test_an_acronym_alone_is_not_taken_for_shouting():
    use_case, engine = translator({"ONU": "UN"})
    assert texts(use_case.translate_sentences(["ONU"])) == ["UN"]
    assert engine.texts[0] == "ONU"


def test_a_sentence_over_the_budget_is_cut_at_clauses_and_rejoined_whole():
    sentence = ", ".join(f"le mot numéro {i} est là" for i in range(40)) + "."
    engine = FakeTranslator(lambda source, _: source, max_source_tokens=30)
    result = SentenceTranslator(engine, Decoding(), retry=False).translate_sentences([sentence])[0]
    assert result.text == sentence
    assert len(engine.calls[0].texts) > 1
    assert all(len(piece.split()) <= 30 for piece in engine.calls[0].texts)


def test_a_word_of_5000_characters_is_cut_and_not_lost():
    engine = FakeTranslator(lambda source, _: source, max_source_tokens=512)
    engine.count_tokens = len
    result = SentenceTranslator(engine, Decoding(), retry=False).translate_sentences(["é" * 5000])[0]
    assert result.text == "é" * 5000


def test_a_lost_number_is_decoded_again_and_the_better_candidate_wins():
    source = "Le maire a inauguré 412 logements en mars."
    use_case, engine = translator(
        {source: ["The mayor opened homes in March.", "The mayor opened 412 homes in March."]}
    )
    result = use_case.translate_sentences([source])[0]
    assert result.text == "The mayor opened 412 homes in March."
    assert result.warnings == ()
    assert result.retries == 1
    assert engine.calls[1].decoding.beam_size > engine.calls[0].decoding.beam_size


def test_a_wider_search_divides_by_the_length_as_the_first_one_does():
    source = "Le maire a inauguré 412 logements en mars."
    engine = FakeTranslator({source: ["The mayor opened homes in March.", "The mayor opened 412 homes in March."]})
    SentenceTranslator(engine, Decoding(length_penalty=0.5)).translate_sentences([source])
    assert [call.decoding.length_penalty for call in engine.calls] == [0.5, 0.5]


def test_only_doubtful_sentences_are_decoded_again():
    good, bad = "Le chat dort sur le lit.", "Le budget atteint 37 euros."
    use_case, engine = translator({good: "The cat sleeps on the bed.", bad: "The budget is a lot."})
    use_case.translate_sentences([good, bad])
    assert all(call.texts == (bad,) for call in each(engine.calls[1:]))


def test_what_still_fails_after_every_retry_carries_its_warning():
    source = "Le maire a inauguré 412 logements en mars."
    use_case, engine = translator({source: "The mayor opened homes in March."})
    result = use_case.translate_sentences([source])[0]
    assert WarningCode.NUMBER_MISMATCH in [code for code, _ in result.warnings]
    assert len(engine.calls) == 2


def test_an_output_that_hits_its_limit_is_marked_as_truncated():
    source = "Le maire parle du budget de la commune."
    cut = Hypothesis("The mayor talks about the budget of the", -0.2, 8, finished=False)
    use_case, _ = translator({source: cut})
    assert WarningCode.TRUNCATED in [code for code, _ in use_case.translate_sentences([source])[0].warnings]


def test_a_repetition_loop_is_decoded_again():
    source = "Le conseil municipal a voté le budget de la commune lundi soir."
    loop = "The council voted the budget " + "of the town " * 20
    use_case, _ = translator({source: [loop, "The town council passed the municipality's budget on Monday evening."]})
    assert use_case.translate_sentences([source])[0].text.startswith("The town council passed")


def test_a_percent_sign_comes_once() -> None:
    source = "La hausse est de 70 % en un an."
    use_case, _ = translator({source: "The rise is 70%% in a year."})
    (result,) = use_case.translate_sentences([source])
    assert (result.text, result.warnings) == ("The rise is 70% in a year.", ())


def test_french_typography_left_in_the_english_becomes_english():
    source = "Il a parlé d'un dialogue « franc et direct » : voilà tout !"
    use_case, _ = translator({source: "He spoke of a « frank and direct » dialogue : that is all !"})
    assert use_case.translate_sentences([source])[0].text == 'He spoke of a "frank and direct" dialogue: that is all!'


def test_warnings_of_a_text_name_their_line():
    lines = "Bonjour à tous.\nLe maire a inauguré 412 logements en mars."
    use_case, _ = translator({
        "Bonjour à tous.": "Hello everyone.",
        "Le maire a inauguré 412 logements en mars.": "The mayor opened homes in March.",
    })  # fmt: skip
    result = use_case.translate_text(lines)
    assert {warning.where for warning in result.warnings} == {"lines[1]"}
    assert result.retried == 1


def test_nothing_to_translate_calls_no_engine():
    use_case, engine = translator()
    assert use_case.translate_sentences([]) == []
    assert engine.calls == []


def test_a_loop_that_a_wider_search_does_not_end_is_decoded_once_more_without_repeats():
    source = "Le conseil municipal a voté le budget de la commune lundi soir."
    loop = "The council voted the budget " + "of the town " * 20
    use_case, engine = translator({source: [loop, loop, "The town council passed the budget on Monday evening."]})
    assert use_case.translate_sentences([source])[0].text.startswith("The town council passed")
    assert engine.calls[2].decoding.no_repeat_ngram_size > 0


def test_a_whole_text_may_be_decoded_otherwise_than_a_brief():
    engine = FakeTranslator({"Oui, bien sûr.": "Yes, of course."})
    use_case = SentenceTranslator(engine, Decoding(beam_size=2), text_decoding=Decoding(beam_size=1))
    use_case.translate_text("Oui, bien sûr.")
    use_case.translate_sentences(["Oui, bien sûr."])
    assert [call.decoding.beam_size for call in engine.calls] == [1, 2]


def test_a_sentence_that_stays_doubtful_is_translated_clause_by_clause():
    source = "La mairie de Brest paiera 40 millions d'euros, mais la région de Quimper ne paiera rien avant 2026."
    lost = "Brest town hall will pay 40 million euros."
    use_case, engine = translator(
        {
            source: lost,
            "La mairie de Brest paiera 40 millions d'euros,": "The town hall of Brest will pay 40 million euros.",
            "mais la région de Quimper ne paiera rien avant 2026.": "But Quimper will pay nothing before 2026.",
        }
    )
    (result,) = use_case.translate_sentences([source])
    assert result.text == "The town hall of Brest will pay 40 million euros, but Quimper will pay nothing before 2026."
    assert result.warnings == ()
    assert result.retries
    assert engine.texts.count("mais la région de Quimper ne paiera rien avant 2026.") == 1


def test_a_name_alone_that_is_doubtful_is_warned_of_rather_than_the_sentence_taken_apart():
    source = "L'association Vivre aux Tanneries, créée en 2017, réclame que l'État publie le rapport sur la rupture."
    use_case, engine = translator(
        lambda text, _: (
            "The association Vivere aux Tanneries, created in 2017, asks the State to publish the report on the break."
            if text == source
            else "The State publishes the report."
        )
    )
    (result,) = use_case.translate_sentences([source])
    assert [code for code, _ in result.warnings] == [WarningCode.ENTITY_CHANGED]
    assert set(engine.texts) == {source}


def test_clauses_do_not_win_where_they_are_as_doubtful():
    source = "Le maire de Brest a signé la convention, mais le préfet du Finistère a refusé de la lire."
    use_case, _ = translator(lambda text, _: "The mayor has signed." if text == source else "Something was signed.")
    assert texts(use_case.translate_sentences([source])) == ["The mayor has signed."]
