"""Metrics of several processes, and of what a single one does."""

import http.client
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.domain import TextTranslation, Warning, WarningCode
from tests.assertions import each
from tests.web.fakes import FRENCH, FakeServices

ROOT = Path(__file__).parents[3]


class Server:
    """A server process that shares a folder of metrics with others."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
        command = [sys.executable, "-m", "tests.web.slow_server", "at-once", "1"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)

    def listen(self) -> None:
        assert self.process.stderr
        self.address = next(line for line in self.process.stderr if "listening on" in line).split()[-1]

    def ask(self, path: str, text: str | None = None) -> str:
        body = None if text is None else text.encode()
        headers = {} if text is None else {"Content-Type": "text/plain"}
        with urllib.request.urlopen(urllib.request.Request(self.address + path, body, headers), timeout=30) as answer:
            return answer.read().decode()

    def fail_to_brief(self, seconds: str) -> None:
        with suppress(OSError, http.client.HTTPException):
            self.ask(f"/v1/briefs?title={seconds}", "Le canal rouvre. Les péniches reviennent.")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)
        if self.process.stderr:
            self.process.stderr.close()


@pytest.fixture
def pair(tmp_path: Path, data_dir: Path) -> Iterator[list[Server]]:
    servers = [Server(tmp_path / "metrics") for _ in range(2)]
    for server in servers:
        server.listen()
    yield servers
    for server in servers:
        server.kill()


def value(reported: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", reported, re.MULTILINE)
    assert found, f"{name} is not in\n{reported}"
    return float(found[1])


def test_either_process_tells_the_sums_of_both_and_those_of_one_that_was_killed(pair: list[Server]) -> None:
    first, second = pair
    for server, times in ((first, 2), (second, 3)):
        for n in range(times):
            server.ask("/v1/briefs", f"Le canal numéro {n + 10 * times} rouvre. Les péniches reviennent lundi.")
    requests = 'entrefilet_requests_total{method="POST",route="/v1/briefs",status="200"}'
    for server in each(pair):
        reported = server.ask("/metrics")
        assert value(reported, requests) == 5
        assert value(reported, 'entrefilet_briefs_total{style="extractive"}') == 5
        assert value(reported, 'entrefilet_result_cache_total{outcome="miss"}') == 5
        assert value(reported, 'entrefilet_request_seconds_count{route="/v1/briefs"}') == 5
        assert value(reported, "entrefilet_engine_admitted") == 0
        assert value(reported, "entrefilet_ready") == 1
        assert value(reported, "entrefilet_model_load_seconds") >= 0
        assert value(reported, 'entrefilet_job_articles{state="queued"}') == 0
        assert reported.count("# TYPE entrefilet_requests_total counter") == 1
    ask = threading.Thread(target=first.fail_to_brief, args=("30",))
    ask.start()
    deadline = time.monotonic() + 20
    while value(second.ask("/metrics"), "entrefilet_engine_admitted") != 1:
        assert time.monotonic() < deadline
    first.kill()
    ask.join(20)
    reported = second.ask("/metrics")
    assert value(reported, requests) == 5, "what the dead have counted still counts"
    assert value(reported, "entrefilet_engine_admitted") == 0, "what the dead had in hand is in hand no more"
    assert value(reported, "entrefilet_ready") == 1


def test_the_operators_guide_names_every_metric(client: FlaskClient, app: Flask) -> None:
    app.extensions["durable"].open()
    client.post("/v1/briefs", json={"text": FRENCH})
    reported = client.get("/metrics").text
    families = set(re.findall(r"^# TYPE (entrefilet_\w+) \w+$", reported, re.MULTILINE))
    families = {name for name in families if not name.endswith("_created")}
    families |= {"entrefilet_model_load_seconds"}  # told once a model was loaded, which fakes have no need of
    guide = (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert set(re.findall(r"`(entrefilet_\w+)`", guide)) == families


def test_warnings_of_whole_translations_are_counted(client: FlaskClient, services: FakeServices) -> None:
    warned = TextTranslation("THE CANAL", (Warning(WarningCode.REPETITION, "lines[0]", "twice"),), 0)
    text_translator = SimpleNamespace(translate_text=lambda text: warned, glossary=None)
    text_translator.translator = services.text_translator.translator
    text_translator.with_glossary = lambda glossary: text_translator
    services.text_translator = text_translator
    client.post("/v1/translations", json={"text": FRENCH})
    client.post("/translate", json={"q": "Le canal", "source": "fr", "target": "en"})
    reported = client.get("/metrics").text
    assert value(reported, 'entrefilet_warnings_total{code="repetition"}') == 2
    assert value(reported, "entrefilet_translations_total") == 2
