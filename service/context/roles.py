"""Roles of people: « le ministre de la Santé, Awa Diop », « Awa Diop, ministre », « le colonel Awa Diop »."""

import re
from dataclasses import dataclass

from service.context.english_nouns import is_person

_MOST_WORDS_BEFORE = 11
_MOST_WORDS_BEHIND = 22
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PAREN = re.compile(r"[ \u00a0]\([^()\n]{1,60}\)")
_CIVIL = re.compile(r"(?:MM?\.|Mmes?|Mlle|Dr|Me|Pr|Mgr|Monsieur|Madame|Maître|Docteur)[ \u00a0]\Z")
_AGE = re.compile(r",[ \u00a0]\d{1,3}[ \u00a0]ans(?=,)")
_BYLINE = re.compile(r"(?:\A|\n)[ \t]*(?P<by>Par|De notre correspondante?|Propos recueillis par)[ \u00a0]\Z")
_POSSESSIVE = re.compile(r"\b(?:son|sa|leur|notre)[ \u00a0]\Z", re.IGNORECASE)
_LEAD = re.compile(
    r",[ \u00a0](?:(?:le|la|un|une|également|aussi|lui-même|elle-même|alors|actuel|actuelle|autre)[ \u00a0]|l['’])?"
)
_STOP = re.compile(
    r"[,;:.!?()«»\n–—]|[ \u00a0]et (?:(?:de|d['’]|le|la|les|à|du)[ ]?[A-Z]|[A-Z]|par |a |est |qui )"
    r"| qui | dont | a | est | ont | sont |[ \u00a0][a-zà-ÿ]{3,}r(?:a|ont|ait|aient)(?!\w)"
)
_NEXT = re.compile(r"\A[a-zà-ÿ-]+(?: (?!de |d['’]|du |des |à |en )[a-zà-ÿ-]+)?(?: [A-ZÀ-Ý][\w'’-]+)+")
"""The role and the name of the next in a list: « Ali Torvald, le [défenseur Awa Diop] »."""

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
    """Return the role that a text gives beside the name at characters [start, end): behind it, else before it.

    An age behind the name and a civil title before it are passed over: « sa porte-parole, Mme Awa Diop ».
    """
    civil = _CIVIL.search(text, max(0, start - 12), start)
    return _behind(text, end) or _before(text, civil.start() if civil else start)


def find_byline(text: str, start: int, end: int) -> RoleMention | None:
    """Return the word that makes the name at characters [start, end) the author's: « Par » in a line of its own."""
    line_end = text.find("\n", end)
    if text[end : line_end if line_end >= 0 else len(text)].strip(" ."):
        return None
    found = _BYLINE.search(text, max(0, start - 40), start)
    return RoleMention(*found.span("by"), found["by"]) if found else None


def _behind(text: str, end: int) -> RoleMention | None:
    paren = _PAREN.match(text, end)
    place = paren.end() if paren else end
    age = _AGE.match(text, place)
    lead = _LEAD.match(text, age.end() if age else place)
    if lead is None:
        return None
    first = _WORD.match(text, lead.end())
    if first is None or not is_person(first.group()):
        return None
    stop = _STOP.search(text, first.end())
    last = stop.start() if stop else len(text)
    if stop is not None and stop.group() not in ",.;:()!?\n" and not stop.group().startswith(" "):
        last = stop.start()
    said = text[first.start() : last].rstrip()
    if len(said.split()) > _MOST_WORDS_BEHIND or _NEXT.match(said):
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
        if not is_person(word.group()) or not _DETERMINER.search(before[: word.start()]):
            continue
        said = before[word.start() : words[-1].end()]
        owned = _POSSESSIVE.search(before[: word.start()]) is not None  # « son directeur, Awa Diop »
        if (
            "," in said
            or said.split()[-1] in ("de", "du", "des", "la", "le", "les", "à")
            or (comma and len(said.split()) < 2 and not owned)
        ):
            continue
        if not comma and not _is_close(said):
            continue
        return RoleMention(begin + word.start(), begin + word.start() + len(said), said)
    return None


def _is_close(said: str) -> bool:
    """Whether a role can stand right before a name: « le président malien », not « le ministre a rencontré »."""
    words = said.split()
    return len(words) == 1 or _FAR.isdisjoint(words[1:])
