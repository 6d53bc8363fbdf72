"""What outlives a request, opened when it is first needed: the database and what is built on it."""

import logging
import threading
from typing import TYPE_CHECKING

from service.ports import Tracer
from service.settings import Settings
from service.tracing import UNTRACED

if TYPE_CHECKING:
    from service.jobs.service import JobQueue
    from service.jobs.webhooks import Post
    from service.jobs.worker import Describe, Handler
    from service.storage.database import Database
    from service.storage.idempotency import IdempotencyStore
    from service.storage.keys import KeyStore
    from service.storage.response_cache import ResponseCache
    from service.storage.usage import Limits

_log = logging.getLogger(__name__)


class Durable:
    """Opens the database on first use, once; without use there is no file, no thread and no import of the library."""

    def __init__(
        self, settings: Settings, handle: "Handler", *, describe: "Describe", post: "Post", tracer: Tracer = UNTRACED
    ) -> None:
        """Take the settings, what does one article of a job, and who is told of jobs and webhooks.

        `describe` says what an article's owner may know of its error, `post` sends a webhook.
        """
        self._settings = settings
        self._handle = handle
        self._describe = describe
        self._post = post
        self._tracer = tracer
        self._lock = threading.RLock()
        self._database: Database | None = None
        self._jobs: JobQueue | None = None
        self._idempotency: IdempotencyStore | None = None
        self._results: ResponseCache | None = None
        self._keys: KeyStore | None = None
        self._limits: Limits | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the database is open."""
        return self._database is not None

    @property
    def database(self) -> "Database":
        """The database, for what is kept in tables of its own. Raises InvalidSettings."""
        self._open()
        assert self._database is not None
        return self._database

    @property
    def jobs(self) -> "JobQueue":
        """The job queue; its threads start with the first job or the first kept answer. Raises InvalidSettings."""
        self._open()
        assert self._jobs is not None
        return self._jobs

    @property
    def idempotency(self) -> "IdempotencyStore":
        """The answers kept under idempotency keys; its holds are renewed by the job queue's keeper."""
        self._open()
        assert self._idempotency is not None
        return self._idempotency

    @property
    def results(self) -> "ResponseCache":
        """The finished answers on disk. Raises InvalidSettings."""
        self._open()
        assert self._results is not None
        return self._results

    @property
    def keys(self) -> "KeyStore":
        """The API keys. Raises InvalidSettings."""
        self._open()
        assert self._keys is not None
        return self._keys

    @property
    def limits(self) -> "Limits":
        """What keys have used. Raises InvalidSettings."""
        self._open()
        assert self._limits is not None
        return self._limits

    def open(self) -> None:
        """Open the database now, so that the first request does not wait for it. Raises InvalidSettings."""
        self._open()

    def begin(self) -> None:
        """Go on with what an earlier process has left, if there may be anything; always where a database is shared."""
        if self._settings.database or self._settings.sqlite_file.exists():
            self.jobs.begin()

    def close(self) -> None:
        """Let the articles in hand finish, and close the database."""
        with self._lock:
            jobs = self._jobs
        if jobs:
            jobs.stop()  # without the lock: the articles that it waits for may have the metrics count the queue
        with self._lock:
            if self._database:
                self._database.close()
            self._database = self._jobs = None

    def _open(self) -> None:
        with self._lock:
            if self._database is not None:
                return
            from service.jobs.service import JobQueue
            from service.storage.database import open_database
            from service.storage.idempotency import IdempotencyStore
            from service.storage.keys import KeyStore
            from service.storage.response_cache import ResponseCache
            from service.storage.usage import Limits

            settings = self._settings
            database = open_database(settings)
            idempotency = IdempotencyStore(database, retention_seconds=settings.idempotency_hours * 3600)
            limits = Limits(database)
            self._jobs = JobQueue(
                settings,
                database,
                handle=self._handle,
                describe=self._describe,
                post=self._post,
                heartbeat=(idempotency.renew,),
                tasks=(idempotency.purge, limits.purge),
                tracer=self._tracer,
            )
            self._idempotency = idempotency
            self._results = ResponseCache(database, max_bytes=settings.response_cache_megabytes * 1_000_000)
            self._keys = KeyStore(database)
            self._limits = limits
            self._database = database
