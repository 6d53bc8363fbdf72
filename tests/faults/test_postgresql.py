"""PostgreSQL stopped, frozen, slowed down and failed over under a server that accepts and does jobs."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import psycopg.conninfo
import pytest

from tests.faults.harness import ROUNDS, Process, free_port, job, wait_until, wrong_items
from tests.faults.outcomes import Outcome, record
from tests.faults.slow_link import SlowLink
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
    record(Outcome("PostgreSQL takes no writes", _TIMES, len(wrong), recovery, "reads go on, writes are 503"))
    assert wrong == []


def test_a_database_at_the_end_of_a_slow_line_loses_nothing(postgresql: PostgreSQL, url: str, tmp_path: Path) -> None:
    recovery, wrong = [], []
    database = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    delay = 0.2 if ROUNDS else 0.02
    with SlowLink(postgresql.socket) as link:
        slow = f"postgresql://tests@127.0.0.1:{link.port}/{database}"
        with Process(tmp_path, database=slow, job_lease_seconds=5) as server:
            for number in range(_TIMES):
                link.delay = delay
                before = submit(server, 10 * number)
                assert server.ask("GET", "/livez")[0] == 200
                assert server.ask("GET", "/readyz")[0] == 200
                wrong += wrong_items(finish(server, before))
                during = submit(server, 10 * number + 1)
                link.delay = 0.0
                began = time.monotonic()
                after = submit(server, 10 * number + 2)
                for key in (during, after):
                    read = finish(server, key)
                    wrong += wrong_items(read) + [f"{key} has failed articles" for _ in range(read["failed"])]
                recovery.append(time.monotonic() - began)
    record(Outcome("PostgreSQL is slow", _TIMES, len(wrong), recovery, f"{2 * delay:g} s more for each answer"))
    assert wrong == []


def test_a_standby_that_takes_over_has_every_job_that_was_accepted(tmp_path: Path) -> None:
    recovery, wrong, accepted = [], [], 0
    ports = [free_port(), free_port()]
    url = f"postgresql://tests@127.0.0.1:{ports[0]},127.0.0.1:{ports[1]}/jobs?target_session_attrs=read-write"
    with ExitStack() as clusters:
        primary = clusters.enter_context(PostgreSQL(port=ports[0]))
        primary.sql("create database jobs")
        standby = clusters.enter_context(_standby(primary, ports[1]))
        server = clusters.enter_context(Process(tmp_path, database=url))
        for number in range(_TIMES):
            server.set("seconds", "0.2")
            keys = [submit(server, 100 * number, articles=6)]
            sender = threading.Thread(
                target=lambda n=number, into=keys: into.extend(submit(server, 100 * n + k) for k in range(1, 6))
            )
            sender.start()
            wait_until(lambda key=keys[0]: server.ask("GET", f"/v1/jobs/{key}")[2].get("state") == "running")
            primary.stop()
            status, headers, _ = server.ask("POST", "/v1/jobs", job(100 * number + 50))
            assert (status, "Retry-After" in headers) == (503, True)
            assert server.ask("GET", "/livez")[0] == 200
            began = time.monotonic()
            standby.promote()
            server.set("seconds", "0.02")
            keys.append(submit(server, 100 * number + 60))
            recovery.append(time.monotonic() - began)
            sender.join(120)
            assert len(keys) == 7
            for key in keys:
                read = finish(server, key)
                wrong += wrong_items(read) + [f"{key} has failed articles" for _ in range(read["failed"])]
            accepted += len(keys)
            if number + 1 < _TIMES:  # the one that failed comes back as the standby of the other
                primary, standby = standby, clusters.enter_context(_standby(standby, primary.port))
    record(
        Outcome("PostgreSQL fails over to its standby", _TIMES, len(wrong), recovery, f"{accepted} jobs, 503 meanwhile")
    )
    assert wrong == []


@contextmanager
def _standby(primary: PostgreSQL, port: int) -> Iterator[PostgreSQL]:
    """Give a standby without which the primary commits nothing."""
    with PostgreSQL(port=port, primary=primary) as standby:
        primary.sql("alter system set synchronous_standby_names = '*'")
        primary.sql("select pg_reload_conf()")
        wait_until(lambda: primary.sql("select sync_state from pg_stat_replication") == [("sync",)])
        yield standby


def _processes(url: str) -> list[int]:
    """Return the processes of the server that serve this database."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        ).fetchall()
    return [row[0] for row in rows]
