"""Tell whether an English sentence names a rise where its figures fall, or a fall where they rise."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from service.text.numerals import lexicon

_SCALES = ("thousand", "million", "billion", "trillion")
_REACH = 60  # characters before "from" in which its verb stands
_YEARS = range(1500, 2101)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A word of change and the figures that contradict it, as the sentence has them."""

    word: str
    figures: str


def find_contradiction(english: str) -> Contradiction | None:
    """Return the first word of change whose « from … to … » goes the other way, or None.

    >>> find_contradiction("The rate has fallen from 14.6% to 20%.")
    Contradiction(word='fallen', figures='from 14.6% to 20%')
    >>> find_contradiction("The rate has fallen from 20% to 14.6%.") is None
    True
    """
    for match in _from_to().finditer(english):
        before = re.split(r"[,;:.](?!\d)|\bwhile\b|\bbut\b", english[max(0, match.start() - _REACH) : match.start()])[
            -1
        ]
        words = [word for word in re.findall(r"[^\W\d_]+", before) if word.lower() in _data()]
        low, high = _value(match, "low"), _value(match, "high")
        if not words or low is None or high is None or bool(match["low_percent"]) != bool(match["high_percent"]):
            continue
        if low != high and _data()[words[-1].lower()] != (high > low):
            return Contradiction(words[-1], match.group())
    return None


@cache
def _data() -> dict[str, bool]:
    """Return the English words of change: True for a rise, False for a fall."""
    text = resources.files("service.fidelity").joinpath("data", "direction.en.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return {word: rises for key, rises in (("rise", True), ("fall", False)) for word in data[key]}


@cache
def _from_to() -> re.Pattern[str]:
    def figure(name: str) -> str:
        return (
            rf"(?:[a-z]+ ){{0,2}}[$€£]?(?P<{name}>\d[\d,]*(?:\.\d+)?)(?P<{name}_percent>%| per ?cent)?"
            rf"(?: (?P<{name}_scale>{'|'.join(_SCALES)}))?(?![\d\w/:-])"
        )

    return re.compile(rf"\bfrom {figure('low')}(?: [a-z]+){{0,4}}? to {figure('high')}")


def _value(match: re.Match[str], name: str) -> float | None:
    """Return a figure's value, None for a year."""
    digits = match[name].rstrip(",")
    value = float(digits.replace(",", ""))
    if digits.isdigit() and value in _YEARS and not match[f"{name}_scale"] and not match[f"{name}_percent"]:
        return None
    scale = match[f"{name}_scale"]
    return value * float(lexicon("en")["scales"][scale]) if scale else value
