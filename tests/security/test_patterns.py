"""No regular expression of the service takes time that grows with the square of a text, wherever in it they look.

A run of one sign, or of a few in turn, is what makes a careless pattern begin anew at each of its places. Where four
times as long a run takes more than seven times as long, in processor time, the best of three, and that three times in a
row, the time grows with the square (which would be sixteen times) and not with the length (four times).
"""

import importlib
import pkgutil
import re
import time

import pytest

import service

_UNITS = (
    "a", "A", "1", " ", "\n", "-", ".", ",", "'", "«", "(", "[", "<", "@", '"', "a-", "Aa ", "A. ", "a, ", "1 ", "1.",
    "a@", "<a ", "<!--", "« ", " - ", "M. A ", "a1",
)  # fmt: skip
_SHORT, _LONG = 1_500, 6_000
_LEAST = 0.005
"""Seconds for the long run below which nothing is measured: a square of 6,000 steps of a nanosecond takes 0.04."""
_MOST = 7.0
_AT_A_PLACE = {"service.markup.html_runs._TAG"}  # matched where a tag begins, once where it fails
_NOT_PYTHON = ("service.engines.runtimes.native.decoder", "service.cli.__main__", "service.__main__")

AnyPattern = re.Pattern[str] | re.Pattern[bytes]


def patterns() -> dict[tuple[str | bytes, int], str]:
    """Return every compiled pattern that is a module's own or lies in its tuples and dictionaries, with a name."""
    found: dict[tuple[str | bytes, int], str] = {}

    def look(value: object, name: str, depth: int = 0) -> None:
        if isinstance(value, re.Pattern):
            found.setdefault((value.pattern, value.flags), name)
        elif depth < 3 and isinstance(value, dict):
            for key, one in value.items():
                look(one, f"{name}[{key!r}]", depth + 1)
        elif depth < 3 and isinstance(value, list | tuple | set | frozenset):
            for number, one in enumerate(value):
                look(one, f"{name}[{number}]", depth + 1)

    for module in pkgutil.walk_packages(service.__path__, "service."):
        if module.name in _NOT_PYTHON:
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            look(value, f"{module.name}.{name}")
    return found


def seconds(pattern: AnyPattern, unit: str, length: int) -> float:
    """Return the processor time that all matches of a pattern in a run take."""
    text: str | bytes = unit * (length // len(unit))
    if isinstance(pattern.pattern, bytes):
        text = str(text).encode()
    start = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - start


def is_square(pattern: AnyPattern, unit: str) -> bool:
    """Whether the time of a pattern grows with the square of a run."""
    short = seconds(pattern, unit, _SHORT)
    if short < _LEAST / 16:
        return False
    long = seconds(pattern, unit, _LONG)
    if long < max(_LEAST, _MOST / 2 * short):
        return False

    def best(length: int) -> float:
        return min(seconds(pattern, unit, length) for _ in range(3))

    return all(best(_LONG) > _MOST * best(_SHORT) for _ in range(3))


def test_every_pattern_searches_a_text_in_linear_time() -> None:
    found = patterns()
    assert len(found) > 300
    squares = {
        name: units
        for (source, flags), name in found.items()
        if name not in _AT_A_PLACE
        and (units := [unit for unit in _UNITS if is_square(re.compile(source, flags), unit)])
    }
    assert squares == {}


@pytest.mark.parametrize(("careless", "unit"), [(r"\s*\d", " "), (r"[a-z]+@", "a"), (r"\w+\s\Z", "a")])
def test_a_careless_pattern_is_caught(careless: str, unit: str) -> None:
    assert is_square(re.compile(careless), unit)
