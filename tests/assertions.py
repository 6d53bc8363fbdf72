"""What keeps an assertion about several things from holding on none."""

from collections.abc import Iterable
from typing import TypeVar

Item = TypeVar("Item")


def each(items: Iterable[Item]) -> list[Item]:
    """Return `items` as a list. Raises AssertionError if it is empty: nothing could be asserted of it."""
    found = list(items)
    assert found, "nothing is here to be looked at"
    return found
