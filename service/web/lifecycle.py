"""Where the serving process stands: loading, ready, failing or draining; and how much work it has taken on."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from werkzeug.wsgi import ClosingIterator

from service.errors import Draining, EngineFailed, EntrefiletError, ModelNotAvailable, Overloaded

if TYPE_CHECKING:
    from service.bootstrap import Services

_log = logging.getLogger(__name__)

LOADING_RETRY_SECONDS = 5
"""How long a caller is asked to wait while the models load, and how long a failed load waits for the next try."""

_WsgiApp = Callable[..., Iterable[bytes]]


class Lifecycle:
    """Warms the services in the background, counts running requests and lets them finish before the end."""

    def __init__(
        self,
        services: "Services",
        *,
        running_limit: int,
        waiting_limit: int,
        retry_seconds: float = LOADING_RETRY_SECONDS,
    ) -> None:
        """Take the limits of work that runs and that waits, and the time between two tries to load the models."""
        self.services = services
        self._running = threading.Semaphore(running_limit)
        self._limit = running_limit + waiting_limit
        self._retry_seconds = retry_seconds
        self._admitted = 0
        self._requests = 0
        self._idle = threading.Condition()
        self._draining = threading.Event()
        self._failure: EntrefiletError | None = None
        self._begun: dict[object, float] = {}
        self.changed: Callable[[], None] = lambda: None
        """Told when work was taken on or done with, and when the models are loaded."""
        self.tried = threading.Event()
        """Set when the first try to load the models has ended, well or not."""
        self.load_seconds: float | None = None
        """How long the models took to be loaded and warmed, once they are."""

    @property
    def draining(self) -> bool:
        """Tell whether the process is on its way out."""
        return self._draining.is_set()

    @property
    def admitted(self) -> int:
        """Work that runs or waits right now."""
        return self._admitted

    @property
    def requests(self) -> int:
        """Requests of any kind that are not answered yet."""
        return self._requests

    @property
    def longest(self) -> float:
        """For how many seconds the work that runs longest has been running, 0 when nothing runs."""
        with self._idle:
            return time.monotonic() - min(self._begun.values()) if self._begun else 0.0

    def begin(self) -> None:
        """Start warming the services in the background, unless they are warm; a failed try is repeated."""
        if not self.services.ready():
            threading.Thread(target=self._prepare, name="warm", daemon=True).start()
        else:
            self.tried.set()

    def _prepare(self) -> None:
        self._warm()
        if self.services.ready():
            self._rehearse()

    def _warm(self) -> None:
        started = time.monotonic()
        while not self.draining:
            try:
                self.services.warm()
            except EntrefiletError as error:
                _log.error("the models cannot be loaded: %s; %s", error, error.mend)
                self._failure = error
            except Exception as error:  # noqa: BLE001 - whatever fails, the process stays up and says why
                _log.exception("the models cannot be loaded")
                self._failure = EngineFailed(f"the models cannot be loaded ({type(error).__name__})")
            else:
                self._failure = None
                self.load_seconds = time.monotonic() - started
                self.changed()
                _log.info("ready after %.1f s", self.load_seconds)
                return
            finally:
                self.tried.set()
            self._draining.wait(self._retry_seconds)

    def _rehearse(self) -> None:
        try:
            self.services.rehearse()
        except Exception:  # noqa: BLE001 - requests are answered all the same, and say what fails
            _log.exception("the brief that reads the tables failed")

    def check_ready(self) -> None:
        """Return if work can be taken. Raises Draining when starting or stopping, ModelNotAvailable without a model."""
        if self.draining:
            raise Draining("the service is shutting down", mend="send the request again in a moment")
        if self.services.ready():
            return
        failure = self._failure
        if isinstance(failure, ModelNotAvailable):
            raise ModelNotAvailable(str(failure), mend=failure.mend)
        if failure is not None:
            raise Draining(f"waiting for the models: {failure}", mend=failure.mend or "look into the service's log")
        raise Draining("waiting for the models to be loaded", mend="send the request again in a few seconds")

    @contextmanager
    def work(self, given_up: Callable[[], bool] = lambda: False) -> Iterator["Services"]:
        """Hold one of the places at the engine, waiting for it if need be, though not for a caller who has given up.

        Raises Overloaded, Draining and ModelNotAvailable.
        """
        self.check_ready()
        with self._idle:
            if self._admitted >= self._limit:
                raise Overloaded("too many requests are waiting", mend="send the request again in a few seconds")
            self._admitted += 1
            self.changed()
        try:
            while not self._running.acquire(timeout=1):
                if given_up():
                    raise Draining("whoever asked for this has gone")
            this = object()
            with self._idle:
                self._begun[this] = time.monotonic()
            try:
                yield self.services
            finally:
                with self._idle:
                    del self._begun[this]
                self._running.release()
        finally:
            with self._idle:
                self._admitted -= 1
                self.changed()

    def counting(self, application: _WsgiApp) -> _WsgiApp:
        """Wrap a WSGI application so that a request counts as running until its last byte was handed over."""

        def counted(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            with self._idle:
                self._requests += 1
            try:
                return ClosingIterator(application(environ, start_response), [self._answered])
            except BaseException:
                self._answered()
                raise

        return counted

    def _answered(self) -> None:
        with self._idle:
            self._requests -= 1
            self._idle.notify_all()

    def drain(self, seconds: float) -> bool:
        """Take no more work and wait until the running requests are answered; False when time ran out."""
        self._draining.set()
        with self._idle:
            return self._idle.wait_for(lambda: self._requests == 0, timeout=seconds)
