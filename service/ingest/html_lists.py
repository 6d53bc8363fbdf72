"""The numbers of list items that a page sets itself (HTML, 4.4.5 and 4.4.8)."""

import re
from typing import Any

_NUMBER = re.compile(r"\s{0,9}(\d{1,9})\b")
_MARK = re.compile(r"\A(?:- |\d{1,9}\. )")


def list_numbers(element: Any) -> dict[Any, int]:
    """Return the number of each item of an `ol` that has `start`, `reversed` or an item with a `value`, else nothing.

    One that counts from 1 says no more than the order of its items does.
    """
    if element.tag != "ol":
        return {}
    items = [child for child in element if child.tag == "li"]
    start, backwards = _number(element.get("start")), element.get("reversed") is not None
    if start in (None, 1) and not backwards and all(item.get("value") is None for item in items):
        return {}
    number = (len(items) if backwards else 1) if start is None else start
    numbers = {}
    for item in items:
        value = _number(item.get("value"))
        number = number if value is None else value
        numbers[item] = number
        number += -1 if backwards else 1
    return numbers if min(numbers.values(), default=0) >= 0 else {}


def without_mark(text: str) -> str:
    """Return a list item without its dash or number."""
    return _MARK.sub("", text)


def _number(value: str | None) -> int | None:
    found = _NUMBER.match(value or "")
    return int(found[1]) if found else None
