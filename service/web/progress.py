"""Server-sent events of one piece of work: how far it is, then where its result is or what went wrong."""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

Report = Callable[[str], None]
"""Tells how far the work is; raises Abandoned once nobody waits for it any more."""

HEARTBEAT_SECONDS = 1.0
"""How often a waiting stream says that it is alive; also how soon it notices that its reader has gone."""


class Abandoned(Exception):
    """Whoever asked for the work has gone."""


def events(work: Callable[[Report, threading.Event], Any], done: Callable[[Any], Any]) -> Iterator[str]:
    """Run `work` in a thread and yield its reports as events, then `done(result)`.

    An error of the work is raised here. A reader who goes away sets the event that `work` was handed.
    """
    told: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    abandoned = threading.Event()

    def report(stage: str) -> None:
        if abandoned.is_set():
            raise Abandoned
        told.put(("progress", stage))

    def run() -> None:
        try:
            told.put(("result", work(report, abandoned)))
        except Exception as error:  # noqa: BLE001 - raised again where the request is answered
            told.put(("error", error))

    threading.Thread(target=run, name="streamed", daemon=True).start()
    try:
        while True:
            try:
                kind, value = told.get(timeout=HEARTBEAT_SECONDS)
            except queue.Empty:
                yield ": still here\n\n"
                continue
            if kind == "error":
                raise value
            if kind == "result":
                yield event("done", done(value))
                return
            yield event("progress", {"text": value})
    finally:
        abandoned.set()


def event(kind: str, data: Any) -> str:
    """Return one server-sent event with JSON data."""
    return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
