"""Sentences in the pieces that an engine reads in one go, and put together again."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from service.decoding import Hypothesis
from service.domain import TranslatedText, WarningCode
from service.terminology.gazetteer import common_words
from service.text.clauses import split_clauses
from service.text.normalise import plain_characters
from service.text.segment import split

_LESS = 5.0  # log-probability a token, so that clauses win by fewer findings alone
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_BULLET = re.compile(r"\A\s*(?:(?:[-–—•*▪◦‣·]|\d{1,2}[.)]|[a-z]\))\s+)+")
_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS_ONLY = re.compile(r"\A(?:(?:https?://|www\.)\S+|[^\s@]+@[^\s@]+\.\w+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence that the engine reads in one go, with the blanks around it."""

    before: str
    source: str
    after: str
    shouted: bool


def cut(sentence: str, fits: Callable[[str], bool]) -> list[Piece]:
    """Cut a line into what the engine reads: its sentences, long ones at clauses, bullets and blanks kept aside.

    What is read has no invisible marks: no model and no table knows a word with a soft hyphen in it.
    """
    bullet = _BULLET.match(sentence)
    head = bullet.group() if bullet and bullet.end() < len(sentence.rstrip()) else ""
    body = plain_characters(sentence[len(head) :])
    if not _LETTER.search(body) or _ADDRESS_ONLY.fullmatch(body.strip()):
        return [Piece(sentence, "", "", shouted=False)]
    shouted = _is_shouted(body)
    parts = [part for one in split(body) for part in split_clauses(one, fits)]
    pieces = []
    for part in parts:
        core = part.strip()
        start = part.index(core) if core else len(part)
        before, after = part[:start], part[start + len(core) :]
        source = " ".join(core.split())
        if not _LETTER.search(source):
            pieces.append(Piece(part, "", "", shouted=False))
        else:
            pieces.append(Piece(before, _unshout(source) if shouted else source, after, shouted))
    return [replace(pieces[0], before=head + pieces[0].before), *pieces[1:]]


def join(pieces: Sequence[Piece], translated: Mapping[str, TranslatedText]) -> TranslatedText:
    """Put the pieces of one sentence together again with their blanks; findings add up."""
    text, retries = "", 0
    findings: list[tuple[WarningCode, str]] = []
    for piece in pieces:
        result = translated[piece.source] if piece.source else TranslatedText("")
        text += piece.before + (result.text.upper() if piece.shouted else result.text) + piece.after
        findings += result.warnings
        retries = max(retries, result.retries)
    return TranslatedText(text, tuple(findings), retries)


def rejoin(parts: Sequence[str], translated: Sequence[Hypothesis]) -> Hypothesis:
    """Put translated clauses together as one sentence; it is worth less than any whole one of as few findings."""
    text = ""
    for number, (part, clause) in enumerate(zip(parts, translated, strict=True)):
        own, source, last = clause.text, part.strip(), number == len(parts) - 1
        if number and source[:1].islower() and _begins_small(own):
            own = own[0].lower() + own[1:]
        if not last:
            mark = source[-1] if source[-1] in ",;:" else ""
            own = own.rstrip(" .,;:") + mark + " "
        text += own
    score = min(clause.score for clause in translated) - _LESS
    finished = all(clause.finished for clause in translated)
    scores = tuple(word for clause in translated for word in clause.word_scores)
    return Hypothesis(text.strip(), score, sum(clause.tokens for clause in translated), finished, word_scores=scores)


def _begins_small(text: str) -> bool:
    """Whether a clause begins with a word that has its capital only as the first of a sentence."""
    first = _FIRST_WORD.match(text)
    return first is not None and (first.group() == "A" or first.group().lower() in common_words("en"))


def _is_shouted(text: str) -> bool:
    """Tell whether a line is in capitals throughout, which such models translate badly."""
    letters = [c for c in text if c.isalpha()]
    words = [word for word in text.split() if len(word) > 1 and _LETTER.search(word)]
    return len(words) >= 2 and len(letters) >= 8 and sum(c.isupper() for c in letters) > 0.9 * len(letters)


def _unshout(text: str) -> str:
    """Lower a line in capitals but for its first letter; its translation is put in capitals again."""
    lowered = text.lower()
    first = next(i for i, c in enumerate(lowered) if c.isalpha())
    return lowered[:first] + lowered[first].upper() + lowered[first + 1 :]


def first_met(calls: Sequence[Collection[str]]) -> list[list[str]]:
    """Return of each list what no list before it has."""
    met: set[str] = set()
    new: list[list[str]] = []
    for call in calls:
        new.append([one for one in call if one not in met])
        met.update(call)
    return new
