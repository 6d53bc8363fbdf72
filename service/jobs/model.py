"""What a job is, apart from how it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    """Where one article of a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewItem:
    """One article to be done: what the handler gets, and the caller's own name for it."""

    payload: Mapping[str, Any]
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to tell that a job has ended, and the `whsec_` secret that signs it."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """An article that a worker holds: only the worker and attempt named here may end it.

    `trace` holds the headers that the trace of its job goes on by.
    """

    job_id: str
    position: int
    worker: str
    attempt: int
    payload: Mapping[str, Any]
    trace: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a job as a caller sees it; `sequence` counts the ends of items within the job from 1."""

    position: int
    reference: str | None
    state: ItemState
    attempts: int
    sequence: int | None
    error: Mapping[str, Any] | None
    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a job's webhook has come; `due` is when it is tried next, in seconds since 1970."""

    id: str
    job_id: str
    url: str
    state: str  # pending, delivered or dead
    attempts: int
    due: float
    status: int | None
    error: str | None
    trace: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as a caller sees it; times are seconds since 1970."""

    id: str
    owner: str | None
    state: JobState
    created: float
    finished: float | None
    expires: float | None
    total: int
    completed: int
    failed: int
    has_webhook: bool
