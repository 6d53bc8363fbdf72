"""Records that are pages or ninjs items as the title and text of an article."""

import html
import json
import re
from typing import Any

from service.batch.records import Record
from service.errors import ArticleEmpty, NotText
from service.ingest.plain import decode

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_BLOCKS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "br", "blockquote", "tr", "section")
)


def page_text(page: str | bytes) -> tuple[str | None, str]:
    """Return the title and the article of an HTML page, without menus, comments and teasers. Raises ArticleEmpty."""
    import trafilatura

    found = trafilatura.bare_extraction(page, include_comments=False, include_tables=False, with_metadata=True)
    values = found if isinstance(found, dict) else found.as_dict() if found is not None else {}
    if not values.get("text"):
        raise ArticleEmpty("no article was found in the page", mend="send its text", field="text")
    return values.get("title") or None, values["text"]


def ninjs_text(raw: str | bytes) -> tuple[str | None, str]:
    """Return the headline and the body of an IPTC ninjs item, of version 1 or 2 and later. Raises NotText.

    Of several bodies the plain one is taken, of several headlines the main one.
    """
    try:
        item = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NotText(f"no JSON: {error}", mend="send a ninjs item") from error
    if not isinstance(item, dict):
        raise NotText("a JSON value that is no ninjs item", mend="send a ninjs item")
    headline = _chosen(item.get("headlines"), "role", ("main", "headline")) or _string(item.get("headline"))
    plain = _chosen(item.get("bodies"), "contentType", ("text/plain",), only=True) or _string(item.get("body_text"))
    marked = _chosen(item.get("bodies"), "contentType", ("application/xhtml+xml", "text/html")) or _string(
        item.get("body_xhtml") or item.get("body_html")
    )
    text = plain or (plain_text(marked) if marked else "")
    return headline, text


def plain_text(markup: str) -> str:
    """Return a fragment of HTML as text, with a blank line where a block ends."""
    marked = _TAG.sub(lambda tag: "\n\n" if tag.group(2).lower() in _BLOCKS else "", markup)
    lines = (" ".join(line.split()) for line in html.unescape(marked).split("\n\n"))
    return "\n\n".join(line for line in lines if line)


def title_and_text(record: Record) -> tuple[str | None, str]:
    """Return what a record says, whatever it is. Raises BadInput."""
    if record.media == "html":
        title, text = page_text(record.body)
    elif record.media == "ninjs":
        title, text = ninjs_text(record.body)
    else:
        title, text = None, record.body if isinstance(record.body, str) else decode(record.body)
    return record.title or title, text


def _chosen(entries: Any, key: str, wanted: tuple[str, ...], *, only: bool = False) -> str | None:
    """Return the value of the entry whose `key` is wanted most, or of the first one unless `only` those count."""
    known = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    ranked = [entry for kind in wanted for entry in known if entry.get(key) == kind]
    return next(
        (value for entry in (ranked if only else ranked + known) if (value := _string(entry.get("value")))), None
    )


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
