"""The translation use case in several threads and with an engine that answers one by one: the same, in its order."""

import threading

import pytest

from service.decoding import Decoding
from service.errors import EngineFailed
from service.priority import in_background, is_background
from service.translate.sentences import SentenceTranslator
from tests.fakes import FakeIncrementalTranslator, FakeTranslator

WRONG = "La mairie de Brest paiera 40 millions d'euros, mais la région de Quimper ne paiera rien avant 2026."
SCRIPT = {
    WRONG: "Brest town hall will pay 40 million euros.",
    "La mairie de Brest paiera 40 millions d'euros,": "The town hall of Brest will pay 40 million euros.",
    "mais la région de Quimper ne paiera rien avant 2026.": "But Quimper will pay nothing before 2026.",
    "Le budget atteint 37 euros.": ["The budget rises.", "The budget reaches 37 euros."],
}


def texts(results):
    return [result.text for result in results]


def test_doubtful_sentences_are_decoded_again_in_several_threads_and_come_back_in_their_order():
    engine = FakeTranslator({"Le budget 7 atteint 37 euros.": ["The budget rises.", "Budget 7 reaches 37 euros."]})
    use_case = SentenceTranslator(engine, Decoding(), threads=2)
    sentences = [f"La phrase {number} {'très ' * (number % 3)}courte." for number in range(8)]
    sentences.insert(5, "Le budget 7 atteint 37 euros.")
    alone = SentenceTranslator(FakeTranslator(), Decoding()).translate_sentences(sentences[:5] + sentences[6:])
    results = use_case.translate_sentences(sentences)
    assert texts(results[:5] + results[6:]) == texts(alone)
    assert (results[5].text, results[5].retries) == ("Budget 7 reaches 37 euros.", 1)
    first, *again = [len(call.texts) for call in engine.calls]
    assert first == 9
    assert set(again) == {4, 5}


def test_a_thread_that_fails_fails_the_call():
    engine = FakeTranslator({"La phrase 3.": EngineFailed("the engine is gone")})
    with pytest.raises(EngineFailed, match="gone"):
        SentenceTranslator(engine, Decoding(), threads=2).translate_sentences([f"La phrase {i}." for i in range(8)])


@pytest.mark.parametrize("threads", [1, 2])
def test_what_is_doubtful_in_each_of_several_calls_is_decoded_again_after_that_call_was_reported(threads: int):
    wrong = {f"Le budget atteint {n} euros.": ["The budget rises.", f"The budget reaches {n} euros."] for n in (37, 38)}
    engine, reported = FakeTranslator(wrong), []
    use_case = SentenceTranslator(engine, Decoding(), threads=threads)
    first, second = wrong
    calls = [[first, "Oui, bien sûr."], [second, first]]
    results = use_case.translate_calls(calls, report=lambda number, found: reported.append((number, texts(found))))
    assert [number for number, _ in reported] == [0, 1]
    assert reported[1][1] == ["The budget rises.", "The budget rises."]
    assert texts(results[1]) == ["The budget reaches 38 euros.", "The budget reaches 37 euros."]
    assert sum((first in call.texts) != (second in call.texts) for call in engine.calls) == 4


def test_a_listener_that_raises_stops_the_calls_that_have_not_begun():
    engine = FakeTranslator({})

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        SentenceTranslator(engine, Decoding(), threads=2).translate_calls(
            [[f"La phrase {number} est courte."] for number in range(200)], report=stop
        )
    assert len(engine.calls) < 200


@pytest.mark.parametrize("threads", [1, 2])
def test_an_engine_that_answers_one_by_one_gives_the_same_translations_in_the_same_order(threads: int):
    calls = [["Oui, bien sûr.", WRONG], ["Le budget atteint 37 euros.", "La phrase est courte.", WRONG]]
    plain, engine = FakeTranslator(SCRIPT), FakeIncrementalTranslator(SCRIPT)
    at_once = SentenceTranslator(plain, Decoding(), threads=threads).translate_calls(calls)
    assert SentenceTranslator(engine, Decoding(), threads=threads).translate_calls(calls) == at_once
    assert sorted(engine.texts) == sorted(plain.texts)


def test_a_sentence_of_such_an_engine_is_decoded_again_before_the_others_of_its_call_are_there():
    wrong, last = "Le budget atteint 37 euros.", "La phrase est courte."
    again = threading.Event()

    def answer(text, decoding):
        if text == wrong and decoding.gloss_common:
            again.set()
        return "The budget rises." if text == wrong else f"EN({text})"

    engine = FakeIncrementalTranslator(answer, before=lambda text: text != last or again.wait(30))
    use_case = SentenceTranslator(engine, Decoding(), threads=2)
    assert texts(use_case.translate_sentences([last, wrong])) == [f"EN({last})", "The budget rises."]
    assert again.is_set()


def test_clauses_begun_in_advance_are_not_taken_where_the_second_search_went_well():
    right = "The town hall of Brest will pay 40 million euros, but the region of Quimper nothing before 2026."
    engine = FakeIncrementalTranslator({**SCRIPT, WRONG: [SCRIPT[WRONG], right]})
    (result,) = SentenceTranslator(engine, Decoding(), threads=2).translate_sentences([WRONG])
    assert (result.text, result.retries) == (right, 1)


def test_an_engine_that_fails_after_some_answers_fails_the_call():
    engine = FakeIncrementalTranslator({"La phrase 3.": EngineFailed("the engine is gone")})
    with pytest.raises(EngineFailed, match="gone"):
        SentenceTranslator(engine, Decoding(), threads=2).translate_sentences([f"La phrase {i}." for i in range(8)])


@pytest.mark.parametrize("threads", [1, 2])
def test_the_engine_is_asked_in_the_background_where_the_work_is(threads: int):
    seen = []
    engine = FakeTranslator(lambda text, _: seen.append(is_background()) or f"EN({text})")
    use_case = SentenceTranslator(engine, Decoding(), threads=threads)
    use_case.translate_calls([["La phrase 1."], ["La phrase 2."]])
    assert set(seen) == {False}
    seen.clear()
    with in_background():
        use_case.translate_calls([["La phrase 1."], ["La phrase 2."]])
    assert set(seen) == {True}
