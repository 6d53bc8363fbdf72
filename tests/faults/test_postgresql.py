"""PostgreSQL stopped, frozen and failed over under a server that accepts and does jobs."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import psycopg.conninfo
import pytest

from tests.faults.harness import ROUNDS, Process, job, wait_until, wrong_items
from tests.faults.outcomes import Outcome, record
from tests.faults.test_storage import finish, submit
from tests.postgresql import PostgreSQL

_TIMES = 10 if ROUNDS else 1


@pytest.fixture
def url(postgresql: PostgreSQL) -> Iterator[str]:
    with postgresql.database() as url:
        yield url


@pytest.fixture
def server(url: str, tmp_path: Path) -> Iterator[Process]:
    with Process(tmp_path, database=url) as running:
        yield running


def test_a_database_that_is_stopped_and_started_loses_nothing(postgresql: PostgreSQL, server: Process) -> None:
    recovery, wrong = [], []
    for number in range(_TIMES):
        server.set("seconds", "0.2")
        before = submit(server, 10 * number, articles=6)
        wait_until(lambda key=before: server.ask("GET", f"/v1/jobs/{key}")[2]["state"] == "running")
        postgresql.stop()
        status, headers, _ = server.ask("POST", "/v1/jobs", job(10 * number + 1))
        assert (status, "Retry-After" in headers) == (503, True)
        assert server.ask("GET", "/livez")[0] == 200
        postgresql.start()
        began = time.monotonic()
        server.set("seconds", "0.02")
        after = submit(server, 10 * number + 2)
        for key in (before, after):
            read = finish(server, key)
            wrong += wrong_items(read) + [f"{key} has failed articles" for _ in range(read["failed"])]
        recovery.append(time.monotonic() - began)
    record(Outcome("PostgreSQL stopped and started", _TIMES, len(wrong), recovery, "503 with Retry-After meanwhile"))
    assert wrong == []


def test_a_database_that_stands_still_holds_up_no_probe_and_no_brief(
    postgresql: PostgreSQL, server: Process, url: str
) -> None:
    recovery, wrong = [], []
    for number in range(_TIMES):
        before = submit(server, 10 * number)
        processes = _processes(url)
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            assert server.ask("GET", "/livez")[0] == 200
            assert server.ask("GET", "/readyz")[0] == 200
            time.sleep(0.2)
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)
        began = time.monotonic()
        wrong += [one for key in (before, submit(server, 10 * number + 1)) for one in wrong_items(finish(server, key))]
        recovery.append(time.monotonic() - began)
    record(Outcome("PostgreSQL stands still", _TIMES, len(wrong), recovery, "a statement is given up after 60 s"))
    assert wrong == []


def test_a_primary_that_becomes_a_standby_is_left_for_the_next_one(server: Process, url: str) -> None:
    recovery, wrong = [], []
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    for number in range(_TIMES):
        before = submit(server, 10 * number)
        wrong += wrong_items(finish(server, before))
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"alter database {name} set default_transaction_read_only = on")
            others = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
            connection.execute(f"{others} and datname = '{name}'")
        status, headers, _ = server.ask("POST", "/v1/jobs", job(10 * number + 1))
        assert (status, "Retry-After" in headers) == (503, True)
        assert server.ask("GET", f"/v1/jobs/{before}")[0] == 200
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("set default_transaction_read_only = off")
            connection.execute(f"alter database {name} set default_transaction_read_only = off")
        began = time.monotonic()
        wrong += wrong_items(finish(server, submit(server, 10 * number + 2)))
        recovery.append(time.monotonic() - began)
    record(
        Outcome("PostgreSQL fails over (takes no writes)", _TIMES, len(wrong), recovery, "reads go on, writes are 503")
    )
    assert wrong == []


def _processes(url: str) -> list[int]:
    """Return the processes of the server that serve this database."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        ).fetchall()
    return [row[0] for row in rows]
