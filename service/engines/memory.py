"""Gives freed memory back to the system, which glibc keeps for the process otherwise (a server seems to leak)."""

import ctypes
import ctypes.util
import functools
from collections.abc import Callable


def give_back() -> None:
    """Return what is free at the top and inside of every heap to the system; does nothing without glibc."""
    trim = _malloc_trim()
    if trim is not None:
        trim(0)


@functools.cache
def _malloc_trim() -> Callable[[int], int] | None:
    name = ctypes.util.find_library("c")
    return getattr(ctypes.CDLL(name), "malloc_trim", None) if name else None
