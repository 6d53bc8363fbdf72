"""Wakes workers: Huey carries hints that there is work, the job table says what it is.

Huey takes a task out of its storage before running it, so a killed process would lose the task. Here a lost hint
costs nothing: the maintenance thread gives a new one while anything waits. A hint too many costs one look into the
job table.
"""

import json
import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from huey import PostgresHuey, SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

from service.settings import Settings
from service.storage.database import postgresql_url

_log = logging.getLogger(__name__)

_MANY_HINTS = 64


class HintQueue:
    """Threads that call `step` as long as it returns True, each time that somebody gives a hint."""

    def __init__(self, name: str, step: Callable[[], bool], *, workers: int, settings: Settings) -> None:
        """Take what is to be done and how many may do it at once; hints live beside the job table."""
        if settings.database:
            dsn = postgresql_url(settings.database.get_secret_value())
            self._huey = PostgresHuey(name, dsn=dsn, results=False, serializer=_JsonSerializer())
        else:
            file = str(settings.data_dir / "hints.db")
            self._huey = SqliteHuey(name, filename=file, results=False, timeout=30, serializer=_JsonSerializer())
        self._huey.on_shutdown(name="close")(self.close)
        self._step = step
        self._stopping = threading.Event()
        self._spare: threading.Thread | None = None
        self._spare_lock = threading.Lock()
        self._task = self._huey.task(name=name)(self._work)
        self._started = False
        self._consumer = None
        if workers:
            self._consumer = _QuietConsumer(
                self._huey, workers=workers, periodic=False, initial_delay=0.05, max_delay=0.5, backoff=1.3
            )

    def start(self) -> None:
        """Start the threads; signals stay with the process's own handlers."""
        # Huey tells of every hint, and with a traceback of every look at a storage that is away, twice a second;
        # what becomes of articles and of the database is logged by the worker and by maintenance
        logging.getLogger("huey").setLevel(logging.CRITICAL)
        if self._consumer:
            self._started = True
            self._consumer.start()

    def hint(self, times: int = 1) -> None:
        """Tell that there may be work for so many threads."""
        try:
            for _ in range(min(times, _MANY_HINTS - self._huey.pending_count())):
                self._task()
        except Exception as error:  # noqa: BLE001 - Huey's storages raise what their drivers do, and work must go on
            if self._consumer:
                self._work_without_hints(error)

    def stop(self) -> None:
        """Take no more work and return when the work in hand is done."""
        self._stopping.set()
        if self._consumer and self._started:
            self._consumer.stop(graceful=True)
        if self._spare:
            self._spare.join()
        self.close()

    def close(self) -> None:
        """Close the connection of the calling thread; the next hint opens another."""
        self._huey.storage.close()

    def _work_without_hints(self, error: Exception) -> None:
        """Work in one thread of our own while hints cannot be stored."""
        with self._spare_lock:
            if self._spare is None or not self._spare.is_alive():
                _log.warning("hints cannot be stored (%s), one worker goes on without", type(error).__name__)
                self._spare = threading.Thread(target=self._work, name="spare-worker", daemon=True)
                self._spare.start()

    def _work(self) -> None:
        try:
            while not self._stopping.is_set() and self._step():
                pass
        except Exception:  # noqa: BLE001 - the thread must live on for the next hint
            _log.exception("a step of the queue failed")


class _JsonSerializer(Serializer):  # type: ignore[misc]  # Huey ships no types
    """Writes hints as JSON. Huey pickles: whoever may write to the database could run code in every process.

    A hint of an earlier release cannot be read, and is lost: that costs nothing.
    """

    def _serialize(self, data: Sequence[Any]) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(bytes(data)))


class _QuietConsumer(Consumer):  # type: ignore[misc]  # Huey ships no types
    """Huey's consumer as threads inside another server."""

    def _set_signal_handlers(self) -> None:
        """Leave the signals alone: they belong to the web server, and a thread could not set them anyway."""
