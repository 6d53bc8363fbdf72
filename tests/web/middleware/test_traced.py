"""Traces, with OpenTelemetry's own exporters, and without OpenTelemetry."""

import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from service.briefing.brief import Briefer
from service.decoding import Decoding
from service.domain import Article, BriefOptions, LanguageGuess
from service.engines.wrappers.traced import TracedTranslator
from service.errors import EngineFailed, InvalidSettings
from service.settings import Settings
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.ranker import open_ranker
from service.tracing import OtelTracer, Untraced, open_tracer
from service.translate.sentences import SentenceTranslator
from service.web.app import create_app
from tests.assertions import each
from tests.fakes import FakeTranslator
from tests.jobs.receiver import Receiver
from tests.loopback import LoopbackServer
from tests.web.fakes import FRENCH, FakeServices

ROOT = Path(__file__).parents[3]
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01", "tracestate": "desk=a1"}
SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"


class French:
    def detect(self, text: str) -> LanguageGuess:
        return LanguageGuess("fr", "French", 1.0)


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracer(spans: InMemorySpanExporter) -> Iterator[OtelTracer]:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    made = OtelTracer(provider)
    yield made
    made.close()


def services(tracer: OtelTracer) -> FakeServices:
    """Services whose briefs are made by the real pipeline over an engine by script."""
    made = FakeServices()
    translator = SentenceTranslator(TracedTranslator(FakeTranslator(), tracer), Decoding(), tracer=tracer, retry=False)
    made.briefer = Briefer(French(), ExtractiveSummariser(open_ranker()), translator, tracer=tracer)
    return made


@pytest.fixture
def app(settings: Settings, tracer: OtelTracer) -> Iterator[Flask]:
    made = create_app(settings.model_copy(update={"private_addresses": True}), services(tracer), tracer)
    yield made
    made.extensions["durable"].close()


def by_name(spans: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in spans.get_finished_spans()}


def test_a_request_and_each_step_of_its_brief_are_spans_of_the_callers_trace(
    app: Flask, spans: InMemorySpanExporter
) -> None:
    response = app.test_client().post("/v1/briefs", json={"text": FRENCH}, headers={**CALLER, "X-Request-ID": "r1"})
    assert response.status_code == 200
    found = by_name(spans)
    request = found["POST /v1/briefs"]
    assert f"{request.context.trace_id:032x}" == TRACE
    assert request.parent.span_id == 0x00F067AA0BA902B7
    assert request.attributes["http.route"] == "/v1/briefs"
    assert request.attributes["http.response.status_code"] == 200
    assert request.attributes["entrefilet.request_id"] == "r1"
    parents = {
        name: next((n for n, s in found.items() if span.parent and s.context.span_id == span.parent.span_id), "")
        for name, span in found.items()
    }
    assert parents["brief"] == "POST /v1/briefs"
    assert [parents[name] for name in ("detect", "segment", "summarise", "translate")] == ["brief"] * 4
    assert parents["engine"] == "translate.first"
    assert parents["translate.first"] == "translate"
    assert found["engine"].attributes["entrefilet.sentences"] > 0
    assert found["engine"].attributes["entrefilet.tokens"] > 0


def test_a_job_its_articles_and_its_webhook_go_on_with_the_trace_that_brought_it(
    app: Flask, spans: InMemorySpanExporter
) -> None:
    receiver = Receiver(503)
    body = {
        "articles": [{"text": FRENCH}, {"text": FRENCH + " Une autre fin."}],
        "webhook": {"url": receiver.url, "secret": SECRET},
    }
    try:
        assert app.test_client().post("/v1/jobs", json=body, headers=CALLER).status_code == 202
        deadline = time.monotonic() + 30
        while "webhook" not in by_name(spans) and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        receiver.stop()
    found = spans.get_finished_spans()
    assert {f"{span.context.trace_id:032x}" for span in found} == {TRACE}
    done = [span for span in found if span.name == "job article"]
    assert sorted(span.attributes["entrefilet.article"] for span in done) == [0, 1]
    request = by_name(spans)["POST /v1/jobs"]
    assert all(span.parent.span_id == request.context.span_id for span in each(done))
    webhook = by_name(spans)["webhook"]
    assert webhook.status.status_code is StatusCode.ERROR
    assert webhook.attributes["http.response.status_code"] == 503
    headers, _ = receiver.received[0]
    assert headers["traceparent"] == f"00-{TRACE}-{webhook.context.span_id:016x}-01"
    assert headers["tracestate"] == "desk=a1"


def test_a_span_holds_no_text_no_key_and_no_message_of_an_error(
    settings: Settings, tracer: OtelTracer, spans: InMemorySpanExporter
) -> None:
    def fail(article: Article, options: BriefOptions) -> Any:
        with tracer.span("engine"):
            raise EngineFailed(f"cannot read {article.text}")

    app = create_app(settings.model_copy(update={"require_keys": "always"}), FakeServices(answer=fail), tracer)
    try:
        _, token = app.extensions["durable"].keys.create("desk")
        response = app.test_client().post(
            f"/v1/briefs?title={token}", json={"text": FRENCH}, headers={"X-API-Key": token}
        )
        assert app.test_client().post("/v1/briefs", json={}).status_code == 401
    finally:
        app.extensions["durable"].close()
    assert response.status_code == 500
    reported = "".join(span.to_json() for span in spans.get_finished_spans())
    assert "canal" not in reported
    assert token.split("_", 2)[2] not in reported  # the secret itself may have further ones
    failed = by_name(spans)["engine"]
    assert failed.status.status_code is StatusCode.ERROR
    assert failed.attributes["error.type"] == "EngineFailed"
    assert [
        span.attributes["http.response.status_code"]
        for span in spans.get_finished_spans()
        if span.name == "POST /v1/briefs"
    ] == [500, 401]


@pytest.mark.parametrize(
    "parent", ["", "garbage", f"00-{'0' * 32}-00f067aa0ba902b7-01", "ff" + CALLER["traceparent"][2:]]
)
def test_a_traceparent_that_is_none_begins_a_trace_of_its_own(
    app: Flask, spans: InMemorySpanExporter, parent: str
) -> None:
    app.test_client().get("/livez", headers={"traceparent": parent})
    (span,) = spans.get_finished_spans()
    assert span.parent is None


def test_without_opentelemetry_the_callers_trace_still_reaches_the_webhook(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"private_addresses": True}), FakeServices(), Untraced())
    receiver = Receiver()
    body = {"articles": [{"text": FRENCH}], "webhook": {"url": receiver.url, "secret": SECRET}}
    try:
        app.test_client().post("/v1/jobs", json=body, headers=CALLER)
        app.test_client().post("/v1/jobs", json=body)
        deadline = time.monotonic() + 30
        while len(receiver.received) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        receiver.stop()
        app.extensions["durable"].close()
    reported = [{name: headers.get(name) for name in CALLER} for headers, _ in receiver.received]
    assert sorted(reported, key=str) == sorted([CALLER, {"traceparent": None, "tracestate": None}], key=str)


def test_what_is_not_asked_for_is_not_even_imported(data_dir: Path) -> None:
    code = (
        "import sys; from service.settings import Settings; from service.web.app import create_app; "
        "from tests.web.fakes import FakeServices; create_app(Settings(), FakeServices()).test_client().get('/livez'); "
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"OTEL_SERVICE_NAME": "desk"},
        {"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.example:4318"},
        {"OTEL_SDK_DISABLED": "true", "OTEL_TRACES_EXPORTER": "console"},
    ],
)
def test_nothing_is_traced_unless_an_exporter_is_named(environ: dict[str, str]) -> None:
    assert isinstance(open_tracer(environ), Untraced)


def test_an_exporter_that_is_not_installed_is_told() -> None:
    with pytest.raises(InvalidSettings, match="zipkin"):
        open_tracer({"OTEL_TRACES_EXPORTER": "zipkin"})


class Collector(LoopbackServer):
    """Takes traces by OTLP over HTTP."""

    def __init__(self) -> None:
        received: list[tuple[str, str | None, ExportTraceServiceRequest]] = []
        self.received = received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.append((self.path, self.headers["X-Team"], ExportTraceServiceRequest.FromString(body)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


def test_a_server_set_up_by_the_standard_variables_sends_its_spans_by_otlp(data_dir: Path) -> None:
    collector = Collector()
    environment = {
        **os.environ,
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}",
        "OTEL_EXPORTER_OTLP_HEADERS": "x-team=desk",
        "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=tests",
    }
    command = [sys.executable, "-m", "tests.web.slow_server", "at-once", "5"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        address = next(line for line in server.stderr if "listening on" in line).split()[-1]
        with urllib.request.urlopen(f"{address}/livez", timeout=20) as answer:
            assert answer.status == 200
        server.terminate()
        server.communicate(timeout=30)
        assert server.returncode == 0
    collector.shutdown()
    collector.server_close()
    path, team, sent = collector.received[-1]
    assert (path, team) == ("/v1/traces", "desk")
    resource = {item.key: item.value.string_value for item in sent.resource_spans[0].resource.attributes}
    assert resource["service.name"] == "entrefilet"
    assert resource["deployment.environment.name"] == "tests"
    assert [span.name for scope in sent.resource_spans[0].scope_spans for span in scope.spans] == ["GET /livez"]
