"""The one place where errors become answers: `application/problem+json` (RFC 9457) or a page in plain words."""

import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from service import errors
from service.storage.database import is_unavailable
from service.web.lifecycle import LOADING_RETRY_SECONDS

_log = logging.getLogger(__name__)

BUSY_RETRY_SECONDS = 3

STATUSES: dict[type[errors.EntrefiletError], int] = {
    errors.BadInput: 422,
    errors.ArticleTooLong: 413,
    errors.Overloaded: 429,
    errors.Draining: 503,
    errors.ModelNotAvailable: 503,
}
"""Statuses of what callers may be told; the nearest ancestor counts, and what is not here is an opaque 500."""

_RETRY_AFTER = {errors.Overloaded: BUSY_RETRY_SECONDS, errors.Draining: LOADING_RETRY_SECONDS}

_MENDS = {
    404: "see /docs for what there is",
    405: "use one of the methods in the Allow header",
    413: "send a shorter text",
    431: "send shorter headers",
}


@dataclass(frozen=True)
class Problem:
    """An error as callers see it; `name` is the stable end of its type."""

    status: int
    name: str
    title: str
    detail: str
    mend: str | None = None
    errors: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the members of the problem document, those without a value left out."""
        members = {
            "type": f"/docs#{self.name}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "mend": self.mend or None,
            "errors": [{"field": name, "detail": detail} for name, detail in self.errors] or None,
            "request_id": g.get("request_id", ""),
        }
        return {name: value for name, value in members.items() if value is not None}


class RequestRefused(Exception):
    """A request that cannot be understood as HTTP or JSON, before any use case saw it."""

    def __init__(self, status: int, name: str, detail: str, mend: str, **headers: str) -> None:
        super().__init__(detail)
        self.problem = Problem(
            status, name, words(name), detail, mend, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )


def words(name: str) -> str:
    """Return the title of a problem's name: `article-too-long` becomes `Article too long`."""
    return name.replace("-", " ").capitalize()


def to_problem(error: Exception) -> Problem:
    """Return what callers may know of an error; what nobody foresaw is logged whole and told as an opaque 500."""
    if isinstance(error, RequestRefused):
        return error.problem
    if isinstance(error, ValidationError):
        return _from_validation(error)
    if isinstance(error, HTTPException) and (error.code or 500) < 500:
        return _from_http(error)
    for kind in type(error).__mro__:
        if kind in STATUSES:
            return _from_known(error, kind)
    if is_unavailable(error):
        _log.error("request %s: the database cannot be used", g.get("request_id", "-"), exc_info=error)
        return Problem(
            503,
            "storage-unavailable",
            words("storage-unavailable"),
            "The database of jobs, keys and kept answers cannot be used right now.",
            "Send the request again in a moment.",
            headers={"Retry-After": str(LOADING_RETRY_SECONDS)},
        )
    _log.error("request %s failed", g.get("request_id", "-"), exc_info=error)
    return Problem(
        500,
        "internal-error",
        "Internal error",
        "The service failed on this request.",
        "Send it again; if it fails again, report the request id.",
    )


def install(app: Flask, page: Callable[[Problem], str]) -> None:
    """Answer every error of `app` as a problem document, or as `page` where a browser asked for a page."""

    def answer(error: Exception) -> Response:
        problem = to_problem(error)
        headers = dict(problem.headers)
        if request.blueprint == "libretranslate":
            body, kind = json.dumps({"error": problem.detail}, ensure_ascii=False), "application/json"
        elif _wants_page():
            body, kind = page(problem), "text/html; charset=utf-8"
        else:
            body, kind = json.dumps(problem.to_dict(), ensure_ascii=False) + "\n", "application/problem+json"
        return Response(body, problem.status, headers, content_type=kind)

    app.register_error_handler(Exception, answer)


def _wants_page() -> bool:
    if request.path.startswith("/v1/"):
        return False
    if request.accept_mimetypes.best_match(["text/html", "text/event-stream"]) == "text/event-stream":
        return False
    return request.accept_mimetypes.best_match(["application/problem+json", "text/html"]) == "text/html"


def _from_known(error: Exception, kind: type[errors.EntrefiletError]) -> Problem:
    assert isinstance(error, errors.EntrefiletError)
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(error).__name__).lower()
    retry = {"Retry-After": str(_RETRY_AFTER[kind])} if kind in _RETRY_AFTER else {}
    wrong = ((error.field, str(error)),) if error.field else ()
    return Problem(STATUSES[kind], name, words(name), _sentence(str(error)), _sentence(error.mend), wrong, retry)


def _from_validation(error: ValidationError) -> Problem:
    wrong = tuple(
        # what stands in parentheses names the shape that a value was read as, which is no part of its place
        (
            ".".join(str(part) for part in item["loc"] if not str(part).startswith("(")) or "body",
            item["msg"].removeprefix("Value error, "),
        )
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    )
    detail = "; ".join(f"{name}: {message}" for name, message in wrong[:5])
    return Problem(
        422,
        "invalid-request",
        words("invalid-request"),
        detail,
        "Correct the named fields; /docs describes them.",
        wrong,
    )


def _from_http(error: HTTPException) -> Problem:
    status = error.code or 400
    title = HTTPStatus(status).phrase
    headers = {name: value for name, value in error.get_headers() if name.lower() in {"allow", "retry-after"}}
    return Problem(
        status,
        title.lower().replace(" ", "-"),
        title,
        " ".join((error.description or title).split()),
        _sentence(_MENDS.get(status, "")),
        headers=headers,
    )


def _sentence(text: str) -> str:
    """Return text with a capital first letter and a full stop at its end."""
    text = text.strip()
    return text and text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def describe_to_owner(error: Exception) -> dict[str, Any]:
    """Return what the owner of a job may know of an article's error; a bug is told as an opaque one."""
    if isinstance(error, errors.BadInput):
        problem = to_problem(error)
        fields = {"type": f"/docs#{problem.name}", "title": problem.title, "detail": problem.detail}
        return fields | ({"mend": problem.mend} if problem.mend else {})
    return {"type": "/docs#internal-error", "title": "Internal error", "detail": "The service failed on this article."}
