"""The HTTP server that the tests' hubs, receivers and sites are built on."""

import sys
from http.server import ThreadingHTTPServer
from typing import Any


class LoopbackServer(ThreadingHTTPServer):
    """Says nothing of a caller that hung up: its thread may outlive its test and would write into another's output."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about broken connections, about nothing else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
