"""HTML cut into what stays as it is and runs of text, without changing, repairing or losing a character of it.

Tags are found as browsers find them (WHATWG HTML, 13.2.5, the tokenization stage), in one pass and linear time, so
that no markup, however broken or hostile, takes longer than its length.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.markup.document import Document, Piece, Run

_WORDS = re.compile(r"\w+")


def _names(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text))


INLINE = _names(
    "a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark q s small span strike strong sub sup time "
    "tt u code kbd samp var"
)
"""Elements that stand inside sentences; any other tag ends the run."""

UNTRANSLATED = _names("code kbd samp var pre textarea math svg template object")
_RAW = _names("script style xmp iframe noembed noframes textarea plaintext noscript")
_VOID = _names("area base br col embed hr img input link meta source track wbr")

# One pass over a tag: each part is possessive, so that a tag without an end is given up at once.
_TAG = re.compile(
    r"</?(?P<name>[A-Za-z][^\s/>]*+)"
    r"(?P<attributes>(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])[^\s>]++|(?=>)))?+)*+)>"
)
_TAG_NAME = re.compile("</?[A-Za-z]")
_ATTRIBUTE = re.compile(r"([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]++)))?+")
_COMMENT_END = re.compile(r"--!?>")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]’'”]|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
)


@dataclass(frozen=True, slots=True)
class Token:
    """Text, a start tag, an end tag, or anything else (a comment, a doctype), as it stands in the source."""

    kind: str  # text, start, end, other
    raw: str
    name: str = ""


def read_html(source: str) -> Document:
    """Return HTML as a document; a sentence may hold the inline elements, and code in it is an atom."""
    return [part for part in _parts(list(tokens(source))) if part]


def tokens(source: str) -> Iterator[Token]:
    """Yield the tokens of HTML in order; their raw parts joined are the source."""
    at, begun = 0, 0
    while (at := source.find("<", at)) >= 0:
        token = _markup_at(source, at)
        if token is None:
            at += 1
            continue
        if at > begun:
            yield Token("text", source[begun:at])
        yield token
        at += len(token.raw)
        if token.kind == "start" and token.name in _RAW:
            end = re.compile(rf"</{token.name}(?=[\s/>])", re.IGNORECASE).search(source, at)
            stop = end.start() if end else len(source)
            if stop > at:
                yield Token("other", source[at:stop])
            at = stop
        begun = at
    if begun < len(source):
        yield Token("text", source[begun:])


def _markup_at(source: str, at: int) -> Token | None:
    """Return the token that begins with the `<` at an offset, or None where that is mere text."""
    if _TAG_NAME.match(source, at):
        tag = _TAG.match(source, at)
        if tag is None:  # a tag without an end swallows the rest
            return Token("other", source[at:])
        return Token("end" if source[at + 1] == "/" else "start", tag[0], tag["name"].lower())
    if source.startswith("<!--", at):
        if source.startswith((">", "->"), at + 4):
            stop: int | None = source.index(">", at) + 1
        else:
            end = _COMMENT_END.search(source, at + 4)
            stop = end.end() if end else None
    elif source.startswith(("!", "?", "/"), at + 1):
        stop = source.find(">", at) + 1 or None
    else:
        return None
    return Token("other", source[at:stop])


def _parts(found: list[Token]) -> Iterator[str | Run]:
    run: list[Piece] = []
    at = 0
    while at < len(found):
        token = found[at]
        if token.kind == "start" and _is_kept(token):
            stop = _end_of(found, at)
            raw = "".join(part.raw for part in found[at:stop])
            inside = "".join(part.raw for part in found[at:stop] if part.kind == "text")
            if token.name in INLINE:
                run.append(Piece("atom", raw, " ".join(html.unescape(inside).split())))
            else:
                yield from trimmed(run)
                run = []
                yield raw
            at = stop
            continue
        at += 1
        if token.kind == "text":
            run += text_pieces(token.raw, html.unescape)
        elif token.name in INLINE:
            run.append(Piece("open" if token.kind == "start" else "close", token.raw, name=token.name))
        else:
            yield from trimmed(run)
            run = []
            yield token.raw
    yield from trimmed(run)


def text_pieces(raw: str, read: Callable[[str], str]) -> Iterator[Piece]:
    """Yield text as pieces, addresses in it as atoms; `read` makes of the source what a reader sees."""
    done = 0
    for address in _ADDRESS.finditer(raw):
        if before := raw[done : address.start()]:
            yield Piece("text", before, read(before))
        yield Piece("atom", address[0], read(address[0]))
        done = address.end()
    if rest := raw[done:]:
        yield Piece("text", rest, read(rest))


def escape(text: str) -> str:
    """Return text as HTML that shows it."""
    return html.escape(text, quote=False)


def trimmed(run: list[Piece]) -> Iterator[str | Run]:
    """Yield a run without its outer blanks, and these as they are; a run without a letter is as it is."""
    if not any(char.isalpha() for piece in run if piece.kind == "text" for char in piece.text):
        yield "".join(piece.raw for piece in run)
        return
    pieces = list(run)
    head = tail = ""
    if pieces[0].kind == "text" and (bare := pieces[0].raw.lstrip()) != pieces[0].raw:
        head = pieces[0].raw[: len(pieces[0].raw) - len(bare)]
        pieces[0] = Piece("text", bare, pieces[0].text.lstrip())
    if pieces[-1].kind == "text" and (bare := pieces[-1].raw.rstrip()) != pieces[-1].raw:
        tail = pieces[-1].raw[len(bare) :]
        pieces[-1] = Piece("text", bare, pieces[-1].text.rstrip())
    yield head
    yield tuple(pieces)
    yield tail


def _is_kept(token: Token) -> bool:
    if token.name in _VOID:
        return False
    if token.name in UNTRANSLATED:
        return True
    attributes = {
        m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(token.raw[len(token.name) + 1 :])
    }
    return attributes.get("translate", "").lower() == "no" or "notranslate" in attributes.get("class", "").split()


def _end_of(found: list[Token], at: int) -> int:
    """Return the index behind the end tag of the element that begins at `at`; behind the last token without one."""
    depth = 0
    for index in range(at, len(found)):
        if found[index].name == found[at].name:
            depth += 1 if found[index].kind == "start" else -1
            if depth == 0:
                return index + 1
    return len(found)
