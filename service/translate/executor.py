"""Calls side by side in threads, or one after another where there is only one."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Generic, ParamSpec, Protocol, TypeVar

_Arguments = ParamSpec("_Arguments")
T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Pending(Protocol[T_co]):
    """What a call will have returned."""

    def result(self) -> T_co:
        """Return it, once it is there. Raises what the call raised."""
        ...


class Submit(Protocol):
    """Takes a function with its arguments and returns at once."""

    def __call__(
        self, function: Callable[_Arguments, T], /, *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> Pending[T]: ...


class _OnDemand(Generic[T]):
    """Calls a function when its result is first asked for."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call

    def result(self) -> T:
        return self._call()


def on_demand(function: Callable[_Arguments, T], /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Pending[T]:
    """Return what calls the function in the caller's thread when its result is asked for (once)."""
    return _OnDemand(lambda: function(*args, **kwargs))


@contextmanager
def side_by_side(threads: int) -> Iterator[Submit]:
    """Give a function that has others called in its context, in the order in which they come, up to `threads` at once.

    With one thread a call is made in the caller's, when its result is asked for (once). What has not begun when the
    block is left by an exception is never called, and what has is waited for.
    """
    if threads < 2:
        yield on_demand
        return
    pool = ThreadPoolExecutor(threads, thread_name_prefix="translate")

    def submit(function: Callable[_Arguments, T], /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Pending[T]:
        context = copy_context()
        return pool.submit(lambda: context.run(function, *args, **kwargs))

    try:
        yield submit
    finally:
        pool.shutdown(cancel_futures=True)
