"""What stands in an RSS or Atom feed: entries with their text, or with the page that has it."""

import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Any

from service.batch.records import MEDIA_TYPES, Media
from service.errors import BadInput, NotText
from service.ingest.html import read_fragment
from service.ingest.pages import FetchedPage
from service.ingest.reader import Limits, read_document
from service.text.moments import parse_moment

Fetch = Callable[[str], FetchedPage]
"""Fetches a page. Raises AddressRefused and PageNotFetched."""

_MEDIA_RSS = "http://search.yahoo.com/mrss"
_MEDIA_ELEMENT = re.compile(
    rb"<(media:(?:group|content|description|title|text|credit|thumbnail|keywords))\b[^>]*?(?:/>|>.*?</\1\s*>)",
    re.DOTALL,
)
_HTML = re.compile(r"</|<(?:br|img|p)[\s/>]", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed; `published` is ISO 8601 in UTC or empty, `markup` what the feed itself has of its text.

    `signature` changes when the item was revised: its title, its text or the moment that it says it was updated.
    `day` is the day of `published` where the item was written, which « hier » and « lundi » in its text count from.
    """

    id: str
    link: str
    title: str
    published: str
    markup: str
    signature: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of an entry, or the page that has it, as a record of a batch takes it."""

    body: str | bytes
    media: Media = "text"
    charset: str | None = None

    def digest(self) -> str:
        """Return a hash of the content."""
        raw = self.body.encode("utf-8", "surrogatepass") if isinstance(self.body, str) else self.body
        return hashlib.sha256(raw).hexdigest()[:16]


def parse(content: bytes, location: str) -> list[Entry]:
    """Return the entries of a feed, the oldest and the undated first. Raises NotText for what is no feed.

    Of entries without a date, and of those with the same, the lower one in the feed is the older. An entry without a
    guid or link is known by its title and text, one that shares its guid with another one by its title too.
    """
    import feedparser  # type: ignore[import-untyped]

    # A stream, never a string: feedparser opens strings that look like addresses or paths.
    # Relative links are meant from where the feed was read; those of a file stay as they are.
    headers = {"content-location": location} if "://" in location else {}
    try:
        feed = feedparser.parse(io.BytesIO(_without_media(content)), response_headers=headers)
    except Exception as error:  # where XML is torn its loose parser raises whatever its handlers run into
        raise NotText("this feed is damaged", mend="name the feed's own address, or mend its XML") from error
    if not feed.version and not feed.entries:
        raise NotText("this is no RSS or Atom feed", mend="name the feed's own address")
    entries = [_entry(found) for found in feed.entries]
    shared = {name for name, count in Counter(entry.id for entry in entries).items() if count > 1}
    distinct = [replace(e, id=f"{e.id}#{_hash(e.title, e.link)}") if e.id in shared else e for e in entries]
    once = {entry.id: entry for entry in distinct if entry.id}
    oldest_first = [*once.values()][::-1]
    oldest_first.sort(key=lambda entry: entry.published)
    return oldest_first


def body(entry: Entry, pages: str, fetch: Fetch, *, enough: int, max_characters: int) -> Text:
    """Return an entry's text: its own if it has `enough` words, else its page; `pages` may force either.

    Raises BadInput when there is no text, and what `fetch` raises.
    """
    own = read_fragment(entry.markup)
    if pages == "never" or (pages == "auto" and len(own.split()) >= enough) or not entry.link:
        return Text(own)
    try:
        return _page(fetch(entry.link), max_characters)
    except BadInput:
        if own and pages == "auto":
            return Text(own)
        raise


def _page(page: FetchedPage, max_characters: int) -> Text:
    limits = Limits(max_characters, 1)
    reading = read_document(page.data, media_type=page.kind, charset=page.charset, limits=limits)
    media = next(name for name, kind in MEDIA_TYPES.items() if kind == reading.media_type)
    return Text(page.data, media, page.charset)


def local(location: str) -> bytes | None:
    """Return the content of a feed that is a file, or None for an address. Raises BadInput."""
    if location.startswith(("http://", "https://")):
        return None
    try:
        return Path(location).read_bytes()
    except OSError as error:
        raise BadInput(f"{location}: {error.strerror}", mend="name a feed's address or file") from error


def _without_media(content: bytes) -> bytes:
    """Return a feed without its elements of Media RSS: feedparser takes the caption of a photo for the item's text."""
    if _MEDIA_RSS.encode() not in content:
        return content
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, strip_cdata=False)
    try:
        root = etree.fromstring(content, parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        return _MEDIA_ELEMENT.sub(b"", content)  # feedparser reads what is not well-formed too
    for element in list(root.iter(f"{{{_MEDIA_RSS}/}}*", f"{{{_MEDIA_RSS}}}*")):
        parent = element.getparent()
        if parent is not None:
            element.tail = None if not (element.tail or "").strip() else element.tail
            parent.remove(element)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(found: Any) -> Entry:
    title = " ".join(read_fragment(_markup(found.get("title_detail") or {})).split())
    texts = [found.get("summary_detail") or {}, *(found.get("content") or ())]
    markup = max(map(_markup, texts), key=len)
    link = found.get("link") or ""
    # a plain look: feedparser's own passes `updated` off as `published`, with a warning
    moments = (parse_moment(dict.get(found, name) or "") for name in ("published", "updated", "created"))
    moment = next((moment for moment in moments if moment), None)
    published = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
    return Entry(
        id=found.get("id") or link or (f"sha256:{_hash(title, markup)}" if title or markup else ""),
        link=link,
        title=title,
        published=published,
        markup=markup,
        signature=_hash(title, markup, dict.get(found, "updated") or ""),
        day=moment.date().isoformat() if moment else "",
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _markup(text: Mapping[str, Any]) -> str:
    """Return the markup of a title, summary or content of an entry.

    In a plain text no "<" begins a tag, and blank lines part its paragraphs. One with an end tag or a line break of
    HTML is markup all the same: many Atom feeds do not say what their texts are.
    """
    value: str = text.get("value") or ""
    if text.get("type") != "text/plain" or _HTML.search(value):
        return value
    paragraphs = [part for part in _BLANK_LINES.split(value.replace("<", "&lt;")) if part.strip()]
    return "".join(f"<p>{part}</p>" for part in paragraphs) if len(paragraphs) > 1 else "".join(paragraphs)
