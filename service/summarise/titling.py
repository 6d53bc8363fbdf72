"""Cutting a long title further than a sentence that is told: the sentence itself stands whole in the brief."""

import re

from service.summarise.compression import FR_FINITE, balanced, capitalise, shorten
from service.summarise.patterns import any_of
from service.summarise.vectors import count_words

TITLE_WORDS = 14
"""Words that a title is cut down to where its grammar allows."""
LONG_TITLE = 24
"""Words above which a title loses what its sentence has of background, dates and figures in that included."""
_FEWEST = 7
_BACKGROUND = re.compile(rf"\A{any_of('fr', 'title_backgrounds')}", re.IGNORECASE)
_CLAUSE = re.compile(any_of("fr", "title_clauses"), re.IGNORECASE)
_SUBJECT = re.compile(
    r",\s+(?P<pronoun>(?:ils?|elles?|on|ce|nous|je)\s|c['’]|j['’])|,\s+(?=(?:(?:l[ea]s?|une?|des|plusieurs|deux|trois|\d[\d.]*)\s|l['’])\w|(?:M\.\s|Mme\s)?[A-ZÀ-Ý][\w’'-]*\s)"
)
_POINTS_BACK = re.compile(
    r"(?<![\w’'-])(?:ce(?:lui|lle|ux|lles)(?![\w’'-])"
    rf"|c(?:e|et|ette|es)\s(?!{any_of('fr', 'times')}\b|n?(?:e\b|['’])|qu(?:[ei]\b|['’])))",
    re.IGNORECASE,
)
# « le préfet de la région, Jean Morel, a … »
_NAMED = re.compile(r"[^,]{3,90},\s[^,]{2,80},\s(?:a|ont|est|sont|avait|avaient|n['’]|ne)(?!\w)", re.IGNORECASE)
# « …, qui compte cinq millions d'habitants. », « …, soit trois ans après. »: nothing behind a comma goes on
_TAIL = re.compile(r",\s(?:(?:qui|dont|où|soit|auquel|à\slaquelle|au\scours\s(?:de\slaquelle|duquel))\s)[^,;:]*$")
_LIMITS = re.compile(rf"(?<![\w’']){any_of('fr', 'title_limits')}(?![\w’'])", re.IGNORECASE)


def as_short_title(text: str, language: str) -> str:
    """Return a sentence shortened as a title: as one that is told, and where it stays long without its background.

    « Alors que la crue gagne, le maire a fermé le port, qui compte 300 places. » gives « Le maire a fermé le port ».
    Who said it, conditions and contrasts stay.
    """
    text = shorten(text, language, TITLE_WORDS).rstrip(" .…")
    if language != "fr" or count_words(text) <= LONG_TITLE:
        return text
    text = _without_background(text)
    while count_words(text) > LONG_TITLE and (shorter := _without_tail(text)) != text:
        text = shorter
    return text


def _without_background(text: str) -> str:
    """Return what stands behind a complement or a clause in front, if that is a main clause with a subject."""
    if not _BACKGROUND.match(text):
        return text
    for match in _SUBJECT.finditer(text):
        if match["pronoun"]:
            return text
        front, rest = text[: match.start()], text[match.end() :]
        if _LIMITS.search(front) or ":" in front or ";" in front:
            return text
        if _POINTS_BACK.search(rest):
            return text
        whole = FR_FINITE.search(front) is not None or not _CLAUSE.match(front)
        if whole and balanced(front) and _has_verb(rest) and count_words(rest) >= _FEWEST:
            return capitalise(rest)
    return text


def _has_verb(rest: str) -> bool:
    return FR_FINITE.search(rest.split(",", maxsplit=1)[0]) is not None or _NAMED.match(rest) is not None


def _without_tail(text: str) -> str:
    """Return `text` without the relative clause behind its last comma."""
    match = _TAIL.search(text)
    if match is None or _LIMITS.search(match[0]) or text.startswith(("C'est", "C’est", "Ce sont")):
        return text
    head = text[: match.start()]
    whole = balanced(head) and FR_FINITE.search(head) is not None and count_words(head) >= _FEWEST
    return head if whole else text
