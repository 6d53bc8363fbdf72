"""SQLite's file locked, damaged, deleted and on a full disk, while jobs are accepted and done."""

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.settings import Settings
from service.storage.backup import back_up
from service.storage.database import open_database
from tests.faults.harness import ROUNDS, Process, fill, job, wait_until, wrong_items
from tests.faults.outcomes import Outcome, record

_TIMES = 10 if ROUNDS else 1


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    with Process(tmp_path) as running:
        yield running


def submit(server: Process, number: int, articles: int = 3) -> str:
    """Send a job until it is accepted, as a caller does; return its id."""
    answers: list[Any] = []

    def accepted() -> bool:
        answers.append(server.ask("POST", "/v1/jobs", job(number, articles), timeout=60, Idempotency_Key=f"{number}"))
        assert answers[-1][0] in (202, 409, 503), answers[-1]
        return answers[-1][0] == 202

    wait_until(accepted)
    return str(answers[-1][2]["id"])


def finish(server: Process, key: str) -> dict[str, Any]:
    """Return a job with its results when it is done."""
    wait_until(lambda: server.ask("GET", f"/v1/jobs/{key}")[2].get("state") == "done")
    read: dict[str, Any] = server.ask("GET", f"/v1/jobs/{key}?results=true")[2]
    return read


def test_a_locked_database_is_waited_for(server: Process) -> None:
    file, recovery, wrong = server.folder / "data/entrefilet.db", [], []
    for number in range(_TIMES):
        before = submit(server, 10 * number)
        lock = sqlite3.connect(file, isolation_level=None)
        lock.execute("begin immediate")
        later: list[str] = []
        sender = threading.Thread(target=lambda n=number, into=later: into.append(submit(server, 10 * n + 1)))
        sender.start()
        time.sleep(0.2)
        assert server.ask("GET", "/livez")[0] == 200
        assert server.ask("POST", "/v1/translations", {"text": "Le canal rouvre."})[0] == 200
        lock.execute("rollback")
        lock.close()
        began = time.monotonic()
        sender.join(60)
        wrong += [one for key in (before, *later) for one in wrong_items(finish(server, key))]
        recovery.append(time.monotonic() - began)
    record(Outcome("SQLite locked", _TIMES, len(wrong), recovery, "requests wait, at most 30 s"))
    assert wrong == []


def test_what_is_accepted_after_the_database_was_deleted_is_in_the_new_one(server: Process) -> None:
    recovery, lost = [], 0
    for number in range(_TIMES):
        finish(server, submit(server, 10 * number))
        for file in (server.folder / "data").glob("entrefilet.db*"):
            file.unlink()
        began = time.monotonic()
        key = submit(server, 10 * number + 1)
        recovery.append(time.monotonic() - began)
        server.kill()
        server.start()
        lost += len(wrong_items(finish(server, key)))
    record(Outcome("SQLite's file deleted", _TIMES, lost, recovery, "of what was accepted after it"))
    assert lost == 0
    assert "is another file than before" in server.log


def test_a_damaged_database_is_told_plainly_and_a_copy_put_in_its_place_goes_on(server: Process) -> None:
    file, recovery, lost = server.folder / "data/entrefilet.db", [], 0
    key = submit(server, 1)
    first = finish(server, key)
    copy = server.folder / "copy.db"
    settings = Settings(data_dir=server.folder / "data")
    back_up(settings, copy)
    for _ in range(_TIMES):
        server.kill()
        for log in file.parent.glob("entrefilet.db-*"):
            log.unlink()
        file.write_bytes(b"no database" * 1000)
        server.begin()
        assert server.ended() == 2
        assert "is damaged" in server.log
        assert "entrefilet restore" in server.log
        assert "Traceback" not in server.log
        began = time.monotonic()
        shutil.copy(copy, file)
        server.start()
        recovery.append(time.monotonic() - began)
        lost += finish(server, key)["items"] != first["items"]
    record(Outcome("SQLite's file damaged", _TIMES, lost, recovery, "exit status 2 until a copy is restored"))
    assert lost == 0


def test_pages_damaged_under_a_running_server_are_answered_with_503(server: Process) -> None:
    file = server.folder / "data/entrefilet.db"
    finish(server, submit(server, 1, articles=40))
    with sqlite3.connect(file) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    size = file.stat().st_size
    with file.open("r+b") as damaged:
        damaged.seek(4096)
        damaged.write(os.urandom(size - 4096))
    statuses = {server.ask("POST", "/v1/jobs", job(2))[0], server.ask("GET", "/v1/jobs/job_1")[0]}
    assert statuses <= {202, 404, 503}
    assert server.ask("GET", "/livez")[0] == 200
    assert server.ask("POST", "/v1/briefs", {"text": "Le canal rouvre. Les péniches reviennent."})[0] == 200


def test_a_full_disk_fails_no_article_and_loses_no_job(small_disk: Path, tmp_path: Path) -> None:
    recovery, wrong = [], []
    with Process(tmp_path, data_dir=small_disk, job_lease_seconds=2) as server:
        for number in range(_TIMES):
            server.set("seconds", "0.3")
            keys = [submit(server, 10 * number, articles=4)]
            filler = fill(small_disk)
            answered = server.ask("POST", "/v1/jobs", job(10 * number + 1), timeout=60, Idempotency_Key=f"full{number}")
            assert answered[0] in (202, 503), answered
            if answered[0] == 202:
                keys.append(answered[2]["id"])
            assert server.ask("POST", "/v1/briefs", {"text": "Le canal rouvre. Les péniches reviennent."})[0] == 200
            time.sleep(0.2)
            filler.unlink()
            server.set("seconds", "0.02")
            began = time.monotonic()
            keys.append(submit(server, 10 * number + 2))
            read = [finish(server, key) for key in keys]
            recovery.append(time.monotonic() - began)
            wrong += [one for each in read for one in wrong_items(each)]
            wrong += [f"{each['id']} has failed articles" for each in read if each["failed"]]
    record(Outcome("disk full under jobs", _TIMES, len(wrong), recovery, "new jobs are refused with 503 meanwhile"))
    assert wrong == []


def test_a_full_disk_costs_the_cache_of_briefs_and_no_brief(small_disk: Path, tmp_path: Path) -> None:
    with Process(tmp_path, data_dir=small_disk, response_cache_megabytes=64) as server:
        server.ask("POST", "/v1/briefs", {"text": "Le canal rouvre. Les péniches reviennent."})
        fill(small_disk)
        for number in range(5 * _TIMES):
            text = f"Le canal numéro {number} rouvre. " + "Les péniches reviennent. " * 400
            status, _, brief = server.ask("POST", "/v1/briefs?full_translation=true", {"text": text})
            assert (status, f"NUMÉRO {number} " in brief["abstract"]["en"]) == (200, True)
        assert "Traceback" not in server.log
    record(Outcome("disk full under the cache of briefs", 5 * _TIMES, 0, (), "nothing is cached meanwhile"))


def test_a_database_that_was_moved_is_not_written_to(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    database = open_database(settings)
    with database.write() as connection:
        connection.exec_driver_sql("insert into usage values ('k', 'd', 1)")
    settings.sqlite_file.rename(tmp_path / "moved.db")
    for log in tmp_path.glob("entrefilet.db-*"):
        log.rename(tmp_path / log.name.replace("entrefilet", "moved"))
    with database.write() as connection:
        connection.exec_driver_sql("insert into usage values ('k', 'd', 2)")
    database.close()
    with sqlite3.connect(settings.sqlite_file) as connection:
        assert connection.execute("select characters from usage").fetchall() == [(2,)]
    connection.close()
