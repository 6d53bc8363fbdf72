"""The production server: waitress in one process, warmed in the background, drained on SIGTERM."""

import logging
import signal
import sys
import threading
import time
from types import FrameType
from typing import TYPE_CHECKING, Any

from service.bootstrap.durable import Durable
from service.errors import InvalidSettings
from service.settings import Settings
from service.web.app import create_app
from service.web.lifecycle import Lifecycle
from service.web.logs import configure_logging
from service.web.middleware import api_keys

if TYPE_CHECKING:
    from service.bootstrap import Services

_log = logging.getLogger(__name__)

_SPARE_THREADS = 4
"""Threads beside those that work or wait for the engine, so that probes and pages are always answered."""

_FLUSH_SECONDS = 5.0

_HEADER_BYTES = 32_768
_CONNECTIONS = 500
"""Connections that may be open, most of them idle or slow; each costs a file descriptor."""


def run(settings: Settings, services: "Services | None" = None) -> int:
    """Serve until SIGTERM or SIGINT, let running requests finish, and return the exit status.

    A second signal ends at once. Port 0 takes a free port; the address is printed on standard error.
    """
    import waitress
    from waitress.server import BaseWSGIServer

    from service.engines.heap import share_heap
    from service.web.read_timeout import patient

    share_heap()
    configure_logging(settings)
    try:
        app = create_app(settings, services)
    except InvalidSettings as error:  # a shared database that cannot be reached: without it this is another service
        print(f"{error}; {error.mend}", file=sys.stderr)
        return 2
    lifecycle: Lifecycle = app.extensions["lifecycle"]
    durable: Durable = app.extensions["durable"]
    try:
        durable.open()
        if api_keys.required(settings) and not any(key.revoked is None for key in durable.keys.list()):
            _log.warning("callers need an API key and there is none; make one: entrefilet keys create NAME")
    except InvalidSettings as error:
        # a service whose disk is read-only still makes briefs; what has to be kept is refused
        _log.error("jobs, API keys and finished briefs cannot be kept: %s; %s", error, error.mend)
    body_limit = app.config["MAX_CONTENT_LENGTH"]
    sockets: dict[int, Any] = {}
    try:
        server = waitress.create_server(
            app,
            map=sockets,
            host=settings.host,
            port=settings.port,
            threads=settings.request_threads + settings.queue_limit + _SPARE_THREADS,
            ident=None,
            clear_untrusted_proxy_headers=True,
            max_request_body_size=4 * max(body_limit, 16 << 20),  # the application's own limits answer with more grace
            max_request_header_size=_HEADER_BYTES,
            connection_limit=_CONNECTIONS,
            asyncore_use_poll=True,
            channel_request_lookahead=1,  # lets a streaming answer notice that its reader has gone
        )
    except OSError as error:
        print(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}", file=sys.stderr)
        return 1
    for listening in list(sockets.values()):
        if isinstance(listening, BaseWSGIServer):
            listening.channel_class = patient(settings.request_seconds)
    drained = threading.Thread(target=_drain, args=(lifecycle, sockets, settings.drain_seconds), daemon=True)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if lifecycle.draining:
            raise SystemExit
        drained.start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"listening on {_address(server)}", file=sys.stderr, flush=True)
    server.run()
    durable.close()
    lifecycle.services.close()
    app.extensions["tracer"].close()
    return 0


def _drain(lifecycle: Lifecycle, sockets: dict[int, Any], seconds: float) -> None:
    """Wait for the running requests and for their last bytes to leave, then end the server's loop."""
    deadline = time.monotonic() + seconds
    _log.info("draining: %d requests are running", lifecycle.requests)
    if not lifecycle.drain(seconds):
        _log.warning("%d requests were still running after %g s", lifecycle.requests, seconds)
    flushed = min(deadline, time.monotonic() + _FLUSH_SECONDS)
    while time.monotonic() < flushed and any(getattr(s, "total_outbufs_len", 0) for s in list(sockets.values())):
        time.sleep(0.01)
    # The loop runs in the main thread, asleep in select(): only a signal wakes it and makes it end there.
    main = threading.main_thread().ident
    assert main is not None
    signal.pthread_kill(main, signal.SIGTERM)


def _address(server: Any) -> str:
    """Return the server's URL; a name with several addresses has several sockets, of which the first is told."""
    listening = getattr(server, "effective_listen", None)
    host, port = listening[0] if listening else (server.effective_host, server.effective_port)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
