"""Server-sent events of one piece of work: how far it is, then where its result is or what went wrong."""

import json
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

HEARTBEAT_SECONDS = 1.0
"""How often a waiting stream says that it is alive; also how soon it notices that its reader has gone."""


class Abandoned(Exception):
    """Whoever asked for the work has gone."""


class Reporter(Generic[T]):
    """What a piece of work tells its reader through; calling it raises Abandoned once the reader has gone."""

    def __init__(self) -> None:
        self.messages: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self.abandoned = threading.Event()

    def __call__(self, value: T) -> None:
        """Tell how far the work is."""
        if self.abandoned.is_set():
            raise Abandoned
        self.messages.put(("report", value))


def events(
    work: Callable[[Reporter[T]], R], show: Callable[[T], Iterable[str]], done: Callable[[R], Any]
) -> Iterator[str]:
    """Run `work` in a thread and yield what `show` makes of its reports, then the event `done` with `done(result)`.

    An error of the work is raised here. A reader who goes away ends the work at its next report.
    """
    reporter: Reporter[T] = Reporter()

    def run() -> None:
        try:
            reporter.messages.put(("result", work(reporter)))
        except Exception as error:  # noqa: BLE001 - raised again where the request is answered
            reporter.messages.put(("error", error))

    # in the request's context, so that the work's spans and log lines are known as its own
    threading.Thread(target=copy_context().run, args=(run,), name="streamed", daemon=True).start()
    try:
        while True:
            try:
                kind, value = reporter.messages.get(timeout=HEARTBEAT_SECONDS)
            except queue.Empty:
                yield ": still here\n\n"
                continue
            if kind == "error":
                raise value
            if kind == "result":
                yield event("done", done(value))
                return
            yield from show(value)
    finally:
        reporter.abandoned.set()


def event(kind: str, data: Any) -> str:
    """Return one server-sent event with JSON data."""
    return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
