"""Find what a sentence counts, in digits and in words, and compare two languages' sentences by it."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from text_to_num import find_numbers

from service.text.numerals import Token, flatten, lexicon, minutes_of, tokens

# how many of the second unit make one of the first; both directions hold
_SPANS = (
    ("hour", "minute", 60),
    ("day", "hour", 24),
    ("week", "day", 7),
    ("year", "month", 12),
    ("quarter", "month", 3),
    ("half-year", "month", 6),
    ("decade", "year", 10),
    ("century", "year", 100),
)
# French counts a week as eight days and two weeks as fifteen
_INCLUSIVE = {("day", 8.0): 1.0, ("day", 15.0): 2.0}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a sentence: its words, place and every reading; `hard` when the other side must have it too.

    `phrase` is what to show a reader: the number with its scale, or the whole date it belongs to.
    """

    text: str
    start: int
    end: int
    readings: frozenset[str]
    hard: bool
    phrase: str


@dataclass(slots=True)
class _Atom:
    """A number under construction: tokens [first, last], values, the factor of its last word."""

    first: int
    last: int
    values: set[float]
    keys: set[str]
    hard: bool
    ordinal: bool = False
    scale: float = 1.0
    decade: bool = False


class _Spoken:
    """A token as text2num wants it: only words count, and a sign between two words keeps them apart."""

    def __init__(self, text: str, apart: bool) -> None:
        self._text, self._apart = text, apart

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: "_Spoken") -> bool:  # noqa: ARG002 - text2num's protocol
        return self._apart

    def not_a_number_part(self) -> bool:
        return self._text == "·"


def find_quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Return the numbers of a sentence in order, vague and implied ones ("both", "double") as not hard.

    "deux millions et demi" has the reading 2500000, "18 h 30" those of 6:30 p.m.; articles are never a hard one.
    """
    flat = flatten(text)
    row = list(tokens(flat, language))
    atoms = _atoms(row, flat, language)
    _spread_scales(atoms, row, language)
    return tuple(_finish(atoms, row, text, language))


def compare(
    source: str, target: str, source_language: str = "fr", target_language: str = "en"
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """Return the hard numbers of the source that the target lacks, and those of the target that it invented."""
    ours, theirs = find_quantities(source, source_language), find_quantities(target, target_language)
    return _unanswered(ours, theirs, target), _unanswered(theirs, ours, source)


def _unanswered(asked: Sequence[Quantity], answers: Iterable[Quantity], other: str) -> tuple[Quantity, ...]:
    known = frozenset[str]().union(*(answer.readings for answer in answers))
    return tuple(
        quantity
        for quantity in asked
        if quantity.hard and not quantity.readings & known and not _is_quoted(quantity.text, other)
    )


def _is_quoted(text: str, other: str) -> bool:
    """Whether a number in words stands in the other sentence as it is: "BBC Two", "Ocean's Eleven"."""
    return (
        any(map(str.isalpha, text)) and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", other, re.IGNORECASE) is not None
    )


def _key(value: float) -> str:
    return f"{value:.7g}"


def _gap(flat: str, left: Token, right: Token) -> str:
    return flat[left.end : right.start]


def _joined(flat: str, row: Sequence[Token], index: int) -> bool:
    """Whether token `index` follows the one before with a blank at most, so that both can be one number."""
    return index < len(row) and _gap(flat, row[index - 1], row[index]) in ("", " ")


def _atoms(row: list[Token], flat: str, language: str) -> list[_Atom]:
    data = lexicon(language)
    spoken = _spoken_numbers(row, flat, language)
    atoms: list[_Atom] = []
    index = 0
    while index < len(row):
        token = row[index]
        word = token.text.lower()
        if token.kind in ("number", "mixed", "time") or token.values:
            atom = _Atom(index, index, set(token.values), set(token.keys), True, token.ordinal, decade=token.decade)
            _add_scale(atom, row, flat, spoken, data)
        elif index in spoken:
            last, value, ordinal = spoken[index]
            atom = _Atom(index, last, {value}, set(), _spoken_is_hard(row, index, last, value, ordinal, language))
            atom.ordinal = ordinal
            if row[last].text.lower() == "milles":
                atom.values.add(value / 1000)  # nautical miles
            atom.scale = data["scales"].get(row[last].text.lower(), 100.0 if value >= 100 and value % 100 == 0 else 1.0)
            if last == index and word in data["collectives"] and index and row[index - 1].text.lower() in data["vague"]:
                atom.hard = False
        elif word in data["hard"]:
            atom = _Atom(index, index, set(map(float, data["hard"][word])), set(), True)
        elif word in data["collectives"]:
            atom = _collective(row, index, atoms, data)
        elif word in data["articles"]:
            atom = _Atom(index, index, {1.0}, set(), False)
        elif soft := data["soft"].get(word) or data["soft"].get(word.removesuffix("s")):
            atom = _Atom(index, index, set(map(float, soft)), set(), False)
        else:
            index += 1
            continue
        _add_half(atom, row, flat, spoken, data, language)
        atoms.append(atom)
        index = atom.last + 1
    return atoms


def _spoken_numbers(row: Sequence[Token], flat: str, language: str) -> dict[int, tuple[int, float, bool]]:
    """Return the numbers in words by the index of their first token: last index, value, whether ordinal."""
    data = lexicon(language)
    view: list[_Spoken] = []
    places: list[int] = []
    for index, token in enumerate(row):
        if token.kind == "other" and token.text == "-" and _glued(row, index):
            continue
        before = row[places[-1]] if places else None
        gap = "" if before is None else flat[before.end : token.start]
        after = row[index + 1].text.lower() if index + 1 < len(row) else ""
        counts = token.kind == "word" and not token.values and not _is_no_numeral(token, before, after, data)
        view.append(_Spoken(token.text.lower() if counts else "·", gap not in ("", " ", "-")))
        places.append(index)
    found: dict[int, tuple[int, float, bool]] = {}
    previous: tuple[int, int, float] | None = None
    for occurrence in find_numbers(view, language, threshold=0):
        first, last = places[occurrence.start], places[occurrence.end - 1]
        value = float(occurrence.value)
        if previous and language == "en" and _reads_as_year(previous, first, value, row, flat):
            found[previous[0]] = (last, previous[2] * 100 + value, False)
            previous = None
            continue
        found[first] = (last, value, occurrence.is_ordinal)
        previous = (first, last, value)
    return found


def _is_no_numeral(token: Token, before: Token | None, after: str, data: dict[str, Any]) -> bool:
    """Whether a word that text2num would read belongs to no number: « pour cent », "46 cents", "O'Brien"."""
    word = token.text.lower()
    left = "" if before is None else before.text.lower()
    if word in data["percent_of"]:
        return left in data["percent"] or (before is not None and before.kind == "number")
    if word == data["and"]:
        # text2num reads « deux cents et quatre cents » as one number
        return bool(data["and_after"]) and not (left in data["and_after"] and after in data["and_before"])
    return word in data["never"]


def _glued(row: Sequence[Token], index: int) -> bool:
    inside = 0 < index < len(row) - 1
    return inside and row[index - 1].end == row[index].start and row[index].end == row[index + 1].start


def _reads_as_year(previous: tuple[int, int, float], first: int, value: float, row: Sequence[Token], flat: str) -> bool:
    """Whether two numbers in words are a year as English says it: nineteen ninety-eight, twenty ten."""
    near = flat[row[previous[1]].end : row[first].start] in (" ", "-")
    return near and 10 <= previous[2] <= 20 and 10 <= value <= 99


def _spoken_is_hard(row: Sequence[Token], first: int, last: int, value: float, ordinal: bool, language: str) -> bool:
    if value <= 1:
        return False
    if ordinal:
        return value > 2
    word = row[first].text.lower()
    if language == "fr" and first == last and word == "neuf":
        # « neuf » is nine only before what can be counted; after a noun it means new
        after = row[first + 1].text if first + 1 < len(row) else ""
        return after.endswith(("s", "x")) or after.lower() in ("mille", "cent")
    # a bare plural scale (« des millions », "thousands of") counts nothing
    return not (
        first == last and word in ("milles", "millions", "milliards", "billions", "thousands", "hundreds", "trillions")
    )


def _collective(row: Sequence[Token], index: int, atoms: list[_Atom], data: dict[str, Any]) -> _Atom:
    """Read « une centaine », "two dozen", « centaines »: counted by the number before it, firm after an article."""
    word = row[index].text.lower()
    base = set(map(float, data["collectives"][word]))
    before = atoms[-1] if atoms and atoms[-1].last == index - 1 else None
    if before is None:
        return _Atom(index, index, base, set(), False)
    atoms.pop()
    count = before.values or {1.0}
    span = word in ("décennie", "décennies", "siècle", "siècles", "decade", "decades", "century", "centuries")
    if span:
        # « deux siècles » is two centuries before it is two hundred years; « XXIe siècle » stays 21
        if before.ordinal or not before.hard:
            atoms.append(before)
            return _Atom(index, index, base, set(), False)
        return _Atom(before.first, index, count | {c * b for c in count for b in base}, set(), True)
    return _Atom(before.first, index, {c * b for c in count for b in base}, set(), before.hard or count == {1.0})


def _add_scale(
    atom: _Atom,
    row: Sequence[Token],
    flat: str,
    spoken: dict[int, tuple[int, float, bool]],
    data: dict[str, Any],
) -> None:
    """Multiply digits by the word behind them: "2,6 milliards", "12 thousand", « 2 millions cinq cent mille »."""
    index = atom.last + 1
    if index < len(row) - 1 and row[index].text == "-" and _glued(row, index):
        index += 1
    if index >= len(row) or atom.ordinal or _gap(flat, row[atom.last], row[index]) not in ("", " ", "-"):
        return
    factor = data["scales"].get(row[index].text.lower().rstrip("."))
    if factor is None or not atom.values:
        return
    last, value, _ = spoken.get(index, (index, factor, False))
    scaled = {number * factor + (value - factor if last > index else 0) for number in atom.values}
    # "5 m" may be metres, « 12 milles » nautical miles
    atom.values = scaled | atom.values if row[index].text.lower() in ("m", "milles") else scaled
    atom.last, atom.scale = last, factor
    if last == index:
        _add_scale(atom, row, flat, spoken, data)  # "55 thousand million"


def _add_half(
    atom: _Atom,
    row: Sequence[Token],
    flat: str,
    spoken: dict[int, tuple[int, float, bool]],
    data: dict[str, Any],
    language: str,
) -> None:
    """Add « et demi » or "and a half" to a number, with one noun between at most, and the scale behind it."""
    for skip, tail in itertools.product((0, 1), data["half_tails"]):
        words = [t for t in row[atom.last + 1 : atom.last + 2 + skip + 2 * len(tail)] if t.text != "-"][skip:]
        if len(words) < len(tail) or [word.text.lower() for word in words[: len(tail)]] != tail:
            continue
        if skip and row[atom.last + 1].kind != "word":
            return
        unit = atom.scale if language == "fr" and skip == 0 else 1.0
        whole = set(atom.values)
        atom.values = {value + unit / 2 for value in whole}
        atom.hard = True
        if skip:
            noun = data["units"].get(row[atom.last + 1].text.lower())
            atom.values |= _same_span(atom.values, str(noun))
        atom.last = row.index(words[len(tail) - 1])
        if language == "en":
            _add_scale(atom, row, flat, spoken, data)
        return


def _spread_scales(atoms: Sequence[_Atom], row: Sequence[Token], language: str) -> None:
    """Let the first number of a range take the second one's scale: « trois à quatre millions »."""
    joiners = (*lexicon(language)["joiners"], "-", "–", "/", "et", "and")
    for left, right in itertools.pairwise(atoms):
        between = [token.text.lower() for token in row[left.last + 1 : right.first]]
        if right.scale > 1 and left.scale < right.scale and len(between) == 1 and between[0] in joiners:
            left.values |= {value * right.scale for value in left.values if value < 1000}


def _same_span(values: set[float], unit: str) -> set[float]:
    """Return the same lengths of time counted in the neighbouring units: 18 months is 1.5 years."""
    more: set[float] = set()
    for value in values:
        if (unit, value) in _INCLUSIVE:
            more.add(_INCLUSIVE[unit, value])
        for big, small, ratio in _SPANS:
            if unit == big:
                more.add(value * ratio)
            elif unit == small and value * 4 % ratio == 0:
                more.add(value / ratio)
    return more


def _finish(atoms: Sequence[_Atom], row: Sequence[Token], text: str, language: str) -> Iterable[Quantity]:
    data = lexicon(language)
    months: dict[str, int] = data["months"]
    for position, atom in enumerate(atoms):
        first, last = row[atom.first], row[atom.last]
        values = set(atom.values)
        after = row[atom.last + 1] if atom.last + 1 < len(row) else None
        before = row[atom.first - 1] if atom.first else None
        unit = data["units"].get(after.text.lower()) if after else None
        if unit and not atom.ordinal:
            values |= _same_span(values, unit)
        _add_years(values, atom, atoms[position - 1] if position else None, row, data)
        if after and after.text.lower() in data["fractions"]:
            parts = data["fractions"][after.text.lower()]
            values |= {value / parts for value in values} | {100 * value / parts for value in values}
        if atom.ordinal or (first.kind == "word" and atom.first == atom.last and max(values, default=0) > 2):
            values |= {1 / value for value in values if atom.ordinal and value > 2}
        if before is not None and before.text == "/" and len(values) == 1 and position:
            values |= {top / bottom for top in atoms[position - 1].values for bottom in values if bottom}
        if atom.ordinal and after and [t.text.lower() for t in row[atom.last + 1 : atom.last + 3]] == ["de", "finale"]:
            values |= {2 * value for value in values}  # « huitièmes de finale » are the last 16
        readings = {_key(value) for value in values} | atom.keys
        minute = minutes_of(first) if first.kind == "time" else None
        if minute:
            readings |= {_key(value + minute / 60) for value in values}
        start, end = first.start, last.end
        shown = _phrase(row, atom, months, text)
        yield Quantity(text[start:end], start, end, frozenset(readings), atom.hard, shown)
        if minute:
            whole = frozenset(_key(value + minute / 60) for value in values)
            yield Quantity(text[start:end], start, end, whole | {_key(minute), _key(minute / 60)}, atom.hard, shown)
    for token in row:
        month = months.get(token.text)
        if token.kind == "word" and month:
            yield Quantity(
                token.text, token.start, token.end, frozenset({f"month{month}", _key(month)}), False, token.text
            )


def _add_years(
    values: set[float], atom: _Atom, previous: _Atom | None, row: Sequence[Token], data: dict[str, Any]
) -> None:
    """Let "'98", « années 90 » and the second year of "1990-91" stand for the whole year too."""
    before = row[atom.first - 1].text.lower() if atom.first else ""
    short = {value for value in values if 0 <= value < 100 and value == int(value)}
    if before == "'" or atom.decade or before in data["decade"]:
        values |= {1900 + value for value in short} | {2000 + value for value in short if value < 40}
        values |= {value - 1900 for value in values if 1900 <= value < 2000}
    elif before in "-–/" and before and previous and previous.last == atom.first - 2:
        values |= {year // 100 * 100 + value for year in previous.values if 1000 <= year < 2100 for value in short}


def _phrase(row: Sequence[Token], atom: _Atom, months: dict[str, int], text: str) -> str:
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
    if last + 1 < len(row) and row[last + 1].text in ("%", "€", "$", "£"):
        last += 1
    if first and row[first - 1].text in ("€", "$", "£"):
        first -= 1
    return text[row[first].start : row[last].end]
