"""The one database behind jobs, webhooks, idempotency keys, API keys and cached results: opened, made, asked."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from service.errors import InvalidSettings
from service.settings import Settings
from service.storage.tables import metadata

__all__ = ["Database", "metadata", "open_database", "postgresql_url", "use_write_ahead_log"]

BUSY_TIMEOUT_S = 30  # how long a connection to SQLite waits for another's lock


class Database:
    """Short transactions over one SQLAlchemy engine; safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine; `create` makes what tables are missing."""
        self._engine = engine

    def create(self) -> None:
        """Make the tables, columns and indexes that are not there yet; two processes may do so at once."""
        with self.exclusive_write() as connection:
            metadata.create_all(connection, checkfirst=True)
            known = inspect(connection)
            for table in metadata.sorted_tables:
                there = {column["name"] for column in known.get_columns(table.name)}
                for column in table.columns:
                    if column.name not in there:  # an earlier release made the table; what is new may be null
                        kind = column.type.compile(self._engine.dialect)
                        connection.exec_driver_sql(f'alter table {table.name} add column "{column.name}" {kind}')
            known.clear_cache()
            for table in metadata.sorted_tables:
                indexed = {index["name"] for index in known.get_indexes(table.name)}
                for index in table.indexes:
                    if index.name not in indexed:
                        index.create(connection)

    @contextmanager
    def exclusive_write(self) -> Iterator[Connection]:
        """Write while no other process is in here: making tables twice at once fails in PostgreSQL's catalog."""
        with self.write() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.exec_driver_sql("select pg_advisory_xact_lock(7091442)")
            yield connection

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
            database = Database(_postgresql(postgresql_url(settings.database.get_secret_value())))
        else:
            settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            database = Database(_sqlite(settings.sqlite_file))
        database.create()
    except ModuleNotFoundError as error:
        raise InvalidSettings(
            "the driver for PostgreSQL is not installed",
            mend="install entrefilet[postgres], or unset ENTREFILET_DATABASE",
            field="database",
        ) from error
    except (SQLAlchemyError, ArgumentError, OSError, ImportError, ValueError) as error:
        where = "the database that ENTREFILET_DATABASE names" if settings.database else str(settings.data_dir)
        raise InvalidSettings(
            f"cannot open {where}: {type(error).__name__}",  # the driver's own message may hold the password
            mend="correct ENTREFILET_DATABASE or ENTREFILET_DATA_DIR",
            field="database" if settings.database else "data_dir",
        ) from error
    return database


def postgresql_url(url: str) -> str:
    """Return the setting `database` in the one spelling that every driver reads. Raises InvalidSettings."""
    scheme, separator, rest = url.partition("://")
    scheme = scheme.lower()
    if separator and scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return f"postgresql://{rest}"
    redis = scheme in ("redis", "rediss", "valkey", "unix")
    raise InvalidSettings(
        "Redis cannot hold jobs and keys: several machines share a PostgreSQL database"
        if redis
        else "the setting database is no postgresql:// URL",  # which may hold a password, and so is not repeated
        mend="set ENTREFILET_DATABASE to postgresql://user:password@host/name, or unset it for SQLite in data_dir",
        field="database",
    )


def _sqlite(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_TIMEOUT_S},
        pool_size=16,
        max_overflow=32,
        hide_parameters=True,  # an error's message must not hold an article or a secret
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver opens no transactions of its own; see _begin
        for pragma in (f"busy_timeout={BUSY_TIMEOUT_S * 1000}", "synchronous=full"):
            connection.execute(f"pragma {pragma}")
        use_write_ahead_log(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later can fail at once with "database is locked";
        # one that takes the write lock at its start waits its turn.
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("begin" if reading else "begin immediate")

    return engine


def use_write_ahead_log(connection: Any) -> None:
    """Turn a SQLite connection's file to WAL, waiting for others that do the same.

    Changing the mode, and the recovery of a log whose last reader has just gone, can fail with SQLITE_BUSY at once:
    where two waiting connections could block each other SQLite does not call the busy handler (sqlite3_busy_handler,
    "Register A Callback To Handle SQLITE_BUSY Errors").
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    done = False
    while not done:
        try:
            done = bool(connection.execute("pragma journal_mode=wal").fetchall())
        except sqlite3.OperationalError as error:
            primary = error.sqlite_errorcode & 0xFF  # of an extended code such as SQLITE_BUSY_RECOVERY
            if primary not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _postgresql(url: str) -> Engine:
    driver = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(driver, pool_size=16, max_overflow=32, pool_pre_ping=True, hide_parameters=True)
