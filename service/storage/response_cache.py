"""Finished answers kept on disk under the hash of everything that made them; the least used go first."""

import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.storage.canonical import digest
from service.storage.database import Database
from service.storage.tables import results

_USED_EVERY = 60.0
_EVICT_EVERY = 25
_KEEP_SHARE = 0.9


class ResponseCache:
    """A bounded map from keys to bytes; safe to use from several threads and processes."""

    def __init__(self, database: Database, *, max_bytes: int, clock: Callable[[], float] = time.time) -> None:
        """Take the database and the most bytes that answers may take in it; 0 keeps none."""
        self._database = database
        self._max_bytes = max_bytes
        self._clock = clock
        self._puts = 0
        self.hits = 0

    @staticmethod
    def key(**parts: object) -> str:
        """Return the hash of a structure: parts of different names or values never share a key."""
        return digest(parts)

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key, or None."""
        if not self._max_bytes:
            return None
        with self._database.read() as connection:
            row = connection.execute(select(results.c.body, results.c.used).where(results.c.key == key)).first()
        if row is None:
            return None
        self.hits += 1
        now = self._clock()
        if now - row.used > _USED_EVERY:
            with self._database.write() as connection:
                connection.execute(update(results).where(results.c.key == key).values(used=now))
        return bytes(row.body)

    def put(self, key: str, body: bytes) -> None:
        """Keep an answer; what two processes make of the same key at once is the same, and one of them is kept."""
        if len(body) > self._max_bytes // 2:
            return
        with suppress(IntegrityError), self._database.write() as connection:
            connection.execute(delete(results).where(results.c.key == key))
            connection.execute(insert(results).values(key=key, body=body, size=len(body), used=self._clock()))
        self._puts += 1
        if self._puts % _EVICT_EVERY == 1:
            self.evict()

    def evict(self) -> None:
        """Delete the least recently used answers until a tenth of the room is free."""
        with self._database.write() as connection:
            size = connection.execute(select(func.coalesce(func.sum(results.c.size), 0))).scalar_one()
            if size <= self._max_bytes:
                return
            for row in connection.execute(select(results.c.key, results.c.size).order_by(results.c.used)).all():
                connection.execute(delete(results).where(results.c.key == row.key))
                size -= row.size
                if size <= self._max_bytes * _KEEP_SHARE:
                    return
