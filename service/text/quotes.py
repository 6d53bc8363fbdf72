"""Quotation marks and brackets of a line: which open, which close, and what they hold together."""

import re

_MARKS = re.compile(r"[«»“”\"()]")
_PARTNER = {"»": "«", "”": "“", ")": "("}
# A quotation of a few short sentences reads, and is translated, better whole; a longer one is a passage of its own.
_HELD_TOGETHER = 200


def pairs(line: str) -> list[tuple[int, int]]:
    """Return the offsets of each opening mark and its closing one; a mark without a partner is left out.

    Straight quotes open after a blank or a bracket and close before a blank or punctuation; with blanks on both sides
    they take turns, and so they do between a full stop and a capital: « la fin."Le début" ». An opening mark that the
    same mark follows before any closing one counts as forgotten.
    """
    found: list[tuple[int, int]] = []
    waiting: dict[str, list[int]] = {"«": [], "“": [], "(": []}
    straight: int | None = None
    for match in _MARKS.finditer(line):
        mark, at = match.group(), match.start()
        if mark == '"':
            straight = _turn_straight(line, at, straight, found)
        elif mark in waiting:
            waiting[mark].append(at)
        elif waiting[_PARTNER[mark]]:
            found.append((waiting[_PARTNER[mark]].pop(), at))
    return found


def _turn_straight(line: str, at: int, opened: int | None, found: list[tuple[int, int]]) -> int | None:
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    may_open = before == "" or before.isspace() or before in "(«“’'—–-["
    may_close = after == "" or not after.isalnum()
    if opened is None:
        return at if may_open or _is_between_sentences(line, at) else None
    if may_open and not may_close:
        return at
    found.append((opened, at))
    return None


def _is_between_sentences(line: str, at: int) -> bool:
    """Whether a mark stands behind a full stop or the like and before a capital, with no blank on either side."""
    return line[at - 1 : at] in (".", "!", "?", "…") and line[at + 1 : at + 2].isupper()


def closing_marks(line: str) -> set[int]:
    """Return the offsets of the marks that close something, partnered or not.

    A straight one without a partner closes the sentence whose full stop it is glued to.
    """
    found = pairs(line)
    opening, partnered = {opened for opened, _ in found}, {close for _, close in found}
    glued = {match.end() - 1 for match in re.finditer(r'[.!?…]"(?![a-z])', line)}
    return partnered | (glued - opening) | {match.start() for match in re.finditer(r"[»”)\]’]", line)}


def shielded(line: str) -> bytearray:
    """Return one byte a character: 1 where a cut would tear a short quotation or bracket apart."""
    shield = bytearray(len(line) + 1)
    for opened, closed in pairs(line):
        if closed - opened <= _HELD_TOGETHER:
            shield[opened + 1 : closed + 1] = b"\x01" * (closed - opened)
    return shield
