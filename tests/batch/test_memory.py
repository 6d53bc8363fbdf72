"""The memory spares the engine what it has translated, and never changes what a sentence becomes."""

import hashlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from service.batch.counting import ThreadCounts
from service.batch.translation_cache import CachingTranslator, TranslationCache, is_batch_invariant
from service.decoding import Decoding, Hypothesis, ModelIdentity
from tests.fakes import FakeTranslator

_GREEDY = Decoding()


class PaddingTranslator:
    """An engine whose output depends on its batch as a real one's does: on how much longer the longest sentence is."""

    identity, source, target, max_source_tokens = ModelIdentity("padding", "1"), "fr", "en", 100

    def __init__(self, *, moody: bool = False) -> None:
        self.calls: list[list[str]] = []
        self._moody, self.seconds = moody, 0.0

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def batch_key(self, text: str, decoding: Decoding) -> int:
        return self.count_tokens(text)

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        time.sleep(self.seconds)
        self.calls.append(list(sentences))
        longest = max(map(self.count_tokens, sentences))
        mood = len(sentences) if self._moody else 0

        def one(text: str) -> Hypothesis:
            padded = longest - self.count_tokens(text) + mood
            made = hashlib.sha256(f"{text} {padded} {decoding}".encode()).hexdigest()[:9]
            return Hypothesis(made, -1.0 / (padded + 2), 3, finished=True)

        return [one(text) for text in sentences]


_sentences = st.lists(st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=4).map(" ".join), max_size=20)


@settings(max_examples=100, deadline=None)
@given(st.lists(_sentences, max_size=5), st.integers(0, 3000))
def test_a_sentence_becomes_what_it_becomes_alone_whatever_was_asked_before(calls: list, size: int) -> None:
    remembering = CachingTranslator(PaddingTranslator(), TranslationCache(size))
    separate = PaddingTranslator()
    for sentences in calls:
        expected = [separate.translate([text], _GREEDY)[0] for text in sentences]
        assert remembering.translate(sentences, _GREEDY) == expected


def test_what_was_translated_is_not_asked_again_and_is_counted() -> None:
    engine, counting = PaddingTranslator(), ThreadCounts()
    remembering = CachingTranslator(engine, TranslationCache(), tell=counting.tell, remembered=counting.remember)
    remembering.translate(["un deux", "trois", "un deux"], _GREEDY)
    assert (counting.take().sentences, len(engine.calls)) == (2, 2)
    remembering.translate(["trois", "quatre"], _GREEDY)
    counts = counting.take()
    assert (counts.sentences, counts.tokens, counts.remembered) == (1, 3, 1)
    assert engine.calls[-1] == ["quatre"]
    remembering.translate(["trois"], Decoding(beam_size=4))
    assert engine.calls[-1] == ["trois"]


def test_each_group_is_a_sign_of_life() -> None:
    beats: list[int] = []
    engine = PaddingTranslator()
    CachingTranslator(engine, TranslationCache(), beat=lambda: beats.append(len(engine.calls))).translate(
        [" ".join("a" * words) for words in range(1, 40)], _GREEDY
    )
    assert beats
    assert beats[-1] == 39


def test_sentences_of_several_threads_share_a_call_and_each_thread_counts_its_own() -> None:
    engine, counting = PaddingTranslator(), ThreadCounts()
    engine.seconds = 0.2
    remembering = CachingTranslator(engine, TranslationCache(), tell=counting.tell, threads=1)

    def ask(letter: str) -> tuple[list[Hypothesis], int]:
        found = remembering.translate([f"{letter} {other}" for other in "ab"], _GREEDY)
        return found, counting.take().sentences

    with ThreadPoolExecutor(4) as pool:
        requested = list(pool.map(ask, "abcd"))
    assert [count for _, count in requested] == [2] * 4
    separate = PaddingTranslator()
    for letter, (found, _) in zip("abcd", requested, strict=True):
        assert found == [separate.translate([f"{letter} {other}"], _GREEDY)[0] for other in "ab"]
    assert len(engine.calls) < 4


def test_the_memory_keeps_to_its_room_and_forgets_what_is_least_used() -> None:
    memory, known = TranslationCache(700), Hypothesis("12345", -0.1, 1, finished=True)
    for text in ("aaaaa", "bbbbb"):
        memory.put((text, _GREEDY), known)
    assert memory.get(("aaaaa", _GREEDY)) == known
    memory.put(("ccccc", _GREEDY), known)
    assert memory.get(("bbbbb", _GREEDY)) is None
    assert memory.get(("aaaaa", _GREEDY)) == known


def test_what_a_search_holds_besides_is_remembered_and_takes_room_too() -> None:
    memory = TranslationCache(4000)
    for number in range(9):
        others = tuple(Hypothesis(hashlib.sha256(b"%d" % i).hexdigest() * 2, -i / 7, i, i > 3) for i in range(7))
        wide = Hypothesis(f"{number} é’\ud800", -number / 3, number, finished=True, others=others)
        memory.put(("même phrase", Decoding(beam_size=number + 1)), wide)
        assert memory.get(("même phrase", Decoding(beam_size=number + 1))) == wide
    assert memory.get(("même phrase", Decoding(beam_size=1))) is None
    assert memory.get(("même phrase", Decoding(beam_size=9))) == wide


def test_an_engine_whose_output_depends_on_its_batch_is_distinguished_from_one_whose_does_not() -> None:
    assert is_batch_invariant(PaddingTranslator(), _GREEDY)
    assert not is_batch_invariant(PaddingTranslator(moody=True), _GREEDY)


def test_a_sentence_with_terms_of_a_glossary_is_asked_for_with_those_only_beside_others_that_have_them():
    engine = FakeTranslator(lambda text, decoding: f"{text} {decoding.terms}")
    translator = CachingTranslator(engine, TranslationCache())
    terms = (("maire", "Mayor"), ("préfet", "Prefect"))
    requested = ["Le maire dort.", "La mer dort.", "Un chat dort.", "Un maire dort."]
    first = translator.translate(requested, Decoding(terms=terms))
    assert [answer.text for answer in first] == [
        "Le maire dort. (('maire', 'Mayor'),)",
        "La mer dort. ()",
        "Un chat dort. ()",
        "Un maire dort. (('maire', 'Mayor'),)",
    ]
    assert sorted(call.texts for call in engine.calls) == [
        ("La mer dort.", "Un chat dort."), ("Le maire dort.", "Un maire dort."),
    ]  # fmt: skip
    assert translator.translate(requested, Decoding(terms=terms[:1])) == first
    assert len(engine.calls) == 2
