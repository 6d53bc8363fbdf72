"""Make pairs with other surnames out of real ones, so that the model copies names it has never seen.

Only a name's last word is changed, where it stands once on either side, is written alike, and follows another
capitalised word that both sides share (« Hélène Vasseur », "Hélène Vasseur"): the first name, which tells he from she,
and names of places and of firms of one word stay.
"""

import random
import re
from collections.abc import Iterable

from service.terminology.lexicon import lexicon

_NAME = re.compile(r"(?<![\w'’.-])([A-ZÀ-Þ][a-zß-ÿ]+(?:-[A-ZÀ-Þ][a-zß-ÿ]+)?) ([A-ZÀ-Þ][a-zß-ÿ]{3,})(?![\w'’-])")
_TITLES = frozenset(
    ("Saint", "Sainte", "Grand", "Grande", "Nouveau", "Nouvelle", "San", "Santa", "New", "Los", "North")
)
_VOWEL = re.compile("[aeiouyà-ÿ]+", re.IGNORECASE)
INVENTED = 0.5  # of the new names: the head of one and the tail of another


def surnames(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the surnames of the pairs, sorted, each once."""
    return sorted({name for pair in pairs for name in _shared(*pair)})


def vary_surnames(french: str, english: str, others: list[str], rng: random.Random) -> tuple[str, str] | None:
    """Return the pair with every surname changed to another, None where there is none. `others` must not be empty."""
    names = _shared(french, english)
    if not names:
        return None
    for name in names:
        new = _invented(rng.choice(others), rng.choice(others)) if rng.random() < INVENTED else rng.choice(others)
        french, english = (re.sub(rf"(?<!\w){name}(?!\w)", new, side) for side in (french, english))
    return french, english


def _shared(french: str, english: str) -> list[str]:
    found = []
    for first, last in _NAME.findall(french):
        alone = all(len(re.findall(rf"(?<!\w){last}(?!\w)", side)) == 1 for side in (french, english))
        if alone and first not in _TITLES and f"{first} {last}" in english and lexicon().entry(last.lower()) is None:
            found.append(last)
    return found


def _invented(head: str, tail: str) -> str:
    """Return the first syllables of one name with the last of another: « Quingrall »."""
    cuts = [match.end() for match in _VOWEL.finditer(head)][:2]
    ends = [match.start() for match in _VOWEL.finditer(tail) if match.start() > 0]
    start = max(0, ends[-1] - 1) if ends else 0
    return (head[: cuts[-1]] if cuts else head) + tail[start:].lower()
