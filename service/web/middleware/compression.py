"""What is done to every answer on its way out: gzip where it pays, CORS where it is allowed."""

import gzip

from flask import Flask, Response, request

from service.settings import Settings

_MIN_BYTES = 1024
_PACKED = ("application/json", "application/problem+json", "application/ninjs+json", "text/")
_METHODS = "GET, POST, DELETE"
_REQUEST_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-API-Key, X-Request-ID, traceparent"
)
_EXPOSED_HEADERS = (
    "Location, Content-Location, ETag, Idempotent-Replayed, Retry-After, X-Request-ID, RateLimit, RateLimit-Policy, "
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
)


def install(app: Flask, settings: Settings) -> None:
    """Pack answers for those who accept it, and let the pages of the allowed origins call."""
    origins = frozenset(origin.strip().rstrip("/") for origin in settings.cors_origins.split(",") if origin.strip())
    app.after_request(pack)
    if origins:
        _allow(app, origins)


def pack(response: Response) -> Response:
    """Return the answer gzipped when its reader accepts that and it is text of some length."""
    if not (response.mimetype or "").startswith(_PACKED) or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if (
        response.status_code in (204, 304)
        or "Content-Encoding" in response.headers
        or not request.accept_encodings["gzip"]
        or (response.content_length or 0) < _MIN_BYTES
    ):
        return response
    response.set_data(gzip.compress(response.get_data(), compresslevel=5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)  # other bytes than those that the strong tag stands for
    return response


def _allow(app: Flask, origins: frozenset[str]) -> None:
    @app.before_request
    def preflight() -> Response | None:
        is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if not is_preflight or not _allowed():
            return None
        return Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": _METHODS,
                "Access-Control-Allow-Headers": _REQUEST_HEADERS,
                "Access-Control-Max-Age": "600",
            },
        )

    @app.after_request
    def add_cors_headers(response: Response) -> Response:
        response.vary.add("Origin")
        if _allowed():
            # keys come in headers, never in cookies: credentials are not allowed, so * is as safe as a list
            response.headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else request.headers["Origin"]
            response.headers["Access-Control-Expose-Headers"] = _EXPOSED_HEADERS
        return response

    def _allowed() -> bool:
        origin = request.headers.get("Origin", "").rstrip("/")
        return bool(origin) and ("*" in origins or origin in origins)
