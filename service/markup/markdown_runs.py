"""Markdown cut into what stays as it is and runs of text, as markdown-it reads it (CommonMark, tables, ~~deleted~~).

The parser tells what each part is, not where it stands. So each part is followed through the source, and a paragraph
where that does not come out to the character is left as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from service.markup.document import Document, Piece, Run
from service.markup.html_runs import INLINE, UNTRANSLATED, text_pieces, tokens, trimmed
from service.markup.tag_projection import words

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_BRACKETS = 10_000
"""Of a text with more opening brackets than these the parser would not make an end in reasonable time."""

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:.*\r?\n)*?---[ \t]*\r?\n")
_LINE_END = re.compile(r"\r\n?|\n")
_SPECIAL = re.compile(r"[\\`*_\[\]<~|]|&(?=[#\w]|\Z)")
_OPENING = re.compile(r"\A(\s*)(?:([-+](?=[\s-]|\Z)|#(?=[#\s]|\Z)|[=>])|(\d{1,9})(?=[.)](?:\s|\Z)))")


@dataclass(slots=True)
class MarkdownDocument:
    """A document, and the lines of the source whose text could not be cut, which stays as it is."""

    document: Document = field(default_factory=list)
    left: list[int] = field(default_factory=list)


def read_markdown(source: str) -> MarkdownDocument:
    """Return Markdown as a document. Raises ValueError where there are too many brackets to be read."""
    if source.count("[") > MAX_BRACKETS:
        raise ValueError(f"more than {MAX_BRACKETS:,} brackets")
    found = MarkdownDocument()
    matter = _FRONT_MATTER.match(source)
    done = matter.end() if matter else 0
    first = source.count("\n", 0, done)
    starts = [done, *(match.end() for match in _LINE_END.finditer(source, done)), len(source)]
    columns: dict[int, int] = {}
    parser = _parser()
    env: dict[str, Any] = {}
    out: list[str | Run] = [source[:done]]
    for token in parser.parse(source[done:], env):
        if token.type == "html_block" and token.map and any(char.isalpha() for char in _visible(token.content)):
            found.left.append(first + token.map[0])
        if token.type != "inline" or not token.map or not token.content.strip():
            continue
        lines = _find(source, token, starts, columns)
        pieces = _pieces(parser, token, env) if lines else None
        if not lines or pieces is None:
            found.left.append(first + token.map[0])
            continue
        begin, end = lines[0][0], lines[-1][1]
        out.append(source[done:begin])
        out += _runs(_in_source(pieces, source, lines))
        done = end
    found.document = [part for part in (*out, source[done:]) if part]
    return found


def escape(text: str) -> str:
    """Return text as Markdown that shows it, wherever in a paragraph it stands."""
    escaped = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    opening = _OPENING.match(escaped)
    if opening is None:
        return escaped
    rest = escaped[opening.end() :]
    return f"{opening[1]}\\{opening[2]}{rest}" if opening[2] else f"{opening[1]}{opening[3]}\\{rest}"


def shape(source: str) -> list[tuple[str, ...]]:
    """Return all that Markdown is beside its words: two texts of the same shape differ in words only."""
    flat = [inner for token in _parser().parse(source) for inner in (token, *(token.children or ()))]
    return [
        (token.type, token.tag, token.content if token.type not in ("inline", "image") else "", str(token.attrs))
        for token in flat
        if token.type not in ("text", "text_special", "softbreak")
    ]


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")


def _visible(markup: str) -> str:
    return "".join(token.raw for token in tokens(markup) if token.kind == "text")


def _find(source: str, token: "Token", starts: list[int], columns: dict[int, int]) -> list[tuple[int, int]]:
    """Return where the lines of a block's content stand in the source; nothing where they do not stand as they are."""
    assert token.map
    places = []
    for number, line in enumerate(token.content.split("\n"), start=token.map[0]):
        if number >= token.map[1]:
            return []
        start = source.find(line, max(starts[number], columns.get(number, 0)), starts[number + 1])
        if start < 0:
            return []
        places.append((start, start + len(line)))
        columns[number] = start + len(line)
    return places


def _pieces(parser: "MarkdownIt", token: "Token", env: dict[str, Any]) -> list[Piece] | None:
    """Return the parts of a block in order, or None where they do not add up to its content."""
    follower = _Follower(parser, token.content, env)
    pieces = list(follower.follow(token.children or []))
    return pieces if "".join(piece.raw for piece in pieces) == token.content else None


class _Follower:
    """Follows the parts of a block through its content."""

    def __init__(self, parser: "MarkdownIt", content: str, env: dict[str, Any]) -> None:
        self._parser = parser
        self._content = content
        self._env = env
        self._at = 0
        self._links: list[tuple[int, int]] = []
        self._ends: dict[str, int] = {}

    def follow(self, children: Sequence["Token"]) -> Iterator[Piece]:
        """Yield a piece for each part; what does not fit makes the sum wrong, and so is noticed."""
        index = 0
        self._ends = {_tag(token)[1]: i for i, token in enumerate(children) if _tag(token)[0] == "end"}
        while index < len(children):
            count = self._length_of_element(children, index)
            pieces = [piece for part in children[index : index + count] for piece in self._piece(part)]
            if count > 1:
                yield Piece("atom", "".join(piece.raw for piece in pieces), " ".join(words(pieces).split()))
            else:
                yield from pieces
            index += count

    def _length_of_element(self, children: Sequence["Token"], index: int) -> int:
        """Return how many parts from here are one atom: an address, a link by its words, an element that is kept."""
        token = children[index]
        if token.type == "link_open" and (token.markup == "autolink" or self._is_named()):
            ends = (i for i in range(index, len(children)) if children[i].type == "link_close")
            return next(ends, index) - index + 1
        name = _tag(token)[1]
        if _tag(token)[0] == "start" and name in UNTRANSLATED and self._ends.get(name, 0) > index:
            ends = (i for i in range(index, len(children)) if _tag(children[i]) == ("end", name))
            return next(ends, index) - index + 1
        return 1

    def _piece(self, token: "Token") -> Iterator[Piece]:
        at, content = self._at, self._content
        if token.type == "text":
            self._at += len(token.content)
            yield from text_pieces(token.content, str)
        elif token.type == "text_special":
            yield self._take(len(token.markup), "text", token.content)
        elif token.type in ("softbreak", "hardbreak"):
            line_end = content.find("\n", at) + 1
            while line_end < len(content) and content[line_end] in " \t":
                line_end += 1
            yield self._take(line_end - at, "text", " " if token.type == "softbreak" else "\n")
        elif token.type == "code_inline":
            ticks = re.compile(rf"(?<!`){token.markup}(?!`)").search(content, at + len(token.markup))
            yield self._take((ticks.end() if ticks else at) - at, "atom", token.content)
        elif token.type in ("html_inline", "image"):
            length = len(token.content) if token.type == "html_inline" else self._link_end("image") - at
            kind, name = _tag(token)
            piece = self._take(length, "atom", "")
            yield Piece("open" if kind == "start" else "close", piece.raw, name=name) if name in INLINE else piece
        elif token.markup == "autolink":
            yield self._take(1, "text", "")
        elif token.type == "link_open":
            label = self._parser.helpers.parseLinkLabel(self._state(), at, True)
            self._links.append((label, self._link_end("link")))
            yield self._take(1, "open", "", name="link")
        elif token.type == "link_close":
            label, end = self._links.pop() if self._links else (at, at)
            yield self._take(end - label, "close", "", name="link")
        else:
            opens = token.nesting == 1
            yield self._take(len(token.markup), "open" if opens else "close", "", name=token.tag)

    def _is_named(self) -> bool:
        """Tell whether the link that begins here is found by its words, which so have to stay."""
        label = self._parser.helpers.parseLinkLabel(self._state(), self._at, True)
        return self._content[label : self._link_end("link")] in ("]", "][]")

    def _take(self, length: int, kind: Any, text: str, name: str = "") -> Piece:
        raw = self._content[self._at : self._at + max(length, 0)]
        self._at += len(raw)
        return Piece(kind, raw, text, name)

    def _state(self) -> Any:
        from markdown_it.rules_inline import StateInline

        state = StateInline(self._content, self._parser, self._env, [])
        state.pos = self._at
        return state

    def _link_end(self, rule: str) -> int:
        """Return where a link or an image ends, as its own rule finds it."""
        from markdown_it import rules_inline

        state = self._state()
        getattr(rules_inline, rule)(state, True)
        return int(state.pos)


def _tag(token: "Token") -> tuple[str, str]:
    """Return the kind and the name of a part that is an HTML tag."""
    if token.type != "html_inline":
        return "", ""
    first = next(tokens(token.content))
    return first.kind, first.name


def _in_source(pieces: list[Piece], source: str, lines: list[tuple[int, int]]) -> Iterator[Piece]:
    """Yield the pieces with what stands between the lines of a block in the source: line ends, quotation marks."""
    gaps = (source[end:start] for (_, end), (start, _) in pairwise(lines))
    for piece in pieces:
        raw = re.sub("\n", lambda _: next(gaps), piece.raw)
        yield Piece(piece.kind, raw, piece.text, piece.name)


def _runs(pieces: Iterator[Piece]) -> Iterator[str | Run]:
    """Yield runs, parted where a line has to end."""
    run: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text" and piece.text == "\n":
            yield from trimmed(run)
            run = []
            yield piece.raw
        else:
            run.append(piece)
    yield from trimmed(run)
