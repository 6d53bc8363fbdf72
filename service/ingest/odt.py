"""The text of an OpenDocument text (ODF 1.3, part 3), flat or packed, as its reader sees it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from service.ingest.html_choice import LeftOut
from service.ingest.html_inline import raised
from service.ingest.odt_styles import Look, Styles
from service.ingest.packages import Package

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
# Deletions stand in `tracked-changes`, outside the text; what is generated from the text would be read twice.
_UNREAD = frozenset((
    "tracked-changes", "annotation", "annotation-end", "sequence-decls", "variable-decls", "user-field-decls",
    "forms", "index-source", "table-of-content", "alphabetical-index", "illustration-index", "table-index",
    "object-index", "user-index", "ruby-text", "desc", "event-listeners", "scripts", "script",
    "placeholder",
))  # fmt: skip
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_MAX_DEPTH = 180
_MOST_SPACES = 100


@dataclass(slots=True)
class _State:
    styles: Styles
    notes: list[str] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)  # of the paragraph that is read

    def inside(self) -> "_State":
        """Return the state for what stands in a text box."""
        return _State(self.styles, self.notes, self.left)

    def shown(self, text: str, look: Look) -> str:
        """Return text that stands in the document; nothing of hidden text, nor of struck out, which is remembered."""
        if look.struck and not look.hidden:
            self.struck.append(text)
        return "" if look.struck or look.hidden else text


def read_odt(data: bytes) -> tuple[str, list[LeftOut]]:
    """Return the text of an OpenDocument text, paragraphs parted by blank lines, and what is struck out of it.

    Raises NotText and ArticleTooLong.
    """
    package = Package(data, "OpenDocument text")
    root = package.xml("content.xml")
    body = root.find(f".//{_OFFICE}text") if root is not None else None
    if body is None:
        raise package.damaged()
    state = _State(Styles(root, package.xml("styles.xml")))
    lines = [line for line in _lines(body, state, 0) if line]
    return "\n\n".join([*lines, *state.notes]), state.left


def _name(element: Any) -> str:
    """Return an element's name, blank for what is none and for what SVG says of a picture: `text:title` is shown."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) and not tag.startswith(_SVG) else ""


def _lines(parent: Any, state: _State, depth: int, bullet: str = "") -> Iterator[str]:
    if depth > _MAX_DEPTH:
        return
    for element in parent:
        name = _name(element)
        if name in ("p", "h"):
            text = _paragraph(element, state, depth)
            lines = [line.strip() for line in text.split("\n")]
            whole = "\n".join(line for line in lines if line)
            yield bullet + whole if whole else ""
            bullet = "" if whole else bullet
            boxes, state.boxes = state.boxes, []
            yield from boxes
        elif name == "list-item":
            yield from _lines(element, state, depth + 1, "- ")
        elif name == "table":
            yield from _rows(element, state, depth + 1)
        elif name not in _UNREAD and not _is_hidden(element):
            yield from _lines(element, state, depth + 1, bullet if name == "list-header" else "")


def _rows(table: Any, state: _State, depth: int) -> Iterator[str]:
    """Yield the cells of each row; covered cells, which a merged one hides, are left out."""
    for row in table.iter(f"{_TABLE}table-row"):
        if next(row.iterancestors(f"{_TABLE}table")) is not table:
            continue
        cells = [
            "\n".join(line for line in _lines(cell, state, depth + 1) if line)
            for cell in row
            if _name(cell) == "table-cell"
        ]
        filled = [cell for cell in cells if cell]
        if any(len(cell) > 200 or "\n" in cell for cell in filled):
            yield from filled
        elif filled:
            yield " | ".join(filled)


def _paragraph(element: Any, state: _State, depth: int) -> str:
    """Return the text of a paragraph, and remember what is struck out of it."""
    if any(_is_hidden(sign) for sign in element.iter(f"{_TEXT}hidden-paragraph")):
        return ""
    text = "".join(_pieces(element, state, depth + 1, state.styles.look("paragraph", _style_of(element), Look())))
    struck, state.struck = "".join(state.struck).strip(), []
    state.left += [LeftOut("struck out", struck)] if struck else []
    return text


def _style_of(element: Any) -> str:
    name: str = element.get(f"{_TEXT}style-name", "")
    return name


def _is_hidden(element: Any) -> bool:
    """Tell whether a section, or a field that hides text or its paragraph, says that it is not shown."""
    return bool(element.get(f"{_TEXT}display") == "none" or element.get(f"{_TEXT}is-hidden") == "true")


def _pieces(element: Any, state: _State, depth: int, look: Look) -> Iterator[str]:
    """Yield the text of a paragraph; white space is collapsed as ODF 1.3, 6.1.2 says."""
    if depth > _MAX_DEPTH:
        return
    before = state.shown(_collapsed(element.text), look)
    yield before
    for child in element:
        piece = "".join(_piece(child, state, depth + 1, before, look))
        before = piece or before
        yield piece
        tail = _collapsed(child.tail)
        if not piece and before.endswith(" "):  # what stood between two blanks is no text
            tail = tail.lstrip(" ")
        tail = state.shown(tail, look)
        before = tail or before
        yield tail


def _piece(child: Any, state: _State, depth: int, before: str, look: Look) -> Iterator[str]:
    name = _name(child)
    if name == "s":
        count = child.get(f"{_TEXT}c", "1")
        yield state.shown(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES), look)
    elif name == "tab":
        yield state.shown("\t", look)
    elif name == "line-break":
        yield state.shown("\n", look)
    elif name == "note" and not look.hidden:
        body = child.find(f"./{_TEXT}note-body")
        inside = _State(state.styles, left=state.left)
        state.notes += [line for line in _lines(body, inside, depth) if line] if body is not None else []
    elif name == "frame" and not look.hidden:
        for box in child:
            if _name(box) == "text-box":
                state.boxes += [line for line in _lines(box, state.inside(), depth) if line]
    elif name == "span":
        inner = state.styles.look("text", _style_of(child), look)
        text = "".join(_pieces(child, state, depth, inner))
        yield raised(before, text, child.tail or "", is_note=False) if inner.raised and text else text
    elif name in _UNREAD or name in ("note", "frame", "") or _is_hidden(child):
        return
    elif any(_name(part) in ("p", "h", "list") for part in child):  # a shape that has text in it
        state.boxes += [line for line in _lines(child, state.inside(), depth) if line]
    else:
        yield from _pieces(child, state, depth, look)


def _collapsed(text: str | None) -> str:
    if not text:
        return ""
    words = " ".join(text.replace("\u00a0", "\ue000").split()).replace("\ue000", "\u00a0")
    return (" " if text[0] in " \n\t\r" else "") + words + (" " if text[-1] in " \n\t\r" and words else "")
