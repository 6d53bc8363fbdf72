"""The last hour of the service in samples of its own metrics, few enough to be kept in memory and drawn."""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

SECONDS = 20.0
SLOTS = 180


@dataclass(frozen=True)
class Sample:
    """What the counters stood at, and the most work that was at the engine since the sample before."""

    at: float
    totals: Mapping[str, float]
    peak: int


@dataclass(frozen=True)
class Chart:
    """One quantity over the last `span` seconds: `points` are pairs of seconds ago and value, oldest first."""

    name: str
    unit: str
    points: tuple[tuple[float, float], ...]
    span: float

    @property
    def now(self) -> float:
        """The newest value; 0 before the first."""
        return self.points[-1][1] if self.points else 0.0

    @property
    def most(self) -> float:
        """The largest value."""
        return max((value for _, value in self.points), default=0.0)

    def outline(self, width: float, height: float) -> str:
        """Return the line as the points of an SVG polyline, as steps, within `width` and `height`."""
        steps: list[tuple[float, float]] = []
        top = self.most or 1.0
        before = self.span
        for ago, value in self.points:
            level = height - height * value / top
            steps += [(width - width * min(since, self.span) / self.span, level) for since in (before, ago)]
            before = ago
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in steps)


class History:
    """Takes a sample when one is due and somebody calls; between two samples counters are averaged over the time."""

    def __init__(
        self,
        read: Callable[[], Mapping[str, float]],
        admitted: Callable[[], int],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what reads the counters and what tells how much work is at the engine."""
        self._read = read
        self._admitted = admitted
        self._clock = clock
        self._lock = threading.Lock()
        self._samples: deque[Sample] = deque([Sample(clock(), {}, 0)], maxlen=SLOTS + 1)
        self._peak = 0

    def tick(self) -> None:
        """Note the work at the engine, and take a sample if the last one is old enough and nobody else does."""
        if not self._lock.acquire(blocking=False):
            return  # reading the counters may wait for a disk; only one request does
        try:
            self._peak = max(self._peak, self._admitted())
            at = self._clock()
            if at - self._samples[-1].at >= SECONDS:
                self._samples.append(Sample(at, dict(self._read()), self._peak))
                self._peak = self._admitted()
        finally:
            self._lock.release()

    def charts(self) -> list[Chart]:
        """Return what is drawn: the samples, and what was counted since the last of them."""
        with self._lock:
            at = self._clock()
            samples = list(self._samples)
            if at > samples[-1].at:
                samples.append(Sample(at, dict(self._read()), max(self._peak, self._admitted())))
        pairs = list(pairwise(samples))
        span = max(at - samples[0].at, SECONDS)

        def gained(name: str, old: Sample, new: Sample) -> float:
            return max(new.totals.get(name, 0.0) - old.totals.get(name, 0.0), 0.0)

        def rate(name: str) -> tuple[tuple[float, float], ...]:
            return tuple((at - new.at, 60 * gained(name, old, new) / (new.at - old.at)) for old, new in pairs)

        def mean(total: str, count: str) -> tuple[tuple[float, float], ...]:
            return tuple(
                (at - new.at, gained(total, old, new) / max(gained(count, old, new), 1.0)) for old, new in pairs
            )

        return [
            Chart("Answers a minute", "", rate("requests"), span),
            Chart("Briefs a minute", "", rate("briefs"), span),
            Chart("Tokens written a minute", "", rate("tokens"), span),
            Chart("Time of an answer", "s", mean("request_seconds", "requests"), span),
            Chart("Time of a call of the engine", "s", mean("engine_seconds", "engine_calls"), span),
            Chart("Work at the engine", "", tuple((at - new.at, float(new.peak)) for _, new in pairs), span),
        ]
