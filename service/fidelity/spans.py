"""Tell whether one decade became several, or several one: « depuis une décennie » and "for decades"."""

import re
from dataclasses import dataclass

_UNITS = {
    "décennie": ("decade", "decades"),
    "siècle": ("century", "centuries"),
    "semaine": ("week", "weeks"),
    "année": ("year", "years"),
    "an": ("year", "years"),
}
_ONE = re.compile(
    r"(?<![\w'’-])(?:un|une)\s(?:seule?\s)?(?P<unit>décennie|siècle|semaine|année|an)(?![\w-])(?!\set\s(?:demi|quart))"
)
_SEVERAL = re.compile(r"(?<![\w-])(?:des|plusieurs|quelques)\s(?P<unit>décennie|siècle|semaine)s(?![\w-])")
_AROUND_ONE = re.compile(r"(?:et|cent|mille|\d|tous\sles|toutes\sles|par|plus\sd['’]|moins\sd['’])\s?$")


@dataclass(frozen=True, slots=True)
class ChangedSpan:
    """The span of time as the source has it, and the word of the target that has another number."""

    french: str
    english: str


def find_changed_span(french: str, english: str) -> ChangedSpan | None:
    """Return the first span that the English has in the plural alone though it is one, or the reverse, or None.

    >>> find_changed_span("Rien n'a bougé depuis une décennie.", "Nothing has moved for decades.")
    ChangedSpan(french='une décennie', english='decades')
    """
    for match in _ONE.finditer(french):
        unit = match["unit"]
        one, several = _UNITS[unit]
        if _AROUND_ONE.search(french[: match.start()]) or re.search(rf"\b{unit}s\b", french):
            continue
        if _has(english, several) and not _has(english, one):
            return ChangedSpan(match.group(), several)
    for match in _SEVERAL.finditer(french):
        one, several = _UNITS[match["unit"]]
        found = re.search(rf"\b(?:a|one|the|last|past)\s{one}\b", english)
        if found and not _has(english, several) and not re.search(rf"\b{match['unit']}\b", french):
            return ChangedSpan(match.group(), found.group())
    return None


def _has(english: str, word: str) -> bool:
    return re.search(rf"\b{word}\b", english, re.IGNORECASE) is not None
