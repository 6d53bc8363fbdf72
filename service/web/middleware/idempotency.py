"""Idempotency-Key on every POST: the same request is done once and answered alike (IETF httpapi draft)."""

import hashlib
import logging
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from service.storage.database import is_unavailable
from service.storage.idempotency import KeyReused, StillRunning, StoredResponse, Ticket
from service.web.middleware.api_keys import caller
from service.web.problems import RequestRefused

if TYPE_CHECKING:
    from service.bootstrap.durable import Durable

_log = logging.getLogger(__name__)

_KEY = re.compile(r'"?([\x21\x23-\x7e][\x20\x21\x23-\x7e]{0,254})"?')
_STORED_HEADERS = ("Content-Type", "Location", "Content-Location", "ETag", "Vary", "Link")
_NOT_STORED = {401, 403, 408, 409, 429}
_MAX_BYTES = 20_000_000


def job_id() -> str:
    """Return the id of a job to be made: the same for the same Idempotency-Key, so that not even a kill doubles it."""
    named: str | None = g.get("idempotent_id")
    return f"job_{named or uuid.uuid4().hex}"


def install(app: Flask, durable: "Durable") -> None:
    """Keep the answers of POSTs that bring a key."""

    @app.before_request
    def begin() -> Response | None:
        header = request.headers.get("Idempotency-Key")
        if header is None or request.method != "POST":
            return None
        match = _KEY.fullmatch(header.strip())
        if match is None:
            raise RequestRefused(
                400, "idempotency-key-malformed", "the Idempotency-Key is empty, too long or no ASCII", "send a UUID"
            )
        owner, key, fingerprint = caller() or "", match[1], _fingerprint()
        durable.jobs.start()  # its keeper renews the hold
        try:
            begun = durable.idempotency.begin(owner, key, fingerprint)
        except KeyReused as error:
            raise RequestRefused(
                422, "idempotency-key-reused", "this Idempotency-Key came with another request", "send a new key"
            ) from error
        except StillRunning as error:
            raise RequestRefused(
                409,
                "request-running",
                "the request with this Idempotency-Key is still running",
                "send it again in a moment",
                Retry_After="1",
            ) from error
        if isinstance(begun, StoredResponse):
            return Response(begun.body, begun.status, {**begun.headers, "Idempotent-Replayed": "true"})
        g.ticket = begun
        g.idempotent_id = hashlib.sha256(f"{len(owner)}:{owner}{len(key)}:{key}{fingerprint}".encode()).hexdigest()[:32]
        return None

    @app.after_request
    def keep(response: Response) -> Response:
        ticket: Ticket | None = g.pop("ticket", None)
        if ticket is None:
            return response
        status = response.status_code
        with _answer_all_the_same():
            if (
                status >= 500
                or status in _NOT_STORED
                or response.is_streamed
                or (response.content_length or 0) > _MAX_BYTES
            ):
                durable.idempotency.give_up(ticket)
            else:
                headers = {name: response.headers[name] for name in _STORED_HEADERS if name in response.headers}
                durable.idempotency.keep(ticket, StoredResponse(status, headers, response.get_data()))
        return response

    @app.teardown_request
    def give_up(_error: BaseException | None) -> None:
        ticket: Ticket | None = g.pop("ticket", None)
        if ticket is not None:
            with _answer_all_the_same():
                durable.idempotency.give_up(ticket)


@contextmanager
def _answer_all_the_same() -> Iterator[None]:
    """Let a request have its answer though the database cannot note it: one that is repeated is done again."""
    try:
        yield
    except Exception as error:
        if not is_unavailable(error):
            raise
        request_id = g.get("request_id", "-")
        _log.warning("request %s: its answer cannot be kept: %s", request_id, type(error).__name__)


def _fingerprint() -> str:
    """Return the hash of what makes two requests the same: where, how, what for, and every byte."""
    digest = hashlib.sha256()
    parts = (request.full_path, request.headers.get("Content-Type", ""), request.headers.get("Accept", ""))
    for part in (*(part.encode("utf-8", "surrogateescape") for part in parts), request.get_data(cache=True)):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
