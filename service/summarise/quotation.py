"""What of a document is somebody's words: quotation marks, straight and curly, paired across sentences."""

import re
from bisect import bisect_right

from service.domain import Document
from service.summarise.patterns import any_of

_MARK = re.compile(r"[«»“”\"]")
_REACH = 1500  # characters; a mark that nobody closed by then was forgotten and must not swallow the article
# « …, précise-t-il », « …, se souvient le maire »: who speaks, as it stands behind a quotation
_SAID = re.compile(
    rf",\s(?:(?:a|ont|avait)-(?:t-)?(?:ils?|elles?)\s|{any_of('fr', 'speech_reflexive')}"
    rf"|{any_of('fr', 'speech_inverted')}(?:nt)?(?![\w’']))",
    re.IGNORECASE,
)


def quotations(document: Document) -> list[tuple[int, int]]:
    """Return the (start, end) of each quotation, marks included; one never closed ends with its sentence.

    A straight mark opens when it stands after a blank or an opening bracket and closes otherwise, and one between two
    blanks, or between a blank and the end of a clause (« " Le port ferme ", dit-il »), closes what is open; newspapers
    forget marks too often for their parity to be worth anything. Where one opens in a later sentence than the one
    that is open, and no second one closes behind it, that one was never closed if the new one stands within a sentence
    or the open one's sentence says who speaks; else somebody's words go on, as newspapers open each paragraph of them.
    """
    text = document.article.text
    ends, starts = [s.end for s in document.sentences], {s.start for s in document.sentences}
    marks = [match.start() for match in _MARK.finditer(text)]
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for n, at in enumerate(marks):
        if opened is not None and at - opened > _REACH:
            spans.append((opened, _sentence_end(ends, opened)))
            opened = None
        if _opens(text, at, inside=opened is not None):
            end = at if opened is None else _sentence_end(ends, opened)
            if opened is not None and end <= at and not _nested(text, marks[n + 1 : n + 3]):
                forgotten = at not in starts or _SAID.search(text, opened, end)
                spans.append((opened, end if forgotten else at))
                opened = None
            if opened is None:
                opened = at
        elif opened is not None:
            spans.append((opened, at + 1))
            opened = None
    if opened is not None:
        spans.append((opened, _sentence_end(ends, opened)))
    return spans


def _nested(text: str, following: list[int]) -> bool:
    """Tell whether the two marks behind one that opens both close: one for it, one for what it stands in."""
    return len(following) == 2 and not any(_opens(text, at, inside=True) for at in following)


def _opens(text: str, at: int, *, inside: bool) -> bool:
    mark = text[at]
    if mark != '"':
        return mark in "«“"
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if before.isspace() and (after.isspace() or after in ".,;:!?)"):
        return not inside
    return before.isspace() or before in "([’'-–—+"


def _sentence_end(ends: list[int], at: int) -> int:
    return ends[min(bisect_right(ends, at), len(ends) - 1)] if ends else at


def quoted_shares(document: Document) -> tuple[list[bool], list[float]]:
    """Return for each sentence whether it begins inside a quotation, and the share of its characters that is one."""
    spans = quotations(document)
    inside, shares = [], []
    for sentence in document.sentences:
        overlap = [
            (max(a, sentence.start), min(b, sentence.end)) for a, b in spans if a < sentence.end and b > sentence.start
        ]
        inside.append(any(a < sentence.start < b - 1 for a, b in spans))
        shares.append(sum(b - a for a, b in overlap) / (sentence.end - sentence.start))
    return inside, shares
