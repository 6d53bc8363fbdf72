"""Find the unit that a number counts: « 39 kilomètres », "39-mile", "$5 million", « 3 % »."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service.text.amounts import Amount
from service.text.numerals import Token

_SCALES = {"c": "celsius", "f": "fahrenheit", "celsius": "celsius", "fahrenheit": "fahrenheit"}
_DEGREES = frozenset({"celsius", "fahrenheit", "degree"})
_OF = ("de", "d")  # behind a scale: « cinq millions d'euros »


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit as they stand in a sentence, and every unit that the word may mean."""

    text: str
    start: int
    end: int
    units: frozenset[str]

    def covers(self, place: int) -> bool:
        """Whether an offset of the sentence lies within the measure."""
        return self.start <= place < self.end


def find_measure(amount: Amount, row: Sequence[Token], text: str, data: dict[str, Any]) -> Measure | None:
    """Return an amount with the unit right beside it, or None; `data` is the lexicon of numbers.

    The unit stands behind it, with a hyphen, « de », "square" or "percentage" between at most, or is the sign of a
    currency before it.
    """
    first = amount.first
    sign = data["currencies"].get(row[first - 1].text) if first and not row[first - 1].text.isalpha() else None
    if sign:
        return _measure(text, row[first - 1], row[amount.last], {sign})
    behind = row[amount.last + 1 : amount.last + 6]
    words = [token.text.lower() for token in behind]
    place = 0
    if words[:1] == ["-"]:
        place = 1
    elif amount.scale > 1 and words and words[0] in _OF:
        place = 2 if words[1:2] == ["'"] else 1
    if tuple(words[place : place + 2]) in (("pour", "cent"), ("per", "cent")):
        return _measure(text, row[first], behind[place + 1], {"percent"})
    power = data["powers"].get(words[place]) if place < len(words) else None
    if power or words[place : place + 1] == ["percentage"]:
        place += 1
        place += words[place : place + 1] == ["-"]
    if place >= len(words):
        return None
    if words[place] == "°" or "degree" in data["measures"].get(words[place], ()):
        return _temperature(text, row[first], behind[place : place + 2])
    units = _units(words[place], data)
    if not units:
        return None
    if not power and place + 1 < len(words) and words[place + 1] in data["powers"]:
        place += 1
        power = data["powers"][words[place]]
    return _measure(text, row[first], behind[place], {f"{power} {unit}" for unit in units} if power else units)


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
