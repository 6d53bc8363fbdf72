"""Which of several translations of one sentence is kept."""

import pytest

from service.decoding import Decoding, Hypothesis
from service.translate.reranking import best
from service.translate.sentences import SentenceTranslator
from tests.fakes import FakeTranslator

SOURCE = "Le maire visite le barrage et la carrière avec des journalistes."
WHOLE = "The mayor visits the dam and the quarry with journalists."
THIN = "The mayor visits with people."


def said(text, score=-0.5, others=()):
    return Hypothesis(text, score, len(text.split()), finished=True, others=tuple(others))


def test_of_two_without_findings_the_one_that_leaves_out_less_is_kept():
    assert best(SOURCE, [said(THIN, -0.40), said(WHOLE, -0.55)])[0].text == WHOLE


def test_a_model_that_is_much_surer_is_believed():
    assert best(SOURCE, [said(THIN, -0.40), said(WHOLE, -2.00)])[0].text == THIN


def test_of_two_that_render_the_same_words_the_shorter_one_is_kept():
    longer = "The mayor is going to visit the dam and the quarry together with the journalists."
    assert best(SOURCE, [said(longer, -0.50), said(WHOLE, -0.55)])[0].text == WHOLE
    assert best(SOURCE, [said(longer, -0.50), said(WHOLE, -0.70)])[0].text == longer
    assert best(SOURCE, [said(longer, -0.50), said(WHOLE, -0.55)], source_language="de")[0].text == longer


def test_findings_count_before_everything_else():
    source = "Le maire a inauguré 14 écoles."
    assert best(source, [said("The mayor opened 15 schools.", -0.1), said("The mayor opened 14.", -3.0)])[0].text == (
        "The mayor opened 14."
    )


def test_from_other_languages_the_models_score_decides_alone():
    chosen = best(SOURCE, [said(THIN, -0.40), said(WHOLE, -0.55)], source_language="de")
    assert chosen[0].text == THIN


def test_without_candidates_there_is_nothing_to_choose():
    with pytest.raises(ValueError, match="no candidate"):
        best(SOURCE, [])


def test_the_other_outputs_of_a_search_are_candidates_and_cost_no_further_call():
    engine = FakeTranslator({SOURCE: said(THIN, -0.40, [said(WHOLE, -0.45)])})
    translated = SentenceTranslator(engine, Decoding(beam_size=2)).translate_sentences([SOURCE])[0]
    assert translated.text == WHOLE
    assert translated.retries == 0
    assert len(engine.calls) == 1


def test_a_thin_translation_is_searched_for_again_only_where_that_is_asked_for():
    def calls(coverage, beam_size):
        engine = FakeTranslator({SOURCE: THIN})
        SentenceTranslator(engine, Decoding(beam_size=beam_size), retry_coverage=coverage).translate_sentences([SOURCE])
        return [call.decoding.beam_size for call in engine.calls]

    assert calls(0.7, 2) == [2, 4]
    assert calls(0.0, 2) == [2]
    assert calls(0.7, 1) == [1]
