"""A PostgreSQL server of the tests' own: in a temporary folder, reached by a Unix socket in it, gone afterwards."""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import psycopg


class PostgreSQL:
    """Starts as a context manager; `database` gives each test a database that nobody else sees."""

    def __init__(self, *, port: int = 0, primary: Self | None = None) -> None:
        """Listen on a port of the loopback interface too, if one is given; be the standby of a primary, if one is."""
        self._user = _user()
        self._folder = Path(tempfile.mkdtemp(prefix="pg"))
        if self._user:
            shutil.chown(self._folder, self._user)
        self._data = self._folder / "data"
        self._numbers = itertools.count()
        self.port = port
        self._primary = primary
        self._runs = False

    def __enter__(self) -> Self:
        if self._primary:
            source = ("-h", "127.0.0.1", "-p", self._primary.port, "-U", "tests")
            self._run("pg_basebackup", *source, "-D", self._data, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        else:
            self._run("initdb", "-D", self._data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._runs:
            self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-c unix_socket_directories={self._folder} -c fsync=off -c max_connections=200 -c listen_addresses="
        options += f"127.0.0.1 -c port={self.port}" if self.port else ""
        self._run("pg_ctl", "-D", self._data, "-l", self._folder / "log", "-w", "-o", options, "start")
        self._runs = True

    def stop(self) -> None:
        """Stop the server; whoever is connected is cut off."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        self._runs = False

    def promote(self) -> None:
        """Make a standby the primary."""
        self._run("pg_ctl", "-D", self._data, "-w", "promote")

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement outside of any transaction; return its rows, if it has any."""
        with psycopg.connect(self._url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    @property
    def socket(self) -> Path:
        """The Unix socket it listens on."""
        return self._folder / f".s.PGSQL.{self.port or 5432}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database, give its URL, and drop it."""
        name = f"test{next(self._numbers)}"
        self.sql(f"create database {name}")
        try:
            yield self._url(name)
        finally:
            self.sql(f"drop database {name} with (force)")

    def _url(self, name: str) -> str:
        return f"postgresql://tests@/{name}?host={self._folder}&port={self.port or 5432}"

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [str(_binaries() / program), *map(str, arguments)],
            cwd=self._folder,
            user=self._user,
            stdin=subprocess.DEVNULL,
            stdout=(log := (self._folder / "out").open("w")),
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        log.close()
        assert done.returncode == 0, f"{program}: {(self._folder / 'out').read_text()}"


def _binaries() -> Path:
    """Return the folder of the newest server's programs: where Debian keeps them, or beside those on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    assert found or on_path, "these tests need PostgreSQL's server: apt-get install postgresql"
    return found[-1].parent if found else Path(on_path or "").resolve().parent


def _user() -> str | None:
    """Return who runs the server: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
