"""The WSGI application: routes, request ids, headers and the way errors are told."""

import logging
import re
import time
import uuid
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from service.bootstrap.durable import Durable
from service.ports import Tracer
from service.settings import Settings
from service.storage.shared_briefs import SharedBriefs
from service.tracing import open_tracer
from service.web import problems, request_body
from service.web.api import briefs, finished, jobs, libretranslate, probes, translations
from service.web.api.job_items import JobItems
from service.web.api.submission import Reader
from service.web.lifecycle import Lifecycle
from service.web.middleware import api_keys, body_budget, compression, idempotency, metrics, rate_limits, tracing
from service.web.outbound import webhook_post
from service.web.page import rendering, routes, status

if TYPE_CHECKING:
    from service.bootstrap import Services

_log = logging.getLogger(__name__)
_SANE_ID = re.compile(r"[A-Za-z0-9._~:/+=-]{1,128}")

BYTES_PER_CHARACTER = 12
"""The most that JSON (a surrogate pair of escapes) or a form spends on one character."""

GLOSSARY_BYTES = 4_000_000
"""Room in a body for all that is not its text; a glossary takes the most of it."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def create_app(settings: Settings, services: "Services | None" = None, tracer: Tracer | None = None) -> Flask:
    """Return the application; its services (those that `settings` describe, if none) are warmed in the background.

    Without a `tracer` the OTEL_* variables say whether there are traces. Raises InvalidSettings.
    """
    tracer = tracer or open_tracer()
    if services is None:
        from service.bootstrap import build_services

        services = build_services(settings, tracer)
    lifecycle = Lifecycle(services, running_limit=settings.request_threads, waiting_limit=settings.queue_limit)
    app = Flask(__name__, static_url_path="/static", static_folder="page/static", template_folder="page/templates")
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_characters * BYTES_PER_CHARACTER + GLOSSARY_BYTES,
        MAX_FORM_MEMORY_SIZE=settings.max_characters * BYTES_PER_CHARACTER + 65_536,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["lifecycle"] = lifecycle
    app.extensions["tracer"] = tracer
    counters = metrics.Metrics()
    reader = Reader(settings)
    items = JobItems(
        reader,
        lifecycle,
        seen=counters.brief,
        charge=lambda owner, characters: rate_limits.charge_owner(durable, owner, characters),
    )
    durable = Durable(
        settings, items.make, describe=problems.describe_to_owner, post=webhook_post(settings), tracer=tracer
    )
    counters.watch(durable, lifecycle)
    finished_briefs = finished.FinishedBriefs(durable, counters)
    app.extensions["durable"] = durable
    app.register_blueprint(translations.blueprint(settings, lifecycle, seen=counters.translation))
    app.register_blueprint(briefs.blueprint(settings, lifecycle, finished_briefs, reader))
    app.register_blueprint(finished.blueprint(finished_briefs))
    app.register_blueprint(
        jobs.blueprint(
            settings,
            reader,
            lambda: durable.jobs,
            caller=api_keys.caller,
            revoked=lambda owner: api_keys.revoked(durable, owner),
            draining=lambda: lifecycle.draining,
        )
    )
    app.register_blueprint(libretranslate.blueprint(settings, lifecycle, seen=counters.translation))
    app.register_blueprint(probes.blueprint(lifecycle, engine_seconds=settings.engine_seconds))
    readers = SharedBriefs(lambda: durable.database)
    app.register_blueprint(routes.blueprint(settings, lifecycle, readers, seen=counters.brief))
    status.install(app, settings, lifecycle, durable, readers, counters)
    problems.install(app, rendering.error_page)
    # Before a request in this order, after it in the opposite one: what is kept under an idempotency key is
    # the answer before it was packed, and a replayed answer costs nothing of a quota.
    tracing.install(app, tracer)
    app.before_request(_open)
    app.before_request(request_body.refuse_packed)
    app.before_request(jobs.allow_large)
    body_budget.install(app)
    compression.install(app, settings)
    app.after_request(_finish)
    metrics.install(app, counters)
    api_keys.install(app, settings, durable)
    rate_limits.install(app, durable)
    idempotency.install(app, durable)
    rate_limits.install_quota(app, durable)
    app.wsgi_app = lifecycle.counting(app.wsgi_app)  # type: ignore[method-assign]
    durable.begin()
    lifecycle.begin()
    return app


def _open() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    elif "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    took = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
    _log.info(
        "%s %s %d %.0f ms",
        request.method,
        request.path,
        response.status_code,
        took,
        extra={"request_id": g.get("request_id", "")},
    )
    return response
