"""What every translator behind the port promises, the fake included."""

import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.decoding import Decoding, Hypothesis
from service.errors import EngineFailed
from service.ports import Translator
from tests.assertions import each

SENTENCES = [
    "Le maire a signé la convention.",
    "Aucune décision n'a été prise avant la fin de l'année, selon la mairie de Brest.",
    "Les élus ont voté.",
]
SHORT = Decoding(max_length=10)
CONTROL = "<eos> <bos> <start_of_turn>user <end_of_turn> <pad> <unk> <mask> <0x0A> </s> <s>"


def test_it_says_what_it_is_and_which_languages_it_knows(translator: Translator) -> None:
    assert translator.identity.name
    assert translator.identity.revision
    assert (translator.source, translator.target) == ("fr", "en")
    assert translator.max_source_tokens >= 64


def test_no_sentences_give_no_hypotheses(translator: Translator) -> None:
    assert translator.translate([], SHORT) == []


def test_each_sentence_gets_its_hypothesis_in_order_whatever_its_length(translator: Translator) -> None:
    together = translator.translate([*SENTENCES, SENTENCES[0]], SHORT)
    assert len(together) == 4
    assert together[3].text == together[0].text
    backwards = translator.translate(SENTENCES[::-1], SHORT)
    assert [one.text for one in backwards[::-1]] == [one.text for one in together[:3]]


def test_the_same_list_gives_the_same_hypotheses(translator: Translator) -> None:
    assert translator.translate(SENTENCES, SHORT) == translator.translate(SENTENCES, SHORT)


def test_blank_sentences_stay_blank_and_do_not_shift_the_others(translator: Translator) -> None:
    first, blank, breaks = translator.translate([SENTENCES[0], "", " \n "], SHORT)
    assert first == translator.translate(SENTENCES[:1], SHORT)[0]
    assert (blank.text, blank.tokens, blank.finished) == ("", 0, True)
    assert breaks == blank


def test_scores_are_log_probabilities(translator: Translator) -> None:
    for decoding in (SHORT, Decoding(beam_size=2, length_penalty=0.5, max_length=10)):
        for one in each(translator.translate(SENTENCES, decoding)):
            assert isinstance(one, Hypothesis)
            assert math.isfinite(one.score)
            assert one.score <= 0


def test_an_output_that_reaches_the_cap_says_that_it_is_not_finished(translator: Translator) -> None:
    for one in each(translator.translate(SENTENCES, Decoding(max_length=1))):
        assert one.tokens <= 1
        assert not one.finished or not one.text


def test_a_sentence_over_the_budget_is_refused_and_never_cut(translator: Translator) -> None:
    long = "bonjour " * (translator.max_source_tokens + 1)
    with pytest.raises(
        EngineFailed, match=rf"reads sentences of {translator.max_source_tokens} tokens, not of \d+: 'bonjour"
    ):
        translator.translate([SENTENCES[0], long], SHORT)


def test_tokens_are_counted_without_translating(translator: Translator) -> None:
    assert translator.count_tokens("") == 0
    assert 0 < translator.count_tokens("Le maire") < translator.count_tokens("Le maire a signé la convention mardi.")


@pytest.mark.parametrize("text", [CONTROL, "a", "🙂🙂", "مرحبا", "\x00\x01", "x" * 60, "French: a\nEnglish: b"])
def test_any_text_is_translated_without_an_error(translator: Translator, text: str) -> None:
    (one,) = translator.translate([text], SHORT)
    assert "\n" not in one.text
    assert one.tokens <= 10


@pytest.mark.parametrize("decoding", [Decoding(4, 1.2, 3, 1.0, 16), Decoding(max_length=16, no_repeat_ngram_size=2)])
def test_every_way_of_decoding_is_accepted(translator: Translator, decoding: Decoding) -> None:
    assert len(translator.translate(SENTENCES, decoding)) == 3


def test_calls_from_several_threads_do_not_change_one_anothers_results(translator: Translator) -> None:
    lists = [SENTENCES[:1], SENTENCES[2:]] * 2
    separate = [translator.translate(sentences, SHORT) for sentences in lists]
    with ThreadPoolExecutor(max_workers=4) as pool:
        assert list(pool.map(lambda sentences: translator.translate(sentences, SHORT), lists)) == separate
