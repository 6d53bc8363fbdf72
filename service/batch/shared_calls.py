"""Calls of the engine that several callers share: whoever's sentences may stand in one batch are asked for together."""

import heapq
import itertools
import threading
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

_OLDEST = 2  # works whose full calls go first, whichever fits best
_SECONDS = 1.0  # between the signs of life of a caller whose items all wait

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(slots=True, eq=False)
class _Order(Generic[Answer]):
    """What one caller asks for: its answers by place, and what is still to come."""

    open: int
    answers: dict[int, Answer] = field(default_factory=dict)
    running: int = 0
    news: bool = False
    error: Exception | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Wanted(Generic[Item, Answer]):
    """An item that waits for a call; the lower its turn, the sooner."""

    item: Item
    tokens: int
    order: _Order[Answer]
    index: int
    turn: tuple[int, int]


class SharedCalls(Generic[Item, Answer]):
    """Asks `ask` for items, those of one batch key together, whoever wants them; safe to use from several threads.

    What is wanted for the oldest work is asked for first, with as many others of its batch key as there are and fill a
    call: with enough callers nearly all are full. What does not fill one waits as long as there are full calls for the
    next oldest work, which may bring more of its batch key. Work is as old as the thread's last `begin`, or as what it
    wants.

    A call holds about `tokens`, at most half as many again unless a single item has more. At most `at_once` calls run
    and hold at most `max_tokens_in_flight` together, unless one alone has more: of the full calls for the oldest works
    the one goes that leaves least of it unused, made smaller if it is a little too large; one that is much too large
    waits. So many more as are `ready` are asked for already and wait in the engine's queue, which must not run more
    than `at_once`: whichever it runs, they fit.

    If a call fails, the items of each of its callers are asked for again alone, so that nobody fails for another's.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[Item]], Sequence[Answer]],
        *,
        tokens: int,
        max_tokens_in_flight: int,
        at_once: int,
        ready: int = 0,
    ) -> None:
        self._ask, self._tokens, self._max_tokens_in_flight = ask, tokens, max_tokens_in_flight
        self._at_once, self._ready = at_once, ready
        self._threads = ThreadPoolExecutor(at_once + ready, thread_name_prefix="engine-call")
        self._waiting: dict[Hashable, list[_Wanted[Item, Answer]]] = defaultdict(list)
        self._call_tokens: list[int] = []  # the tokens of each call that runs or is ready
        self._numbers, self._begun = itertools.count(), threading.local()
        self._changed = threading.Condition()

    def begin(self) -> None:
        """Say that what the calling thread wants from now on is for other work, the youngest of all."""
        self._begun.number = next(self._numbers)

    def __call__(
        self, items: Sequence[tuple[Item, Hashable, int]], beat: Callable[[], None] = lambda: None
    ) -> list[Answer]:
        """Return the answers to items, each with its batch key and its tokens, in order. Raises what `ask` raises.

        The tokens are the same for all of a batch key. `beat` is called in the calling thread whenever a call is over
        that had items of this caller, and about every second while none is asked for.
        """
        order: _Order[Answer] = _Order(len(items))
        longest_first = sorted(range(len(items)), key=lambda index: -items[index][2])
        with self._changed:
            age = getattr(self._begun, "number", next(self._numbers))
            for index in longest_first:
                item, batch_key, tokens = items[index]
                wanted = _Wanted(item, tokens, order, index, (age, next(self._numbers)))
                insort(self._waiting[batch_key], wanted, key=lambda one: one.turn)
            self._start_calls()
        try:
            self._wait(order, beat)
        finally:
            self._withdraw(order)
        if order.error is not None:
            raise order.error
        return [order.answers[index] for index in range(len(items))]

    def _wait(self, order: _Order[Answer], beat: Callable[[], None]) -> None:
        """Wait until an order is complete, or has failed and has nothing in a call any more."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: order.news or not order.open, timeout=_SECONDS)
                alive, order.news = order.news or not order.running, False
                over = not order.open or (order.error is not None and not order.running)
            if alive:
                beat()
            if over:
                return

    def _withdraw(self, order: _Order[Answer]) -> None:
        """Forget what still waits of an order that is over or given up."""
        with self._changed:
            if order.open:
                for batch_key, wanted in list(self._waiting.items()):
                    self._keep(batch_key, [one for one in wanted if one.order is not order])

    def _start_calls(self) -> None:
        """Start calls as long as there is something to ask for and room for it; the lock is held."""
        while self._waiting and len(self._call_tokens) < self._at_once + self._ready:
            beside = sum(heapq.nlargest(self._at_once - 1, self._call_tokens))  # what may run with it
            left = self._max_tokens_in_flight - beside
            batch_key = self._next(left)
            wanted = self._waiting[batch_key]
            each = wanted[0].tokens
            count = min(len(wanted), self._items_per_call(each))
            fit = left // max(1, each)
            if self._call_tokens and fit < (count + 1) // 2:
                return  # rather wait than make a small call
            count = min(count, max(1, fit))
            call = wanted[:count]
            self._keep(batch_key, wanted[count:])
            self._call_tokens.append(count * each)
            for one in call:
                one.order.running += 1
            self._threads.submit(self._call, call, count * each)

    def _next(self, left: int) -> Hashable:
        """Return the key whose turn it is: of those that fill a call, the one that makes most of `left` tokens."""
        old = sorted({wanted[0].turn[0] for wanted in self._waiting.values()})[:_OLDEST]
        full: dict[Hashable, int] = {}
        for batch_key, wanted in self._waiting.items():
            each = wanted[0].tokens
            count = self._items_per_call(each)
            if wanted[0].turn[0] <= old[-1] and len(wanted) >= count:
                full[batch_key] = min(count, left // max(1, each)) * each
        return min(
            full or self._waiting, key=lambda batch_key: (-full.get(batch_key, 0), self._waiting[batch_key][0].turn)
        )

    def _items_per_call(self, each: int) -> int:
        """Return how many items of so many tokens come nearest to a full call."""
        return max(1, (2 * self._tokens + each) // max(1, 2 * each))

    def _keep(self, batch_key: Hashable, wanted: list[_Wanted[Item, Answer]]) -> None:
        if wanted:
            self._waiting[batch_key] = wanted
        else:
            del self._waiting[batch_key]

    def _call(self, call: Sequence[_Wanted[Item, Answer]], tokens: int) -> None:
        """Make a call and give its callers what came of it, in a thread of its own."""
        answers = self._try(call)
        orders = list(dict.fromkeys(one.order for one in call))
        if isinstance(answers, Exception) and orders[1:]:
            for order in orders:
                part = [one for one in call if one.order is order]
                self._answer(part, self._try(part))
        else:
            self._answer(call, answers)
        with self._changed:
            self._call_tokens.remove(tokens)
            self._start_calls()

    def _try(self, call: Sequence[_Wanted[Item, Answer]]) -> Sequence[Answer] | Exception:
        try:
            answers = self._ask([one.item for one in call])
        except Exception as error:  # noqa: BLE001 - raised in the thread of the caller whose items these are
            return error
        if len(answers) != len(call):
            return ValueError(f"{len(answers)} answers to {len(call)} items")
        return answers

    def _answer(self, call: Sequence[_Wanted[Item, Answer]], answers: Sequence[Answer] | Exception) -> None:
        with self._changed:
            if isinstance(answers, Exception):
                for order in {one.order for one in call}:
                    order.error = answers
                    self._withdraw(order)
            else:
                for one, answer in zip(call, answers, strict=True):
                    one.order.answers[one.index] = answer
                    one.order.open -= 1
            for one in call:
                one.order.running -= 1
                one.order.news = True
            self._changed.notify_all()
