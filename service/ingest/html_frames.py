"""Documents that stand in an attribute of a page: `iframe srcdoc` (HTML, 4.8.5), put in the frame's place."""

import re
from typing import Any

from service.ingest.html_choice import LeftOut

_FEWEST_WORDS = 8  # what has fewer is a button or a counter
_MOST_TAGS = 5_000
_MOST_FRAMES = 20
_MOST_LEVELS = 3  # of frames in frames
_LOOKED_AT = 200_000  # characters of a frame that is not opened, of whose text a warning quotes the first words
_NO_TEXT = re.compile(r"<(?:script|style)\b[^<]*(?:</(?:script|style)>)?|<[^<>]*>", re.IGNORECASE)


def open_frames(root: Any) -> list[LeftOut]:
    """Put the content of each `srcdoc` in place of its frame, and of the frames in it; return what was not opened.

    Advertisements, which hold only scripts, stay as they are.
    """
    waiting = [(frame, 1) for frame in root.iter("iframe") if frame.get("srcdoc")]
    left: list[LeftOut] = []
    opened = 0
    for frame, level in waiting:  # which grows meanwhile
        markup = frame.get("srcdoc")
        inner = None
        if opened >= _MOST_FRAMES:
            reason = "frame behind many others"
        elif markup.count("<") > _MOST_TAGS:
            reason = "frame too large"
        else:
            reason = "frame nested too deeply"
            inner = _parse(markup) if level <= _MOST_LEVELS else None
            opened += 1
        if inner is None:
            left.append(LeftOut(reason, " ".join(_NO_TEXT.sub(" ", markup[:_LOOKED_AT]).split())))
            continue
        within = [found for found in inner.iter("iframe") if found.get("srcdoc")]
        if within or len(inner.text_content().split()) >= _FEWEST_WORDS:
            waiting += [(found, level + 1) for found in within]
            inner.tail = frame.tail
            frame.getparent().replace(frame, inner)
    return left


def _parse(markup: str) -> Any:
    """Return the tree of a frame without its scripts; None where it nests below what libxml2 reads to the end."""
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True)  # else what lies below 256 levels is dropped
    inner = html.fragment_fromstring(markup, create_parent="div", parser=parser)
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        return None
    for element in list(inner.iter("script", "style", "iframe")):
        if not element.get("srcdoc"):
            element.drop_tree()
    return inner
