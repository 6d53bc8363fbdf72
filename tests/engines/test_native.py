"""The compiled decoder: what it computes, how it searches, and that no output depends on what else is in the batch."""

import itertools
import math
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from service.decoding import Decoding, Hypothesis, ModelIdentity
from service.engines.runtimes.native import library
from service.engines.runtimes.native.generator import NativeGenerator
from service.errors import EngineFailed
from service.priority import in_background
from tests.assertions import each
from tests.engines.tiny_gemma import VOCABULARY, WORDS

IDENTITY = ModelIdentity("tiny-gemma", "1")
pytestmark = pytest.mark.skipif(library.load() is None, reason="there is no C++ compiler here")


def prompts(count: int, seed: int = 0) -> list[str]:
    drawn = np.random.default_rng(seed)
    return [" ".join(drawn.choice(WORDS, drawn.integers(1, 30))) for _ in range(count)]


@pytest.fixture(scope="module")
def generator(gemma_folder: Path) -> NativeGenerator:
    return NativeGenerator(gemma_folder, IDENTITY, threads=2, margin=math.inf)


@pytest.fixture(scope="module")
def pruning(gemma_folder: Path) -> NativeGenerator:
    return NativeGenerator(gemma_folder, IDENTITY, threads=2, margin=0.5)


def test_the_next_token_has_the_probability_that_transformers_gives_it(
    generator: NativeGenerator, gemma_reference
) -> None:
    import torch

    errors, spread = [], []
    for prompt in prompts(24):
        with torch.no_grad():
            ids = [2, *(VOCABULARY.index(word) for word in prompt.split())]
            expected = torch.log_softmax(gemma_reference(torch.tensor([ids])).logits[0, -1], -1).numpy()
        (first,) = generator.generate([prompt], Decoding(beam_size=16), caps=[1])
        for one in (first, *first.others):
            token = VOCABULARY.index(one.text) if one.text else 1
            errors.append(one.score - expected[token])
        spread.append(expected.std())
    assert len(errors) == 24 * 16
    assert np.sqrt(np.mean(np.square(errors))) < 0.08 * np.mean(spread)


def searched(
    generator: NativeGenerator, prompt: str, beams: int, limit: int, margin: float = math.inf
) -> list[tuple[str, float]]:
    """Search as the library does, reading every prefix anew as a prompt: its words and their mean log-probability."""
    likeliest = -math.inf  # of those that have ended
    live: list[tuple[list[str], float]] = [([], 0.0)]
    done: list[tuple[list[str], float]] = []
    for length in range(1, limit + 1):
        candidates = []
        for beam, (words, score) in enumerate(live):
            (first,) = generator.generate([" ".join([prompt, *words])], Decoding(beam_size=2 * beams), caps=[1])
            candidates += [(score + one.score, beam, one) for one in (first, *first.others)]
        candidates = sorted(candidates, key=lambda one: -one[0])[: 2 * beams]
        found: list[tuple[list[str], float]] = []
        least = max([likeliest, *(score for score, _, _ in candidates[:1])]) - margin
        for rank, (score, beam, one) in enumerate(candidates):
            if len(found) == beams or score < least:
                break
            if not one.finished and length < limit:
                found.append(([*live[beam][0], one.text], score))
            elif rank < beams:
                done.append(([*live[beam][0], one.text], score / length))
                likeliest = max(likeliest, score)
        live = found
        if len(done) >= beams or not live:
            break
    best = sorted(done, key=lambda one: -one[1])[:beams]
    return [(" ".join(words).strip(), score) for words, score in best]


@pytest.mark.parametrize("beams", [1, 2, 4])
def test_a_search_finds_what_reading_every_prefix_anew_finds(generator: NativeGenerator, beams: int) -> None:
    for prompt in each(prompts(6, seed=beams)):
        (first,) = generator.generate([prompt], Decoding(beam_size=beams), caps=[12])
        got = [(one.text, one.score) for one in (first, *first.others)]
        expected = searched(generator, prompt, beams, 12)
        assert [text for text, _ in got] == [text for text, _ in expected]
        assert [score for _, score in got] == pytest.approx([score for _, score in expected], abs=1e-4)


@pytest.mark.parametrize("beams", [2, 4])
def test_a_pruned_search_gives_up_what_is_less_likely_than_the_best_by_its_margin(
    generator: NativeGenerator, pruning: NativeGenerator, beams: int
) -> None:
    counts = [0, 0]
    for prompt in each(prompts(6, seed=beams)):
        whole, pruned = (
            one.generate([prompt], Decoding(beam_size=beams), caps=[12])[0] for one in (generator, pruning)
        )
        got = [(one.text, one.score) for one in (pruned, *pruned.others)]
        expected = searched(generator, prompt, beams, 12, margin=0.5)
        assert [text for text, _ in got] == [text for text, _ in expected]
        assert [score for _, score in got] == pytest.approx([score for _, score in expected], abs=1e-4)
        counts = [counts[0] + len(whole.others), counts[1] + len(pruned.others)]
    assert counts[1] < counts[0]


def test_with_no_margin_a_search_of_many_hypotheses_is_a_greedy_one(
    gemma_folder: Path, generator: NativeGenerator
) -> None:
    strict = NativeGenerator(gemma_folder, IDENTITY, threads=1, margin=0.0)
    greedy = generator.generate(prompts(8), Decoding(), caps=[12] * 8)
    assert [one.text for one in strict.generate(prompts(8), Decoding(beam_size=4), caps=[12] * 8)] == [
        one.text for one in each(greedy)
    ]


def test_the_words_of_an_output_share_its_log_probability(generator: NativeGenerator) -> None:
    outputs = [
        one
        for first in generator.generate(prompts(8), Decoding(beam_size=3), caps=[12] * 8)
        for one in (first, *first.others)
        if not one.finished
    ]
    for one in each(outputs):
        assert " ".join(word for word, _ in one.word_scores).split() == one.text.split()
        assert sum(score for _, score in one.word_scores) == pytest.approx(one.score * one.tokens, abs=1e-3)


@pytest.mark.parametrize("decoding", [Decoding(), Decoding(beam_size=4), Decoding(8, repetition_penalty=1.1)])
def test_an_output_is_the_same_whatever_else_is_decoded(
    gemma_folder: Path, generator: NativeGenerator, decoding: Decoding
) -> None:
    inputs = prompts(30)
    separate = [generator.generate([prompt], decoding, caps=[20])[0] for prompt in inputs]
    assert generator.generate(inputs, decoding, caps=[20] * 30) == separate
    narrow = NativeGenerator(gemma_folder, IDENTITY, threads=1, rows=3, margin=math.inf)
    assert narrow.generate(inputs[::-1], decoding, caps=[20] * 30)[::-1] == separate


def test_calls_of_several_threads_share_the_engine(generator: NativeGenerator) -> None:
    inputs = prompts(12)
    expected = generator.generate(inputs, Decoding(beam_size=3), caps=[15] * 12)
    found: dict[int, list[Hypothesis]] = {}

    def ask(number: int) -> None:
        found[number] = generator.generate([inputs[number]], Decoding(beam_size=3), caps=[15])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[number][0] for number in range(12)] == expected


def test_an_output_ends_at_its_cap_and_says_so(generator: NativeGenerator) -> None:
    capped = generator.generate(prompts(8), Decoding(), caps=list(range(1, 9)))
    assert all(one.tokens <= cap for one, cap in zip(capped, range(1, 9), strict=True))
    assert any(one.tokens == cap and not one.finished for one, cap in zip(capped, range(1, 9), strict=True))


def test_no_n_gram_comes_twice_where_that_is_asked_for(generator: NativeGenerator) -> None:
    for one in each(generator.generate(prompts(10), Decoding(no_repeat_ngram_size=2), caps=[40] * 10)):
        words = one.text.split()
        pairs = list(itertools.pairwise(words))
        assert len(pairs) == len(set(pairs))
    free = generator.generate(prompts(10), Decoding(), caps=[40] * 10)
    assert any(len(one.text.split()) > len(set(one.text.split())) for one in free)


def test_a_penalty_makes_repetition_rarer(generator: NativeGenerator) -> None:
    def repeated(decoding: Decoding) -> int:
        found = generator.generate(prompts(10), decoding, caps=[40] * 10)
        return sum(len(one.text.split()) - len(set(one.text.split())) for one in found)

    assert repeated(Decoding(repetition_penalty=2.0)) < repeated(Decoding())


def test_a_prompt_that_is_too_long_is_refused_and_the_unknown_word_never_written(gemma_folder: Path) -> None:
    generator = NativeGenerator(gemma_folder, IDENTITY, threads=1, max_prompt_tokens=10)
    with pytest.raises(EngineFailed, match="prompts of 10 tokens, not of 12"):
        generator.generate(["w1 " * 11], Decoding())
    assert generator.generate([], Decoding()) == []
    assert "<unk>" not in generator.generate(["nothing known"], Decoding(), caps=[30])[0].text


def test_answers_come_one_by_one_and_are_those_of_the_whole_call(generator: NativeGenerator) -> None:
    decoding, caps = Decoding(beam_size=2), [5 * number for number in range(1, 9)]
    whole = generator.generate(prompts(8), decoding, caps=caps)
    each = list(generator.generate_each(prompts(8), decoding, caps))
    assert [one for _, one in sorted(each, key=lambda answer: answer[0])] == whole
    left = generator.generate_each(prompts(8), decoding, [1, *[200] * 7])
    next(left)
    left.close()
    assert generator.generate(prompts(8), decoding, caps=caps) == whole


def test_a_call_that_somebody_waits_for_does_not_wait_for_all_that_the_background_wants(gemma_folder: Path) -> None:
    generator = NativeGenerator(gemma_folder, IDENTITY, threads=1, rows=1)
    begun, answered, ended = threading.Event(), threading.Event(), list[int]()

    def work() -> None:
        with in_background(), closing(generator.generate_each(prompts(2000), Decoding(), [200] * 2000)) as answers:
            for number, _ in answers:
                if answered.is_set():
                    return
                ended.append(number)
                begun.set()

    background = threading.Thread(target=work)
    background.start()
    assert begun.wait(60)
    generator.generate(["w1 w2"], Decoding(), caps=[1])
    answered.set()
    background.join()
    assert 0 < len(ended) < 2000


def test_a_call_that_is_interrupted_is_given_up_and_the_next_one_answered(
    gemma_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = NativeGenerator(gemma_folder, IDENTITY, threads=1, rows=2)
    loaded = library.load()

    class Interrupted:
        def __getattr__(self, name: str) -> Callable[..., object]:
            return getattr(loaded, name)

        def entrefilet_next(self, *_arguments: object) -> int:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(generator._engine, "_library", Interrupted())
        with pytest.raises(KeyboardInterrupt):
            generator.generate(prompts(50), Decoding(beam_size=2), caps=[100] * 50)
    assert generator.generate(["w1 w2"], Decoding(), caps=[3])[0].tokens


def test_lack_of_memory_is_an_error_of_the_engine(gemma_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = NativeGenerator(gemma_folder, IDENTITY, threads=1)
    loaded = library.load()

    class Short:
        entrefilet_submit = staticmethod(lambda *_arguments: None)

        def __getattr__(self, name: str) -> Callable[..., object]:
            return getattr(loaded, name)

    monkeypatch.setattr(generator._engine, "_library", Short())
    with pytest.raises(EngineFailed, match="out of memory"):
        generator.generate(["w1"], Decoding())
