"""Find what a sentence counts, in digits and in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from service.text.amounts import Amount, find_amounts
from service.text.numerals import Token, flatten, lexicon, minutes_of, tokens
from service.text.units import Measure, find_measure

# a span of time in months or, where months would be no exact measure, in minutes
_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "decade": 120, "century": 1200}
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
# French counts a week as eight days and two weeks as fifteen
_INCLUSIVE = {("day", 8.0): 7.0, ("day", 15.0): 14.0}
_SIGNS = ("%", "€", "$", "£", "¥")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence: its words, place and every reading; `hard` when the other side must have it too.

    `phrase` is what to show a reader: the number with its scale, or the whole date it belongs to. `measure` is the
    number with the unit that stands right beside it. `known` is the two of « les deux »: a translation may leave it out
    or bring it in, but not exchange it.
    """

    text: str
    start: int
    end: int
    readings: frozenset[str]
    hard: bool
    phrase: str
    measure: Measure | None = None
    known: bool = False


def find_quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Return the numbers of a sentence in order, vague and implied ones ("both", "double") as not hard.

    "deux millions et demi" has the reading 2500000, "18 h 30" those of 6:30 p.m.; articles are never a hard one.
    """
    flat = flatten(text)
    return _quantities(text, flat, list(tokens(flat, language)), language)


def _quantities(text: str, flat: str, row: list[Token], language: str) -> tuple[Quantity, ...]:
    return tuple(_finish(find_amounts(row, flat, language), row, text, language))


@lru_cache(maxsize=256)
def read_numbers(text: str, language: str) -> tuple[tuple[Quantity, ...], dict[str, Quantity]]:
    """Return the quantities and the currencies of a sentence; candidates for one source share its reading."""
    flat = flatten(text)
    row = list(tokens(flat, language))
    return _quantities(text, flat, row, language), _currencies(row, language)


def _currencies(row: Iterable[Token], language: str) -> dict[str, Quantity]:
    """Return the first mention of each currency by its code."""
    names = lexicon(language)["currencies"]
    found: dict[str, Quantity] = {}
    for token in row:
        word = token.text.lower()
        code = names.get(word) or names.get(word.removesuffix("s"))
        if code:
            mention = Quantity(token.text, token.start, token.end, frozenset({code}), True, token.text)
            found.setdefault(code, mention)
    return found


def _key(value: float) -> str:
    return f"{value:.7g}"


def _span_keys(values: Iterable[float], unit: str) -> set[str]:
    """Return the lengths of time that some values of a unit mean, so that 18 months equal a year and a half."""
    keys: set[str] = set()
    for value in values:
        if unit in _MONTHS:
            keys.add(f"span:{_key(value * _MONTHS[unit])} months")
        elif unit in _MINUTES:
            keys.add(f"span:{_key(value * _MINUTES[unit])} minutes")
        if (unit, value) in _INCLUSIVE:
            keys.add(f"span:{_key(_INCLUSIVE[unit, value] * _MINUTES[unit])} minutes")
    return keys


def _finish(atoms: Sequence[Amount], row: Sequence[Token], text: str, language: str) -> Iterable[Quantity]:
    data = lexicon(language)
    months: dict[str, int] = data["months"]
    for position, atom in enumerate(atoms):
        first, last = row[atom.first], row[atom.last]
        previous = atoms[position - 1] if position else None
        values, spans = _readings(atom, previous, row, data)
        if values == {1.0} and (_in_date(row, atom, months) or (atom.ordinal and first.kind == "number")):
            # an article must not answer for the first of a month
            spans.add("day1")
            dated = _in_date(row, atom, months)
            values = values if atom.ordinal and not dated else set()
            atom.hard = atom.hard and dated  # « Napoléon 1er », « la 1ère guerre mondiale »: as « premier »
        minute = minutes_of(first) if first.kind == "time" else None
        whole = {_key(value + minute / 60) for value in values} if minute else set[str]()
        # English also writes 7.30 and says seven thirty
        whole |= {_key(value * scale + minute * scale / 100) for value in values for scale in (1, 100) if minute}
        readings = {_key(value) for value in values} | atom.keys | spans | whole
        surface, shown = text[first.start : last.end], _phrase(row, atom, months, text)
        measure = None if atom.ordinal or minute is not None else find_measure(atom, row, text, data)
        if measure:
            measure = replace(measure, values=frozenset(values))
        before = row[atom.first - 1].text.lower() if atom.first else ""
        known = values == {2.0} and first.kind == "word" and before in data["definite"]
        yield Quantity(surface, first.start, last.end, frozenset(readings), atom.hard, shown, measure, known)
        if minute:
            whole |= {_key(minute), _key(minute / 60)}
            yield Quantity(surface, first.start, last.end, frozenset(whole), atom.hard, shown)
    for token in row:
        month = months.get(token.text)
        if token.kind == "word" and month:
            keys = frozenset({f"month{month}", _key(month)})
            yield Quantity(token.text, token.start, token.end, keys, False, token.text)


def _readings(
    atom: Amount, previous: Amount | None, row: Sequence[Token], data: dict[str, Any]
) -> tuple[set[float], set[str]]:
    """Return the values that an amount may stand for where it stands, and the spans and times of day."""
    values = set(atom.values)
    after = row[atom.last + 1].text.lower() if atom.last + 1 < len(row) else ""
    unit = atom.unit or _unit_behind(row, atom, data)
    if row[atom.first].kind == "time" and unit is None:
        unit = "hour"
    spans = _span_keys(values, unit) if unit and not atom.ordinal else set[str]()
    if unit == "hour" and not atom.ordinal and row[atom.first].kind != "time":
        spans |= _clock_keys(values)
    _add_years(values, atom, previous, row, data)
    if after in data["fractions"]:
        parts = data["fractions"][after]
        behind = [token.text.lower() for token in row[atom.last + 2 : atom.last + 5]]
        if "heure" in behind or "hour" in behind:
            spans |= _span_keys({value / parts for value in values}, "hour")  # « trois quarts d'heure »
        values |= {value / parts for value in values} | {100 * value / parts for value in values}
    if atom.ordinal:
        values |= {1 / value for value in values if value > 2}
        if [token.text.lower() for token in row[atom.last + 1 : atom.last + 3]] == ["de", "finale"]:
            values |= {2 * value for value in values}  # « huitièmes de finale » are the last 16
    if previous and atom.first and row[atom.first - 1].text == "/" and len(values) == 1:
        values |= {top / bottom for top in previous.values for bottom in values if bottom}
    return values, spans


def _unit_behind(row: Sequence[Token], atom: Amount, data: dict[str, Any]) -> str | None:
    """Return the unit of time that a number counts, with two other words between at most: « dix dernières années »."""
    for token in row[atom.last + 1 : atom.last + 4]:
        word = token.text.lower()
        if word in data["units"]:
            return str(data["units"][word])
        if token.kind != "word" and word not in ("-", "'"):
            return None
    return None


def _clock_keys(values: Iterable[float]) -> set[str]:
    """Return the times of day that some hours may mean: eleven is 11 a.m. or p.m., 8.5 is half past eight."""
    keys: set[str] = set()
    for value in values:
        hour = int(value)
        if 0 <= hour <= 24:
            keys |= {f"pm{hour - 12}", _key(hour - 12)} if hour > 12 else {f"am{hour}", f"pm{hour}"}
        if value - hour == 0.5:
            keys |= {_key(hour), "30"}
    return keys


def _in_date(row: Sequence[Token], atom: Amount, months: Mapping[str, int]) -> bool:
    """Whether a number stands beside the name of a month: « 1er décembre », "December 1", "the first of December"."""
    after = [token.text for token in row[atom.last + 1 : atom.last + 3] if token.text not in ("of", ".")]
    before = [token.text for token in row[max(0, atom.first - 2) : atom.first] if token.text != "."]
    return bool((after and after[0] in months) or (before and before[-1] in months))


def _add_years(
    values: set[float], atom: Amount, previous: Amount | None, row: Sequence[Token], data: dict[str, Any]
) -> None:
    """Let "'98", « années 90 » and the second year of "1990-91" stand for the whole year too."""
    before = row[atom.first - 1].text.lower() if atom.first else ""
    short = {value for value in values if 0 <= value < 100 and value == int(value)}
    if before == "'" or atom.decade or before in data["decade"]:
        values |= {1900 + value for value in short} | {2000 + value for value in short if value < 40}
        values |= {value - 1900 for value in values if 1900 <= value < 2000}
    elif before in "-–/" and before and previous and previous.last == atom.first - 2:
        values |= {year // 100 * 100 + value for year in previous.values if 100 <= year < 2100 for value in short}


def _phrase(row: Sequence[Token], atom: Amount, months: Mapping[str, int], text: str) -> str:
    """Return the number with the rest of its date, or with its percent or currency sign."""
    first, last = atom.first, atom.last
    for step in (1, 2):
        neighbours = row[last + 1 : last + 1 + step]
        if neighbours and neighbours[-1].text in months and neighbours[0].text in (*months, "of"):
            last += step
            if last + 1 < len(row) and row[last + 1].kind == "number" and min(row[last + 1].values, default=0) > 1000:
                last += 1
            break
    if first and row[first - 1].text in months:
        first -= 1
        if first and row[first - 1].kind in ("number", "word") and row[first - 1].values:
            first -= 1
        if last + 2 < len(row) and row[last + 1].text == "," and row[last + 2].kind == "number":
            last += 2
    if last + 1 < len(row) and row[last + 1].text in _SIGNS:
        last += 1
    if first and row[first - 1].text in _SIGNS:
        first -= 1
    return text[row[first].start : row[last].end]
