"""Connections that bring nothing: how long a request may take to arrive, and who makes room when there are too many."""

import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.utilities import Error


class _RequestTimeout(Error):  # type: ignore[misc]  # waitress ships no types
    code = 408
    reason = "Request Timeout"


_ACCEPTED_AT_ONCE = 64


def accept_many(server: BaseWSGIServer, connections: int) -> None:
    """Accept who waits, and keep about `connections` open at the most; to stand for a server's `handle_accept`.

    At the limit waitress accepts nobody until somebody goes. Here those make room who have waited longest without a
    request, then those whose requests have been arriving longest; who has an answer to come stays.
    """
    active = server.active_channels
    excess = len(active) + _ACCEPTED_AT_ONCE - connections
    if excess > 0:
        unused = [c for c in active.values() if not (c.requests or c.total_outbufs_len or c.will_close)]
        unused.sort(key=lambda c: (c.request is not None, c.arriving_since or c.last_activity))
        for channel in unused[:excess]:
            channel.will_close = True  # by the server's loop, which may have something of it in hand
    for _ in range(_ACCEPTED_AT_ONCE):
        before = len(active)
        BaseWSGIServer.handle_accept(server)
        if len(active) == before:
            return


def patient(seconds: float) -> type[HTTPChannel]:
    """Return waitress's channel with a limit: a request that is not whole after so many seconds is answered with 408.

    Waitress itself only counts the time between two bytes.
    """

    class PatientChannel(HTTPChannel):  # type: ignore[misc]
        """A connection whose requests must arrive in time."""

        request: Any
        arriving_since: float | None = None

        def received(self, data: bytes) -> Any:
            """Take bytes, and remember when those of a request that is not whole began to come."""
            taken = super().received(data)
            if self.request is None:
                self.arriving_since = None
            elif self.arriving_since is None:
                self.arriving_since = time.monotonic()
            return taken

        def readable(self) -> Any:
            """Tell whether more is wanted; the server's loop asks this at least once a second."""
            since = self.arriving_since
            if since is not None and time.monotonic() - since > seconds:
                self._refuse()
            return super().readable()

        def _refuse(self) -> None:
            self.arriving_since = None
            with self.requests_lock:
                late, self.request = self.request, None
                if late is None or self.will_close or self.close_when_flushed:
                    return
                if late.headers_finished:
                    late.close()  # lets go of the part of the body that did arrive
                late.error = _RequestTimeout(f"The request was not whole after {seconds:g} seconds.")
                late.completed = True
                self.requests.append(late)
                if len(self.requests) == 1:
                    self.server.add_task(self)

    return PatientChannel
