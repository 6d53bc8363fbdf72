"""Footnotes of Markdown, which CommonMark does not know: marks such as [^1] in a text, and the notes that they name.

As the common dialects have them (GitHub, Pandoc, PHP Markdown Extra): a note begins with its mark and a colon, goes on
in the lines of its paragraph and in paragraphs that are indented; a mark that names no note is text.
"""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_NOTE = re.compile(r"\[\^(?P<label>[^\s\[\]]{1,99})\]:[ \t]*")
_MARK = re.compile(r"\[\^(?P<label>[^\s\[\]]{1,99})\](?P<at_end>(?=[\s.,;:!?…)\]»\"]|\Z))?")
_NOTES = "footnotes"
_INDENT = 4


def leave_out_footnotes(parser: "MarkdownIt") -> None:
    """Let a parser put notes, by what they are called, into its environment, and read nothing for their marks."""
    parser.block.ruler.before("reference", "footnote", _note, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "footnote_mark", _mark)


def footnotes(env: dict[str, Any]) -> list[str]:
    """Return the notes that a parser found, in Markdown."""
    return [note for notes in env.get(_NOTES, {}).values() for note in notes]


def _note(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    found = _NOTE.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if found is None:
        return False
    if not silent:
        state.line = _end_of_note(state, start, end)
        more = state.getLines(start + 1, state.line, state.blkIndent + _INDENT, False)
        text = f"{state.src[found.end() : state.eMarks[start]]}\n{more}".strip()
        state.env.setdefault(_NOTES, {}).setdefault(found["label"].casefold(), []).append(text)
    return True


def _end_of_note(state: "StateBlock", start: int, end: int) -> int:
    """Return the line behind a note."""
    interrupt = state.md.block.ruler.getRules("paragraph")
    line = start + 1
    while line < end:
        following = line
        while following < end and state.isEmpty(following):
            following += 1
        if following == end or state.sCount[following] < state.blkIndent:
            break
        if state.sCount[following] - state.blkIndent < _INDENT and (
            following > line or any(rule(state, following, end, True) for rule in interrupt)
        ):
            break
        line = following + 1
    return line


def _mark(state: "StateInline", silent: bool) -> bool:
    found = _MARK.match(state.src, state.pos, state.posMax)
    if found is None or found["label"].casefold() not in state.env.get(_NOTES, {}):
        return False
    if not silent and found["at_end"] is not None:  # no blank is left between a word and a full stop
        state.pending = state.pending.rstrip(" ")
    state.pos = found.end()
    return True
