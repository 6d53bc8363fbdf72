"""The progress of a job as server-sent events, read from the job table, so that any process can tell it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flask import Response

from service.jobs.model import Job, JobState
from service.web.problems import RequestRefused

if TYPE_CHECKING:
    from service.jobs.store import JobStore

_AT_ONCE = 16
_POLL_SECONDS = 0.25
_COMMENT_SECONDS = 15.0
_LONGEST_SECONDS = 600.0
_ENDED = (JobState.DONE, JobState.CANCELLED)


class Streams:
    """Streams of events; few at once, because each holds a thread of the server, and none for ever."""

    def __init__(self, draining: Callable[[], bool], *, at_once: int = _AT_ONCE) -> None:
        """Take what tells that the process is on its way out, which ends every stream."""
        self._draining = draining
        self._places = threading.BoundedSemaphore(at_once)

    def open(self, store: "JobStore", job: Job, after: int, allowed: Callable[[], bool] = lambda: True) -> Response:
        """Return the stream of a job from the event after number `after`; it ends when it is no longer `allowed`.

        Raises RequestRefused when all streams are taken.
        """
        if not self._places.acquire(blocking=False):
            raise RequestRefused(
                429, "too-many-streams", "too many event streams are open", "poll the job instead", Retry_After="5"
            )
        response = Response(self._events(store, job, after, allowed), content_type="text/event-stream; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Accel-Buffering"] = "no"
        response.call_on_close(self._places.release)
        return response

    def _events(self, store: "JobStore", job: Job, after: int, allowed: Callable[[], bool]) -> Iterator[str]:
        ends = time.monotonic() + _LONGEST_SECONDS
        commented = time.monotonic()
        last_state: tuple[object, ...] = ()
        yield "retry: 2000\n\n"
        while not self._draining() and time.monotonic() < ends and allowed():
            current = store.find(job.id, any_owner=True)
            if current is None:
                return
            for item in store.read_ended(job.id, after):
                after = item.sequence or after
                data = {"index": item.position, "id": item.reference, "state": item.state, "error": item.error}
                yield _event("item", data, after)
            state = (current.state, current.completed, current.failed)
            if state != last_state:
                last_state = state
                yield _event("progress", _progress(current))
            if current.state in _ENDED and not store.read_ended(job.id, after, limit=1):
                yield _event("end", _progress(current))
                return
            if time.monotonic() - commented > _COMMENT_SECONDS:
                commented = time.monotonic()
                yield ": still here\n\n"
            time.sleep(_POLL_SECONDS)


def _progress(job: Job) -> dict[str, object]:
    return {"state": job.state, "total": job.total, "completed": job.completed, "failed": job.failed}


def _event(kind: str, data: object, number: int | None = None) -> str:
    head = f"id: {number}\n" if number else ""
    return f"{head}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
