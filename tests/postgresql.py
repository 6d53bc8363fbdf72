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
from typing import Self

import psycopg


class PostgreSQL:
    """Starts as a context manager; `database` gives each test a database that nobody else sees."""

    def __init__(self) -> None:
        self._user = _user()
        self._folder = Path(tempfile.mkdtemp(prefix="pg"))
        if self._user:
            shutil.chown(self._folder, self._user)
        self._data = self._folder / "data"
        self._numbers = itertools.count()

    def __enter__(self) -> Self:
        self._run("initdb", "-D", self._data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-c listen_addresses= -c unix_socket_directories={self._folder} -c fsync=off -c max_connections=200"
        self._run("pg_ctl", "-D", self._data, "-l", self._folder / "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        """Stop the server; whoever is connected is cut off."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database, give its URL, and drop it."""
        name = f"test{next(self._numbers)}"
        self._sql(f"create database {name}")
        try:
            yield self._url(name)
        finally:
            self._sql(f"drop database {name} with (force)")

    def _url(self, name: str) -> str:
        return f"postgresql://tests@/{name}?host={self._folder}"

    def _sql(self, statement: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

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
