"""Finished briefs by content and configuration: asked for again, they come from the disk, byte for byte."""

import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, request
from sqlalchemy.exc import SQLAlchemyError

from service.domain import Article, Brief
from service.errors import InvalidSettings

if TYPE_CHECKING:
    from service.bootstrap.durable import Durable
    from service.web.middleware.metrics import Metrics

_log = logging.getLogger(__name__)
_KEY = re.compile(r"[0-9a-f]{64}")


class FinishedBriefs:
    """A cache of rendered briefs; a disk that fails makes it forgetful, never the service fail."""

    def __init__(self, durable: "Durable", metrics: "Metrics") -> None:
        """Take where briefs are kept and who counts looks and briefs."""
        self._durable = durable
        self._metrics = metrics

    def key(
        self,
        configuration: str,
        article: Article,
        kind: str,
        *,
        include_text: bool,
        item: Mapping[str, Any] | None = None,
    ) -> str:
        """Return the name of a brief: the hash of everything that can change a byte of it."""
        from service.storage.response_cache import ResponseCache

        return ResponseCache.key(
            configuration=configuration,
            text=article.text,
            title=article.title,
            published=article.published.isoformat() if article.published else None,
            kind=kind,
            include_text=include_text,
            item=item,
        )

    def get(self, key: str) -> tuple[str, bytes] | None:
        """Return the media type and the bytes of a finished brief, or None."""
        try:
            cached = self._durable.results.get(key)
        except (SQLAlchemyError, InvalidSettings) as error:
            _log.warning("finished briefs cannot be read: %s", error)
            return None
        self._metrics.looked_up(hit=cached is not None)
        if cached is None:
            return None
        kind, _, body = cached.partition(b"\n")
        return kind.decode(), body

    def put(self, key: str, kind: str, brief: Brief, body: bytes) -> None:
        """Count a new brief and keep it."""
        self._metrics.brief(brief)
        try:
            self._durable.results.put(key, kind.encode() + b"\n" + body)
        except (SQLAlchemyError, InvalidSettings) as error:
            _log.warning("a finished brief cannot be kept: %s", error)


def reply(key: str, kind: str, body: bytes) -> Response:
    """Return a brief with its ETag and the place where it can be fetched again while it is kept."""
    response = Response(body, content_type=kind if kind == "application/json" else f"{kind}; charset=utf-8")
    response.vary.add("Accept")
    response.add_etag()
    response.headers["Content-Location"] = f"/v1/briefs/{key}"
    return response


def blueprint(finished: FinishedBriefs) -> Blueprint:
    """Return GET /v1/briefs/{key}."""
    routes = Blueprint("finished", __name__)

    @routes.get("/v1/briefs/<key>")
    def fetch(key: str) -> Response:
        found = finished.get(key) if _KEY.fullmatch(key) else None
        if found is None:
            abort(404, "This brief is not kept: make it again from its article.")
        response = reply(key, *found)
        response.headers["Cache-Control"] = "private, no-cache"
        response.make_conditional(request)
        return response

    return routes
