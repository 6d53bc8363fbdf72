"""The text of NITF 3 and of XHTML in a news item, as its reader sees it."""

from typing import Any

from service.ingest.html_blocks import blocks_of, join
from service.ingest.html_choice import LeftOut
from service.ingest.xml import local_name, text_of

# Elements of NITF by the elements of HTML that are shown the same; its `q` holds its own quotation marks.
_AS_HTML = {
    "bq": "blockquote", "hl1": "h1", "hl2": "h2", "q": "span", "note": "div", "fn": "div", "nitf-table": "div",
    "body.content": "div", "body.head": "div", "body.end": "div",
}  # fmt: skip


def read_markup(root: Any) -> tuple[str, str, list[LeftOut]]:
    """Return the text of NITF or XHTML, the headline in it, and what is no part of it: captions and notes."""
    title = next((text_of(found) for found in root.iter() if local_name(found) in ("hl1", "h1")), "")
    bodies = [found for found in root.iter() if local_name(found) == "body.content"] or [root]
    left = _beside(root)
    texts: list[str] = []
    as_html = _AS_HTML if local_name(root) == "nitf" else {}
    for body in bodies:
        for element in list(body.iter()):
            name = local_name(element)
            if name == "media" and as_html:
                left += [LeftOut("caption", line) for caption in element if (line := text_of(caption))]
                _remove(element)
            elif name:
                element.tag = as_html.get(name, name)
        texts.append(join([block for block in blocks_of(body) if block.zone != "struck out"]))
    return "\n\n".join(text for text in texts if text), title, left


def _beside(root: Any) -> list[LeftOut]:
    """Return what the head and the end of a body say to readers: subtitles, abstracts and notes such as corrections."""
    places = [found for found in root.iter() if local_name(found) in ("body.head", "body.end")]
    extras = [found for place in places for found in place.iter() if local_name(found) in ("hl2", "abstract", "note")]
    return [LeftOut("outside the article", line) for found in extras if (line := text_of(found))]


def _remove(element: Any) -> None:
    """Take an element out of its tree, and leave the text behind it where it stands."""
    tail, before, parent = element.tail or "", element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + tail
    elif parent is not None:
        parent.text = (parent.text or "") + tail
    if parent is not None:
        parent.remove(element)
