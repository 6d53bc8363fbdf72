"""The operator's page: how the service is, what waits, how fast it answers, which models it has."""

import ipaddress
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, g, request

from service import __version__
from service.errors import EntrefiletError
from service.settings import Settings
from service.web.lifecycle import Lifecycle
from service.web.metrics import Metrics
from service.web.pages import render_page
from service.web.problems import RequestRefused

if TYPE_CHECKING:
    from service.web.durable import Durable

_SECONDS = "entrefilet_request_seconds"


@dataclass(frozen=True)
class RouteLoad:
    """How often and how fast one route answered since the start; `bars` are shares of the largest bucket, 0 to 1."""

    route: str
    count: int
    mean_ms: float
    p95_seconds: float
    bars: tuple[tuple[float, float], ...]


def blueprint(settings: Settings, lifecycle: Lifecycle, durable: "Durable", metrics: Metrics) -> Blueprint:
    """Return /status, for this machine and for those with a key."""
    routes = Blueprint("status", __name__)
    began = time.monotonic()

    @routes.get("/status")
    def status() -> str:
        if not _is_loopback(request.remote_addr) and g.get("key") is None:
            raise RequestRefused(403, "operators-only", "this page is for the service's own machine", "send an API key")
        counts = {}
        if durable.is_open:
            counts = {"Articles of jobs": durable.jobs.store.count(), "Webhooks": durable.jobs.outbox.count()}
        return render_page(
            "status.html",
            version=__version__,
            state=_state(lifecycle),
            uptime=_spell(time.monotonic() - began),
            admitted=lifecycle.admitted,
            running_limit=settings.request_threads,
            queue_limit=settings.queue_limit,
            counts=counts,
            routes=sorted(loads(metrics), key=lambda load: -load.count),
            models=lifecycle.services.models(),
            translator=settings.translator,
        )

    return routes


def loads(metrics: Metrics) -> Iterable[RouteLoad]:
    """Yield the load of every route from the histogram that /metrics shows."""
    from prometheus_client.parser import text_string_to_metric_families

    body, _ = metrics.expose("text/plain")
    buckets: dict[str, list[tuple[float, float]]] = {}
    sums: dict[str, float] = {}
    for family in text_string_to_metric_families(body.decode()):
        for sample in family.samples:
            route = sample.labels.get("route", "")
            if sample.name == f"{_SECONDS}_bucket":
                buckets.setdefault(route, []).append((float(sample.labels["le"]), sample.value))
            elif sample.name == f"{_SECONDS}_sum":
                sums[route] = sample.value
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


def _state(lifecycle: Lifecycle) -> str:
    try:
        lifecycle.check_ready()
    except EntrefiletError as error:
        return str(error)
    return "ready"


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def _spell(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if days else f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
