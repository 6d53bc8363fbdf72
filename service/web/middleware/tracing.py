"""A span for every request, below that of its caller where it brings a traceparent."""

import re

from flask import Flask, Response, g, request
from werkzeug.datastructures import Headers

from service.ports import Tracer
from service.tracing import HEADERS

_METHODS = {"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"}
_PARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[\x21-\x7e]{1,200})?")
_STATE = re.compile(r"[\x20-\x7e]{1,512}")


def install(app: Flask, tracer: Tracer) -> None:
    """Begin a span before everything else that is done for a request, and end it after everything else."""

    @app.before_request
    def begin() -> None:
        method = request.method if request.method in _METHODS else "_OTHER"
        route = request.url_rule.rule if request.url_rule else ""
        attributes = {"http.request.method": method, "url.scheme": request.scheme} | (
            {"http.route": route} if route else {}
        )
        context = tracer.span(f"{method} {route}".strip(), attributes, parent=_parent(request.headers), kind="server")
        g.span_context, g.span = context, context.__enter__()
        g.trace_id = tracer.context().get("traceparent", "--").split("-")[1]

    @app.after_request
    def record_status(response: Response) -> Response:
        if span := g.get("span"):
            span.set_attributes(
                {"http.response.status_code": response.status_code, "entrefilet.request_id": g.get("request_id", "")}
            )
            if response.status_code >= 500:
                span.fail(str(response.status_code))
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if context := g.pop("span_context", None):
            context.__exit__(None, None, None)


def _parent(headers: Headers) -> dict[str, str]:
    """Return the trace context that a caller sent, so far as it is one; it goes on into the headers of webhooks."""
    parent, state = (headers.get(name, "").strip() for name in HEADERS)
    if not _PARENT.fullmatch(parent):
        return {}
    return {"traceparent": parent} | ({"tracestate": state} if _STATE.fullmatch(state) else {})
