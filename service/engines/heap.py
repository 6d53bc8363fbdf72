"""What becomes of freed memory: given back, lest a server seems to leak, or kept, as training wants."""

import ctypes
import ctypes.util
import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager

# as malloc.h numbers them
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -2, -3, -4, -8
_LARGE = 512 * 1024


def share_heap() -> None:
    """Let all threads that are still to start share one heap rather than have one each; does nothing without glibc.

    The engine's threads allocate seldom and much: one heap is as fast as two and peaks 20 MB lower. Blocks of half a
    megabyte and more stay outside of it for good: glibc would let them in once the first of their size was freed, and
    what is small and lives long would then settle in the holes that they leave.
    """
    library = _glibc()
    if library is not None:
        library.mallopt(_ARENA_MAX, 1)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Return what is free at the top and inside of every heap to the system; does nothing without glibc."""
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


def keep_freed() -> None:
    """Keep what is freed for what is taken next, in one heap; does nothing without glibc.

    For training, whose every step takes the same hundreds of megabytes, and fresh pages are slow.
    """
    library = _glibc()
    if library is not None:
        for option, value in ((_TRIM_THRESHOLD, 2**31 - 1), (_TOP_PAD, 2**28), (_MMAP_MAX, 0), (_ARENA_MAX, 1)):
            library.mallopt(option, value)


@contextmanager
def jemalloc() -> Iterator[None]:
    """Let processes that are started within use jemalloc if the system has it.

    What a search frees as it grows is a little too small for its next step: glibc's heap has more such holes by the
    hour, jemalloc's has rooms of few sizes, which are filled again.
    """
    library, others = ctypes.util.find_library("jemalloc"), os.environ.get("LD_PRELOAD")
    if library is None:
        yield
        return
    os.environ["LD_PRELOAD"] = f"{library}:{others}" if others else library
    try:
        yield
    finally:
        if others is None:
            del os.environ["LD_PRELOAD"]
        else:
            os.environ["LD_PRELOAD"] = others


def has_jemalloc() -> bool:
    """Tell whether this process uses jemalloc."""
    return os.name == "posix" and hasattr(ctypes.CDLL(None), "mallctl")


@functools.cache
def _glibc() -> ctypes.CDLL | None:
    name = ctypes.util.find_library("c")
    library = ctypes.CDLL(name) if name else None
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None
