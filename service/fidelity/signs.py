"""Signs and months that one side of a translation has and the other changes: −3,2 % is not +3.2 %, févr. not March."""

import re
from collections.abc import Mapping
from functools import lru_cache

from service.text.numbers import Quantity, read_numbers
from service.text.numerals import flatten, lexicon

_MINUS = re.compile(r"(?:(?:\A|[\s(:;,«\"'>])[-–]|−\s?)\Z")
_PLUS = re.compile(r"(?:\A|[\s(:;,«\"'>])\+\s?\Z")
_MONEY = re.compile(r"[€$£¥]\s?\Z")
_BEFORE = re.compile(r"(?<![^\W\d_])(?:([^\W\d_]+)[\s']+)?([^\W\d_]+)\s\Z")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")


def changed_signs(
    source: str, target: str, source_language: str, target_language: str
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """Return the negative numbers of the source that the target does not have as such, and those that it made negative.

    A word for a loss, « recule de », "fell by", says what a minus says.
    """
    if not _may_have_sign(source) and not _may_have_sign(target):
        return (), ()
    ours, theirs = (read_numbers(source, source_language)[0], read_numbers(target, target_language)[0])
    return (
        _lost(source, ours, source_language, target, theirs, target_language),
        _lost(target, theirs, target_language, source, ours, source_language),
    )


def _may_have_sign(text: str) -> bool:
    return any(mark in text for mark in "-−–") or "moins" in text or "minus" in text or "negative" in text


def _lost(
    text: str,
    own: tuple[Quantity, ...],
    language: str,
    other_text: str,
    other: tuple[Quantity, ...],
    other_language: str,
) -> tuple[Quantity, ...]:
    found = []
    for quantity in own:
        if not quantity.hard or not is_negative(text, quantity, language):
            continue
        same = [answer for answer in other if answer.hard and answer.readings & quantity.readings]
        if not same or any(is_negative(other_text, answer, other_language) for answer in same):
            continue
        plus = any(_PLUS.search(_before(other_text, answer)) for answer in same)
        if plus or not _states_loss(other_text, other_language):
            found.append(quantity)
    return tuple(found)


def is_negative(text: str, quantity: Quantity, language: str) -> bool:
    """Tell whether a number has a minus before it, as a sign that touches it or as a word."""
    before = _before(text, quantity)
    if quantity.text[:1].isdigit() and _MINUS.search(_MONEY.sub("", before)):
        return True
    data = lexicon(language)
    words = _BEFORE.search(before)
    return bool(words and words[2].lower() in data["minus"] and (words[1] or "").lower() not in data["not_minus"])


def _before(text: str, quantity: Quantity) -> str:
    start = quantity.start
    return text[max(0, start - 30) : start].translate({0xA0: " ", 0x202F: " "})


@lru_cache(maxsize=1024)
def _states_loss(text: str, language: str) -> bool:
    stems = tuple(lexicon(language)["falling"])
    return any(word.lower().startswith(stems) for word in _WORD.findall(text))


def changed_months(
    source: str, target: str, source_language: str, target_language: str
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """Return the months of the source's dates that the target exchanged for others, and those others."""
    ours, theirs = _months(source, source_language), _months(target, target_language)
    left = tuple(mention for number, mention in ours.items() if number not in theirs)
    right = tuple(mention for number, mention in theirs.items() if number not in ours)
    return (left, right) if left and right else ((), ())


@lru_cache(maxsize=512)
def _months(text: str, language: str) -> Mapping[int, Quantity]:
    """Return the first mention of each month that stands beside a number."""
    found: dict[int, Quantity] = {}
    if not _DIGIT.search(text):
        return found
    names = lexicon(language)["months"]
    flat = flatten(text)
    for match in _WORD.finditer(flat):
        word = match.group()
        month = names.get(word) or (names.get(word.lower()) if language == "fr" else None)
        near = re.search(r"\d(?:er|st|nd|rd|th)?\s(?:of\s)?\Z", flat[max(0, match.start() - 12) : match.start()])
        if month and (near or re.match(r"\.?\s\d", flat[match.end() : match.end() + 4])):
            keys = frozenset({f"month{month}"})
            mention = Quantity(text[match.start() : match.end()], *match.span(), keys, True, match.group())
            found.setdefault(month, mention)
    return found
