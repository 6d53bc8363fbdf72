"""Who works on what: claims on items, their leases, and what becomes of the items of dead workers.

An item is *claimed* by one worker for a lease that the worker renews. A worker that dies renews nothing, so its
items are queued again when the lease has lapsed; a worker that was only slow finds its claim gone and its result
is not taken. So every item ends exactly once, whatever is killed and when.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select, update

from service.jobs.ending import end_item
from service.jobs.model import Claim, ItemState, JobState
from service.storage.database import Database
from service.storage.tables import commons, items, jobs

CLOCK_SKEW_S = 60
"""How far the clocks of machines may be apart, and their settings of the lease."""


MAX_WAIT_S = 600
"""The longest that an item of the queue may wait for its next attempt."""


class Claims:
    """The items to be done, as workers see them; safe to use from several threads, processes and machines."""

    def __init__(
        self,
        database: Database,
        *,
        lease_seconds: float = 30,
        retention_seconds: float = 72 * 3600,
        max_attempts: int = 5,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the database; `max_attempts` is how often an item may take its worker down with it."""
        self._database = database
        self._lease = lease_seconds
        self._retention_seconds = retention_seconds
        self._max_attempts = max_attempts
        self._clock = clock

    def claim(self, worker: str) -> Claim | None:
        """Give the next waiting item to a worker, or None when nothing waits.

        An item that is equal to a running one of its job waits for it: the running one's end is its own, too.
        """
        now = self._clock()
        running = items.alias()
        equal = exists().where(
            running.c.job_id == items.c.job_id,
            running.c.digest == items.c.digest,
            running.c.state == ItemState.RUNNING,
        )
        query = (
            select(items.c.job_id, items.c.position, items.c.attempts, items.c.payload)
            .where(items.c.state == ItemState.QUEUED, not_(equal), _is_due(now))
            .order_by(items.c.rank, items.c.created, items.c.job_id, items.c.position)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._database.write() as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            trace = connection.execute(select(jobs.c.trace).where(jobs.c.id == row.job_id)).scalar()
            common = connection.execute(select(commons.c.payload).where(commons.c.job_id == row.job_id)).scalar()
            payload = (json.loads(common) if common else {}) | json.loads(row.payload)
            claim = Claim(row.job_id, row.position, worker, row.attempts + 1, payload, json.loads(trace or "{}"))
            connection.execute(
                update(items)
                .where(items.c.job_id == claim.job_id, items.c.position == claim.position)
                .values(state=ItemState.RUNNING, worker=worker, lease=now + self._lease, attempts=claim.attempt)
            )
            connection.execute(
                update(jobs)
                .where(jobs.c.id == claim.job_id, jobs.c.state == JobState.QUEUED)
                .values(state=JobState.RUNNING)
            )
            return claim

    def renew(self, worker: str, claimed: Sequence[tuple[str, int]]) -> None:
        """Prolong the leases of the items, named by job and position, that a worker has in hand."""
        with self._database.write() as connection:
            for job_id, position in claimed:
                connection.execute(
                    update(items)
                    .where(
                        items.c.job_id == job_id,
                        items.c.position == position,
                        items.c.state == ItemState.RUNNING,
                        items.c.worker == worker,
                    )
                    .values(lease=self._clock() + self._lease)
                )

    def finish(self, claim: Claim, result: Mapping[str, Any]) -> bool:
        """Keep the result of a claimed item, and for the equal ones of its job that wait.

        False when the claim was lost; the result is then not kept.
        """
        with self._database.write() as connection:
            return end_item(
                connection,
                claim.job_id,
                _held(claim),
                ItemState.DONE,
                now=self._clock(),
                retention_seconds=self._retention_seconds,
                result=result,
                with_equal=True,
            )

    def fail(self, claim: Claim, error: Mapping[str, Any], *, with_equal: bool = False) -> bool:
        """Keep the error of a claimed item, and `with_equal` for the equal ones; False when the claim was lost."""
        with self._database.write() as connection:
            return end_item(
                connection,
                claim.job_id,
                _held(claim),
                ItemState.FAILED,
                now=self._clock(),
                retention_seconds=self._retention_seconds,
                error=error,
                with_equal=with_equal,
            )

    def release(self, claim: Claim, *, counts: bool, wait: float = 0) -> None:
        """Put a claimed item back into the queue, to be claimed again after `wait` seconds.

        `counts` tells whether this attempt counts against it.
        """
        values = {
            "state": ItemState.QUEUED,
            "worker": None,
            "lease": self._clock() + wait if wait else None,
            "attempts": claim.attempt - (0 if counts else 1),
        }
        with self._database.write() as connection:
            connection.execute(update(items).where(_held(claim)).values(**values))

    def recover(self) -> int:
        """Queue again what dead workers left, or fail it when it has taken too many down; return how many."""
        now = self._clock()
        # a lease that ends later than any that is given now was given before the clock was set back
        over = or_(items.c.lease < now, items.c.lease > now + 2 * self._lease + CLOCK_SKEW_S)
        lapsed = and_(items.c.state == ItemState.RUNNING, over)
        columns = (items.c.job_id, items.c.position, items.c.attempts)
        with self._database.read() as connection:
            if connection.execute(select(items.c.position).where(lapsed).limit(1)).first() is None:
                return 0
        with self._database.write() as connection:
            rows = connection.execute(select(*columns).where(lapsed).with_for_update(skip_locked=True)).all()
            for row in rows:
                this = and_(items.c.job_id == row.job_id, items.c.position == row.position)
                if row.attempts >= self._max_attempts:
                    error = {
                        "type": "worker-lost",
                        "title": "The worker died",
                        "detail": f"the worker died {row.attempts} times while it handled this article",
                    }
                    end_item(
                        connection,
                        row.job_id,
                        this,
                        ItemState.FAILED,
                        now=now,
                        retention_seconds=self._retention_seconds,
                        error=error,
                    )
                else:
                    connection.execute(
                        update(items).where(this).values(state=ItemState.QUEUED, worker=None, lease=None)
                    )
        return len(rows)


def _held(claim: Claim) -> ColumnElement[bool]:
    return and_(
        items.c.job_id == claim.job_id,
        items.c.position == claim.position,
        items.c.state == ItemState.RUNNING,
        items.c.worker == claim.worker,
        items.c.attempts == claim.attempt,
    )


def _is_due(now: float) -> ColumnElement[bool]:
    """Return whether an item of the queue waits no longer for its next attempt, which its `lease` then tells."""
    return or_(items.c.lease.is_(None), items.c.lease <= now, items.c.lease > now + MAX_WAIT_S + CLOCK_SKEW_S)
