"""Callers that hold connections, send large bodies all at once, or take webhooks and never answer."""

import json
import resource
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.faults.harness import ROUNDS, Process, job, wait_until, wrong_items
from tests.faults.outcomes import Outcome, record
from tests.jobs.receiver import Receiver

_IDLE = 10_000 if ROUNDS else 500
_LARGE = 1_000 if ROUNDS else 12
_MEGABYTES = 900
_HALF = b"POST /v1/briefs HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\nLe canal"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    # in the short run so few open files that 500 connections are too many
    with Process(tmp_path_factory.mktemp("server"), files=0 if ROUNDS else 400) as running:
        yield running


@pytest.fixture
def many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 2 * _IDLE:
        if hard < 2 * _IDLE:
            pytest.skip(f"no more than {hard} files may be open")
        resource.setrlimit(resource.RLIMIT_NOFILE, (2 * _IDLE, hard))


@pytest.mark.usefixtures("many_files")
@pytest.mark.parametrize("kind", ["idle", "half-sent"])
def test_a_crowd_of_connections_keeps_nobody_out(server: Process, kind: str) -> None:
    held: list[socket.socket] = []
    waits = []
    try:
        for number in range(_IDLE):
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=60)
            held.append(connection)
            if kind == "half-sent":
                with suppress(OSError):
                    connection.sendall(_HALF)
            if number % (_IDLE // 5) == 0 or number == _IDLE - 1:
                began = time.monotonic()
                status, _, brief = server.ask(
                    "POST", "/v1/briefs", {"text": "Le canal rouvre. Les péniches reviennent."}
                )
                waits.append(time.monotonic() - began)
                assert status == 200
                assert "CANAL" in brief["abstract"]["en"]
    finally:
        for connection in held:
            connection.close()
    assert server.memory() < _MEGABYTES * 1_000_000
    record(
        Outcome(f"{kind} connections", _IDLE, 0, waits, f"a caller among them; {server.memory() >> 20} MiB at the most")
    )


@pytest.mark.usefixtures("many_files")
def test_callers_that_send_a_byte_at_a_time_keep_nobody_out_and_are_let_go(tmp_path: Path) -> None:
    callers = 500 if ROUNDS else 20
    dripping: set[socket.socket] = set()
    answers: list[bytes] = []
    waits = []

    def all_let_go() -> bool:
        for connection in list(dripping):
            with suppress(OSError):
                connection.sendall(b"a")
        readable = select.select(dripping, [], [], 0.05)[0] if dripping else []
        for connection in readable:
            with suppress(ConnectionResetError):
                answers.append(connection.recv(65_536))
            dripping.remove(connection)
            connection.close()
        brief = {"text": "Le canal rouvre. Les péniches reviennent."}
        # a busy machine may hold up this caller's own request for a second as well
        waits.append(wait_until(lambda: server.ask("POST", "/v1/briefs", brief)[0] == 200))
        return not dripping

    with Process(tmp_path, request_seconds=1) as server:
        for _ in range(callers):
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=60)
            connection.sendall(_HALF)
            dripping.add(connection)
        wait_until(all_let_go)
        peak = server.memory()
    unlike = [answer for answer in answers if b" 408 " not in answer]
    note = f"a caller among them; each gets 408 and is let go; {peak >> 20} MiB at the most"
    record(Outcome("callers that send a byte at a time", callers, len(unlike), waits, note))
    assert unlike == []
    assert answers


def test_large_posts_all_at_once_are_done_or_refused_and_fill_no_memory(server: Process) -> None:
    filling = "Les péniches reviennent. " * 600
    statuses: list[int] = []
    accepted: dict[str, int] = {}
    lock = threading.Lock()

    def send(number: int) -> None:
        body = job(number, 1)
        # thirty times the same article of 15,000 characters: briefed once
        body["articles"] = [{"text": f"Le canal numéro {number} rouvre. {filling}", "id": "x"}] * 30
        while True:
            with suppress(OSError):
                status, headers, answer = server.ask(
                    "POST", "/v1/jobs", body, timeout=240, Idempotency_Key=f"L{number}"
                )
                with lock:
                    statuses.append(status)
                    if status == 202:
                        accepted[answer["id"]] = number
                        return
                # 408: with a thousand callers on few processors this one was slow
                assert status == 408 or "Retry-After" in headers, (status, answer)
            time.sleep(0.2)

    began = time.monotonic()
    at_once = [threading.Thread(target=send, args=(n,)) for n in range(_LARGE)]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join(2400)
    assert not any(thread.is_alive() for thread in at_once)
    alive = server.ask("GET", "/livez")[0]
    assert (alive, len(accepted)) == (200, _LARGE)

    def done(key: str) -> bool:
        return bool(server.ask("GET", f"/v1/jobs/{key}?limit=1")[2]["state"] == "done")

    lost = 0
    for key, number in accepted.items():
        wait_until(lambda key=key: done(key))
        item = server.ask("GET", f"/v1/jobs/{key}/items/29")[2]
        lost += f"NUMÉRO {number} " not in item["result"]["abstract"]["en"]
    refused = sum(status != 202 for status in statuses)
    note = f"{refused} answered with 408, 429 or 503 first; {server.memory() >> 20} MiB at the most"
    record(Outcome("posts of 0.5 MB at once", _LARGE, lost, [time.monotonic() - began], note))
    assert lost == 0
    assert server.memory() < _MEGABYTES * 1_000_000


class Silent:
    """Takes connections and never answers."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=500)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/hook"

    def close(self) -> None:
        self._socket.close()


def test_a_receiver_that_never_answers_holds_up_no_other(tmp_path: Path) -> None:
    silent, receiver, jobs = Silent(), Receiver(), 60 if ROUNDS else 8
    try:
        with Process(tmp_path, job_workers=4) as server:
            mute = [server.ask("POST", "/v1/jobs", job(n, 1, webhook=silent.url))[2]["id"] for n in range(jobs)]
            for key in mute:
                wait_until(lambda key=key: server.ask("GET", f"/v1/jobs/{key}")[2]["state"] == "done")
            wait_until(lambda: sum(_webhook(server, key)["attempts"] for key in mute) > 1)
            recovery = []
            for number in range(5):
                received = len(receiver.received)
                key = server.ask("POST", "/v1/jobs", job(1000 + number, 1, webhook=receiver.url))[2]["id"]
                recovery.append(wait_until(lambda received=received: len(receiver.received) > received))
                assert json.loads(receiver.received[-1][1])["data"]["id"] == key
            wrong = [one for key in mute for one in wrong_items(server.ask("GET", f"/v1/jobs/{key}?results=true")[2])]
            assert {_webhook(server, key)["state"] for key in mute} == {"pending"}
    finally:
        silent.close()
        receiver.stop()
    record(Outcome("webhook receiver that never answers", jobs, len(wrong), recovery, "until another receiver is told"))
    assert wrong == []


def _webhook(server: Process, key: str) -> dict[str, Any]:
    webhook: dict[str, Any] = server.ask("GET", f"/v1/jobs/{key}")[2]["webhook"]
    return webhook
