"""The end of an item, and with the last one the end of its job and the posting of its webhook."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from service.jobs.model import ItemState, Job, JobState, Webhook
from service.jobs.outbox import post
from service.storage.tables import items, jobs


def end_item(
    connection: Connection,
    job_id: str,
    this: ColumnElement[bool],
    state: ItemState,
    *,
    now: float,
    retention_seconds: float,
    result: Mapping[str, Any] | None = None,
    error: Mapping[str, Any] | None = None,
    with_equal: bool = False,
) -> bool:
    """End the one item that `this` names; False when no such item was there to be ended.

    `with_equal` ends the items of the job that still wait and have the same payload in the same way.
    """
    # The job's row first, always: two workers that end the last two items of a job on PostgreSQL must see
    # each other's counts, and locks taken in one order cannot deadlock.
    job = connection.execute(select(jobs).where(jobs.c.id == job_id).with_for_update()).first()
    if job is None:
        return False
    # locked, so that a claim which lapses meanwhile is lost before the result is taken or after, and never between
    query = select(items.c.position, items.c.digest).where(this).with_for_update()
    ended = connection.execute(query).first()
    if ended is None:
        return False
    equal = _equal(connection, job_id, ended.digest) if with_equal else []
    positions = [ended.position, *equal]
    values = {
        "state": state,
        "worker": None,
        "lease": None,
        "payload": None,  # the article is not needed any more, and is kept no longer than needed
        "result": None if result is None else dump(result),
        "error": None if error is None else dump(error),
    }
    for sequence, position in enumerate(positions, job.completed + 1):
        connection.execute(
            update(items)
            .where(items.c.job_id == job_id, items.c.position == position)
            .values(**values, sequence=sequence)
        )
    completed = job.completed + len(positions)
    failed = job.failed + (len(positions) if state == ItemState.FAILED else 0)
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(completed=completed, failed=failed))
    if completed == job.total:
        end_job(connection, job_id, JobState.DONE, now=now, retention_seconds=retention_seconds)
    return True


def _equal(connection: Connection, job_id: str, digest: str | None) -> list[int]:
    """Return the positions of the items of a job that wait and have a payload of this digest, None being no digest."""
    if digest is None:  # an earlier release accepted the job
        return []
    waiting = (items.c.job_id == job_id, items.c.digest == digest, items.c.state == ItemState.QUEUED)
    query = select(items.c.position).where(*waiting).order_by(items.c.position).with_for_update(skip_locked=True)
    return [row.position for row in connection.execute(query)]


def end_job(connection: Connection, job_id: str, state: JobState, *, now: float, retention_seconds: float) -> None:
    """Close a job whose items have all ended, and post its webhook in the same transaction."""
    values = {"state": state, "finished": now, "expires": now + retention_seconds}
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))
    row = connection.execute(select(jobs).where(jobs.c.id == job_id)).one()
    if row.webhook_url:
        post(connection, read_job(row), Webhook(row.webhook_url, row.webhook_secret), row.trace)


def read_job(row: Row[Any]) -> Job:
    """Return a row of the jobs table as a value."""
    return Job(
        id=row.id,
        owner=row.owner,
        state=JobState(row.state),
        created=row.created,
        finished=row.finished,
        expires=row.expires,
        total=row.total,
        completed=row.completed,
        failed=row.failed,
        has_webhook=row.webhook_url is not None,
    )


def dump(value: Mapping[str, Any] | str | None) -> str:
    """Return a value as JSON in ASCII: PostgreSQL's text holds no NUL and no lone surrogate."""
    return json.dumps(value, separators=(",", ":"))
