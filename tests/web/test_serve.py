"""The production server as a real process: starting, serving, draining."""

import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.assertions import each

ROOT = Path(__file__).parents[2]
Start = Callable[..., "Server"]


class Server:
    """A server process and the way to talk to it."""

    def __init__(self, warming: Path | str = "at-once", drain: float = 20) -> None:
        command = [sys.executable, "-m", "tests.web.slow_server", str(warming), str(drain)]
        self.process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr
        self.log: list[str] = []
        for line in self.process.stderr:
            self.log.append(line)
            found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found.group(1))
                break
        self._reader = threading.Thread(target=lambda: self.log.extend(self.process.stderr or ()), daemon=True)
        self._reader.start()

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Content-Type": "application/json"} if body is not None else {}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        answer = response.status, dict(response.getheaders()), response.read()
        connection.close()
        return answer

    def brief(self, title: float | Path) -> tuple[int, dict[str, str], bytes]:
        return self.ask(
            "POST", "/v1/briefs", {"text": "Le canal rouvre. Les péniches reviennent.", "title": str(title)}
        )

    def wait(self, path: str, status: int) -> tuple[int, dict[str, str], bytes]:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            answer = self.ask("GET", path)
            if answer[0] == status:
                return answer
            time.sleep(0.02)
        raise AssertionError(f"{path} never answered {status}")

    def wait_for_work(self, admitted: int) -> None:
        """Return once that many briefs run or wait at the engine."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if f"entrefilet_engine_admitted {admitted}.0".encode() in self.ask("GET", "/metrics")[2]:
                return
            time.sleep(0.02)
        raise AssertionError(f"there were never {admitted} briefs at the engine")

    def close(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait(10)
        self._reader.join(5)
        if self.process.stderr:
            self.process.stderr.close()


@pytest.fixture
def start() -> Iterator[Start]:
    servers: list[Server] = []

    def begin(**options: Any) -> Server:
        servers.append(Server(**options))
        return servers[-1]

    yield begin
    for server in servers:
        server.close()


def test_it_is_alive_at_once_and_ready_only_when_warm(start: Start, tmp_path: Path) -> None:
    warm = tmp_path / "warm"
    server = start(warming=warm)
    assert server.ask("GET", "/livez")[0] == 200
    status, headers, body = server.ask("GET", "/readyz")
    assert status == 503
    assert headers["Retry-After"]
    assert "models" in json.loads(body)["detail"]
    assert server.brief(0)[0] == 503
    warm.touch()
    server.wait("/readyz", 200)
    assert server.brief(0)[0] == 200


def test_sigterm_lets_a_running_request_finish_refuses_new_ones_and_exits_cleanly(start: Start, tmp_path: Path) -> None:
    server, finish = start(), tmp_path / "finish"
    server.wait("/readyz", 200)
    answers: list[tuple[int, dict[str, str], bytes]] = []
    running = threading.Thread(target=lambda: answers.append(server.brief(finish)))
    running.start()
    server.wait_for_work(1)
    server.process.send_signal(signal.SIGTERM)
    _, headers, _ = server.wait("/readyz", 503)
    assert headers["Retry-After"]
    assert server.ask("GET", "/livez")[0] == 200
    status, headers, _ = server.brief(0)
    assert status == 503
    assert headers["Retry-After"]
    finish.touch()
    running.join(20)
    assert answers[0][0] == 200
    assert json.loads(answers[0][2])["abstract"]["en"]
    assert server.process.wait(10) == 0


def test_a_request_over_the_drain_time_does_not_hold_the_process(start: Start) -> None:
    server = start(drain=0.5)
    server.wait("/readyz", 200)

    def abandoned() -> None:
        with suppress(OSError, http.client.HTTPException):
            server.brief(250)

    running = threading.Thread(target=abandoned, daemon=True)
    running.start()
    server.wait_for_work(1)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(120) == 0
    assert any("still running" in line for line in server.log)


def test_probes_answer_while_every_place_at_the_engine_is_taken(start: Start, tmp_path: Path) -> None:
    server, finish = start(), tmp_path / "finish"
    server.wait("/readyz", 200)
    threads = [threading.Thread(target=server.brief, args=(finish,)) for _ in range(12)]
    for thread in threads:
        thread.start()
    server.wait_for_work(12)
    assert server.ask("GET", "/livez")[0] == 200
    assert all(thread.is_alive() for thread in threads)
    finish.touch()
    for thread in threads:
        thread.join(20)


def test_a_port_in_use_is_told_in_one_line() -> None:
    server = Server()
    try:
        code = (
            "from service.web.serve import run; from service.settings import Settings; "
            "from tests.web.fakes import FakeServices; "
            f"raise SystemExit(run(Settings(port={server.port}), FakeServices()))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
    finally:
        server.close()
    assert done.returncode == 1
    assert "cannot listen" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_caller_that_drips_its_request_is_told_so_and_let_go(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREFILET_REQUEST_SECONDS", "1")
    server = start()
    began = time.monotonic()
    drips = [
        b"POST /v1/briefs HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\nLe canal",
        b"POST /v1/briefs HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nLe c",
        b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"G",
    ]
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=120) for _ in drips]
    for connection, first in zip(slow, drips, strict=True):
        connection.sendall(first)
    answers = {}
    while len(answers) < len(slow) and time.monotonic() - began < 120:
        for i, connection in enumerate(slow):
            if i in answers:
                continue
            with suppress(OSError):
                connection.sendall(b"a")
            if select.select([connection], [], [], 0.05)[0]:
                answers[i] = connection.recv(65_536)
        assert server.ask("GET", "/livez")[0] == 200
    for connection in slow:
        connection.close()
    assert [answer.split()[1] for _, answer in sorted(answers.items())] == [b"408"] * 4


def test_oversized_headers_and_a_crowd_of_idle_connections_keep_nobody_out(start: Start) -> None:
    server = start()
    idle = [socket.create_connection(("127.0.0.1", server.port), timeout=120) for _ in range(150)]
    for connection in idle[:75]:
        connection.sendall(b"POST /v1/briefs HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nLe canal")
    assert server.ask("GET", "/livez")[0] == 200
    for connection in idle:
        connection.close()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request("GET", "/livez", headers={"X-Large": "a" * 40_000})
    assert connection.getresponse().status == 431
    connection.close()


def test_a_database_that_is_none_is_told_in_one_line() -> None:
    environment = {**os.environ, "ENTREFILET_DATABASE": "redis://:s3cret@cache.example"}
    done = subprocess.run(
        [sys.executable, "server.py"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert "ENTREFILET_DATABASE" in done.stderr
    assert "postgresql://" in done.stderr
    assert "Traceback" not in done.stderr
    assert "s3cret" not in done.stderr


def test_a_reader_who_goes_away_no_longer_counts_as_running(start: Start) -> None:
    server = start(drain=60)
    server.wait("/readyz", 200)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    fields = "text=Le+canal+rouvre+aux+p%C3%A9niches.&title=50"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/event-stream"}
    connection.request("POST", "/", fields, headers)
    response = connection.getresponse()
    assert response.status == 200
    assert response.readline().startswith(b"event: progress")
    response.close()
    connection.close()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(30) == 0
    assert not any("still running" in line for line in each(server.log))
