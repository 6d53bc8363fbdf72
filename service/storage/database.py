"""The one database behind jobs, webhooks, idempotency keys, API keys and cached results: opened, made, asked."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DisconnectionError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.schema import CreateIndex, CreateTable

from service.errors import InvalidSettings
from service.settings import Settings
from service.storage.tables import metadata

__all__ = ["Database", "is_unavailable", "metadata", "open_database", "postgresql_url", "use_write_ahead_log"]

_log = logging.getLogger(__name__)

BUSY_TIMEOUT_S = 30  # how long a connection to SQLite waits for another's lock
_CONNECT_S = 10
_STATEMENT_S = 60  # no statement of ours takes a tenth of it; a server that stands still must not hold every thread
_READ_ONLY = "25006"  # the state of PostgreSQL's read_only_sql_transaction: a standby, or a primary that became one


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


def is_unavailable(error: BaseException) -> bool:
    """Tell whether an error says that the database cannot be used for now, rather than that the request was wrong.

    It is away, locked, read-only, damaged, or its disk is full.
    """
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout | InvalidSettings):
        return True
    if not isinstance(error, DatabaseError):
        return False
    # SQLite says of a damaged file no more than that it is an error of the database
    return type(error) is DatabaseError or getattr(error.orig, "sqlstate", None) == _READ_ONLY


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
        if type(error) is DatabaseError and not settings.database:
            raise InvalidSettings(
                f"{settings.sqlite_file} is damaged, or is no database of SQLite",
                mend="put a copy in its place: entrefilet restore FILE --replace",
                field="data_dir",
            ) from error
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

    opened: set[tuple[int, int]] = set()

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver opens no transactions of its own; see _begin
        for pragma in (f"busy_timeout={BUSY_TIMEOUT_S * 1000}", "synchronous=full"):
            connection.execute(f"pragma {pragma}")
        use_write_ahead_log(connection)
        file = record.info["file"] = _identity(path)
        if opened and file not in opened:
            _log.error("%s is another file than before; tables that it lacks are made in it", path)
            _make_tables(connection, engine)
        if file is not None:
            opened.add(file)

    @event.listens_for(engine, "checkout")
    def _checkout(_connection: Any, record: Any, _proxy: Any) -> None:
        # What is written to a file that was moved or deleted is lost with the last process that has it open, without
        # any error: SQLite notices that only where no write-ahead log is used.
        if record.info.get("file") != _identity(path):
            raise DisconnectionError(f"{path} was moved, replaced or deleted")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later can fail at once with "database is locked";
        # one that takes the write lock at its start waits its turn.
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("begin" if reading else "begin immediate")

    return engine


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one that takes its place, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _make_tables(connection: Any, engine: Engine) -> None:
    connection.execute("begin immediate")
    for table in metadata.sorted_tables:
        connection.execute(str(CreateTable(table, if_not_exists=True).compile(engine)))
        for index in table.indexes:
            connection.execute(str(CreateIndex(index, if_not_exists=True).compile(engine)))
    connection.execute("commit")


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
    from psycopg import ProgrammingError, conninfo  # here, for it is an extra

    try:
        # read by libpq, because SQLAlchemy knows no second host (postgresql://first:5432,second:5432/name)
        named = conninfo.conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ValueError("libpq reads no connection in the setting database") from error
    arguments = {"connect_timeout": _CONNECT_S, "tcp_user_timeout": 1000 * _STATEMENT_S, "keepalives_idle": 30}
    engine = create_engine(
        "postgresql+psycopg://",
        pool_size=16,
        max_overflow=32,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=arguments | named,
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # as statements, because connection poolers refuse them among the options of a connection
        with connection.cursor() as cursor:
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"set {name} = '{_STATEMENT_S}s'")
        connection.commit()

    @event.listens_for(engine, "handle_error")
    def _handle_error(context: Any) -> None:
        # after a failover the old primary answers, and takes no writes: connections are made anew
        if getattr(context.original_exception, "sqlstate", None) == _READ_ONLY:
            context.is_disconnect = True

    return engine
