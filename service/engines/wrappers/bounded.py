"""A bounded queue in front of an engine: beyond its limit callers are told to come back rather than kept waiting."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from service.decoding import Answers, Decoding, Hypothesis
from service.engines.heap import give_back
from service.engines.wrappers.passing import PassingTranslator
from service.errors import Overloaded
from service.ports import Translator
from service.priority import OVERTAKEN_AT_MOST, is_background


@dataclass(eq=False, slots=True)
class _Turn:
    """A call that waits."""

    is_background: bool
    overtaken: int = 0


class BoundedTranslator(PassingTranslator):
    """Passes calls on to `inner` in the order they came, `at_once` at a time; at most `limit` more may wait.

    Calls of the background are overtaken by others, up to OVERTAKEN_AT_MOST times each.

    Few at once because the engine spreads one call over every core already; two, so that the cores which one call
    leaves idle at its end are used by the next.
    """

    def __init__(self, inner: Translator, limit: int, *, at_once: int = 2) -> None:
        if limit < 1 or at_once < 1:
            raise ValueError("limit and at_once must be at least 1")
        super().__init__(inner)
        self._limit = limit
        self._at_once = at_once
        self._changed = threading.Condition()
        self._waiting: list[_Turn] = []
        self._running = 0

    @property
    def limit(self) -> int:
        """Calls that may wait."""
        return self._limit

    @property
    def depth(self) -> int:
        """Calls that run or wait now."""
        with self._changed:
            return self._running + len(self._waiting)

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        """Translate when it is this call's turn. Raises Overloaded if `limit` calls wait already, EngineFailed."""
        with self._turn():
            return self._inner.translate(sentences, decoding)

    def translate_each(self, sentences: Sequence[str], decoding: Decoding) -> Answers:
        """Translate one by one when it is this call's turn. Raises Overloaded as `translate` does, EngineFailed."""
        with self._turn():
            yield from super().translate_each(sentences, decoding)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self._enter()
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                idle = not self._running and not self._waiting
                self._changed.notify_all()
            if idle:
                give_back()

    def drain(self, seconds: float) -> bool:
        """Wait until nothing runs or waits, at most `seconds`; tell whether that came about."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._running and not self._waiting, timeout=seconds)

    def _queue(self, turn: _Turn) -> None:
        place = len(self._waiting)
        while not turn.is_background and place:
            before = self._waiting[place - 1]
            if not before.is_background or before.overtaken == OVERTAKEN_AT_MOST:
                break
            before.overtaken += 1
            place -= 1
        self._waiting.insert(place, turn)

    def _enter(self) -> None:
        turn = _Turn(is_background())
        with self._changed:
            if self._running >= self._at_once and len(self._waiting) >= self._limit:
                raise Overloaded(
                    f"{self._limit} calls are waiting for the translation engine already",
                    mend="send the request again a little later",
                )
            self._queue(turn)
            try:
                self._changed.wait_for(lambda: self._running < self._at_once and self._waiting[0] is turn)
                self._running += 1
            finally:  # also when the wait is interrupted: a turn that nobody takes would stop the whole line
                self._waiting.remove(turn)
                self._changed.notify_all()
