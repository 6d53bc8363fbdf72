"""SIGKILL of server, worker and both, at moments of chance, while callers send jobs and articles."""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier

from tests.faults.harness import ROUNDS, SECRET, Process, job, wait_until, wrong_items
from tests.faults.outcomes import Outcome, record
from tests.jobs.receiver import Receiver
from tests.postgresql import PostgreSQL

_CALLERS = 3


class Callers:
    """Threads that send jobs until they are stopped, and send a job again until it is accepted."""

    def __init__(self, server: Process, hook: str) -> None:
        self.accepted: dict[str, int] = {}
        self.wrong: list[str] = []
        self._server, self._hook = server, hook
        self._stopped = threading.Event()
        self._numbers = iter(range(10_000_000))
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(_CALLERS)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while not self._stopped.is_set():
            number = next(self._numbers)
            answer = self._send("/v1/jobs", job(number, webhook=self._hook), Idempotency_Key=f"job-{number}")
            self.accepted[answer["id"]] = number
            brief = self._send("/v1/briefs", {"text": f"Le canal numéro {number} rouvre. Les péniches reviennent."})
            if f"NUMÉRO {number} " not in brief["abstract"]["en"]:
                self.wrong.append(f"brief {number}")
            self._stopped.wait(0.3)

    def _send(self, path: str, body: Any, **headers: str) -> dict[str, Any]:
        while True:
            with suppress(OSError, http.client.HTTPException):
                status, _, answer = self._server.ask("POST", path, body, **headers)
                if status in (200, 202) and answer is not None:
                    assert isinstance(answer, dict)
                    return answer
                if status not in (409, 429, 503):
                    self.wrong.append(f"{path} answered {status}: {answer}")
            time.sleep(0.05)


class News:
    """What webhooks reported, their signatures verified while these hold: for five minutes."""

    def __init__(self) -> None:
        self.received: dict[str, dict[str, Any]] = {}
        self._read = 0

    def read(self, receiver: Receiver) -> None:
        for headers, body in receiver.received[self._read :]:
            data = Verifier(SECRET).verify(body, headers)["data"]
            self.received[data["id"]] = data
            self._read += 1


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest) -> Iterator[tuple[str, dict[str, object]]]:
    if request.param == "PostgreSQL" and not ROUNDS:
        pytest.skip("in the long run; two servers on PostgreSQL are killed in tests/jobs/test_shared.py")
    if request.param == "SQLite":
        yield request.param, {}
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with server.database() as url:
        yield request.param, {"database": url}


@pytest.mark.timeout(1800)
def test_nothing_accepted_is_lost_whatever_is_killed(tmp_path: Path, database: tuple[str, dict[str, object]]) -> None:
    name, settings = database
    kills = ROUNDS // 2 if ROUNDS else 2
    receiver, news, rng = Receiver(500), News(), random.Random()
    server = Process(tmp_path, job_workers=0, **settings)
    worker = Process(tmp_path, job_workers=2, **settings)
    recovery: list[float] = []
    try:
        server.start()
        worker.start()
        callers = Callers(server, receiver.url)
        victims = [[server, worker], [worker], [server]]
        for round_number in range(kills):
            accepted = len(callers.accepted)
            wait_until(lambda accepted=accepted: len(callers.accepted) > accepted)
            time.sleep(rng.uniform(0, 0.15))
            for process in victims[round_number % 3]:
                process.kill()
            began = time.monotonic()
            received = len(receiver.received)
            for process in victims[round_number % 3]:
                process.begin()
            for process in victims[round_number % 3]:
                wait_until(process.ready)
            wait_until(lambda received=received: len(receiver.received) > received)
            recovery.append(time.monotonic() - began)
            news.read(receiver)
        callers.stop()
        done: dict[str, dict[str, Any]] = {}

        def all_done() -> bool:
            for key in callers.accepted:
                if key not in done:
                    read = server.ask("GET", f"/v1/jobs/{key}?results=true")[2]
                    if read["state"] != "done" or read["webhook"]["state"] != "delivered":
                        return False
                    done[key] = read
            return True

        wait_until(all_done)
    finally:
        server.kill()
        worker.kill()
        receiver.stop()
    news.read(receiver)
    wrong = callers.wrong + [problem for read in done.values() for problem in wrong_items(read)]
    for key, data in news.received.items():
        if key not in done or (data["state"], data["completed"], data["failed"]) != ("done", 3, 0):
            wrong.append(f"a webhook for nothing: {data}")
    repeated = Counter(headers["webhook-id"] for headers, _ in receiver.received)
    lost = len(set(callers.accepted) - set(news.received)) + len(wrong)
    note = f"{len(done):,} jobs, {sum(repeated.values()) - len(repeated)} webhooks sent twice under one id"
    record(Outcome(f"server, worker or both killed ({name})", kills, lost, recovery, note))
    assert wrong == []
    assert set(callers.accepted) == set(news.received)
