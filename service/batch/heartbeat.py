"""Signs of life of the threads that do chunks, so that a hang is found long before a whole chunk's time is over."""

import threading
import time


class Heartbeat:
    """Remembers when each thread last got on with its work."""

    def __init__(self) -> None:
        self._last: dict[int, float] = {}

    def beat(self) -> None:
        """Say that the calling thread has got on."""
        self._last[threading.get_ident()] = time.monotonic()

    def quiet(self, thread: int) -> float:
        """Return the seconds since a thread last said so; 0 for one that never did."""
        return time.monotonic() - self._last.get(thread, time.monotonic())
