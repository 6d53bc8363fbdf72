"""Notices that the time of day was set: what is deleted by its age must not be deleted by a clock gone wrong."""

import logging
import time
from collections.abc import Callable

_log = logging.getLogger(__name__)

_TOLERANCE_S = 300.0
_QUIET_S = 3600.0


def steady() -> float:
    """Return seconds of a clock that nobody sets; on Linux it runs on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class ClockWatch:
    """Compares the time of day with a steady clock each time it is asked."""

    def __init__(self, clock: Callable[[], float] = time.time, steady: Callable[[], float] = steady) -> None:
        """Take both clocks, in seconds."""
        self._clock = clock
        self._steady = steady
        self._apart = clock() - steady()
        self._quiet_until = steady()

    def was_set(self) -> bool:
        """Tell whether the time of day jumped by more than five minutes within the last hour."""
        apart = self._clock() - self._steady()
        jump = apart - self._apart
        if abs(jump) > _TOLERANCE_S:
            self._apart = apart
            self._quiet_until = self._steady() + _QUIET_S
            _log.error("the clock was set by %+.0f s; nothing is deleted for its age within the next hour", jump)
        return self._steady() < self._quiet_until
