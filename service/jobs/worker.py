"""Does the articles of jobs, one at a time, and keeps the leases of a process alive."""

import logging
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from tenacity import Retrying, retry_if_exception, stop_when_event_set, wait_exponential
from tenacity.nap import sleep_using_event

from service.errors import BadInput, Draining, EngineFailed, ModelNotAvailable, Overloaded
from service.jobs.claims import Claims
from service.jobs.model import Claim
from service.ports import Span, Tracer
from service.priority import in_background
from service.storage.database import is_unavailable
from service.tracing import UNTRACED, Attribute

_log = logging.getLogger(__name__)

Handler = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What does one article: its payload in, its result out. Raises EntrefiletError for what cannot be done."""

Describe = Callable[[Exception], Mapping[str, Any]]
"""An error as the caller of a job sees it."""

ENGINE_PAUSES_S = (1.0, 10.0, 60.0)
"""Waits after the first, second, … failure of the engine at an article, so that it may be restarted meanwhile."""

_Answer = TypeVar("_Answer")


class Worker:
    """Claims items and does them; safe to call from several threads."""

    def __init__(
        self,
        claims: Claims,
        handle: Handler,
        describe: Describe,
        *,
        pauses: Sequence[float] = ENGINE_PAUSES_S,
        tracer: Tracer = UNTRACED,
    ) -> None:
        """Take the claims, what does an article and what describes an error; the worker's name is its own.

        Each article is a span in the trace of the request that brought its job.
        """
        self._claims = claims
        self._handle = handle
        self._describe = describe
        self._pauses = tuple(pauses)
        self._tracer = tracer
        self._name = uuid.uuid4().hex
        self._claimed: set[tuple[str, int]] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Wait no longer for a database that is away."""
        self._stopping.set()

    def do_next(self) -> bool:
        """Do the next waiting item; False when none waits or none can be taken on now."""
        claim = self._claims.claim(self._name)
        if claim is None:
            return False
        here = (claim.job_id, claim.position)
        with self._lock:
            self._claimed.add(here)
        attributes: dict[str, Attribute] = {
            "entrefilet.job": claim.job_id,
            "entrefilet.article": claim.position,
            "entrefilet.attempt": claim.attempt,
        }
        try:
            with self._tracer.span("job article", attributes, parent=claim.trace, kind="consumer") as span:
                return self._do(claim, span)
        finally:
            with self._lock:
                self._claimed.discard(here)

    def renew(self) -> None:
        """Prolong the leases of the items in hand, and of those only: one whose end could not be kept must lapse."""
        with self._lock:
            claimed = list(self._claimed)
        if claimed:
            self._claims.renew(self._name, claimed)

    def _do(self, claim: Claim, span: Span) -> bool:
        try:
            with in_background():
                result = self._handle(claim.payload)
        except (Overloaded, Draining, ModelNotAvailable) as error:
            _log.info("job %s, article %d waits: %s", claim.job_id, claim.position, error)
            self._write(self._claims.release, claim, counts=False)
            return False
        except (EngineFailed, MemoryError) as error:
            span.fail(type(error).__name__)
            self._retry(claim, error)
        except BadInput as error:
            span.fail(type(error).__name__)
            self._write(self._claims.fail, claim, self._describe(error), with_equal=True)
        except Exception as error:  # noqa: BLE001 - one article's bug must not end the job
            span.fail(type(error).__name__)
            _log.exception("job %s, article %d failed", claim.job_id, claim.position)
            self._write(self._claims.fail, claim, self._describe(error))
        else:
            if not self._write(self._claims.finish, claim, result):
                _log.warning("job %s, article %d was no longer ours when it was done", claim.job_id, claim.position)
        return True

    def _retry(self, claim: Claim, error: Exception) -> None:
        if claim.attempt <= len(self._pauses):
            wait = self._pauses[claim.attempt - 1]
            why = str(error) or type(error).__name__
            _log.warning("job %s, article %d is tried again in %g s: %s", claim.job_id, claim.position, wait, why)
            self._write(self._claims.release, claim, counts=True, wait=wait)
        else:
            self._write(self._claims.fail, claim, self._describe(error))

    def _write(self, change: Callable[..., _Answer], claim: Claim, *args: Any, **options: Any) -> _Answer:
        """Write down what became of an item, waiting for a database that is away or full until `stop`.

        Otherwise work that was done would be done again, and an item that nothing is wrong with would be given up.
        """
        attempts = Retrying(
            retry=retry_if_exception(is_unavailable),
            wait=wait_exponential(multiplier=0.1, max=5),
            stop=stop_when_event_set(self._stopping),
            sleep=sleep_using_event(self._stopping),
            before_sleep=lambda state: _log.log(
                logging.WARNING if state.attempt_number == 1 else logging.DEBUG,
                "job %s, article %d is done, and waits to be written to the database",
                claim.job_id,
                claim.position,
            ),
            reraise=True,
        )
        return attempts(change, claim, *args, **options)


class PeriodicTasks:
    """A thread that runs small tasks at a steady pace until it is stopped; an error of one is logged, no more."""

    def __init__(self, seconds: float, *tasks: Callable[[], object], at_end: Callable[[], object]) -> None:
        """Take the pace and the tasks, which are run in order, the first time at once; `at_end` is the last."""
        self._seconds = seconds
        self._tasks = tasks
        self._at_end = at_end
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs-maintenance", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the task that is running."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        failing = False
        while True:
            failed = False
            for task in self._tasks:
                try:
                    task()
                except Exception as error:  # noqa: BLE001 - the next round may go better, and nothing else keeps leases
                    failed = True
                    if not failing:  # once, not every two seconds for as long as a database is away
                        _log.exception("a task of the job queue failed")
                    else:
                        _log.debug("a task of the job queue failed again: %s", type(error).__name__)
            if failing and not failed:
                _log.info("the tasks of the job queue succeed again")
            failing = failed
            if self._stopped.wait(self._seconds):
                self._at_end()
                return
