"""Answers kept under an Idempotency-Key, so that a request that is sent twice is done once (IETF httpapi draft)."""

import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.storage.database import Database
from service.storage.tables import idempotency

_BUSY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """The first answer to a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to do a request, until it is kept or given up."""

    owner: str
    key: str


class KeyReused(Exception):
    """The key came with another request before."""


class StillRunning(Exception):
    """The request with this key is being done right now."""


class IdempotencyStore:
    """Who does which request under which key; safe to use from several threads, processes and machines."""

    def __init__(
        self, database: Database, *, retention_seconds: float = 24 * 3600, clock: Callable[[], float] = time.time
    ) -> None:
        """Take the database; a key is remembered for `retention_seconds`."""
        self._database = database
        self._retention_seconds = retention_seconds
        self._clock = clock
        self._holder = uuid.uuid4().hex
        self._running: set[Ticket] = set()
        self._lock = threading.Lock()

    def begin(self, owner: str, key: str, fingerprint: str) -> Ticket | StoredResponse:
        """Return the first answer, or a ticket to give it. Raises KeyReused and StillRunning.

        `fingerprint` hashes the request; a ticket whose process died is given anew half a minute later.
        """
        try:
            stored = self._take(owner, key, fingerprint)
        except IntegrityError as error:  # another process took the key between our look and our write
            raise StillRunning from error
        if stored is not None:
            return stored
        ticket = Ticket(owner, key)
        with self._lock:
            self._running.add(ticket)
        return ticket

    def keep(self, ticket: Ticket, answer: StoredResponse) -> None:
        """Keep the answer to the request that a ticket was given for. Raises what the database does."""
        self._done(ticket)
        with self._database.write() as connection:
            connection.execute(
                update(idempotency)
                .where(self._mine(ticket))
                .values(status=answer.status, headers=json.dumps(dict(answer.headers)), body=answer.body, holder=None)
            )

    def give_up(self, ticket: Ticket) -> None:
        """Forget a request that had no answer worth keeping, so that it can be sent again at once.

        Raises what the database does; the hold lapses then within half a minute.
        """
        self._done(ticket)
        with self._database.write() as connection:
            connection.execute(delete(idempotency).where(self._mine(ticket)))

    def renew(self) -> None:
        """Prolong the hold on what this process is doing; to be called a few times a minute."""
        with self._lock:  # by name, and not all that this process holds: what could not be given up is to lapse
            running = sorted(self._running, key=lambda ticket: (ticket.owner, ticket.key))
        if running:
            with self._database.write() as connection:
                for ticket in running:
                    connection.execute(
                        update(idempotency).where(self._mine(ticket)).values(lease=self._clock() + _BUSY_SECONDS)
                    )

    def purge(self) -> None:
        """Forget the keys whose time is over."""
        with self._database.write() as connection:
            connection.execute(delete(idempotency).where(idempotency.c.expires < self._clock()))

    def _take(self, owner: str, key: str, fingerprint: str) -> StoredResponse | None:
        now = self._clock()
        this = (idempotency.c.owner == owner, idempotency.c.key == key)
        with self._database.write() as connection:
            row = connection.execute(select(idempotency).where(*this).with_for_update()).first()
            if row is not None and row.expires < now:
                connection.execute(delete(idempotency).where(*this))
                row = None
            if row is not None:
                if row.fingerprint != fingerprint:
                    raise KeyReused
                if row.status is not None:
                    return StoredResponse(row.status, json.loads(row.headers), row.body)
                if now < row.lease < now + 2 * _BUSY_SECONDS:  # one that ends later is of before the clock was set back
                    raise StillRunning
                connection.execute(
                    update(idempotency).where(*this).values(holder=self._holder, lease=now + _BUSY_SECONDS)
                )
            else:
                connection.execute(
                    insert(idempotency).values(
                        owner=owner,
                        key=key,
                        fingerprint=fingerprint,
                        holder=self._holder,
                        lease=now + _BUSY_SECONDS,
                        expires=now + self._retention_seconds,
                    )
                )
        return None

    def _done(self, ticket: Ticket) -> None:
        with self._lock:
            self._running.discard(ticket)

    def _mine(self, ticket: Ticket) -> ColumnElement[bool]:
        return and_(
            idempotency.c.owner == ticket.owner,
            idempotency.c.key == ticket.key,
            idempotency.c.holder == self._holder,
        )
