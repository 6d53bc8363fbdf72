"""Who does the chunks: a supervised process that can be killed when its engine hangs."""

import multiprocessing
import os
import queue
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from service.batch.records import Chunk, Fault, Outcome, Record, Tally
from service.batch.work import OpenWork
from service.engines.heap import jemalloc
from service.errors import EngineFailed, EntrefiletError

LOADING_SECONDS = 900.0
CHUNKS_IN_FLIGHT = 4  # chunks that a worker does at once: enough sentences for full calls of the engine
_ALIVE_SECONDS = 5.0


class Executor(Protocol):
    """Does chunks, several at once if it can; `fingerprint` names what can change their results."""

    @property
    def fingerprint(self) -> str: ...

    def run(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Outcome]]:
        """Pull chunks as there is room for them and yield each with its outcome, in any order."""
        ...

    def close(self) -> None: ...


@dataclass(slots=True)
class _Job:
    """Records on their way through the worker; `deadline` is set when their work begins."""

    number: int
    records: Sequence[Record]
    chunk: Chunk
    deadline: float | None = None
    started: bool = False


class Supervised:
    """Does chunks in one worker process, several at a time: they share the engine's calls, and while some are in the
    engine others are segmented or written.

    A chunk that takes longer than `seconds` for each article in hand, gives no sign of life for `seconds`, or during
    which the worker dies, is done again one article at a time, each under the cap; whoever hangs or kills the worker
    alone fails. If nobody does, the cause was a passing one and the chunk is done whole, so that its results are those
    of an undisturbed run.
    """

    def __init__(self, open_work: OpenWork, seconds: float, *, threads: int = CHUNKS_IN_FLIGHT) -> None:
        """Start the worker and wait until its engine is loaded. Raises what loading raised, or EngineFailed."""
        self._open_work, self._seconds, self._threads = open_work, seconds, threads
        self._context = multiprocessing.get_context("spawn")
        self._number = 0
        self._fingerprint, self._has_heartbeat, self._heard = "", False, 0.0
        self._start()

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def pid(self) -> int:
        """The worker's process."""
        assert self._process.pid is not None
        return self._process.pid

    def run(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Outcome]]:
        """Yield each chunk with its outcome, in the order they come to their end. Raises EngineFailed."""
        waiting, flying = iter(chunks), dict[int, _Job]()
        again: deque[Chunk] = deque()
        while True:
            while len(flying) <= self._threads:  # one more than threads, so that a thread never waits
                chunk = again.popleft() if again else next(waiting, None)
                if chunk is None:
                    break
                job = self._job(chunk.records, chunk)
                flying[job.number] = job
                if not self._send(job):
                    break
            if not flying:
                return
            job_and_outcome, suspects = self._next(flying)
            if job_and_outcome:
                job, outcome = job_and_outcome
                del flying[job.number]
                yield job.chunk, outcome
            elif suspects is not None:
                self._restart()
                again.extend(job.chunk for job in flying.values() if job not in suspects)
                flying.clear()
                for job in suspects:
                    yield job.chunk, self._find_guilty(job.chunk)

    def close(self) -> None:
        """End the worker."""
        self._connection.close()
        self._process.join(2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _find_guilty(self, chunk: Chunk) -> Outcome:
        """Do a suspected chunk one article at a time, then whole if no article fails alone."""
        outcome, guilty = self._one_by_one(chunk)
        if guilty:
            return outcome
        whole = self._in_isolation(chunk.records, chunk)
        return whole if isinstance(whole, Outcome) else outcome

    def _one_by_one(self, chunk: Chunk) -> tuple[Outcome, bool]:
        rows: list[bytes] = []
        failed: list[tuple[int, Fault]] = []
        tally, guilty = Tally(), False
        for index, record in enumerate(chunk.records):
            outcome = self._in_isolation([record], chunk)
            if isinstance(outcome, Fault):
                guilty = True
                failed.append((index, outcome))
                tally.failed += 1
            else:
                rows += outcome.rows
                failed += [(index, fault) for _, fault in outcome.failed]
                tally.add(outcome.tally)
        return Outcome(tuple(rows), tuple(failed), tally), guilty

    def _in_isolation(self, records: Sequence[Record], chunk: Chunk) -> Outcome | Fault:
        """Do records while nothing else runs; the worker is started anew if it hangs or dies on them."""
        job = self._job(records, chunk)
        if self._send(job):
            job_and_outcome, _ = self._next({job.number: job})
            if job_and_outcome:
                return job_and_outcome[1]
        hangs = self._process.is_alive() and job.deadline is not None and time.monotonic() >= job.deadline
        self._restart()
        if hangs:
            return Fault("ArticleTimedOut", f"it took more than {self._seconds:g} seconds", "raise --article-seconds")
        return Fault("EngineDied", "the engine's process died on it", "--retry-failed, or leave it out")

    def _next(self, flying: dict[int, _Job]) -> tuple[tuple[_Job, Outcome] | None, list[_Job] | None]:
        """Wait for a job's outcome, or for the jobs that are suspected of a hang or a death."""
        while True:
            deadlines = [job.deadline for job in flying.values() if job.deadline is not None]
            if self._has_heartbeat and deadlines:
                deadlines.append(self._heard + self._seconds + _ALIVE_SECONDS)
            timeout = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
            ready = wait([self._connection, self._process.sentinel], timeout)
            if not ready:
                now = time.monotonic()
                late = [job for job in flying.values() if job.deadline is not None and job.deadline <= now]
                return None, late or [job for job in flying.values() if job.started]  # not even the watch says a word
            try:
                if not self._connection.poll():
                    raise EOFError  # the process is gone and has left nothing to read
                kind, number, value = self._connection.recv()
            except (EOFError, OSError):
                return None, [job for job in flying.values() if job.started] or list(flying.values())
            self._heard = time.monotonic()
            if kind == "alive":
                stalled = [job for job in flying.values() if job.number in value and len(job.records) > 1]
                if stalled:
                    return None, stalled
                continue
            job = flying[number]
            if kind == "started":
                job.started = True
                sharing = min(self._threads, len(flying))  # the engine, which serves them in turns
                job.deadline = time.monotonic() + self._seconds * max(1, len(job.records)) * sharing
            else:
                return (job, value), None

    def _job(self, records: Sequence[Record], chunk: Chunk) -> _Job:
        self._number += 1
        return _Job(self._number, records, chunk)

    def _send(self, job: _Job) -> bool:
        try:
            self._connection.send((job.number, tuple(job.records)))
        except OSError:
            return False
        return True

    def _start(self) -> None:
        self._connection, theirs = self._context.Pipe()
        self._process = self._context.Process(
            target=_serve, args=(theirs, self._open_work, self._threads, self._seconds), name="engine", daemon=True
        )
        with jemalloc():
            self._process.start()
        theirs.close()
        if not wait([self._connection, self._process.sentinel], LOADING_SECONDS):
            self._process.kill()
            raise EngineFailed(f"the engine did not load within {LOADING_SECONDS:g} seconds")
        try:
            value = self._connection.recv()
        except (EOFError, OSError) as error:
            self._process.join()
            raise EngineFailed(
                f"the engine's process died while loading (exit code {self._process.exitcode})",
                mend="see entrefilet doctor; a model that does not fit the memory dies like this",
            ) from error
        if isinstance(value, BaseException):
            raise value
        self._fingerprint, self._has_heartbeat = value
        self._heard = time.monotonic()

    def _restart(self) -> None:
        self._process.kill()
        self._process.join()
        self._connection.close()
        self._start()


def _serve(connection: "Connection[Any, Any]", open_work: OpenWork, threads: int, seconds: float) -> None:
    """Be the worker: load, say so, then do what comes until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent finishes what is in flight; Ctrl-C reaches us both
    try:
        work = open_work()
        connection.send((work.fingerprint, work.heartbeat is not None))
    except Exception as error:  # noqa: BLE001 - the parent raises it
        connection.send(
            error if isinstance(error, EntrefiletError) else EngineFailed(f"{type(error).__name__}: {error}")
        )
        return
    jobs: queue.SimpleQueue[tuple[int, tuple[Record, ...]]] = queue.SimpleQueue()
    sending, doing = threading.Lock(), dict[int, int]()  # number of the job by the thread that does it

    def send(kind: str, number: int, value: object) -> None:
        try:
            with sending:
                connection.send((kind, number, value))
        except OSError:
            os._exit(0)  # the parent is gone

    def work_on_jobs() -> None:
        while True:
            number, records = jobs.get()
            send("started", number, None)
            if work.heartbeat is not None:
                work.heartbeat.beat()
            doing[threading.get_ident()] = number
            try:
                outcome = work(records)
            except BaseException:  # noqa: BLE001 - a thread that ended silently would look like a hang
                traceback.print_exc()
                os._exit(1)  # the parent finds out which article did it
            del doing[threading.get_ident()]
            send("done", number, outcome)

    def watch() -> None:
        while work.heartbeat is not None:
            time.sleep(min(_ALIVE_SECONDS, seconds / 4))
            quiet = [number for thread, number in doing.copy().items() if work.heartbeat.quiet(thread) > seconds]
            send("alive", 0, quiet)

    threading.Thread(target=watch, daemon=True).start()
    for _ in range(threads):
        threading.Thread(target=work_on_jobs, daemon=True).start()
    try:
        while True:
            jobs.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)  # also when a thread hangs: nobody waits for it any more
