"""The visible text of a tree of HTML, block by block, with every boundary that a browser shows."""

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from service.ingest.html_inline import lowered, needs_space, needs_space_before_text, raised, tidy
from service.ingest.html_lists import list_numbers

Kind = Literal["text", "item", "row", "heading", "caption"]

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hl1", "hl2", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", "search",
    "amp-accordion", "amp-carousel", "amp-list", "amp-story", "body.content", "hedline", "block",
))  # fmt: skip
UNREAD = frozenset((
    "script", "style", "noscript", "template", "iframe", "object", "svg", "head", "title", "canvas", "video",
    "audio", "map", "select", "textarea", "input", "datalist", "rt", "rp", "embed", "applet", "frameset",
    "noframes", "amp-analytics", "amp-ad", "amp-iframe", "amp-img", "amp-pixel", "amp-youtube", "progress",
    "meter", "area", "source", "track", "link", "meta", "base", "param", "col", "colgroup",
))  # fmt: skip
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_IN_TABLE = frozenset({"caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "script", "template"})
_IN_ROW = frozenset({"td", "th", "script", "template"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"})
_STRUCK = frozenset({"del", "s", "strike"})
_NOTE = re.compile(r"note|reference|cite|fn", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_DEPTH = 200
_INLINE_ZONES = frozenset({"metadata"})  # a date or a name in a sentence is part of it
_LONG_CELL = 200  # characters; a cell with more is a page laid out in a table
_CELL = " | "


@dataclass(slots=True)
class Block:
    """A block of visible text: its zone is why it is no part of an article, None if nothing says so.

    `links` counts the characters that stand in links; `parent` is the element that holds the block, `holder` the one
    whose children are blocks like it, `shape` the name and class of `parent`, which a template repeats. They are noted
    when the block is made: trafilatura changes the tree.
    """

    text: str
    kind: Kind
    zone: str | None
    parent: Any
    links: int = 0
    path: tuple[Any, ...] = ()
    holder: Any = None
    shape: tuple[str, str] | None = None


@dataclass(slots=True)
class _Walk:
    """The state of one walk: the inline pieces of the open block and the blocks that are closed."""

    zone_of: Any
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    links: int = 0
    last_tag: str = ""
    kind: Kind = "text"
    item_open: bool = False
    mark: str = "- "
    numbers: dict[Any, int] = field(default_factory=dict)
    in_link: int = 0


def blocks_of(root: Any, zone_of: Any = lambda _element, _zone: None) -> list[Block]:
    """Return the blocks of a tree in document order; `zone_of(element, zone)` names the zone that an element opens."""
    walk = _Walk(zone_of)
    _walk(root, walk, None, 0)
    _close(walk, None, root)
    return walk.blocks


def join(blocks: list[Block]) -> str:
    """Return blocks as text: list items and table rows line by line, everything else with a blank line between."""
    parts: list[str] = []
    for index, block in enumerate(blocks):
        if index:
            before = blocks[index - 1]
            together = before.kind == block.kind and block.kind in ("item", "row") and _near(before, block)
            parts.append("\n" if together else "\n\n")
        parts.append(block.text)
    return "".join(parts)


def _near(one: Block, other: Block) -> bool:
    """Tell whether two items or rows stand in the same list or table."""
    return bool(one.path and other.path and one.path[0] is other.path[0])


def _walk(element: Any, walk: _Walk, zone: str | None, depth: int, owner: tuple[Any, ...] = ()) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in UNREAD:
        return
    if depth > _MAX_DEPTH:
        _add(walk, " ".join(element.itertext()), pre=False)  # what nests deeper than sense is read as one line
        return
    attributes = element.attrib
    if attributes and ("hidden" in attributes or _HIDDEN.search(attributes.get("style", ""))):
        return
    if tag == "br":
        walk.pieces.append("\n")
        return
    outside, zone = zone, walk.zone_of(element, zone)
    is_table = tag == "table" and _is_data(element)
    if (
        is_table
        or tag in BLOCKS
        or (tag == "cite" and _is_source_of_quote(element))
        or (zone != outside and zone not in _INLINE_ZONES)
    ):
        _close(walk, outside, element.getparent(), owner)
        if is_table:
            _table(element, walk, zone, depth)
        else:
            _block(element, tag, walk, zone, depth, owner)
    else:
        _inline(element, tag, walk, zone, depth, owner)


def _block(element: Any, tag: str, walk: _Walk, zone: str | None, depth: int, owner: tuple[Any, ...]) -> None:
    kind: Kind = "text"
    if tag in _LISTS:
        owner = (owner[0] if owner else element,)
        walk.numbers |= list_numbers(element)
    elif tag == "li":
        kind, walk.item_open = "item", True
        walk.mark = f"{walk.numbers[element]}. " if element in walk.numbers else "- "
    elif tag in _HEADINGS:
        kind = "heading"
    elif tag in ("figcaption", "caption"):
        kind = "caption"
    outer, walk.kind = walk.kind, kind if kind != "text" or tag != "p" else walk.kind
    _children(element, walk, zone, depth, owner)
    _close(walk, zone, element, owner)
    walk.kind = outer
    if tag == "li":
        walk.item_open = False


def _children(element: Any, walk: _Walk, zone: str | None, depth: int, owner: tuple[Any, ...]) -> None:
    is_pre = element.tag == "pre"
    _add(walk, element.text, pre=is_pre)
    for child in element:
        _walk(child, walk, zone, depth + 1, owner)
        _add(walk, child.tail, pre=is_pre)


def _inline(element: Any, tag: str, walk: _Walk, zone: str | None, depth: int, owner: tuple[Any, ...]) -> None:
    if tag in _STRUCK:
        text = " ".join("".join(element.itertext()).split())
        if text:
            walk.blocks.append(Block(text, "text", "struck out", element))
        return
    if tag in ("sup", "sub"):
        inner = "".join(element.itertext())
        before = "".join(walk.pieces[-8:])
        after = element.tail or ""
        is_note = (
            walk.in_link > 0
            or element.find(".//a") is not None
            or bool(_NOTE.search(element.get("class", "") + element.get("id", "")))
        )
        text = raised(before, inner, after, is_note=is_note) if tag == "sup" else lowered(before, inner)
        walk.pieces.append(text)
        walk.last_tag = ""
        return
    start = len(walk.pieces)
    if tag == "q":
        walk.pieces.append("« ")
    walk.in_link += tag == "a"
    left_tag, walk.last_tag = walk.last_tag, ""
    _children(element, walk, zone, depth, owner)
    walk.in_link -= tag == "a"
    if tag == "q":
        walk.pieces.append(" »")
    if left_tag and 0 < start < len(walk.pieces):
        left = walk.pieces[start - 1]
        right = next((piece for piece in walk.pieces[start:] if piece), "")
        if needs_space(left, right, left_tag, tag):
            walk.pieces.insert(start, " ")
    if len(walk.pieces) > start:
        walk.last_tag = tag


def _is_source_of_quote(cite: Any) -> bool:
    """Tell a line that names who is quoted from the title of a work in a sentence."""
    parent = cite.getparent()
    above = parent.getparent() if parent is not None else None
    if parent is None or parent.tag not in ("blockquote", "div"):
        return False
    return any(holder is not None and holder.tag == "blockquote" for holder in (parent, above))


def _add(walk: _Walk, text: str | None, *, pre: bool) -> None:
    if not text:
        return
    if not pre:
        # a line end of the source is a blank; only `br` and `pre` make lines
        text = text.replace("\n", " ").replace("\r", " ")
    if walk.last_tag and walk.pieces and needs_space_before_text(walk.pieces[-1], text, walk.last_tag):
        walk.pieces.append(" ")
    walk.pieces.append(text)
    walk.last_tag = ""
    if walk.in_link:
        walk.links += len(text.strip())


def _close(walk: _Walk, zone: str | None, parent: Any, owner: tuple[Any, ...] = ()) -> None:
    """Close the open block, if it has any text."""
    walk.last_tag = ""
    if not walk.pieces:
        return
    text = tidy("".join(walk.pieces))
    links, walk.links, walk.pieces = walk.links, 0, []
    if not text:
        return
    kind = walk.kind
    if kind == "item":
        if walk.item_open:
            text, walk.item_open = walk.mark + text, False
        else:
            kind = "text"
    walk.blocks.append(Block(text, kind, zone, parent, links, owner, _holder(owner, parent), _shape(parent)))


def _holder(owner: tuple[Any, ...], parent: Any) -> Any:
    inner = owner[0] if owner else parent
    holder = inner.getparent() if inner is not None else None
    return None if holder is None or holder.tag in ("body", "html") else holder


def _shape(parent: Any) -> tuple[str, str] | None:
    name = parent.get("class") if parent is not None and parent.tag != "body" else None
    return (parent.tag, name) if name else None


def _is_data(table: Any) -> bool:
    """Tell a table of data from one that lays out a page: no table and no long or many-blocked cell in it."""
    if table.get("role") == "presentation" or next(table.iterdescendants("table"), None) is not None:
        return False
    if _has_stray(table, "thead", "tbody", "tfoot", "tr"):
        return False
    rows = 0
    for row in table.iter("tr"):
        rows += 1
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if any(sum(map(len, cell.itertext())) > _LONG_CELL for cell in cells):
            return False
        if any(sum(1 for _ in cell.iter("p", "div", "h1", "h2", "h3", "ul", "article")) > 2 for cell in cells):
            return False
    return rows > 0


def _has_stray(table: Any, *names: str) -> bool:
    """Tell whether text or elements stand in a table outside of its cells, as libxml2 leaves them."""
    for part in (table, *table.iter(*names)):
        inside = _IN_TABLE if part.tag != "tr" else _IN_ROW
        if (part.text or "").strip() or any((child.tail or "").strip() for child in part):
            return True
        if any(child.tag not in inside for child in part):
            return True
    return False


def _table(table: Any, walk: _Walk, zone: str | None, depth: int) -> None:
    """Add a table row by row, each cell once, with a bar between the cells."""
    for part in table.iter("caption", "tr"):
        if part.tag == "caption":
            walk.kind = "caption"
            _children(part, walk, zone, depth + 1, ())
            _close(walk, zone, table)
            walk.kind = "text"
            continue
        cells = []
        for cell in part:
            if cell.tag not in ("td", "th"):
                continue
            inner = blocks_of(cell, walk.zone_of)
            cells.append(" ".join(" ".join(block.text.split()) for block in inner if block.zone != "struck out"))
        line = _CELL.join(cell for cell in cells if cell)
        if line:
            walk.blocks.append(Block(line, "row", zone, table, 0, (table,), _holder((table,), table), _shape(table)))
