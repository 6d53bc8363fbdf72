"""The one database behind jobs, webhooks, idempotency keys, API keys and cached results: its tables and its opening."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Double,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from service.errors import InvalidSettings
from service.settings import Settings

metadata = MetaData()

jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("owner", String),
    Column("state", String, nullable=False),
    Column("created", Double, nullable=False),
    Column("finished", Double),
    Column("expires", Double),
    Column("total", Integer, nullable=False),
    Column("completed", Integer, nullable=False, default=0),
    Column("failed", Integer, nullable=False, default=0),
    Column("webhook_url", Text),
    Column("webhook_secret", Text),
    Index("jobs_expires", "expires"),
)

items = Table(
    "items",
    metadata,
    Column("job_id", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("reference", Text),
    Column("state", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("created", Double, nullable=False),
    Column("worker", String),
    Column("lease", Double),
    Column("attempts", Integer, nullable=False, default=0),
    Column("sequence", Integer),
    Column("payload", Text),
    Column("result", Text),
    Column("error", Text),
    Index("items_next", "state", "rank", "created", "job_id", "position"),
    Index("items_finished", "job_id", "sequence"),
)

# what all articles of a job have in common, such as a glossary, kept once and not with each
commons = Table(
    "commons",
    metadata,
    Column("job_id", String, primary_key=True),
    Column("payload", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String, primary_key=True),
    Column("job_id", String, nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due", Double, nullable=False),
    Column("status", Integer),
    Column("error", Text),
    Column("expires", Double, nullable=False),
    Index("deliveries_due", "state", "due"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("owner", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("holder", String),
    Column("lease", Double, nullable=False),
    Column("expires", Double, nullable=False, index=True),
    Column("status", Integer),
    Column("headers", Text),
    Column("body", LargeBinary),
)

keys = Table(
    "keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("requests_per_minute", Integer, nullable=False),
    Column("characters_per_day", Integer, nullable=False),
    Column("created", Double, nullable=False),
    Column("revoked", Double),
)

usage = Table(
    "usage",
    metadata,
    Column("key_id", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("characters", Integer, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("key", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("used", Double, nullable=False, index=True),
)


class Database:
    """Short transactions over one SQLAlchemy engine; safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine; `create` makes what tables are missing."""
        self._engine = engine

    def create(self) -> None:
        """Make the tables that are not there yet; two processes may do so at once."""
        with self.write() as connection:
            if self._engine.dialect.name == "postgresql":
                # `create table if not exists` of two sessions at once can still collide in PostgreSQL's catalog
                connection.exec_driver_sql("select pg_advisory_xact_lock(7091442)")
            metadata.create_all(connection, checkfirst=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection with a consistent view, for reading only."""
        with self._engine.connect().execution_options(reading=True) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose transaction is committed at the end, or undone by an error."""
        with self._engine.begin() as connection:
            yield connection

    def ready(self) -> bool:
        """Tell whether the database answers."""
        try:
            with self.read() as connection:
                connection.exec_driver_sql("select 1")
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def open_database(settings: Settings) -> Database:
    """Open the database that the settings name and make its tables. Raises InvalidSettings."""
    try:
        if settings.database:
            url = settings.database.get_secret_value().replace("postgres://", "postgresql://", 1)
            database = Database(_postgresql(url.replace("postgresql://", "postgresql+psycopg://", 1)))
        else:
            settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            database = Database(_sqlite(settings.data_dir / "entrefilet.db"))
        database.create()
    except (SQLAlchemyError, ArgumentError, OSError, ImportError) as error:
        where = "the database that ENTREFILET_DATABASE names" if settings.database else str(settings.data_dir)
        raise InvalidSettings(
            f"cannot open {where}: {type(error).__name__}",  # the driver's own message may hold the password
            mend="correct ENTREFILET_DATABASE or ENTREFILET_DATA_DIR",
            field="database" if settings.database else "data_dir",
        ) from error
    return database


def _sqlite(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30}, pool_size=16, max_overflow=32)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver opens no transactions of its own; see _begin
        for pragma in ("journal_mode=wal", "synchronous=full", "busy_timeout=30000"):
            connection.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later can fail at once with "database is locked";
        # one that takes the write lock at its start waits its turn.
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("begin" if reading else "begin immediate")

    return engine


def _postgresql(url: str) -> Engine:
    return create_engine(url, pool_size=16, max_overflow=32, pool_pre_ping=True, hide_parameters=True)
