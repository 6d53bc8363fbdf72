import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask, g

from service.domain import Article, Brief, BriefOptions
from service.settings import Settings
from service.web.app import create_app
from service.web.logs import JsonLines, OfRequest, TextLines
from tests.assertions import each
from tests.web.fakes import FRENCH, FakeServices, make_brief


class Lines(logging.Handler):
    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.addFilter(OfRequest())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Lines]:
    handler, root = Lines(JsonLines()), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


def test_every_line_of_a_request_has_its_id_and_none_has_its_text(settings: Settings, log: Lines) -> None:
    def answer(article: Article, options: BriefOptions) -> Brief:
        logging.getLogger("engine").warning("a sentence was decoded again")
        return make_brief(article, options)

    app = create_app(settings, FakeServices(answer=answer))
    try:
        headers = {"X-Request-ID": "r-17", "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
        app.test_client().post("/v1/briefs", json={"text": FRENCH}, headers=headers)
    finally:
        app.extensions["durable"].close()
    lines = [json.loads(line) for line in log.lines]
    ours = [line for line in lines if line["logger"] in ("engine", "service.web.app")]
    assert {line["message"].split(" ")[0] for line in ours} == {"a", "POST"}
    assert {line["request_id"] for line in ours} == {"r-17"}
    assert {line["trace_id"] for line in ours} == {"4bf92f3577b34da6a3ce929d0e0e4736"}
    assert not any("canal" in line for line in each(log.lines))


def test_what_a_caller_sends_begins_no_line_of_its_own() -> None:
    record = logging.LogRecord("web", logging.INFO, "", 0, "GET %s", ("/a\r\n2026 ERROR forged\u2028\x1b[31m",), None)
    (line,) = TextLines().format(record).splitlines()
    assert "\\x0d\\x0a2026 ERROR forged\\x2028\\x1b" in line
    assert json.loads(JsonLines().format(record))["message"].startswith("GET /a\r\n")
    assert len(JsonLines().format(record).split("\n")) == 1


def test_a_traceback_keeps_its_lines() -> None:
    try:
        raise ValueError("told")
    except ValueError as error:
        record = logging.LogRecord("web", logging.ERROR, "", 0, "failed", (), (ValueError, error, error.__traceback__))
    assert "Traceback" in TextLines().format(record).splitlines()[1]


def test_outside_of_a_request_a_line_has_no_id() -> None:
    record = logging.LogRecord("jobs", logging.INFO, "", 0, "recovered", (), None)
    assert OfRequest().filter(record)
    assert "request_id" not in json.loads(JsonLines().format(record))
    with Flask("x").test_request_context():
        g.request_id = "r-1"
        OfRequest().filter(record)
    assert json.loads(JsonLines().format(record))["request_id"] == "r-1"
