"""How much a key may still do: requests in any minute, characters in a day (UTC), counted for all processes at once."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from service.errors import BadInput
from service.storage.database import Database
from service.storage.keys import Key
from service.storage.tables import hits, keys, usage

MINUTE = 60
DAY = 86400


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit: `reset` seconds from now some of it comes back; `allowed` tells of the last request."""

    limit: int
    remaining: int
    window: int
    reset: float
    allowed: bool


class QuotaSpent(BadInput):
    """A key has no characters left today."""


class Limits:
    """Counts what keys use, in one short transaction each; safe for several threads, processes and machines."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        """Take the database and what tells the time in seconds since 1970."""
        self._database = database
        self._clock = clock

    def request(self, key: Key) -> Allowance:
        """Count a request, unless it is one too many: no 60 seconds ever hold more than the key's rate."""
        limit = key.requests_per_minute
        with self._database.write() as connection:
            _lock(connection, key)
            now = self._clock()
            mine = hits.c.key_id == key.id
            # those of the future were counted before the clock was set back
            connection.execute(delete(hits).where(mine, or_(hits.c.at <= now - MINUTE, hits.c.at > now + MINUTE)))
            used = connection.execute(select(func.count()).select_from(hits).where(mine)).scalar_one()
            allowed = used < limit
            if allowed:
                connection.execute(insert(hits).values(key_id=key.id, at=now))
                used += 1
            # the request whose leaving makes room for the next one
            leaving = select(hits.c.at).where(mine).order_by(hits.c.at).offset(max(used - limit, 0)).limit(1)
            oldest = connection.execute(leaving).scalar_one()
        return Allowance(limit, max(limit - used, 0), MINUTE, max(oldest + MINUTE - now, 0.0), allowed)

    def characters(self, key: Key, count: int) -> Allowance | None:
        """Count characters, unless they are more than are left of the day; None for a key without such a quota."""
        quota = key.characters_per_day
        if not quota:
            return None
        with self._database.write() as connection:
            _lock(connection, key)
            now = self._clock()
            day = datetime.fromtimestamp(now, UTC).date().isoformat()
            this = (usage.c.key_id == key.id, usage.c.day == day)
            used = connection.execute(select(usage.c.characters).where(*this)).scalar_one_or_none()
            allowed = (used or 0) + count <= quota
            if allowed and used is None:
                connection.execute(delete(usage).where(usage.c.key_id == key.id, usage.c.day < day))
                connection.execute(insert(usage).values(key_id=key.id, day=day, characters=count))
            elif allowed:
                connection.execute(update(usage).where(*this).values(characters=usage.c.characters + count))
        left = quota - (used or 0) - (count if allowed else 0)
        return Allowance(quota, max(left, 0), DAY, DAY - now % DAY, allowed)

    def purge(self) -> None:
        """Forget the requests that no window holds any more, of keys that came no more."""
        with self._database.write() as connection:
            connection.execute(delete(hits).where(hits.c.at <= self._clock() - MINUTE))


def _lock(connection: Connection, key: Key) -> None:
    """Let one request of a key be counted at a time: on PostgreSQL by its row, on SQLite every writer is alone."""
    connection.execute(select(keys.c.id).where(keys.c.id == key.id).with_for_update())
