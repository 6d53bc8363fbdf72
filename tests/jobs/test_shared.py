"""Several processes over one PostgreSQL, as several machines would be."""

import base64
import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook as Verifier

from service.jobs.model import JobState, NewItem
from service.jobs.service import JobQueue
from service.settings import Settings
from service.storage.database import open_database
from service.storage.keys import KeyStore
from service.web.app import create_app
from tests.assertions import each
from tests.jobs.receiver import Receiver
from tests.postgresql import PostgreSQL
from tests.web.fakes import FakeServices

ROOT = Path(__file__).parents[2]
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
ARTICLES = 6


class Server:
    """The production server as a process, over fakes, with a data folder of its own."""

    def __init__(self, database: str, data_dir: Path) -> None:
        environment = {
            **os.environ,
            "ENTREFILET_DATABASE": database,
            "ENTREFILET_DATA_DIR": str(data_dir),
            "ENTREFILET_JOB_LEASE_SECONDS": "1",
            "ENTREFILET_JOB_WORKERS": "1",
            "ENTREFILET_PRIVATE_ADDRESSES": "true",
        }
        command = [sys.executable, "-m", "tests.web.slow_server", "at-once", "1"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)

    def listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            if found := re.search(r"listening on http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                return
        raise AssertionError("the server ended before it listened")

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            sent = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
            connection.request(method, path, json.dumps(body) if body else None, sent)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def works(self) -> bool:
        return b"\nentrefilet_engine_admitted 1.0" in self.ask("GET", "/metrics")[1]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)
        if self.process.stderr:
            self.process.stderr.close()


@pytest.fixture
def url(postgresql: PostgreSQL) -> Iterator[str]:
    with postgresql.database() as url:
        yield url


def test_of_two_servers_one_finishes_once_what_the_other_was_killed_at(
    url: str, tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    receiver = Receiver()
    # both at once, on an empty database: neither may stumble over the other's making of the tables
    servers = [Server(url, tmp_path / "one"), Server(url, tmp_path / "other")]
    body = {
        "articles": [
            {"id": f"a{n}", "text": f"Le canal numéro {n} rouvre. Les péniches reviennent.", "title": "0.6"}
            for n in range(ARTICLES)
        ],
        "webhook": {"url": receiver.url, "secret": SECRET},
    }
    try:
        for server in servers:
            server.listen()
        first, second = servers
        status, answer = first.ask("POST", "/v1/jobs", body, Idempotency_Key="une")
        assert status == 202
        job = json.loads(answer)["id"]
        status, again = second.ask("POST", "/v1/jobs", body, Idempotency_Key="une")
        assert (status, json.loads(again)["id"]) == (202, job)
        wait_until(lambda: first.works() and second.works(), 30)
        first.kill()
        wait_until(lambda: len(receiver.received) > 0, 30)
        read = json.loads(second.ask("GET", f"/v1/jobs/{job}?results=true")[1])
    finally:
        for server in servers:
            server.kill()
        receiver.stop()
    assert (read["state"], read["completed"], read["failed"]) == ("done", ARTICLES, 0)
    assert all(item["result"]["abstract"]["en"] for item in each(read["items"]))
    assert sorted(item["attempts"] for item in read["items"]) == [1] * (ARTICLES - 1) + [2]
    assert len(receiver.received) == 1
    headers, sent = receiver.received[0]
    assert Verifier(SECRET).verify(sent, headers)["data"]["completed"] == ARTICLES


def test_a_restart_of_the_database_is_told_to_callers_and_outlived_by_the_queue(
    postgresql: PostgreSQL, url: str, tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    settings = Settings(data_dir=tmp_path, database=SecretStr(url), job_lease_seconds=1)
    database = open_database(settings)

    def handle(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return payload

    def describe(error: Exception) -> Mapping[str, Any]:
        return {"type": type(error).__name__}

    def post(*_: Any, **__: Any) -> tuple[int, Mapping[str, str]]:
        return 204, {}

    queue = JobQueue(settings, database, handle=handle, describe=describe, post=post)
    try:
        queue.submit("before", [NewItem({"n": 1})])
        wait_until(lambda: queue.store.find("before").state is JobState.DONE)
        _, token = KeyStore(database).create("desk")
        app = create_app(settings.model_copy(update={"job_workers": 0}), FakeServices())
        client, headers = app.test_client(), {"X-API-Key": token}
        postgresql.stop()
        assert not database.ready()
        for method, path in (("GET", "/v1/models"), ("GET", "/v1/jobs/before")):
            refused = client.open(path, method=method, headers=headers)
            assert refused.status_code == 503
            assert refused.headers["Retry-After"]
            assert refused.json["type"].endswith("#storage-unavailable")
        postgresql.start()
        assert database.ready()
        assert client.get("/v1/models", headers=headers).status_code == 200
        app.extensions["durable"].close()
        queue.submit("after", [NewItem({"n": n}) for n in range(3)])
        wait_until(lambda: queue.store.find("after").state is JobState.DONE)
    finally:
        queue.stop()
        database.close()
