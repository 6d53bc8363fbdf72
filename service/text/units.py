"""Find the unit that a number counts: « 39 kilomètres », "39-mile", "$5 million", « 3 % »."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service.text.amounts import Amount
from service.text.numerals import Token
from service.text.sizes import SIZES

_SCALES = {"c": "celsius", "f": "fahrenheit", "celsius": "celsius", "fahrenheit": "fahrenheit"}
_DEGREES = frozenset({"celsius", "fahrenheit", "degree"})
_METRIC = ("metre", "gram", "tonne", "quintal", "litre", "hectare")
_ROUNDED = 0.12  # how far a converted size may be from the exact one, as a share
_OF = ("de", "d")  # behind a scale: « cinq millions d'euros »


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit as they stand in a sentence, and every unit that the word may mean."""

    text: str
    start: int
    end: int
    units: frozenset[str]
    values: frozenset[float] = frozenset()

    def covers(self, position: int) -> bool:
        """Whether an offset of the sentence lies within the measure."""
        return self.start <= position < self.end


def find_measure(amount: Amount, row: Sequence[Token], text: str, data: dict[str, Any]) -> Measure | None:  # noqa: PLR0911 - one way out for each answer
    """Return an amount with the unit right beside it, or None; `data` is the lexicon of numbers.

    The unit stands behind it, with a hyphen, « de », "square" or "percentage" between at most, one of time with such a
    word as « derniers » or "past", or is the sign of a currency before it.
    """
    first = amount.first
    if amount.measure:
        return _measure(text, row[first], row[amount.last], {amount.measure})
    sign = data["currencies"].get(row[first - 1].text) if first and not row[first - 1].text.isalpha() else None
    if sign:
        return _measure(text, row[first - 1], row[amount.last], {sign})
    behind = row[amount.last + 1 : amount.last + 6]
    words = [token.text.lower() for token in behind]
    position = 0
    if words[:1] == ["-"]:
        position = 1
    elif amount.scale > 1 and words and words[0] in _OF:
        position = 2 if words[1:2] == ["'"] else 1
    if tuple(words[position : position + 2]) in (("pour", "cent"), ("per", "cent")):
        return _measure(text, row[first], behind[position + 1], {"percent"})
    for phrase, unit in data["unit_phrases"]:
        if words[position : position + len(phrase)] == phrase:
            return _measure(text, row[first], behind[position + len(phrase) - 1], {unit})
    power = data["powers"].get(words[position]) if position < len(words) else None
    if power or words[position : position + 1] == ["percentage"]:
        position += 1
        position += words[position : position + 1] == ["-"]
    if position >= len(words):
        return None
    position += _is_beside_span(words[position : position + 2], data)
    if words[position] == "°" or "degree" in data["measures"].get(words[position], ()):
        return _temperature(text, row[first], behind[position : position + 2])
    units = _units(words[position], data)
    if not units:
        return None
    if not power and position + 1 < len(words) and words[position + 1] in data["powers"]:
        position += 1
        power = data["powers"][words[position]]
    return _measure(text, row[first], behind[position], {f"{power} {unit}" for unit in units} if power else units)


def _is_beside_span(words: Sequence[str], data: dict[str, Any]) -> bool:
    """Whether the first of two words stands between a number and a unit of time: « dix derniers mois »."""
    return len(words) > 1 and words[0] in data["beside_spans"] and words[1] in data["units"]


def is_converted(one: Measure | None, other: Measure | None) -> bool:
    """Whether two measures are one size in two units: « 90 kilomètres », "55 miles"; never in one and the same."""
    if one is None or other is None:
        return False
    if _is_warm(one, other):
        return True
    if one.units & other.units:
        return False
    for ours, theirs in itertools.product(one.units & SIZES.keys(), other.units & SIZES.keys()):
        (kind, factor), (same, divisor) = SIZES[ours], SIZES[theirs]
        if kind != same or ours.endswith(_METRIC) == theirs.endswith(_METRIC):
            continue  # nobody makes kilometres metres
        for left, right in itertools.product(one.values, other.values):
            if right and abs(left * factor / (right * divisor) - 1) <= _ROUNDED:
                return True
    return False


def _is_warm(one: Measure, other: Measure) -> bool:
    """Whether two temperatures are one, in Celsius and in Fahrenheit; bare degrees are Celsius."""
    celsius, fahrenheit = (other, one) if one.units == {"fahrenheit"} else (one, other)
    if "celsius" not in celsius.units or fahrenheit.units != {"fahrenheit"}:
        return False
    return any(abs(c * 1.8 + 32 - f) <= 2 for c in celsius.values for f in fahrenheit.values)


def _units(word: str, data: dict[str, Any]) -> set[str]:
    """Return what a word may mean as a unit of size, of time or of money; nothing for another word."""
    if word in data["measures"]:
        return set(data["measures"][word])
    unit = data["units"].get(word) or data["currencies"].get(word) or data["currencies"].get(word.removesuffix("s"))
    return {unit} if unit else set()


def _temperature(text: str, first: Token, words: Sequence[Token]) -> Measure:
    """Read « 30 degrés », "30 °C" or "30 degrees Fahrenheit"; bare degrees may be either."""
    scale = _SCALES.get(words[-1].text.lower()) if len(words) > 1 else None
    return _measure(text, first, words[-1 if scale else 0], {scale} if scale else _DEGREES)


def _measure(text: str, first: Token, last: Token, units: set[str] | frozenset[str]) -> Measure:
    return Measure(text[first.start : last.end], first.start, last.end, frozenset(units))
