"""Jobs and their items as their owners see them: accepted, looked up, cancelled, forgotten."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, func, insert, not_, select, update

from service.jobs.ending import dump, end_job, read_job
from service.jobs.model import Item, ItemState, Job, JobState, NewItem, Webhook
from service.storage.canonical import digest
from service.storage.database import Database
from service.storage.tables import commons, deliveries, idempotency, items, jobs

_ENDED = (ItemState.DONE, ItemState.FAILED, ItemState.CANCELLED)


class JobStore:
    """Every change of a job is one transaction; safe to use from several threads, processes and machines."""

    def __init__(
        self,
        database: Database,
        *,
        retention_seconds: float = 72 * 3600,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the database; an ended job is kept for `retention_seconds`."""
        self._database = database
        self._retention_seconds = retention_seconds
        self._clock = clock

    def create(
        self,
        job_id: str,
        articles: Sequence[NewItem],
        *,
        common: Mapping[str, Any] | None = None,
        owner: str | None = None,
        webhook: Webhook | None = None,
        trace: Mapping[str, str] | None = None,
    ) -> Job:
        """Keep a new job and return it; an id that is taken returns the job that has it, unchanged.

        The members of `common` are part of every article's payload; the headers in `trace` name the caller's trace.
        """
        now = self._clock()
        with self._database.write() as connection:
            if connection.execute(select(jobs.c.id).where(jobs.c.id == job_id)).first() is None:
                # Start-time fair queueing: a new job joins at the head's rank and its items take turns with those
                # of older jobs, so that one article never waits for a thousand, and nobody starves.
                head = connection.execute(select(func.min(items.c.rank)).where(items.c.state == ItemState.QUEUED))
                first = head.scalar_one_or_none() or 0
                connection.execute(
                    insert(jobs).values(
                        id=job_id,
                        owner=owner,
                        state=JobState.QUEUED,
                        created=now,
                        total=len(articles),
                        webhook_url=webhook.url if webhook else None,
                        webhook_secret=webhook.secret if webhook else None,
                        trace=dump(trace) if trace else None,
                    )
                )
                if common:
                    connection.execute(insert(commons).values(job_id=job_id, payload=dump(common)))
                connection.execute(
                    insert(items),
                    [
                        {
                            "job_id": job_id,
                            "position": position,
                            "reference": dump(article.reference),
                            "state": ItemState.QUEUED,
                            "rank": first + position,
                            "created": now,
                            "attempts": 0,
                            "payload": dump(article.payload),
                            "digest": digest(article.payload),
                        }
                        for position, article in enumerate(articles)
                    ],
                )
            return read_job(connection.execute(select(jobs).where(jobs.c.id == job_id)).one())

    def find(self, job_id: str, owner: str | None = None, *, any_owner: bool = False) -> Job | None:
        """Return a job, or None when there is none or it is another owner's."""
        with self._database.read() as connection:
            row = connection.execute(select(jobs).where(jobs.c.id == job_id)).first()
        if row is None or (row.owner != owner and not any_owner):
            return None
        return read_job(row)

    def read_items(self, job_id: str, *, offset: int = 0, limit: int = 1000, results: bool = False) -> list[Item]:
        """Return a page of a job's items in the order in which they were sent."""
        return self._items(items.c.job_id == job_id, items.c.position >= offset, limit=limit, results=results)

    def read_item(self, job_id: str, position: int) -> Item | None:
        """Return one item with its result."""
        found = self._items(items.c.job_id == job_id, items.c.position == position, limit=1, results=True)
        return found[0] if found else None

    def read_ended(self, job_id: str, after: int, limit: int = 100) -> list[Item]:
        """Return the items that ended after sequence number `after`, in the order in which they ended."""
        where = (items.c.job_id == job_id, items.c.sequence > after)
        return self._items(*where, limit=limit, order=items.c.sequence)

    def empty(self) -> bool:
        """Tell whether there is no job, neither to be done nor to be forgotten."""
        with self._database.read() as connection:
            return connection.execute(select(jobs.c.id).limit(1)).first() is None

    def cancel(self, job_id: str) -> None:
        """End what of a job has not ended; a running item is let go and its result not taken."""
        with self._database.write() as connection:
            job = connection.execute(select(jobs).where(jobs.c.id == job_id).with_for_update()).first()
            if job is None or job.completed == job.total:
                return
            # numbers above the total: unique, in order, and after those of the items that ended before
            numbers = job.total + items.c.position + 1
            connection.execute(
                update(items)
                .where(items.c.job_id == job_id, items.c.state.not_in(_ENDED))
                .values(state=ItemState.CANCELLED, worker=None, lease=None, payload=None, sequence=numbers)
            )
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(completed=job.total))
            end_job(
                connection, job_id, JobState.CANCELLED, now=self._clock(), retention_seconds=self._retention_seconds
            )

    def delete(self, job_id: str) -> None:
        """Forget a job with its articles, results and webhook; the result of a running item is not taken."""
        with self._database.write() as connection:
            # the job's row first, as everywhere: whoever ends an item of it at this moment has it locked
            connection.execute(select(jobs.c.id).where(jobs.c.id == job_id).with_for_update())
            for table in (items, commons, deliveries):
                connection.execute(delete(table).where(table.c.job_id == job_id))
            connection.execute(delete(jobs).where(jobs.c.id == job_id))
            # nor may an Idempotency-Key answer with the address of what is gone
            answered = idempotency.c.headers.contains(f'"/v1/jobs/{job_id}"', autoescape=True)
            connection.execute(delete(idempotency).where(answered))

    def purge(self) -> int:
        """Delete the jobs whose time is over, unless their webhook is still being tried; return how many."""
        tried = exists().where(deliveries.c.job_id == jobs.c.id, deliveries.c.state == "pending")
        over = and_(jobs.c.expires < self._clock(), not_(tried))
        with self._database.read() as connection:
            old = [row.id for row in connection.execute(select(jobs.c.id).where(over).limit(100))]
        if old:
            with self._database.write() as connection:
                connection.execute(delete(items).where(items.c.job_id.in_(old)))
                connection.execute(delete(commons).where(commons.c.job_id.in_(old)))
                connection.execute(delete(jobs).where(jobs.c.id.in_(old)))
        return len(old)

    def count(self) -> dict[str, int]:
        """Return how many items stand in each state."""
        with self._database.read() as connection:
            rows = connection.execute(select(items.c.state, func.count()).group_by(items.c.state)).all()
        return {state.value: 0 for state in ItemState} | {row[0]: row[1] for row in rows}

    def waiting(self) -> bool:
        """Tell whether an item waits for a worker."""
        with self._database.read() as connection:
            query = select(items.c.position).where(items.c.state == ItemState.QUEUED).limit(1)
            return connection.execute(query).first() is not None

    def _items(
        self,
        *where: ColumnElement[bool],
        limit: int,
        results: bool = False,
        order: ColumnElement[Any] = items.c.position,
    ) -> list[Item]:
        columns = [c for c in items.c if c.name != "payload" and (results or c.name != "result")]
        with self._database.read() as connection:
            rows = connection.execute(select(*columns).where(*where).order_by(order).limit(limit)).all()
        return [_item(row, results) for row in rows]


def _item(row: Row[Any], results: bool) -> Item:
    return Item(
        position=row.position,
        reference=json.loads(row.reference),
        state=ItemState(row.state),
        attempts=row.attempts,
        sequence=row.sequence,
        error=json.loads(row.error) if row.error else None,
        result=json.loads(row.result) if results and row.result else None,
    )
