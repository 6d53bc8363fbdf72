import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.decoding import Answers, Decoding, Hypothesis
from service.engines.batches import plan, plan_by_batch_key
from service.engines.wrappers.bounded import BoundedTranslator
from service.engines.wrappers.checked import CheckedTranslator
from service.engines.wrappers.metered import EngineCall, MeteredTranslator
from service.engines.wrappers.passing import PassingTranslator
from service.errors import EngineFailed, Overloaded
from service.priority import OVERTAKEN_AT_MOST, in_background
from tests.fakes import FakeIncrementalTranslator, FakeTranslator


class Gate(FakeTranslator):
    """A fake that says when a call has come in and holds it until it is let through."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = threading.Semaphore(0)
        self.open = threading.Event()

    def translate(self, sentences: list[str], decoding: Decoding) -> list[Hypothesis]:  # type: ignore[override]
        self.entered.release()
        assert self.open.wait(30)
        return super().translate(sentences, decoding)


def wait_for_depth(bounded: BoundedTranslator, depth: int) -> None:
    until = threading.Event()
    for _ in range(3000):
        if bounded.depth == depth:
            return
        until.wait(0.01)
    raise AssertionError(f"depth is {bounded.depth}, not {depth}")


def test_it_answers_as_the_translator_behind_it() -> None:
    inner = FakeTranslator({"oui": "yes"})
    bounded = BoundedTranslator(inner, 1)
    assert bounded.translate(["oui"], Decoding())[0].text == "yes"
    assert (bounded.identity, bounded.source, bounded.target) == (inner.identity, "fr", "en")
    assert bounded.max_source_tokens == inner.max_source_tokens
    assert bounded.count_tokens("un deux") == 2
    assert bounded.depth == 0


def test_a_call_beyond_the_limit_is_shed_and_the_waiting_ones_are_all_served() -> None:
    gate = Gate()
    bounded = BoundedTranslator(gate, limit=2, at_once=1)
    with ThreadPoolExecutor(3) as pool:
        calls = [pool.submit(bounded.translate, [f"s{index}"], Decoding()) for index in range(3)]
        assert gate.entered.acquire(timeout=30)
        wait_for_depth(bounded, 3)
        with pytest.raises(Overloaded, match="2 calls are waiting"):
            bounded.translate(["one too many"], Decoding())
        assert not bounded.drain(0.01)
        gate.open.set()
        assert sorted(call.result(30)[0].text for call in calls) == ["EN(s0)", "EN(s1)", "EN(s2)"]
    assert bounded.drain(1)
    assert "one too many" not in gate.texts


def test_no_more_calls_run_at_once_than_allowed() -> None:
    gate = Gate()
    bounded = BoundedTranslator(gate, limit=8, at_once=2)
    with ThreadPoolExecutor(5) as pool:
        calls = [pool.submit(bounded.translate, ["s"], Decoding()) for _ in range(5)]
        assert gate.entered.acquire(timeout=30)
        assert gate.entered.acquire(timeout=30)
        wait_for_depth(bounded, 5)
        assert not gate.entered.acquire(timeout=0.05)
        gate.open.set()
        assert len([call.result(30) for call in calls]) == 5


def order_of_turns(bounded: BoundedTranslator, gate: Gate, calls: str) -> list[str]:
    """Return the texts of calls in the order of their turns; those in capitals are of the background."""

    def call(text: str) -> None:
        with in_background() if text.isupper() else nullcontext():
            bounded.translate([text], Decoding())

    with ThreadPoolExecutor(1 + len(calls)) as pool:
        pool.submit(call, "first")
        assert gate.entered.acquire(timeout=30)
        for depth, text in enumerate(calls, 2):
            pool.submit(call, text)
            wait_for_depth(bounded, depth)
        gate.open.set()
    return gate.texts[1:]


def test_calls_that_somebody_waits_for_overtake_those_of_the_background() -> None:
    gate = Gate()
    assert order_of_turns(BoundedTranslator(gate, limit=50, at_once=1), gate, "AbBcd") == list("bcdAB")


def test_a_call_of_the_background_has_its_turn_after_so_many_others() -> None:
    gate, others = Gate(), "abcdefghijkl"
    in_order = order_of_turns(BoundedTranslator(gate, limit=50, at_once=1), gate, "X" + others)
    assert in_order == [*others[:OVERTAKEN_AT_MOST], "X", *others[OVERTAKEN_AT_MOST:]]


def test_a_failing_call_gives_its_place_back() -> None:
    bounded = BoundedTranslator(FakeTranslator({"non": EngineFailed("no")}), limit=1, at_once=1)
    for _ in range(5):
        with pytest.raises(EngineFailed):
            bounded.translate(["non"], Decoding())
    assert bounded.translate(["oui"], Decoding())[0].text == "EN(oui)"
    assert bounded.depth == 0


def test_answers_one_by_one_take_one_turn_which_ends_when_nobody_wants_more() -> None:
    bounded = BoundedTranslator(FakeIncrementalTranslator(), limit=1, at_once=1)
    assert bounded.is_incremental
    assert dict(bounded.translate_each(["un", "deux"], Decoding()))[1].text == "EN(deux)"
    assert bounded.depth == 0
    answers = bounded.translate_each(["un", "deux"], Decoding())
    next(answers)
    assert bounded.depth == 1
    answers.close()
    assert bounded.depth == 0


def test_only_what_stands_before_an_incremental_engine_and_does_alike_in_both_ways_is_incremental() -> None:
    class Louder(PassingTranslator):
        def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
            return [replace(one, text=one.text.upper()) for one in super().translate(sentences, decoding)]

    incremental = FakeIncrementalTranslator()
    assert PassingTranslator(incremental).is_incremental
    assert not PassingTranslator(FakeTranslator()).is_incremental
    assert not PassingTranslator(Louder(incremental)).is_incremental
    with pytest.raises(TypeError, match="all at once"):
        next(PassingTranslator(FakeTranslator()).translate_each(["un"], Decoding()))


def test_answers_one_by_one_are_measured_and_checked_as_those_of_a_call() -> None:
    told: list[EngineCall] = []
    engine = MeteredTranslator(CheckedTranslator(FakeIncrementalTranslator({"un": "o\x07ne"})), told.append)
    assert {number: one.text for number, one in engine.translate_each(["un", "deux"], Decoding())} == {
        0: "one",
        1: "EN(deux)",
    }
    assert [(call.sentences, call.tokens) for call in told] == [(2, 2)]
    nan = FakeIncrementalTranslator({"un": Hypothesis("one", float("nan"), 1, finished=True)})
    with pytest.raises(EngineFailed, match="no number"):
        list(CheckedTranslator(nan).translate_each(["un"], Decoding()))


@pytest.mark.parametrize("numbers", [(0,), (0, 0), (0, 2)])
def test_answers_that_are_not_one_a_sentence_are_refused(numbers: tuple[int, ...]) -> None:
    class Careless(FakeIncrementalTranslator):
        def translate_each(self, sentences: Sequence[str], decoding: Decoding) -> Answers:
            for number in numbers:
                yield number, *self.translate(sentences[:1], decoding)

    with pytest.raises(EngineFailed, match="answer"):
        list(CheckedTranslator(Careless()).translate_each(["un", "deux"], Decoding()))


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(1, 8), st.integers(1, 600))
def test_every_input_is_in_one_batch_with_inputs_of_similar_length(
    lengths: list[int], workers: int, max_tokens: int
) -> None:
    batches = plan(lengths, workers=workers, max_tokens=max_tokens)
    flat = [index for batch in batches for index in batch]
    assert sorted(flat) == list(range(len(lengths)))
    in_order = [lengths[index] for index in flat]
    assert in_order == sorted(lengths, reverse=True)
    longest = max(lengths, default=0)
    assert all(sum(lengths[index] for index in batch) <= max_tokens + longest for batch in batches)
    assert batches == plan(lengths, workers=workers, max_tokens=max_tokens)


def test_two_workers_share_a_short_list() -> None:
    assert [len(batch) for batch in plan([20] * 10, workers=2, max_tokens=10_000)] == [5, 5]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 90))), st.integers(1, 200))
def test_batches_of_batch_keys_hold_every_index_once_and_keep_to_the_budget(
    items: list[tuple[int, int]], max_tokens: int
) -> None:
    batch_keys, lengths = [batch_key for batch_key, _ in items], [length for _, length in items]
    batches = plan_by_batch_key(batch_keys, lengths, max_tokens=max_tokens)
    assert sorted(index for batch in batches for index in batch) == list(range(len(items)))
    for batch in batches:
        assert len({batch_keys[index] for index in batch}) == 1
        assert len(batch) == 1 or len(batch) * max(lengths[index] for index in batch) <= max_tokens
