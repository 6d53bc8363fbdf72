"""Prometheus metrics: of requests, briefs, jobs and webhooks; no label holds an address, a key or a word of a text."""

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, exposition
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from service.domain import Brief, TextTranslation
from service.engines.wrappers.metered import EngineCall

if TYPE_CHECKING:
    from service.bootstrap.durable import Durable
    from service.web.lifecycle import Lifecycle

_SECONDS = (0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_METHODS = {"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"}


class Metrics:
    """The counters of one application; with PROMETHEUS_MULTIPROC_DIR set, the sums over all its processes."""

    def __init__(self) -> None:
        if folder := os.environ.get(_FOLDER):
            os.makedirs(folder, exist_ok=True)
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "entrefilet_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "entrefilet_request_seconds",
            "Time from a request's arrival to its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._briefs = Counter("entrefilet_briefs", "Briefs made.", ("style",), registry=self._registry)
        self._characters = Counter("entrefilet_characters", "Characters of articles read.", registry=self._registry)
        self._warnings = Counter(
            "entrefilet_warnings",
            "Warnings that briefs and translations were given.",
            ("code",),
            registry=self._registry,
        )
        self._texts = Counter("entrefilet_translations", "Texts translated whole.", registry=self._registry)
        self._cache = Counter(
            "entrefilet_result_cache", "Looks into the cache of results.", ("outcome",), registry=self._registry
        )
        self._calls = Histogram(
            "entrefilet_engine_seconds", "Time of a call of the engine.", buckets=_SECONDS, registry=self._registry
        )
        self._batch = Histogram(
            "entrefilet_engine_sentences", "Sentences in a call.", buckets=_SIZES, registry=self._registry
        )
        self._tokens = Counter("entrefilet_engine_tokens", "Tokens that the engine wrote.", registry=self._registry)
        self._admitted = Gauge(
            "entrefilet_engine_admitted",
            "Work that runs or waits at the engine, of all processes.",
            multiprocess_mode="livesum",
            registry=self._registry,
        )
        self._ready = Gauge(
            "entrefilet_ready",
            "Whether the models are loaded, in every process.",
            multiprocess_mode="livemin",
            registry=self._registry,
        )
        self._load_seconds: Gauge | None = None
        self._queues: list[Collector] = []

    def watch(self, durable: "Durable", lifecycle: "Lifecycle") -> None:
        """Read the queues from `durable` at every scrape, and how the process stands whenever that changes."""
        self._queues = [_Queues(durable)]

        def update_gauges() -> None:
            self._admitted.set(lifecycle.admitted)
            self._ready.set(lifecycle.services.ready())
            if lifecycle.load_seconds is not None:
                self._loaded(lifecycle.load_seconds)

        lifecycle.changed = update_gauges
        update_gauges()

    def _loaded(self, seconds: float) -> None:
        if self._load_seconds is None:  # there is no time to tell before the models are loaded
            self._load_seconds = Gauge(
                "entrefilet_model_load_seconds",
                "Time until the models were warm, the longest of all processes.",
                multiprocess_mode="livemax",
                registry=self._registry,
            )
        self._load_seconds.set(seconds)

    def brief(self, brief: Brief) -> None:
        """Count a brief that was made."""
        self._briefs.labels(brief.abstract.style).inc()
        self._characters.inc(len(brief.text))
        for warning in brief.warnings:
            self._warnings.labels(warning.code.value).inc()

    def translation(self, translation: TextTranslation) -> None:
        """Count a text that was translated whole."""
        self._texts.inc()
        for warning in translation.warnings:
            self._warnings.labels(warning.code.value).inc()

    def engine_call(self, call: EngineCall) -> None:
        """Count a call of the translation engine."""
        self._calls.observe(call.seconds)
        self._batch.observe(call.sentences)
        self._tokens.inc(call.tokens)

    def looked_up(self, *, hit: bool) -> None:
        """Count a look into the cache of results."""
        self._cache.labels("hit" if hit else "miss").inc()

    def request(self, response: Response) -> Response:
        """Count an answer; routes are named by their rule, so that no id becomes a label."""
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in _METHODS else "other"
        self._requests.labels(method, route, str(response.status_code)).inc()
        self._seconds.labels(route).observe(time.perf_counter() - g.get("started", time.perf_counter()))
        return response

    def expose(self, accept: str) -> tuple[bytes, str]:
        """Return the metrics and their content type, as the scraper's Accept header likes them."""
        registry = self._registry
        if folder := os.environ.get(_FOLDER):
            _forget_the_dead(Path(folder))
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        encode, kind = exposition.choose_encoder(accept)
        everything = CollectorRegistry()
        everything.register(registry)
        for queues in self._queues:
            everything.register(queues)
        if not os.environ.get(_FOLDER):  # of several processes only one is asked
            ProcessCollector(registry=everything)
        body: bytes = encode(everything)
        return body, kind


class _Queues(Collector):
    """What stands in the queues now, read from the database at every scrape, and so true for all processes."""

    def __init__(self, durable: "Durable") -> None:
        self._durable = durable

    def describe(self) -> Iterable[Metric]:
        """Return nothing: registering must not read the database."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Read the queues; those of a database that is not open are not there."""
        if not self._durable.is_open:
            return
        jobs = self._durable.jobs
        for name, text, counts in (
            ("entrefilet_job_articles", "Articles of jobs that are kept, by state.", jobs.store.count()),
            ("entrefilet_webhooks", "Webhooks that are kept, by state.", jobs.outbox.count()),
        ):
            gauge = GaugeMetricFamily(name, text, labels=["state"])
            for state, count in counts.items():
                gauge.add_metric([state], count)
            yield gauge


def _forget_the_dead(folder: Path) -> None:
    """Remove what processes that were killed said of how they stand; what they counted still counts."""
    for file in folder.glob("gauge_live*_*.db"):
        process = file.stem.rpartition("_")[2]
        if process.isdigit() and not Path(f"/proc/{process}").exists() and Path("/proc/self").exists():
            mark_process_dead(int(process))  # type: ignore[no-untyped-call]


def blueprint(metrics: Metrics) -> Blueprint:
    """Return /metrics."""
    routes = Blueprint("metrics", __name__)

    @routes.get("/metrics")
    def scrape() -> Response:
        body, kind = metrics.expose(request.headers.get("Accept", ""))
        return Response(body, content_type=kind)

    return routes


def install(app: Flask, metrics: Metrics) -> None:
    """Count every answer, and serve the counts."""
    app.after_request(metrics.request)
    app.register_blueprint(blueprint(metrics))
