"""The whole server killed with SIGKILL, again and again, while it does a job."""

import base64
import http.client
import json
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook as Verifier

from tests.assertions import each
from tests.jobs.receiver import Receiver

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
ARTICLES = 16


class Server:
    """A server process that is killed, not stopped."""

    def __init__(self) -> None:
        environment = {
            **os.environ,
            "ENTREFILET_JOB_LEASE_SECONDS": "0.8",
            "ENTREFILET_PRIVATE_ADDRESSES": "true",
        }
        command = [sys.executable, "-m", "tests.web.slow_server", "at-once", "1"]
        root = Path(__file__).parents[3]
        self.process = subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr
        for line in self.process.stderr:
            if found := re.search(r"listening on http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found.group(1))
                return
        raise AssertionError("the server ended before it listened")

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            sent = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
            connection.request(method, path, json.dumps(body) if body else None, sent)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def attempts(self, job: str) -> int:
        """Return how often an article of a job was begun."""
        return sum(item["attempts"] for item in self.ask("GET", f"/v1/jobs/{job}")[1]["items"])

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def test_a_server_killed_again_and_again_does_every_article_once_and_sends_the_webhook(data_dir: Path) -> None:
    receiver, rng = Receiver(503), random.Random(11)
    body = {
        "articles": [
            {"id": f"a{n}", "text": f"Le canal numéro {n} rouvre. Les péniches reviennent.", "title": "0.25"}
            for n in range(ARTICLES)
        ],
        "options": {"include_text": True},
        "webhook": {"url": receiver.url, "secret": SECRET},
    }
    server = Server()
    try:
        status, job = server.ask("POST", "/v1/jobs", body, Idempotency_Key="une")
        assert status == 202
        attempts = 0
        for _ in range(3):
            while server.attempts(job["id"]) == attempts:
                time.sleep(0.02)
            time.sleep(rng.uniform(0, 0.1))
            attempts = server.attempts(job["id"])
            server.kill()
            server = Server()
            status, again = server.ask("POST", "/v1/jobs", body, Idempotency_Key="une")
            assert (status, again["id"]) == (202, job["id"])
        deadline = time.monotonic() + 60
        while len(receiver.received) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        _, read = server.ask("GET", f"/v1/jobs/{job['id']}?results=true")
    finally:
        server.kill()
        receiver.stop()
    assert (read["state"], read["completed"], read["failed"]) == ("done", ARTICLES, 0)
    assert [item["id"] for item in read["items"]] == [f"a{n}" for n in range(ARTICLES)]
    assert all(f"numéro {n} " in item["result"]["text"] for n, item in each(enumerate(read["items"])))
    assert any(item["attempts"] > 1 for item in read["items"]), "no article was killed in the middle"
    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1
    headers, sent = receiver.received[-1]
    assert Verifier(SECRET).verify(sent, headers)["data"]["id"] == job["id"]
