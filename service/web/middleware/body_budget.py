"""How many bytes of request bodies are in memory at once: a thousand large ones at a time must not fill it."""

import threading

from flask import Flask, g, request

from service.errors import Overloaded

_SMALL = 256_000
_MAX_BYTES = 128_000_000
"""Bodies being read and worked on; read as JSON they take some five times as much."""


class BodyBudget:
    """Gives out bytes up to a limit; what is larger than the limit gets them when it is alone."""

    def __init__(self, max_bytes: int = _MAX_BYTES) -> None:
        """Take the limit."""
        self._max_bytes = max_bytes
        self._taken = 0
        self._lock = threading.Lock()

    def take(self, size: int) -> bool:
        """Take `size` bytes; False when too many are taken already."""
        with self._lock:
            if self._taken and self._taken + size > self._max_bytes:
                return False
            self._taken += size
            return True

    def give_back(self, size: int) -> None:
        """Give back what was taken."""
        with self._lock:
            self._taken -= size


def install(app: Flask, budget: BodyBudget | None = None) -> None:
    """Answer a large body with 429 before it is read, when those that are in hand take too much memory already."""
    bodies = budget or BodyBudget()

    @app.before_request
    def take() -> None:
        size = request.content_length or 0
        if size <= _SMALL or size > (request.max_content_length or size):  # too large a one is refused unread
            return
        if not bodies.take(size):
            raise Overloaded("too many large requests are being read", mend="send the request again in a few seconds")
        g.body_bytes = size

    @app.teardown_request
    def give_back(_error: BaseException | None) -> None:
        bodies.give_back(g.pop("body_bytes", 0))
