"""Documents that stand in an attribute of a page: `iframe srcdoc` (HTML, 4.8.5), put in the frame's place."""

from typing import Any

_FEWEST_WORDS = 8  # what has fewer is a button or a counter
_MOST_TAGS = 5_000
_MOST_FRAMES = 20


def open_frames(root: Any) -> None:
    """Put the content of each `srcdoc` in place of its frame, one level deep; advertisements hold only scripts."""
    from lxml import html

    for frame in [frame for frame in root.iter("iframe") if frame.get("srcdoc")][:_MOST_FRAMES]:
        markup = frame.get("srcdoc")
        if markup.count("<") > _MOST_TAGS:
            continue
        parser = html.HTMLParser(huge_tree=True)  # else what lies below 256 levels is dropped
        inner = html.fragment_fromstring(markup, create_parent="div", parser=parser)
        for script in list(inner.iter("script", "style", "iframe")):
            script.drop_tree()
        if len(inner.text_content().split()) >= _FEWEST_WORDS:
            inner.tail = frame.tail
            frame.getparent().replace(frame, inner)
