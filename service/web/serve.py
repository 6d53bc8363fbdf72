"""The production server: waitress in one process, warmed in the background, drained on SIGTERM."""

import logging
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any

from service import collector
from service.bootstrap.durable import Durable
from service.errors import InvalidSettings
from service.exit_codes import ExitCode
from service.settings import Settings, load_settings
from service.web.app import create_app
from service.web.lifecycle import Lifecycle
from service.web.logs import configure_logging
from service.web.middleware import api_keys
from service.web.reload import reload

if TYPE_CHECKING:
    from service.bootstrap import Services

_log = logging.getLogger(__name__)

_SPARE_THREADS = 4
"""Threads beside those that work or wait for the engine, so that probes and pages are always answered."""

_FLUSH_SECONDS = 5.0

_HEADER_BYTES = 32_768
_CONNECTIONS = 2000
"""Connections that may be open, most of them idle or slow; each costs a file descriptor and a look in every round."""

_OTHER_FILES = 200
_WATCH_SECONDS = 0.5


def run(settings: Settings, services: "Services | None" = None, *, load: Callable[[], Settings] = load_settings) -> int:
    """Serve until SIGTERM or SIGINT, let running requests finish, and return the exit status.

    A second signal ends at once; SIGHUP has `load` read the settings again. Port 0 takes a free port; the address is
    printed on standard error.
    """
    import waitress
    from waitress.server import BaseWSGIServer

    from service.engines.heap import share_heap
    from service.web.connections import accept_many, patient

    share_heap()
    configure_logging(settings)
    try:
        app = create_app(settings, services)
    except InvalidSettings as error:  # a shared database that cannot be reached: without it this is another service
        print(f"{error}; {error.mend}", file=sys.stderr)
        return ExitCode.USAGE
    lifecycle: Lifecycle = app.extensions["lifecycle"]
    durable: Durable = app.extensions["durable"]
    try:
        durable.open()
        if api_keys.required(settings) and not any(key.revoked is None for key in durable.keys.list()):
            _log.warning("callers need an API key and there is none; make one: entrefilet keys create NAME")
    except InvalidSettings as error:
        # a service whose disk is read-only still makes briefs; what has to be kept is refused
        _log.error("jobs, API keys and finished briefs cannot be kept: %s; %s", error, error.mend)
    connections = _connections()
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
            connection_limit=connections + _OTHER_FILES,  # never reached: see accept_many
            asyncore_use_poll=True,
            channel_request_lookahead=1,  # lets a streaming answer notice that its reader has gone
        )
    except OSError as error:
        print(f"cannot listen on {settings.host}:{settings.port}: {error.strerror}", file=sys.stderr)
        return ExitCode.FAILED
    for listening in list(sockets.values()):
        if isinstance(listening, BaseWSGIServer):
            listening.channel_class = patient(settings.request_seconds)
            listening.handle_accept = partial(accept_many, listening, connections)
    drained = threading.Thread(target=_drain, args=(lifecycle, sockets, settings.drain_seconds), daemon=True)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if lifecycle.draining:
            raise SystemExit
        drained.start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    _read_again_on_hang_up(settings, load, lifecycle)
    threading.Thread(target=_collect_once_loaded, args=(lifecycle,), name="collector", daemon=True).start()
    watch = threading.Thread(target=_end_when_hung, args=(lifecycle, settings), name="hang-watch", daemon=True)
    watch.start()
    print(f"listening on {_address(server)}", file=sys.stderr, flush=True)
    server.run()
    durable.close()
    lifecycle.services.close()
    app.extensions["tracer"].close()
    return 0


def _collect_once_loaded(lifecycle: Lifecycle) -> None:
    lifecycle.tried.wait()
    collector.resume()


def _read_again_on_hang_up(settings: Settings, load: Callable[[], Settings], lifecycle: Lifecycle) -> None:
    current = settings
    one_at_a_time = threading.Lock()

    def read_again() -> None:
        nonlocal current
        with one_at_a_time:
            current = reload(load, current, lifecycle.services)

    def hang_up(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=read_again, name="reload", daemon=True).start()

    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, hang_up)


def _connections() -> int:
    """Return how many connections may be open, after asking the system for as many file descriptors as they need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return max(soft - _OTHER_FILES, 16)
    return _CONNECTIONS


def _end_when_hung(lifecycle: Lifecycle, settings: Settings) -> None:
    """End the process when its engine does not come back: no thread can be stopped, and whoever supervises starts anew.

    What else runs gets the time of a shutdown; articles of jobs are done again by the next process.
    """
    while lifecycle.longest <= settings.engine_seconds:
        time.sleep(min(_WATCH_SECONDS, settings.engine_seconds / 4))
    _log.critical("an article has been at the engine for over %g s; the process ends", settings.engine_seconds)
    lifecycle.drain(settings.drain_seconds)
    os._exit(ExitCode.FAILED)


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
