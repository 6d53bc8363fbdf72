"""The text of a Word document as its reader sees it with all changes accepted (ECMA-376, part 1, 17).

Insertions and what was moved to a place are text, deletions and what was moved away are not; content controls, smart
tags, fields' results, hyperlinks, text boxes, tables (merged cells once), footnotes and endnotes are read. What is
struck out by hand or by a style is no text, as on a page.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from service.ingest.docx_chunks import identifier_of, read_chunks
from service.ingest.docx_marks import is_no_text, runs_on
from service.ingest.docx_styles import Styles
from service.ingest.docx_symbols import symbol
from service.ingest.html_choice import LeftOut
from service.ingest.html_inline import raised
from service.ingest.packages import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_UNREAD = frozenset((
    "del", "moveFrom", "delText", "delInstrText", "instrText", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr",
    "sectPr", "sdtPr", "sdtEndPr", "fldData", "rt", "commentRangeStart", "commentRangeEnd", "commentReference",
    "annotationRef", "numPr", "conflictDel",
))  # fmt: skip
_SIGNS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "\u00ad",
}
_MAX_DEPTH = 180
_CELL = " | "


@dataclass(slots=True)
class _State:
    """What is remembered while a part is walked: open fields, text boxes behind the paragraph, notes called."""

    styles: Styles = field(default_factory=Styles)
    notes: dict[str, list[str]] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    chunks: dict[str, list[str]] = field(default_factory=dict)  # what is imported
    called: list[str] = field(default_factory=list)
    fields: dict[Any, bool] = field(default_factory=dict)  # of each open field whether it has come to its result
    unclosed: set[Any] = field(default_factory=set)  # the beginnings of fields that have no end
    style: str = ""  # of the paragraph that is read
    struck: list[str] = field(default_factory=list)  # what is struck out, a line end behind each paragraph

    def within(self) -> "_State":
        """Return the state for a text box, which has its own fields."""
        return _State(
            self.styles, self.notes, chunks=self.chunks, called=self.called, unclosed=self.unclosed, struck=self.struck
        )


def read_docx(data: bytes) -> tuple[str, list[LeftOut]]:
    """Return the text of a Word document, paragraphs parted by blank lines, and what is struck out of it.

    Raises NotText and ArticleTooLong.
    """
    package = Package(data, "Word document")
    body = _part(package, "word/document.xml")
    if body is None:
        body = next((root for name in sorted(package.names) if name.endswith("document.xml")
                     and (root := _part(package, name)) is not None), None)  # fmt: skip
    if body is None:
        raise package.damaged()
    chunks, unread = read_chunks(package, body)
    state = _State(Styles(_part(package, "word/styles.xml")), chunks=chunks)
    for part in ("footnotes", "endnotes"):
        root = _part(package, f"word/{part}.xml")
        for note in root if root is not None else ():
            if _name(note) in ("footnote", "endnote") and note.get(f"{_W}type") in (None, "normal"):
                lines = _story(note, _State(state.styles, struck=state.struck), 0)
                state.notes[f"{part[:-1]}{note.get(f'{_W}id')}"] = lines
    lines = _story(body, state, 0)
    notes = [line for called in dict.fromkeys(state.called) for line in state.notes.get(called, ())]
    struck = "".join(state.struck).split("\n")
    unread += [LeftOut("struck out", line.strip()) for line in struck if line.strip()]
    return "\n\n".join([*lines, *notes]), unread


def _part(package: Package, name: str) -> Any:
    """Return the root of a part, in the namespace of the transitional variant where it is a strict one."""
    root = package.xml(name)
    if root is not None and isinstance(root.tag, str) and root.tag.startswith(_STRICT):
        for element in root.iter("*"):
            element.tag = element.tag.replace(_STRICT, _W)
            for given, value in element.attrib.items():
                if given.startswith(_STRICT):
                    element.set(given.replace(_STRICT, _W), value)
    return root


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _value(element: Any, name: str) -> str | None:
    found: str | None = element.get(_W + name)
    return found


def _story(parent: Any, state: _State, depth: int) -> list[str]:
    """Return the lines of a body, a note or a text box, in which its fields have to end.

    What follows the beginning of a field that does not end is read as if it did not stand there: it is text.
    """
    struck, called = len(state.struck), len(state.called)
    lines = [line for line in _lines(parent, state, depth) if line]
    if all(state.fields.values()):
        return lines
    del state.struck[struck:], state.called[called:]
    state.unclosed.update(state.fields)
    return [line for line in _lines(parent, state.within(), depth) if line]


def _lines(parent: Any, state: _State, depth: int) -> Iterator[str]:
    """Yield the paragraphs and table rows below an element, each as a line of text."""
    if depth > _MAX_DEPTH:
        return
    pending = ""
    for element in parent:
        name = _name(element)
        if name == "p":
            state.style = state.styles.of_paragraph(element)
            text = "".join(_pieces(element, state, depth + 1))
            state.struck.append("\n")
            if runs_on(element):
                pending += text
                continue
            yield from _paragraph(pending + text, element)
            pending = ""
            yield from state.boxes
            state.boxes = []
        elif name == "altChunk":
            yield from state.chunks.get(identifier_of(element), ())
        elif name == "tbl":
            yield from _rows(element, state, depth + 1)
        elif name not in _UNREAD and not is_no_text(element):
            yield from _lines(element, state, depth + 1)
    if pending:
        yield pending.strip()
        yield from state.boxes
        state.boxes = []


def _paragraph(text: str, element: Any) -> Iterator[str]:
    listed = element.find(f"./{_W}pPr/{_W}numPr") is not None
    lines = [line.strip() for line in text.split("\n")]
    whole = "\n".join(line for line in lines if line)
    if whole:
        yield f"- {whole}" if listed and not whole.startswith("-") else whole


def _rows(table: Any, state: _State, depth: int) -> Iterator[str]:
    """Yield each row's cells; a cell that is merged over several rows or columns is read where it begins."""
    for row in _below(table, "tr"):
        if row.find(f"./{_W}trPr/{_W}del") is not None:
            continue
        cells = []
        for cell in _below(row, "tc"):
            merged = cell.find(f"./{_W}tcPr/{_W}vMerge")
            if merged is not None and _value(merged, "val") in (None, "continue"):
                continue
            if cell.find(f"./{_W}tcPr/{_W}cellDel") is not None:
                continue
            cells.append("\n".join(line for line in _lines(cell, state, depth + 1) if line))
        filled = [cell for cell in cells if cell]
        long = any(len(cell) > 200 or "\n" in cell for cell in filled)
        if long:
            yield from filled  # a page laid out in a table
        elif filled:
            yield _CELL.join(filled)


def _below(element: Any, wanted: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also those inside content controls and insertions."""
    for child in element:
        name = _name(child)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _below(child, wanted)


def _pieces(element: Any, state: _State, depth: int) -> Iterator[str]:
    """Yield the text of what stands in a paragraph."""
    if depth > _MAX_DEPTH:
        return
    before, after_struck = "", False
    children = list(element)
    for index, child in enumerate(children):
        name = _name(child)
        if name == "r":
            text = "".join(_run(child, state, depth + 1))
            if text and _is_struck(child, state):
                state.struck.append(text)
                after_struck = True
                continue
            if after_struck and text and before.endswith(" "):  # what stood between two blanks is no text
                text = text.lstrip(" ")
            after_struck = after_struck and not text
            if text and state.styles.has(child, state.style, "vertAlign"):
                following = next(iter(children[index + 1 : index + 2]), None)
                is_run = following is not None and _name(following) == "r"
                rest = "".join(_run(following, _State(state.styles), depth + 1)) if is_run else ""
                text = raised(before, text, rest, is_note=False)
            before = text or before
            yield text
        elif name == "AlternateContent":
            yield from _alternative(child, state, depth + 1)
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "t":
            yield child.text or ""
        elif name == "sup" and str(child.tag).endswith("/math}sup"):
            above = "".join(_pieces(child, state, depth + 1))
            yield raised(before, above, "", is_note=False) if above else ""
        elif name == "f" and str(child.tag).endswith("/math}f"):
            parts = [part for part in child if _name(part) in ("num", "den")]
            yield "/".join("".join(_pieces(part, state, depth + 1)) for part in parts)
        elif name not in _UNREAD and not is_no_text(child):
            pieces = list(_pieces(child, state, depth + 1))
            before = "".join(pieces) or before
            yield from pieces


def _is_struck(run: Any, state: _State) -> bool:
    return any(state.styles.has(run, state.style, name) for name in ("strike", "dstrike"))


def _run(run: Any, state: _State, depth: int) -> Iterator[str]:  # noqa: PLR0912 - one for each element of a run
    is_hidden = state.styles.has(run, state.style, "vanish")
    for child in run:
        name = _name(child)
        if name == "fldChar":
            kind = _value(child, "fldCharType")
            if kind == "begin" and child not in state.unclosed:
                state.fields[child] = False
            elif kind == "separate" and state.fields:
                state.fields[next(reversed(state.fields))] = True
            elif kind == "end" and state.fields:
                state.fields.popitem()
        elif is_hidden or not all(state.fields.values()):
            continue  # hidden, or a field's code and not its result
        elif name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            page = name == "br" and _value(child, "type") in ("page", "column")
            yield "\n" if page else _SIGNS[name]
        elif name == "sym":
            yield symbol(_value(child, "font"), _value(child, "char"))
        elif name in ("footnoteReference", "endnoteReference"):
            state.called.append(f"{name[:-9]}{_value(child, 'id')}")
        elif name == "AlternateContent":
            yield from _alternative(child, state, depth + 1)
        elif name in ("drawing", "pict", "object"):
            _text_boxes(child, state, depth + 1)
        elif name == "ruby":
            base = next((part for part in child if _name(part) == "rubyBase"), None)
            if base is not None:
                yield from _pieces(base, state, depth + 1)


def _alternative(element: Any, state: _State, depth: int) -> Iterator[str]:
    """Read one of the alternatives, which say the same: the first that is a choice, else the fallback."""
    chosen = next((part for part in element if _name(part) == "Choice"), None)
    chosen = chosen if chosen is not None else next((part for part in element if _name(part) == "Fallback"), None)
    if chosen is not None and next(chosen.iter(f"{_W}txbxContent"), None) is not None:
        _text_boxes(chosen, state, depth + 1)
    elif chosen is not None:
        yield from (piece for piece in _pieces(chosen, state, depth + 1) if piece)


def _text_boxes(element: Any, state: _State, depth: int) -> None:
    """Put the paragraphs of text boxes behind the paragraph that they hang on."""
    if depth > _MAX_DEPTH:
        return
    for child in element:
        name = _name(child)
        if name == "txbxContent":
            state.boxes += _story(child, state.within(), depth + 1)
        elif name == "AlternateContent":
            for _ in _alternative(child, state, depth + 1):
                pass
        else:
            _text_boxes(child, state, depth + 1)
