"""Traces: what a piece of work was made of and how long each part took, told to OpenTelemetry where it is set up.

A span holds names, counts and times, never a word of a text, a key or an error's message.
"""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, Protocol, TypeVar

from service.errors import InvalidSettings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span as OtelSpan
    from opentelemetry.trace import TracerProvider

    from service.ports import Span, Tracer

Attribute = str | int | float | bool
Attributes = Mapping[str, Attribute]
Kind = Literal["internal", "server", "client", "consumer"]

_Self = TypeVar("_Self", bound="_Traced")
_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

HEADERS = ("traceparent", "tracestate")
"""The headers of W3C Trace Context, by which a trace goes on from one service to the next."""

_SWITCHES = ("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class Untraced:
    """Makes no spans; the context that a request came with is still handed on."""

    def __init__(self) -> None:
        self._local = threading.local()

    @contextmanager
    def span(
        self,
        name: str,  # noqa: ARG002 - the signature is the port's
        attributes: Attributes | None = None,  # noqa: ARG002
        *,
        parent: Mapping[str, str] | None = None,
        kind: Kind = "internal",  # noqa: ARG002
    ) -> "Iterator[Span]":
        """Remember `parent` until the end."""
        outer = self.context()
        self._local.context = dict(parent) if parent else outer
        try:
            yield _NO_SPAN
        finally:
            self._local.context = outer

    def context(self) -> dict[str, str]:
        """Return the headers that the nearest parent came with."""
        found: dict[str, str] = getattr(self._local, "context", {})
        return found

    def close(self) -> None:
        """Do nothing."""


class OtelTracer:
    """Makes the spans of an OpenTelemetry provider; safe to use from several threads."""

    def __init__(self, provider: "TracerProvider") -> None:
        """Take the provider; `close` sends what it still holds."""
        from opentelemetry import context, propagate, trace
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        from service import __version__

        self._provider = provider
        self._tracer = provider.get_tracer("entrefilet", __version__)
        self._kinds: dict[Kind, trace.SpanKind] = {
            "internal": trace.SpanKind.INTERNAL,
            "server": trace.SpanKind.SERVER,
            "client": trace.SpanKind.CLIENT,
            "consumer": trace.SpanKind.CONSUMER,
        }
        self._empty = context.Context
        self._extract = propagate.extract
        self._inject = TraceContextTextMapPropagator().inject

    @contextmanager
    def span(
        self,
        name: str,
        attributes: Attributes | None = None,
        *,
        parent: Mapping[str, str] | None = None,
        kind: Kind = "internal",
    ) -> "Iterator[Span]":
        """Make a span below the current one, or below `parent`, the headers of another process."""
        with self._tracer.start_as_current_span(
            name,
            context=self._extract(parent, context=self._empty()) if parent is not None else None,
            kind=self._kinds[kind],
            attributes=attributes,
            record_exception=False,  # its message may quote what a caller sent
            set_status_on_exception=False,
        ) as span:
            recorded = _OtelSpan(span)
            try:
                yield recorded
            except BaseException as error:
                recorded.fail(type(error).__name__)
                raise

    def context(self) -> dict[str, str]:
        """Return the headers that hand the current span on to another service."""
        headers: dict[str, str] = {}
        self._inject(headers)
        return headers

    def close(self) -> None:
        """Send what has not been sent."""
        shutdown = getattr(self._provider, "shutdown", None)
        if shutdown:
            shutdown()


class _OtelSpan:
    def __init__(self, span: "OtelSpan") -> None:
        self._span = span

    def set_attributes(self, attributes: Attributes) -> None:
        """Add attributes."""
        self._span.set_attributes(dict(attributes))

    def fail(self, kind: str) -> None:
        """Mark the span as failed."""
        from opentelemetry.trace import StatusCode

        self._span.set_status(StatusCode.ERROR)
        self._span.set_attribute("error.type", kind)


class _NoSpan:
    def set_attributes(self, attributes: Attributes) -> None:
        """Do nothing."""

    def fail(self, kind: str) -> None:
        """Do nothing."""


_NO_SPAN = _NoSpan()
UNTRACED = Untraced()


class _Traced(Protocol):
    @property
    def tracer(self) -> "Tracer": ...


def traced(
    name: str,
) -> Callable[[Callable[Concatenate[_Self, _Arguments], _Result]], Callable[Concatenate[_Self, _Arguments], _Result]]:
    """Make each call of a method a span of the object's `tracer`."""

    def decorate(
        method: Callable[Concatenate[_Self, _Arguments], _Result],
    ) -> Callable[Concatenate[_Self, _Arguments], _Result]:
        @wraps(method)
        def call(self: _Self, /, *arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Result:
            with self.tracer.span(name):
                return method(self, *arguments, **named)

        return call

    return decorate


def open_tracer(environ: Mapping[str, str] = os.environ) -> "Tracer":
    """Return what OpenTelemetry's own variables ask for; without them, or without its packages, nothing is traced.

    Spans are made when OTEL_TRACES_EXPORTER or an OTLP endpoint is set. Raises InvalidSettings for an exporter that is
    not installed.
    """
    wanted = any(environ.get(name) for name in _SWITCHES)
    if not wanted or environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return Untraced()
    names = [name.strip() for name in (environ.get("OTEL_TRACES_EXPORTER") or "otlp").split(",")]
    if names == ["none"]:
        return Untraced()
    try:
        from opentelemetry import trace
        from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise InvalidSettings(
            "OTEL_* variables ask for traces, and OpenTelemetry is not installed",
            mend="install entrefilet[otel], or unset them",
        ) from error
    running = trace.get_tracer_provider()
    if isinstance(running, TracerProvider):  # the process was started by opentelemetry-instrument
        return OtelTracer(running)
    from service import __version__

    resource = Resource.create({SERVICE_VERSION: __version__})
    if str(resource.attributes.get(SERVICE_NAME, "unknown_service")).startswith("unknown_service"):
        resource = resource.merge(Resource({SERVICE_NAME: "entrefilet"}))
    provider = TracerProvider(resource=resource)
    for name in names:
        provider.add_span_processor(BatchSpanProcessor(_exporter(name, environ)))
    return OtelTracer(provider)


def _exporter(name: str, environ: Mapping[str, str]) -> "SpanExporter":
    from importlib.metadata import entry_points

    if name == "otlp":
        protocol = environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or environ.get("OTEL_EXPORTER_OTLP_PROTOCOL")
        name = "otlp_proto_grpc" if protocol == "grpc" else "otlp_proto_http"
    for entry in entry_points(group="opentelemetry_traces_exporter", name=name):
        exporter: SpanExporter = entry.load()()
        return exporter
    raise InvalidSettings(
        f"no exporter of traces {name!r} is installed",
        mend="install entrefilet[otel] for OTLP over HTTP, or correct OTEL_TRACES_EXPORTER",
    )
