"""Compare a sentence and its translation by the numbers, currencies and units in them."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from service.fidelity.signs import changed_months, changed_signs
from service.text.numbers import Quantity, read_numbers
from service.text.numerals import lexicon
from service.text.spoken import may_count
from service.text.units import Measure, is_converted

_FIGURES = re.compile(r"[\d½⅓⅔¼¾⅛%€$£¥]")
_WORDS = re.compile(r"[^\W\d_]+")
_FIGURE = 3  # digits from which a number is told twice on purpose only


def compare(
    source: str, target: str, source_language: str = "fr", target_language: str = "en"
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """Return the hard numbers of the source that the target lacks, and those of the target that it invented."""
    if not counts(source, source_language) and not counts(target, target_language):
        return (), ()
    ours, left = read_numbers(source, source_language)
    theirs, right = read_numbers(target, target_language)
    swapped = bool(left.keys() - right.keys()) and bool(right.keys() - left.keys())
    missing, invented = _unanswered(ours, theirs, target), _unanswered(theirs, ours, source)
    exchanged = bool(missing) and bool(invented)
    missing, invented = _without_known(missing, exchanged), _without_known(invented, exchanged) + _doubled(theirs, ours)
    languages = (source_language, target_language)
    turned, made = changed_signs(source, target, *languages)
    gone, new = changed_months(source, target, *languages)
    return (
        missing + _only_in(left, right, swapped) + _others(turned + gone, missing),
        invented + _only_in(right, left, swapped) + _others(made + new, invented),
    )


def _others(found: tuple[Quantity, ...], known: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Return those of the findings that are not told already."""
    spans = {(quantity.start, quantity.end) for quantity in known}
    return tuple(quantity for quantity in found if (quantity.start, quantity.end) not in spans)


def _doubled(theirs: Sequence[Quantity], ours: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Return the second mention of a figure that a sentence has but once: "11,700 beds for 11,700 people"."""
    seen: dict[frozenset[str], int] = {}
    found = []
    for quantity, before, after in zip(theirs, (None, *theirs), (*theirs[1:], None), strict=False):
        if not quantity.hard or not quantity.text[:1].isdigit():
            continue
        if len(quantity.text) < _FIGURE and not any(_are_twins(quantity, other) for other in (before, after)):
            continue
        seen[quantity.readings] = seen.get(quantity.readings, 0) + 1
        own = sum(bool(other.readings & quantity.readings) for other in ours)
        if seen[quantity.readings] == 2 and own == 1:
            found.append(quantity)
    return tuple(found)


def _are_twins(quantity: Quantity, other: Quantity | None) -> bool:
    """Whether two figures of two digits stand side by side: "31-31"."""
    if other is None or quantity.readings != other.readings or len(quantity.text) < _FIGURE - 1:
        return False
    return max(quantity.start, other.start) - min(quantity.end, other.end) == 1


def _without_known(found: tuple[Quantity, ...], exchanged: bool) -> tuple[Quantity, ...]:
    """Return the numbers whose loss says something: one that was known already only if another stands in its place."""
    return found if exchanged else tuple(quantity for quantity in found if not quantity.known)


def compare_units(
    source: str, target: str, source_language: str = "fr", target_language: str = "en"
) -> tuple[tuple[Measure, Measure], ...]:
    """Return the measures of the source beside those that the target made of them: the same number, another unit.

    A number that the target also has without a unit, or with the right one elsewhere, is let be.
    """
    if not counts(source, source_language) or not counts(target, target_language):
        return ()
    ours, _ = read_numbers(source, source_language)
    theirs, _ = read_numbers(target, target_language)
    changed = []
    for quantity in ours:
        if quantity.measure is None or not quantity.hard:
            continue
        same = [answer for answer in theirs if _have_value(quantity, answer)]
        if any(answer.measure is None or answer.measure.units & quantity.measure.units for answer in same):
            continue
        own = [other.measure for other in ours if other.measure and _have_value(quantity, other)]
        for answer in same:
            if answer.measure and not any(answer.measure.units & measure.units for measure in own):
                changed.append((quantity.measure, answer.measure))
                break
    return tuple(changed)


@lru_cache(maxsize=1024)
def counts(text: str, language: str) -> bool:
    """Whether a sentence may have a number that the other side must have too, or a currency: most have none."""
    return _FIGURES.search(text) is not None or any(_may_hold_number(word, language) for word in _WORDS.findall(text))


@lru_cache(maxsize=4096)
def _may_hold_number(word: str, language: str) -> bool:
    data = lexicon(language)
    small = word.lower()
    tables = (data["hard"], data["scales"], data["collectives"], data["currencies"])
    if any(small in table or small.removesuffix("s") in table for table in tables):
        return True
    roman = word[0] in "IVXLC" and not set(word.rstrip("erèmith")) - set("IVXLC")
    return roman or (small not in data["articles"] and may_count(small, language))


def _have_value(left: Quantity, right: Quantity) -> bool:
    """Whether two quantities share a number, not only a time of day or a length of time."""
    return any(reading[0].isdigit() for reading in left.readings & right.readings)


def _only_in(ours: Mapping[str, Quantity], theirs: Mapping[str, Quantity], swapped: bool) -> tuple[Quantity, ...]:
    """Return the currencies that one side names alone; none unless one was exchanged for another."""
    return tuple(mention for code, mention in ours.items() if swapped and code not in theirs)


def _unanswered(wanted: Sequence[Quantity], answers: Sequence[Quantity], other: str) -> tuple[Quantity, ...]:
    known = frozenset[str]().union(*(answer.readings for answer in answers))
    return tuple(
        quantity
        for quantity in wanted
        if quantity.hard
        and not quantity.readings & known
        and not _is_quoted(quantity.text, other)
        and not any(is_converted(quantity.measure, answer.measure) for answer in answers)
    )


def _is_quoted(text: str, other: str) -> bool:
    """Whether a number in words stands in the other sentence as it is: "BBC Two", "Ocean's Eleven"."""
    return (
        any(map(str.isalpha, text)) and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", other, re.IGNORECASE) is not None
    )
