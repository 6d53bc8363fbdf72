"""Callers share calls: the oldest first, within their room, each caller with its own answers and failures."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.batch.shared_calls import SharedCalls


class Gate:
    """Answers items in capitals; calls wait until the gate is open."""

    def __init__(self, *, is_open: bool = True) -> None:
        self.calls: list[str] = []
        self.running = 0
        self.most = 0
        self._lock, self._open = threading.Lock(), threading.Event()
        if is_open:
            self._open.set()

    def open(self) -> None:
        self._open.set()

    def __call__(self, items: Sequence[str]) -> list[str]:
        with self._lock:
            self.calls.append("".join(items))
            self.running += len(items)
            self.most = max(self.most, self.running)
        assert self._open.wait(20)
        with self._lock:
            self.running -= len(items)
        if "!" in items:
            raise OSError("an item is bad")
        return [item.upper() for item in items]


def _items(letters: str, tokens: int = 1) -> list[tuple[str, int, int]]:
    return [(letter, tokens, tokens) for letter in letters]


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


_letters = st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 5)).map(lambda pair: (*pair, pair[1]))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.lists(_letters, max_size=12), min_size=1, max_size=5),
    st.integers(1, 8),
    st.integers(1, 16),
    st.integers(1, 4),
)
def test_every_caller_gets_its_answers_in_order(
    callers: list, tokens: int, max_tokens_in_flight: int, at_once: int
) -> None:
    calls = SharedCalls(Gate(), tokens=tokens, max_tokens_in_flight=max_tokens_in_flight, at_once=at_once)
    with ThreadPoolExecutor(len(callers)) as pool:
        answers = list(pool.map(calls, callers))
    assert answers == [[letter.upper() for letter, _, _ in items] for items in callers]


def _answers_behind_a_running_call(*wants: list[tuple[str, int, int]]) -> tuple[list[list[str]], list[str]]:
    """Return the answers to what is wanted, one after another while a call "x" runs, and the calls that were made."""
    gate = Gate(is_open=False)
    calls = SharedCalls(gate, tokens=4, max_tokens_in_flight=4, at_once=1)
    with ThreadPoolExecutor(1 + len(wants)) as pool:
        requested = [pool.submit(calls, _items("x"))]
        _until(lambda: gate.calls == ["x"])
        for items in wants:
            requested.append(pool.submit(calls, items))
            time.sleep(0.1)
        gate.open()
        return [one.result(20) for one in requested], gate.calls


def test_what_several_callers_want_of_one_batch_key_is_asked_for_together_the_oldest_first() -> None:
    answers, calls = _answers_behind_a_running_call(_items("ab"), _items("cde"))
    assert answers == [["X"], ["A", "B"], ["C", "D", "E"]]
    assert calls == ["x", "abcd", "e"]


def test_what_has_waited_longest_is_asked_for_first_with_what_may_stand_beside_it() -> None:
    answers, calls = _answers_behind_a_running_call(_items("a", 2), _items("bcde"), _items("f", 2))
    assert answers == [["X"], ["A"], ["B", "C", "D", "E"], ["F"]]
    assert calls == ["x", "af", "bcde"]


def test_later_wants_of_older_work_go_before_those_of_younger_and_take_them_along() -> None:
    gate = Gate(is_open=False)
    calls = SharedCalls(gate, tokens=4, max_tokens_in_flight=4, at_once=1)
    with ThreadPoolExecutor(1) as old, ThreadPoolExecutor(1) as young, ThreadPoolExecutor(1) as other:
        old.submit(calls.begin).result(20)
        young.submit(calls.begin).result(20)
        requested = [other.submit(calls, _items("x"))]
        _until(lambda: gate.calls == ["x"])
        for pool, items in ((young, _items("abcdef")), (old, _items("gh"))):
            requested.append(pool.submit(calls, items))
            time.sleep(0.1)
        gate.open()
        assert [one.result(20) for one in requested] == [["X"], list("ABCDEF"), ["G", "H"]]
    assert gate.calls == ["x", "ghab", "cdef"]


def test_what_fills_no_call_waits_for_more_of_its_batch_key_while_the_next_oldest_work_fills_some() -> None:
    answers, calls = _answers_behind_a_running_call([("a", 1, 1)], [("b", 2, 1)] * 8, [("c", 3, 1)] * 4)
    assert [len(one) for one in answers] == [1, 1, 8, 4]
    assert calls == ["x", "bbbb", "bbbb", "cccc", "a"]


def test_no_more_tokens_are_in_flight_than_there_is_room_for() -> None:
    gate = Gate()
    calls = SharedCalls(gate, tokens=3, max_tokens_in_flight=6, at_once=5)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(calls, [_items("abcdefg")] * 40))
    assert 3 <= gate.most <= 6


def test_an_item_larger_than_all_room_is_asked_for_alone() -> None:
    gate = Gate()
    calls = SharedCalls(gate, tokens=3, max_tokens_in_flight=6, at_once=2)
    assert calls(_items("ab", 9)) == ["A", "B"]
    assert sorted(gate.calls) == ["a", "b"]


@pytest.mark.parametrize(("tokens", "sizes"), [(1, [5, 5, 2]), (2, [3, 3, 3, 3]), (4, [1] * 12), (3, [2] * 6)])
def test_a_call_holds_as_many_items_as_come_nearest_to_its_size(tokens: int, sizes: list[int]) -> None:
    gate = Gate()
    calls = SharedCalls(gate, tokens=5, max_tokens_in_flight=10, at_once=1)
    assert calls(_items("abcdefghijkl", tokens)) == list("ABCDEFGHIJKL")
    assert [len(call) for call in gate.calls] == sizes


def test_a_call_is_made_smaller_to_fit_but_never_by_more_than_half() -> None:
    gate = Gate(is_open=False)
    calls = SharedCalls(gate, tokens=8, max_tokens_in_flight=16, at_once=3)
    with ThreadPoolExecutor(3) as pool:
        requested = [pool.submit(calls, _items("aaa", 3))]  # 9 is nearest to 8
        _until(lambda: gate.calls == ["aaa"])
        requested.append(pool.submit(calls, _items("bbbbbbbb")))
        _until(lambda: len(gate.calls) == 2)
        requested.append(pool.submit(calls, _items("cc", 2)))
        time.sleep(0.1)
        assert gate.calls == ["aaa", "bbbbbbb"]
        gate.open()
        assert [len(one.result(20)) for one in requested] == [3, 8, 2]


def test_of_the_full_calls_the_one_goes_that_leaves_least_room_unused() -> None:
    gate = Gate(is_open=False)
    calls = SharedCalls(gate, tokens=8, max_tokens_in_flight=16, at_once=2)
    with ThreadPoolExecutor(2) as pool:
        requested = [pool.submit(calls, _items("aaa", 3))]  # leaves 7
        _until(lambda: gate.calls == ["aaa"])
        requested.append(pool.submit(calls, _items("bb", 4) + _items("c" * 8)))
        _until(lambda: len(gate.calls) == 2)
        assert gate.calls == ["aaa", "ccccccc"]
        gate.open()
        assert [len(one.result(20)) for one in requested] == [3, 10]


def test_as_many_calls_run_at_once_as_may() -> None:
    gate = Gate(is_open=False)
    calls = SharedCalls(gate, tokens=1, max_tokens_in_flight=4, at_once=5)
    with ThreadPoolExecutor(1) as pool:
        requested = pool.submit(calls, _items("abcdefgh"))
        _until(lambda: gate.running == 4)
        gate.open()
        assert requested.result(20) == list("ABCDEFGH")


def test_one_more_call_waits_ready_whole() -> None:
    gate = Gate(is_open=False)
    calls = SharedCalls(gate, tokens=4, max_tokens_in_flight=8, at_once=2, ready=1)
    with ThreadPoolExecutor(1) as pool:
        requested = pool.submit(calls, _items("a" * 16))
        _until(lambda: len(gate.calls) == 3)
        time.sleep(0.1)
        assert gate.calls == ["aaaa"] * 3
        gate.open()
        assert requested.result(20) == ["A"] * 16


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=40))
def test_whichever_of_the_ready_calls_run_they_fit(sizes: list[int]) -> None:
    gate, slots = Gate(), threading.Semaphore(2)

    def engine(items: Sequence[str]) -> list[str]:
        with slots:  # an engine that makes two calls at once
            return gate("".join(items))[: len(items)]

    calls = SharedCalls(engine, tokens=4, max_tokens_in_flight=8, at_once=2, ready=1)
    calls([("x" * size, size, size) for size in sizes])
    assert gate.most <= 8


def test_nobody_fails_for_anothers_item_and_what_fails_leaves_nothing_behind() -> None:
    gate = Gate(is_open=False)
    calls = SharedCalls(gate, tokens=8, max_tokens_in_flight=8, at_once=1)
    with ThreadPoolExecutor(4) as pool:
        requested = [pool.submit(calls, _items("x"))]
        _until(lambda: gate.calls == ["x"])
        requested += [pool.submit(calls, _items(letters)) for letters in ("ab", "!c", "de")]
        time.sleep(0.2)
        gate.open()
        assert [requested[index].result(20) for index in (0, 1, 3)] == [["X"], ["A", "B"], ["D", "E"]]
        with pytest.raises(OSError, match="an item is bad"):
            requested[2].result(20)
    assert len([call for call in gate.calls if "!" in call]) == 2
    assert calls(_items("fg")) == ["F", "G"]
    assert len([call for call in gate.calls if "!" in call]) == 2


def test_the_rest_of_what_failed_is_not_asked_for() -> None:
    gate = Gate()
    calls = SharedCalls(gate, tokens=1, max_tokens_in_flight=1, at_once=1)
    with pytest.raises(OSError, match="an item is bad"):
        calls(_items("!" + "a" * 200))
    assert calls(_items("b")) == ["B"]
    assert len(gate.calls) == 2


def test_too_few_answers_are_an_error_and_no_endless_wait() -> None:
    calls = SharedCalls(lambda items: items[1:], tokens=2, max_tokens_in_flight=2, at_once=1)
    with pytest.raises(ValueError, match="1 answers to 2 items"):
        calls(_items("ab"))


def test_a_caller_gives_signs_of_life_while_it_waits_for_its_turn_and_none_while_its_own_call_hangs() -> None:
    gate = Gate(is_open=False)
    calls = SharedCalls(gate, tokens=1, max_tokens_in_flight=1, at_once=1)
    beats: dict[str, int] = {"a": 0, "b": 0}

    def ask(letter: str) -> list[str]:
        def beat() -> None:
            beats[letter] += 1

        return calls(_items(letter), beat)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, "a")
        _until(lambda: gate.running == 1)
        second = pool.submit(ask, "b")
        _until(lambda: beats["b"] >= 2)
        assert beats["a"] == 0
        gate.open()
        assert (first.result(20), second.result(20)) == (["A"], ["B"])
    assert beats["a"] == 1


def test_a_caller_that_gives_up_leaves_nothing_waiting() -> None:
    gate = Gate(is_open=False)
    calls = SharedCalls(gate, tokens=1, max_tokens_in_flight=1, at_once=1)

    def give_up() -> None:
        raise KeyboardInterrupt

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(calls, _items("a"))
        _until(lambda: gate.running == 1)
        with pytest.raises(KeyboardInterrupt):
            calls(_items("bcd"), give_up)
        gate.open()
        assert first.result(20) == ["A"]
    assert calls(_items("e")) == ["E"]
    assert gate.calls == ["a", "e"]
