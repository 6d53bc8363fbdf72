"""Webhooks by Standard Webhooks 1.0: signed, sent without following redirects, tried again over more than a day."""

import base64
import binascii
import hashlib
import hmac
import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from service.errors import BadInput, EntrefiletError, InvalidOption
from service.jobs.model import Delivery, Webhook
from service.jobs.outbox import Outbox
from service.ports import Span, Tracer
from service.tracing import UNTRACED, Attribute

_log = logging.getLogger(__name__)

RETRY_SECONDS = (5.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 50400.0, 72000.0, 86400.0)
"""Waits after the first, second, … failed attempt: the schedule that Standard Webhooks proposes, about 75 h in all."""

TIMEOUT_SECONDS = 15.0
_AT_ONCE_A_HOST = 2  # of the senders, so that a receiver who lets them wait leaves some for the others
_GONE = 410
_SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix that every secret has, not a secret
_MAX_RETRY_AFTER = 86400.0


class WebhookFailed(EntrefiletError):
    """The receiver could not be reached or did not answer."""


class Post(Protocol):
    """Sends one POST, to allowed addresses only, following no redirect."""

    def __call__(
        self, url: str, body: bytes, headers: Mapping[str, str], *, timeout: float
    ) -> tuple[int, Mapping[str, str]]:
        """Return status and headers (in lower case). Raises BadInput for a refused address, else WebhookFailed."""
        ...


def read_secret(secret: str) -> bytes:
    """Return the key of a `whsec_` secret: 24 to 64 bytes in base64. Raises InvalidOption."""
    try:
        if not secret.startswith(_SECRET_PREFIX):
            raise ValueError("no prefix")
        key = base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
    except (ValueError, binascii.Error) as error:
        raise _bad_secret() from error
    if not 24 <= len(key) <= 64:
        raise _bad_secret()
    return key


def sign(secret: str, message_id: str, seconds: int, body: str) -> str:
    """Return the `webhook-signature` of a message: `v1,` and the base64 of HMAC-SHA256 over id, time and body."""
    signed = hmac.digest(read_secret(secret), f"{message_id}.{seconds}.{body}".encode(), hashlib.sha256)
    return "v1," + base64.b64encode(signed).decode("ascii")


class Sender:
    """Sends what is due in the outbox, one webhook at a time."""

    def __init__(
        self,
        outbox: Outbox,
        post: Post,
        *,
        retry_seconds: Sequence[float] = RETRY_SECONDS,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[float, float], float] = random.uniform,
        tracer: Tracer = UNTRACED,
    ) -> None:
        """Take the outbox and what sends; `jitter(low, high)` spreads retries by a fifth to either side.

        Each attempt is a span in the trace of the request that brought the job, and its receiver can go on with it.
        """
        self._outbox = outbox
        self._post = post
        self._retry_seconds = tuple(retry_seconds)
        self._clock = clock
        self._jitter = jitter
        self._tracer = tracer
        self._in_flight: Counter[str] = Counter()
        self._lock = threading.Lock()

    def send_next(self) -> bool:
        """Try the webhook that has been due longest; False when none is due that may be sent now."""
        with self._lock:  # so that two threads that look at once do not both take a host's last place
            full = [host for host, count in self._in_flight.items() if count >= _AT_ONCE_A_HOST]
            claimed = self._outbox.claim(busy_seconds=4 * TIMEOUT_SECONDS, avoid=full)
            if claimed is None:
                return False
            parts = urlsplit(claimed[0].url)
            host = f"{parts.scheme}://{parts.netloc}"
            self._in_flight[host] += 1
        try:
            self._try(*claimed)
        finally:
            with self._lock:
                self._in_flight[host] -= 1
                self._in_flight += Counter()  # forgets those at 0
        return True

    def _try(self, delivery: Delivery, webhook: Webhook, body: str) -> None:
        attributes: dict[str, Attribute] = {
            "http.request.method": "POST",
            "entrefilet.job": delivery.job_id,
            "entrefilet.attempt": delivery.attempts,
        }
        with self._tracer.span("webhook", attributes, parent=delivery.trace, kind="client") as span:
            self._send(delivery, webhook, body, span)

    def _send(self, delivery: Delivery, webhook: Webhook, body: str, span: Span) -> None:
        seconds = int(self._clock())
        headers = {
            "content-type": "application/json",
            "user-agent": "Entrefilet-Webhooks/1",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": sign(webhook.secret, delivery.id, seconds, body),
            **self._tracer.context(),
        }
        status: int | None = None
        answer: Mapping[str, str] = {}
        error: str | None = None
        try:
            status, answer = self._post(delivery.url, body.encode(), headers, timeout=TIMEOUT_SECONDS)
        except (BadInput, WebhookFailed) as problem:
            error = str(problem)
        if status is not None:
            span.set_attributes({"http.response.status_code": status})
        if status is not None and 200 <= status < 300:
            self._outbox.settle(delivery, state="delivered", due=self._clock(), status=status, error=None)
        else:
            span.fail(str(status) if status else "unreachable")
            self._fail(delivery, status, error or f"the receiver answered {status}", answer)

    def _fail(self, delivery: Delivery, status: int | None, error: str, answer: Mapping[str, str]) -> None:
        if status == _GONE or delivery.attempts > len(self._retry_seconds):
            _log.error("webhook %s is dead after %d attempts: %s", delivery.id, delivery.attempts, error)
            self._outbox.settle(delivery, state="dead", due=self._clock(), status=status, error=error)
            return
        wait = self._retry_seconds[delivery.attempts - 1]
        wait = max(self._jitter(0.8 * wait, 1.2 * wait), _retry_after(answer))
        _log.warning("webhook %s failed (attempt %d), again in %.0f s: %s", delivery.id, delivery.attempts, wait, error)
        self._outbox.settle(delivery, state="pending", due=self._clock() + wait, status=status, error=error)


def _retry_after(answer: Mapping[str, str]) -> float:
    value = answer.get("retry-after", "")
    return min(float(value), _MAX_RETRY_AFTER) if value.isascii() and value.isdigit() and len(value) < 9 else 0.0


def _bad_secret() -> InvalidOption:
    return InvalidOption(
        "the webhook secret is not whsec_ and 24 to 64 bytes in base64",
        mend="make one with: python -c \"import base64,os;print('whsec_'+base64.b64encode(os.urandom(32)).decode())\"",
        field="webhook.secret",
    )
