"""Webhooks to be sent: posted in the transaction that ends their job, tried until delivered or given up as dead."""

import json
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, not_, or_, select, update

from service.jobs.model import Delivery, Job, Webhook
from service.storage.database import Database
from service.storage.tables import deliveries, jobs

_KEEP = 30 * 24 * 3600.0

_MOST_WAIT_S = 2 * 24 * 3600.0
"""More than any attempt waits for: what is due later was put off before the clock was set back."""

_FETCH_SECONDS = 24 * 3600.0
"""How long, at the most, a job's results stay after a webhook that came late: whoever is told must find them."""


def post(connection: Connection, job: Job, webhook: Webhook, trace: str | None = None) -> None:
    """Put the news of a job's end into the outbox, in the caller's transaction; `trace` is JSON of headers.

    The payload is thin, as Standard Webhooks advises: it names the job and its counts, and holds no article.
    """
    finished = job.finished or job.created
    body = {
        "type": f"job.{job.state.value}",
        "timestamp": timestamp(finished),
        "data": {
            "id": job.id,
            "state": job.state.value,
            "total": job.total,
            "completed": job.completed,
            "failed": job.failed,
            "location": f"/v1/jobs/{job.id}",
        },
    }
    connection.execute(
        insert(deliveries).values(
            id=f"msg_{job.id}",  # the same at every attempt: receivers tell repetitions by it
            job_id=job.id,
            url=webhook.url,
            secret=webhook.secret,
            body=json.dumps(body, separators=(",", ":")),
            state="pending",
            attempts=0,
            due=finished,
            expires=finished + _KEEP,
            trace=trace,
        )
    )


def timestamp(seconds: float) -> str:
    """Return a time as RFC 3339 in UTC with milliseconds: 2026-03-01T08:30:00.000Z."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Outbox:
    """The webhooks of ended jobs; safe to use from several threads, processes and machines."""

    def __init__(
        self, database: Database, *, retention_seconds: float = 72 * 3600, clock: Callable[[], float] = time.time
    ) -> None:
        """Take the database, how long an ended job is kept, and what tells the time in seconds since 1970."""
        self._database = database
        self._fetch = min(retention_seconds, _FETCH_SECONDS)
        self._clock = clock

    def claim(self, busy_seconds: float, avoid: Collection[str] = ()) -> tuple[Delivery, Webhook, str] | None:
        """Give the next webhook that is due with its body, or None; those whose URL begins as one of `avoid` wait.

        It is due again after `busy_seconds`, in case the sender dies; that attempt has then been counted.
        """
        now = self._clock()
        others = [not_(deliveries.c.url.startswith(origin, autoescape=True)) for origin in avoid]
        query = (
            select(deliveries)
            .where(_is_due(now), *others)
            .order_by(deliveries.c.due)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._database.write() as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            values = {"attempts": row.attempts + 1, "due": now + busy_seconds}
            connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(**values))
            delivery = _delivery(row, attempts=row.attempts + 1)
            return delivery, Webhook(row.url, row.secret), row.body

    def settle(self, delivery: Delivery, *, state: str, due: float, status: int | None, error: str | None) -> None:
        """Write down how an attempt went: `state` is delivered, dead, or pending with the time of the next attempt."""
        values: dict[str, Any] = {"state": state, "due": due, "status": status, "error": error}
        if state != "pending":
            values["secret"] = ""  # nothing is signed with it any more
        with self._database.write() as connection:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id == delivery.id, deliveries.c.state == "pending")
                .values(**values)
            )
            if state != "pending":
                until = self._clock() + self._fetch
                this = (jobs.c.id == delivery.job_id, jobs.c.expires < until)
                connection.execute(update(jobs).where(*this).values(expires=until))

    def read(self, state: str | None = None, limit: int = 1000) -> list[Delivery]:
        """Return the newest webhooks, all or those in one state."""
        query = select(deliveries).order_by(deliveries.c.expires.desc(), deliveries.c.id).limit(limit)
        with self._database.read() as connection:
            rows = connection.execute(query if state is None else query.where(deliveries.c.state == state)).all()
        return [_delivery(row) for row in rows]

    def retry(self, delivery_id: str) -> bool:
        """Let a dead webhook be tried anew, from the first attempt; False when none is dead or its job is gone."""
        now = self._clock()
        with self._database.write() as connection:
            dead = (deliveries.c.id == delivery_id, deliveries.c.state == "dead")
            secret = connection.execute(
                select(jobs.c.webhook_secret).join(deliveries, deliveries.c.job_id == jobs.c.id).where(*dead)
            ).scalar()
            if not secret:
                return False
            values = {"state": "pending", "attempts": 0, "due": now, "secret": secret, "expires": now + _KEEP}
            return connection.execute(update(deliveries).where(*dead).values(**values)).rowcount > 0

    def find(self, job_id: str) -> Delivery | None:
        """Return the webhook of a job, or None before its end or when it has none."""
        with self._database.read() as connection:
            row = connection.execute(select(deliveries).where(deliveries.c.job_id == job_id)).first()
        return _delivery(row) if row else None

    def due(self) -> bool:
        """Tell whether a webhook waits to be sent now."""
        with self._database.read() as connection:
            query = select(deliveries.c.id).where(_is_due(self._clock())).limit(1)
            return connection.execute(query).first() is not None

    def unfinished(self) -> bool:
        """Tell whether a webhook is still to be sent, now or later."""
        with self._database.read() as connection:
            query = select(deliveries.c.id).where(deliveries.c.state == "pending").limit(1)
            return connection.execute(query).first() is not None

    def count(self) -> dict[str, int]:
        """Return how many webhooks stand in each state."""
        with self._database.read() as connection:
            rows = connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state)).all()
        return {"pending": 0, "delivered": 0, "dead": 0} | {row[0]: row[1] for row in rows}

    def purge(self) -> None:
        """Forget webhooks that ended a month ago."""
        with self._database.write() as connection:
            over = (deliveries.c.state != "pending", deliveries.c.expires < self._clock())
            connection.execute(delete(deliveries).where(*over))


def _is_due(now: float) -> ColumnElement[bool]:
    # one that was never tried has nothing to wait for, whatever the clock said when its job ended
    due = or_(deliveries.c.due <= now, deliveries.c.attempts == 0, deliveries.c.due > now + _MOST_WAIT_S)
    return and_(deliveries.c.state == "pending", due)


def _delivery(row: Row[Any], attempts: int | None = None) -> Delivery:
    return Delivery(
        id=row.id,
        job_id=row.job_id,
        url=row.url,
        state=row.state,
        attempts=row.attempts if attempts is None else attempts,
        due=row.due,
        status=row.status,
        error=row.error,
        trace=json.loads(row.trace or "{}"),
    )
