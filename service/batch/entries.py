"""What stands in an RSS or Atom feed: entries with their text, or with the page that has it."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.errors import BadInput, NotText
from service.ingest.html import read_fragment, read_page
from service.ingest.pages import FetchedPage
from service.ingest.plain import decode

Fetch = Callable[[str], FetchedPage]
"""Fetches a page. Raises AddressRefused and PageNotFetched."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed; `published` is ISO 8601 or empty, `markup` what the feed itself has of its text."""

    id: str
    link: str
    title: str
    published: str
    markup: str


def parse(content: bytes, location: str) -> list[Entry]:
    """Return the entries of a feed, oldest first where they are dated. Raises NotText for what is no feed."""
    import feedparser  # type: ignore[import-untyped]

    # A stream, never a string: feedparser opens strings that look like addresses or paths.
    # Relative links are meant from where the feed was read; those of a file stay as they are.
    headers = {"content-location": location} if "://" in location else {}
    feed = feedparser.parse(io.BytesIO(content), response_headers=headers)
    if not feed.version and not feed.entries:
        raise NotText("this is no RSS or Atom feed", mend="name the feed's own address")
    entries = [_entry(found) for found in feed.entries]
    known = [entry for entry in entries if entry.id]
    return sorted(known, key=lambda entry: entry.published)


def body(entry: Entry, pages: str, fetch: Fetch, *, enough: int, max_characters: int) -> str:
    """Return an entry's text: its own if it has `enough` words, else that of its page; `pages` may force either.

    Raises BadInput when there is no text, and what `fetch` raises.
    """
    own = read_fragment(entry.markup)
    if pages == "never" or (pages == "auto" and len(own.split()) >= enough) or not entry.link:
        return own
    try:
        return _text(fetch(entry.link), max_characters)
    except BadInput:
        if own and pages == "auto":
            return own
        raise


def _text(page: FetchedPage, max_characters: int) -> str:
    if page.kind == "text/plain":
        return decode(page.data, page.charset)
    return read_page(page.data, charset=page.charset, max_characters=max_characters, min_words=1).article.text


def local(location: str) -> bytes | None:
    """Return the content of a feed that is a file, or None for an address. Raises BadInput."""
    if location.startswith(("http://", "https://")):
        return None
    try:
        return Path(location).read_bytes()
    except OSError as error:
        raise BadInput(f"{location}: {error.strerror}", mend="name a feed's address or file") from error


def _entry(found: Any) -> Entry:
    moment = found.get("published_parsed") or found.get("updated_parsed")
    published = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*moment[:6]) if moment else ""
    return Entry(
        id=found.get("id") or found.get("link") or "",
        link=found.get("link") or "",
        title=" ".join(read_fragment(found.get("title") or "").split()),
        published=published,
        markup=max(_markup(found), key=len, default=""),
    )


def _markup(found: Any) -> Iterator[str]:
    yield found.get("summary") or ""
    for content in found.get("content") or ():
        yield content.get("value") or ""
