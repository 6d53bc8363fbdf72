"""Finished briefs that a reader may come back to: few, for a day, on disk, under links nobody can guess."""

import gzip
import hashlib
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Column, Double, Integer, LargeBinary, MetaData, String, Table, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from service.domain import Brief
from service.errors import InvalidSettings

if TYPE_CHECKING:
    from service.storage.database import Database

_log = logging.getLogger(__name__)

SHARED_SECONDS = 24 * 3600.0
SHARED_BYTES = 64_000_000
_IN_MEMORY = 50

_metadata = MetaData()
shared_briefs = Table(
    "kept_briefs",  # its name in databases that exist: a link of the day before an upgrade still leads somewhere
    _metadata,
    Column("digest", String, primary_key=True),
    Column("expires", Double, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)


@dataclass(frozen=True)
class SharedBrief:
    """A brief, the moment it was made, the options of the form, as typed, and the article's address or file name."""

    brief: Brief
    made: datetime
    options: Mapping[str, str]
    source: str = ""

    def fields(self) -> dict[str, str]:
        """Return the form that would make this brief again."""
        title = None if self.brief.title is None or self.brief.title.proposed else self.brief.title
        return {**self.options, "text": self.brief.text, "title": (title.fr or title.en) if title else ""}


class SharedBriefs:
    """Keeps the newest briefs until they are too old or too large together; safe for several threads and processes.

    Where the disk fails, the newest few stay in this process's memory.
    """

    def __init__(
        self,
        database: "Callable[[], Database]",
        *,
        seconds: float = SHARED_SECONDS,
        max_bytes: int = SHARED_BYTES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take what opens the database, how long a brief is kept, and the most bytes that all may take together."""
        self._find = database
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._clock = clock
        self._lock = threading.Lock()
        self._database: Database | None = None
        self._in_memory: OrderedDict[str, tuple[float, SharedBrief]] = OrderedDict()

    def _open(self) -> "Database":
        """Return the database, with the table of kept briefs in it."""
        database = self._find()
        if database is not self._database:
            with database.write() as connection:
                _metadata.create_all(connection, checkfirst=True)
            self._database = database
        return database

    def put(self, brief: Brief, options: Mapping[str, str], *, source: str = "") -> str:
        """Keep a brief with the options it was made with, and return the key of its link."""
        key = secrets.token_urlsafe(18)
        now = self._clock()
        shared = SharedBrief(brief, datetime.fromtimestamp(now, UTC), dict(options), source)
        body = gzip.compress(_adapter().dump_json(shared), compresslevel=5, mtime=0)
        row = {"digest": _digest(key), "expires": now + self._seconds, "size": len(body), "body": body}
        try:
            with self._open().write() as connection:
                connection.execute(delete(shared_briefs).where(shared_briefs.c.expires <= now))
                connection.execute(insert(shared_briefs).values(row))
                size = connection.execute(select(func.sum(shared_briefs.c.size))).scalar_one()
                others = select(shared_briefs.c.digest, shared_briefs.c.size).where(
                    shared_briefs.c.digest != row["digest"]
                )
                for old in connection.execute(others.order_by(shared_briefs.c.expires)).all():
                    if size <= self._max_bytes:
                        break
                    connection.execute(delete(shared_briefs).where(shared_briefs.c.digest == old.digest))
                    size -= old.size
        except (SQLAlchemyError, InvalidSettings) as error:
            _log.warning("a brief is kept in memory only: %s", error)
            with self._lock:
                self._in_memory[key] = (now + self._seconds, shared)
                while len(self._in_memory) > _IN_MEMORY:
                    self._in_memory.popitem(last=False)
        return key

    def get(self, key: str) -> SharedBrief | None:
        """Return the brief of a link, or None when there is none any more."""
        now = self._clock()
        with self._lock:
            expires, shared = self._in_memory.get(key, (0.0, None))
        if shared is not None:
            return shared if expires > now else None
        wanted = (shared_briefs.c.digest == _digest(key)) & (shared_briefs.c.expires > now)
        try:
            with self._open().read() as connection:
                body = connection.execute(select(shared_briefs.c.body).where(wanted)).scalar()
            return _adapter().validate_json(gzip.decompress(body)) if body is not None else None
        except (SQLAlchemyError, InvalidSettings, ValidationError) as error:
            # a brief that another version of the service has written may lack what this one needs
            _log.warning("a kept brief cannot be read: %s", type(error).__name__)
            return None

    def usage(self) -> tuple[int, int]:
        """Return how many briefs are on disk, and how many bytes they take. Raises SQLAlchemyError, InvalidSettings."""
        with self._open().read() as connection:
            size = func.coalesce(func.sum(shared_briefs.c.size), 0)
            count, size = connection.execute(select(func.count(shared_briefs.c.digest), size)).one()
        return int(count), int(size)

    def forget(self, key: str) -> None:
        """Delete the brief of a link, if there is one."""
        with self._lock:
            self._in_memory.pop(key, None)
        try:
            with self._open().write() as connection:
                connection.execute(delete(shared_briefs).where(shared_briefs.c.digest == _digest(key)))
        except (SQLAlchemyError, InvalidSettings) as error:
            _log.warning("a kept brief cannot be deleted: %s", error)


def _digest(key: str) -> str:
    """Return what stands for a key in the database, whose readers shall not be able to follow a link."""
    return hashlib.sha256(key.encode()).hexdigest()


@cache
def _adapter() -> TypeAdapter[SharedBrief]:
    return TypeAdapter(SharedBrief)
