"""Cuts a sentence that a model cannot read whole where a reader would pause."""

import re
import unicodedata
from collections.abc import Callable

from service.text.word_lists import word_lists

_OPENERS = word_lists("service.text", "clauses.toml")
# Strongest pause first. A cut falls behind the match; what the match holds stays with the piece before it.
_PAUSES = (
    re.compile(r"[;:][»”\")]?\s+|\s[—–-](?=\s)\s"),
    re.compile(r"[,)»”]\s+"),
    re.compile(rf"(?<!\s)\s++(?=(?:{_OPENERS.any_of('french')}|{_OPENERS.any_of('english')})\b)", re.IGNORECASE),
    re.compile(r"(?<!\d)[ \t\n]+|[ \t\n]+(?!\d)"),
    re.compile(r"\s+"),
)
_CLAUSE_WORDS = 4  # a shorter clause stays with its neighbour
# A pause outside the middle of the text would leave one piece that still does not fit.
_MIDDLE = ((0.25, 0.75), (0.25, 0.75), (0.3, 0.7), (0.05, 0.95), (0.0, 1.0))


def split_clauses(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Cut `text` into pieces that each fit, of about equal length, at the strongest pause near the middle.

    Tried in this order: semicolon, colon and dash; comma and closing mark; conjunction and relative pronoun; a space
    that stands in no number; any space; any character. The pieces joined are the text. `fits` must hold for a part
    whenever it holds for the whole; it is called about twice for each piece. A single character that does not fit is
    returned as it is.
    """
    pieces: list[str] = []
    waiting = [text]
    while waiting:
        part = waiting.pop()
        if len(part) < 2 or fits(part):
            pieces.append(part)
            continue
        cut = _best_cut(part)
        waiting += [part[cut:], part[:cut]]
    return pieces


def clauses(text: str) -> list[str]:
    """Cut a sentence at every pause of a reader, from which clauses of a few words at least come; joined they are it.

    Tried in this order, the first that cuts at all: punctuation, conjunctions and relative pronouns.
    """
    for pauses in (_PAUSES[:2], _PAUSES[2:3]):
        ends = sorted({match.end() for pause in pauses for match in pause.finditer(text)})
        pieces, start = list[str](), 0
        for end in ends:
            if _words(text[start:end]) >= _CLAUSE_WORDS and _words(text[end:]) >= _CLAUSE_WORDS:
                pieces.append(text[start:end])
                start = end
        if pieces:
            return [*pieces, text[start:]]
    return [text]


def _words(text: str) -> int:
    return sum(any(map(str.isalpha, word)) for word in text.split())


def _best_cut(text: str) -> int:
    """Return the offset, neither 0 nor the length of `text`, where cutting hurts least."""
    middle = len(text) / 2
    # Blanks at the outer ends are no pause: cutting there would leave an empty piece beside an uncut one.
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    for pause, (low, high) in zip(_PAUSES, _MIDDLE, strict=True):
        cuts = [
            match.end()
            for match in pause.finditer(text, first, last)
            if low * len(text) <= match.end() <= high * len(text) and first < match.end() < last
        ]
        if cuts:
            return min(cuts, key=lambda cut: abs(cut - middle))
    cut = len(text) // 2
    while cut < len(text) - 1 and unicodedata.combining(text[cut]):
        cut += 1
    return cut
