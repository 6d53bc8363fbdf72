"""The job queue as a whole: one object that a process opens, starts, stops and asks."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from service.jobs.claims import Claims
from service.jobs.clock_watch import ClockWatch
from service.jobs.model import Job, NewItem, Webhook
from service.jobs.outbox import Outbox
from service.jobs.queue import HintQueue
from service.jobs.store import JobStore
from service.jobs.webhooks import RETRY_SECONDS, Post, Sender
from service.jobs.worker import Describe, Handler, PeriodicTasks, Worker
from service.ports import Tracer
from service.settings import Settings
from service.storage.database import Database, is_unavailable
from service.tracing import UNTRACED

_log = logging.getLogger(__name__)

_PURGE_EVERY = 20

_SENDERS = 4
"""Webhooks sent at once, so that a receiver who does not answer holds up no other."""


class JobQueue:
    """Accepts jobs and, once started, does them and sends their webhooks."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        handle: Handler,
        describe: Describe,
        post: Post,
        retry_seconds: Sequence[float] = RETRY_SECONDS,
        heartbeat: Sequence[Callable[[], object]] = (),
        tasks: Sequence[Callable[[], object]] = (),
        tracer: Tracer = UNTRACED,
    ) -> None:
        """Take the collaborators; `heartbeat` is called every few seconds, `tasks` now and then."""
        retention = settings.job_hours * 3600
        self.store = JobStore(database, retention_seconds=retention)
        self.outbox = Outbox(database, retention_seconds=retention)
        self._claims = Claims(database, lease_seconds=settings.job_lease_seconds, retention_seconds=retention)
        self._worker = Worker(self._claims, handle, describe, tracer=tracer)
        self._workers = settings.job_workers
        self._sender = Sender(self.outbox, post, retry_seconds=retry_seconds, tracer=tracer)
        self._tracer = tracer
        senders = min(_SENDERS, settings.job_workers)
        with database.exclusive_write():  # Huey makes its tables here
            self._articles = HintQueue("articles", self._do_next, workers=self._workers, settings=settings)
            self._webhooks = HintQueue("webhooks", self._send_next, workers=senders, settings=settings)
        self._maintenance = PeriodicTasks(
            min(settings.job_lease_seconds / 3, 2.0),
            *heartbeat,
            self._maintain_queue,
            self._purge,
            at_end=self._close_hints,
        )
        self._tasks = tuple(tasks)
        self._rounds = 0
        self._clock_watch = ClockWatch()
        self._shared = settings.database is not None
        self._lock = threading.Lock()
        self._started = False
        self._stopped = False

    def begin(self) -> None:
        """Start the threads if an earlier process left jobs or webhooks, or if other machines may bring some."""
        if self._shared or not self.store.empty() or self.outbox.unfinished():
            self.start()

    def start(self) -> None:
        """Start the threads of this process, once: workers, the sender of webhooks, and maintenance."""
        with self._lock:
            if self._started or self._stopped:
                return
            self._started = True
        self._maintenance.start()
        if self._workers:
            self._articles.start()
            self._webhooks.start()

    def stop(self) -> None:
        """Take no more work and return when the articles in hand are done."""
        with self._lock:
            self._stopped = True
        self._worker.stop()
        self._articles.stop()
        self._webhooks.stop()
        self._maintenance.stop()

    def submit(
        self,
        job_id: str,
        articles: Sequence[NewItem],
        *,
        common: Mapping[str, Any] | None = None,
        owner: str | None = None,
        webhook: Webhook | None = None,
    ) -> Job:
        """Keep a new job and wake the workers; once this returns, the job survives any kill."""
        job = self.store.create(
            job_id, articles, common=common, owner=owner, webhook=webhook, trace=self._tracer.context()
        )
        self.start()
        self._articles.hint(min(len(articles), max(self._workers, 1)))
        return job

    def _do_next(self) -> bool:
        return self._while_available(self._worker.do_next, hint=True)

    def _send_next(self) -> bool:
        return self._while_available(self._sender.send_next)

    def _while_available(self, step: Callable[[], bool], *, hint: bool = False) -> bool:
        """Take a step; False also while the database is away, which maintenance logs once and tries again."""
        try:
            more = step()
            if hint and self.outbox.due():
                self._webhooks.hint()
        except SQLAlchemyError as error:
            if not is_unavailable(error):
                raise
            _log.debug("the job queue waits for the database: %s", type(error).__name__)
            return False
        return more

    def _close_hints(self) -> None:
        self._articles.close()
        self._webhooks.close()

    def _maintain_queue(self) -> None:
        if not self._workers:
            return
        self._worker.renew()
        recovered = self._claims.recover()
        if recovered:
            _log.warning("%d articles of a worker that died are queued again", recovered)
        if self.store.waiting():
            self._articles.hint(self._workers)
        if self.outbox.due():
            self._webhooks.hint()

    def _purge(self) -> None:
        self._rounds += 1
        if self._rounds % _PURGE_EVERY == 1 and not self._clock_watch.was_set():
            self.store.purge()
            self.outbox.purge()
            for task in self._tasks:
                task()
