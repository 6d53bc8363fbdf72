"""The operator's page: how the service is, what waits, how fast it answers, which models it has."""

import ipaddress
import platform
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, g, request
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from service import __version__
from service.engines.wrappers.metered import EngineCall
from service.errors import Draining, EntrefiletError, InvalidSettings, ModelNotAvailable
from service.settings import Settings
from service.storage.shared_briefs import SHARED_BYTES, SharedBriefs
from service.web.lifecycle import Lifecycle
from service.web.middleware.metrics import Metrics
from service.web.page.history import History
from service.web.page.rendering import render_page
from service.web.problems import RequestRefused

if TYPE_CHECKING:
    from service.bootstrap.durable import Durable

_SECONDS = "entrefilet_request_seconds"
_LIBRARIES = (
    "ctranslate2",
    "tokenizers",
    "torch",
    "transformers",
    "trafilatura",
    "lingua-language-detector",
    "flask",
    "waitress",
)
_LOOPBACK_NAMES = {"localhost", "127.0.0.1", "[::1]"}


@dataclass(frozen=True)
class RouteLoad:
    """How often and how fast one route answered since the start; `bars` are shares of the largest bucket, 0 to 1."""

    route: str
    count: int
    mean_ms: float
    p95_seconds: float
    bars: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Cache:
    """What a store of finished work holds, and how often it had what was looked for, from 0 to 1."""

    name: str
    entries: int
    megabytes: float
    limit_megabytes: float
    hit_rate: float | None


def install(
    app: Flask,
    settings: Settings,
    lifecycle: Lifecycle,
    durable: "Durable",
    readers: SharedBriefs,
    metrics: Metrics,
) -> History:
    """Serve /status, for this machine and for those with a key, and return the history that it draws."""
    history = History(lambda: totals(metrics), lambda: lifecycle.admitted)

    def after(response: Response) -> Response:
        with suppress(SQLAlchemyError, InvalidSettings):  # an answer does not fail for want of its count
            history.tick()
        return response

    app.after_request(after)
    app.register_blueprint(_blueprint(settings, lifecycle, durable, readers, metrics, history))
    lifecycle.services.listen(_both(metrics, history))
    return history


def _both(metrics: Metrics, history: History) -> Callable[[EngineCall], None]:
    def record(call: EngineCall) -> None:
        metrics.engine_call(call)
        with suppress(SQLAlchemyError, InvalidSettings):
            history.tick()

    return record


def _blueprint(
    settings: Settings,
    lifecycle: Lifecycle,
    durable: "Durable",
    readers: SharedBriefs,
    metrics: Metrics,
    history: History,
) -> Blueprint:
    routes = Blueprint("status", __name__)
    began = time.monotonic()

    @routes.get("/status")
    def status() -> str:
        if not _is_here() and g.get("key") is None:
            raise RequestRefused(403, "operators-only", "this page is for the service's own machine", "send an API key")
        counts: dict[str, dict[str, int]] = {}
        if durable.is_open:
            counts = {"Articles of jobs": durable.jobs.store.count(), "Webhooks": durable.jobs.outbox.count()}
        state, detail = _state(lifecycle)
        return render_page(
            "status.html",
            version=__version__,
            state=state,
            detail=detail,
            uptime=int(time.monotonic() - began),
            load_seconds=lifecycle.load_seconds,
            admitted=lifecycle.admitted,
            running_limit=settings.request_threads,
            queue_limit=settings.queue_limit,
            charts=history.charts(),
            counts=counts,
            caches=_caches(settings, durable, readers, metrics),
            routes=sorted(loads(metrics), key=lambda load: -load.count),
            models=lifecycle.services.models(),
            translator=_translator(settings, lifecycle),
            versions=_versions(),
        )

    return routes


def totals(metrics: Metrics) -> Mapping[str, float]:
    """Return the sums over all labels of what /metrics counts, by the names that the history knows."""
    names = {
        "entrefilet_requests_total": "requests",
        "entrefilet_briefs_total": "briefs",
        "entrefilet_engine_tokens_total": "tokens",
        f"{_SECONDS}_sum": "request_seconds",
        "entrefilet_engine_seconds_sum": "engine_seconds",
        "entrefilet_engine_seconds_count": "engine_calls",
    }
    found = dict.fromkeys(names.values(), 0.0)
    for name, labels, value in _samples(metrics):
        if name in names:
            found[names[name]] += value
        elif name == "entrefilet_result_cache_total":
            found[labels["outcome"]] = found.get(labels["outcome"], 0.0) + value
    return found


def _samples(metrics: Metrics) -> Iterable[tuple[str, Mapping[str, str], float]]:
    from prometheus_client.parser import text_string_to_metric_families

    body, _ = metrics.expose("text/plain")
    for family in text_string_to_metric_families(body.decode()):
        for sample in family.samples:
            yield sample.name, sample.labels, sample.value


def _caches(settings: Settings, durable: "Durable", readers: SharedBriefs, metrics: Metrics) -> list[Cache]:
    """Return the stores on disk; those of a database that is not open are not there."""
    if not durable.is_open:
        return []
    from service.storage.tables import results

    seen = totals(metrics)
    looks = seen.get("hit", 0.0) + seen.get("miss", 0.0)
    with durable.database.read() as connection:
        size = func.coalesce(func.sum(results.c.size), 0)
        answers, answer_bytes = connection.execute(select(func.count(results.c.key), size)).one()
    shared_count, shared_bytes = readers.usage()
    rate = seen.get("hit", 0.0) / looks if looks else None
    return [
        Cache("Finished answers", answers, answer_bytes / 1e6, settings.response_cache_megabytes, rate),
        Cache("Briefs kept for readers", shared_count, shared_bytes / 1e6, SHARED_BYTES / 1e6, None),
    ]


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def loads(metrics: Metrics) -> Iterable[RouteLoad]:
    """Yield the load of every route from the histogram that /metrics shows."""
    buckets: dict[str, list[tuple[float, float]]] = {}
    sums: dict[str, float] = {}
    for name, labels, value in _samples(metrics):
        route = labels.get("route", "")
        if name == f"{_SECONDS}_bucket":
            buckets.setdefault(route, []).append((float(labels["le"]), value))
        elif name == f"{_SECONDS}_sum":
            sums[route] = value
    for route, cumulated in buckets.items():
        cumulated.sort()
        total = cumulated[-1][1]
        if not total:
            continue
        each = [
            high - low for low, high in zip([0.0, *(n for _, n in cumulated)], (n for _, n in cumulated), strict=False)
        ]
        p95 = next(bound for bound, seen in cumulated if seen >= 0.95 * total)
        bars = tuple((bound, count / max(each)) for (bound, _), count in zip(cumulated, each, strict=True))
        yield RouteLoad(route, int(total), 1000 * sums[route] / total, p95, bars)


def _translator(settings: Settings, lifecycle: Lifecycle) -> str:
    """Return the name of the translation model that is loaded, else what the settings say."""
    if not lifecycle.services.ready():
        return settings.translator
    return str(lifecycle.services.text_translator.translator.identity.name)


def _state(lifecycle: Lifecycle) -> tuple[str, str]:
    """Return how the service is in words of the page, and what is in its way in the service's own."""
    try:
        lifecycle.check_ready()
    except ModelNotAvailable as error:
        return "The translation model is missing", f"{error}: {error.mend}"
    except Draining as error:
        return ("Stopping", "") if lifecycle.draining else ("Waiting for the models", str(error))
    except EntrefiletError as error:
        return "Failing", str(error)
    return "Ready", ""


def _is_here() -> bool:
    """Tell whether the request comes from this machine and asks for it by a name of its own.

    The name keeps out what a proxy on this machine hands on, and pages whose name was bent to this machine.
    """
    try:
        near = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    return near and name in _LOOPBACK_NAMES
