"""Roles of people: « le ministre de la Santé, Awa Diop », « Awa Diop, ministre », « le colonel Awa Diop »."""

import re
from dataclasses import dataclass

from service.context.name_tables import words_of_names

_MOST_WORDS_BEFORE = 11
_MOST_WORDS_BEHIND = 22
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PAREN = re.compile(r"[ \u00a0]\([^()\n]{1,60}\)")
_LEAD = re.compile(
    r",[ \u00a0](?:(?:le|la|un|une|également|aussi|lui-même|elle-même|alors|actuel|actuelle|autre)[ \u00a0]|l['’])?"
)
_STOP = re.compile(
    r"[,;:.!?()«»\n–—]|[ \u00a0]et (?:(?:de|d['’]|le|la|les|à|du)[ ]?[A-Z]|[A-Z]|par |a |est |qui )"
    r"| qui | dont | a | est | ont "
)
_DETERMINER = re.compile(
    r"(?:\A|[\s«(,'’])(?:[Ll]es?|[Ll]a|du|au|[Uu]ne?|[Ss]on|[Ss]a|ses|[Nn]otre|leur|de|[Cc]e|[Cc]ette)[ \u00a0]\Z"
    r"|[lLdD]['’]\Z|\A\Z|[,(«][ \u00a0]?\Z|\.[ \u00a0]\Z| et \Z| par \Z"
)
_FAR = frozenset(("a", "est", "ont", "avait", "que", "qui", "à", "avec", "pour"))
_BREAK = re.compile(r"[;:.!?()«»\n–—]")


@dataclass(frozen=True, slots=True)
class RoleMention:
    """What a person is by a text, at characters [start, end)."""

    start: int
    end: int
    text: str


def find_role(text: str, start: int, end: int) -> RoleMention | None:
    """Return the role that a text gives beside the name at characters [start, end): behind it, else before it."""
    return _behind(text, end) or _before(text, start)


def _is_role(word: str) -> bool:
    roles: frozenset[str] = words_of_names()["roles"]
    lower = word.lower()
    return lower in roles or lower.removeprefix("ex-") in roles or lower.removeprefix("vice-") in roles


def _behind(text: str, end: int) -> RoleMention | None:
    paren = _PAREN.match(text, end)
    lead = _LEAD.match(text, paren.end() if paren else end)
    if lead is None:
        return None
    first = _WORD.match(text, lead.end())
    if first is None or not _is_role(first.group()):
        return None
    stop = _STOP.search(text, first.end())
    last = stop.start() if stop else len(text)
    if stop is not None and stop.group() not in ",.;:()!?\n" and not stop.group().startswith(" "):
        last = stop.start()
    said = text[first.start() : last].rstrip()
    if len(said.split()) > _MOST_WORDS_BEHIND:
        return None
    return RoleMention(first.start(), first.start() + len(said), said)


def _before(text: str, start: int) -> RoleMention | None:
    begin = max(0, start - 110)
    before = text[begin:start]
    breaks = list(_BREAK.finditer(before))
    if breaks:
        begin += breaks[-1].end()
        before = text[begin:start]
    words = list(_WORD.finditer(before))[-_MOST_WORDS_BEFORE:]
    if not words:
        return None
    gap = before[words[-1].end() :]
    comma = gap.strip() == ","
    if gap.strip() not in ("", ","):
        return None
    for word in words:
        if not _is_role(word.group()) or not _DETERMINER.search(before[: word.start()]):
            continue
        said = before[word.start() : words[-1].end()]
        if "," in said or (comma and len(said.split()) < 2):
            continue
        if not comma and not _is_close(said):
            continue
        return RoleMention(begin + word.start(), begin + word.start() + len(said), said)
    return None


def _is_close(said: str) -> bool:
    """Whether a role can stand right before a name: « le président malien », not « le ministre a rencontré »."""
    words = said.split()
    return len(words) == 1 or _FAR.isdisjoint(words[1:])
