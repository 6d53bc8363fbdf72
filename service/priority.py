"""Whether somebody waits for what is being done: engines do that first."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

OVERTAKEN_AT_MOST = 8
"""Calls that may overtake one of the background while it waits, so that it has its turn some day."""

_background: ContextVar[bool] = ContextVar("background", default=False)


def is_background() -> bool:
    """Tell whether what this thread does may wait for what others do."""
    return _background.get()


@contextmanager
def in_background() -> Iterator[None]:
    """Let what is done within, in this thread and in those that get its context, wait for what others do."""
    token = _background.set(True)
    try:
        yield
    finally:
        _background.reset(token)
