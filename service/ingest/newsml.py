"""IPTC NewsML-G2 (2.9 to 2.35) and bare NITF 3 to the text of one news item; read by lxml without DTDs or entities.

Source: NewsML-G2 Guidelines (`newsItem`, `newsMessage`, `contentSet`), NITF 3.6 DTD.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from service.errors import ArticleEmpty
from service.ingest.decode import Decoding
from service.ingest.html import read_fragment
from service.ingest.html_choice import LeftOut, key
from service.ingest.left_out import is_much_fuller
from service.ingest.ninjs import ItemInvalid
from service.ingest.nitf import read_markup
from service.ingest.usability import embargoed, withheld
from service.ingest.xml import local_name, read_xml, text_of
from service.text.moments import parse_date

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_READABLE = frozenset({"text", "composite", "component"})


@dataclass(frozen=True, slots=True)
class NewsContent:
    """The text of a news item and what its metadata say; `published` is a date such as 2026-03-02."""

    text: str
    title: str
    byline: str | None
    published: str | None
    left_out: tuple[LeftOut, ...]
    decoding: Decoding


def read_newsml(
    data: bytes | str, *, charset: str | None = None, unusable_allowed: bool = False, now: datetime | None = None
) -> NewsContent:
    """Return the content of the one text item in a NewsML-G2 document or of a bare NITF document.

    Raises NotText for what is no XML, ItemInvalid, ItemNotUsable (unless allowed) and ArticleEmpty.
    """
    root, decoding = read_xml(data, charset)
    items = list(_items(root))
    if len(items) != 1:
        mend = "send one text item at a time, or the file to `entrefilet batch`" if items else "send a text item"
        raise ItemInvalid(f"the message holds {len(items)} text items", mend=mend, field="newsItem")
    (item,) = items
    if not unusable_allowed:
        check = _check_nitf if local_name(item) == "nitf" else _check_usable
        check(item, now or datetime.now(UTC))
    if local_name(item) == "nitf":
        return _from_nitf(item, decoding)
    title = _headline(item)
    body, in_body, left = _content(item)
    return NewsContent(
        _without(body, title or in_body), title or in_body, _byline(item), _published(item), tuple(left), decoding
    )


def split_items(data: bytes) -> list[tuple[str, bytes]]:
    """Return each text item of a NewsML-G2 document with its guid, blank for none. Raises NotText and ItemInvalid."""
    from lxml import etree

    root, _ = read_xml(data, None)
    items = list(_items(root))
    if len(items) < 2:
        return [(item.get("guid", ""), data) for item in items]
    return [(item.get("guid", ""), etree.tostring(item, encoding="utf-8", with_tail=False)) for item in items]


def _items(root: Any) -> Iterator[Any]:
    """Yield the items of text. Raises ItemInvalid for another kind of document and for one item that is no text."""
    name = local_name(root)
    if name in ("newsItem", "nitf"):
        kind = _code(_find(root, "itemMeta", "itemClass")) if name == "newsItem" else "text"
        if kind and kind not in _READABLE:
            raise ItemInvalid(f"the item is of class {kind}, not text", mend="send a text item", field="itemClass")
        yield root
    elif name == "newsMessage":
        for items in _named(root, "itemSet"):
            for item in _named(items, "newsItem"):
                if (_code(_find(item, "itemMeta", "itemClass")) or "text") in _READABLE:
                    yield item
    else:
        hint = "send a newsItem of NewsML-G2" + (": this is NewsML 1" if name == "NewsML" else "")
        raise ItemInvalid(f"the document is <{name}>, not a news item", mend=hint, field=name)


def _check_usable(item: Any, now: datetime) -> None:
    """Raise ItemNotUsable for an item that is not usable or embargoed; an empty `embargoed` is one without end."""
    status = _code(_find(item, "itemMeta", "pubStatus")) or "usable"
    if status != "usable":
        raise withheld(status, "pubStatus")
    embargo = _find(item, "itemMeta", "embargoed")
    if embargo is None:
        return
    until = text_of(embargo)
    moment = _moment(until)
    if moment is None or moment > now:
        raise embargoed(until, "embargoed")


def _check_nitf(item: Any, now: datetime) -> None:
    """Raise ItemNotUsable for NITF that is not usable, by `management-status`, or not before its `date.release`."""
    documents = [found for found in item.iter() if local_name(found) == "docdata"]
    status = next((found for docdata in documents if (found := docdata.get("management-status", "").lower())), "usable")
    release = next((found for docdata in documents for found in _named(docdata, "date.release")), None)
    until = release.get("norm", "").strip() if release is not None else ""
    if status == "embargoed" or (status == "usable" and until):
        moment = _moment(until)
        if moment is None or moment > now:
            raise embargoed(until, "date.release")
    elif status != "usable":
        raise withheld(status, "management-status")


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _content(item: Any) -> tuple[str, str, list[LeftOut]]:
    """Return the text, its own headline and what was left out of it.

    Of several renditions the first French one is read, unless another one holds much more than it, as a whole text does
    beside its teaser.
    """
    parts = [part for contents in _named(item, "contentSet") for part in contents]
    damage: ItemInvalid | None = None
    for wanted in (True, False):
        found = []
        for part in parts:
            if (part.get(_LANG) or "fr").lower().startswith("fr") == wanted:
                try:
                    found.append(_rendition(part))
                except ItemInvalid as error:
                    damage = damage or error
        if found := [content for content in found if content[0].strip()]:
            fullest = max(found, key=lambda content: len(content[0].split()))
            return fullest if is_much_fuller(fullest[0], found[0][0]) else found[0]
    if damage:
        raise damage
    elsewhere = any(local_name(part) == "remoteContent" for part in parts)
    detail = "the item's content is elsewhere (remoteContent)" if elsewhere else "the item has no content"
    raise ArticleEmpty(detail, mend="send it with its content as inlineXML or inlineData", field="contentSet")


def _rendition(part: Any) -> tuple[str, str, list[LeftOut]]:
    name = local_name(part)
    if name == "inlineXML" and len(part):
        # some put the paragraphs or the words themselves where the standard has one document
        is_document = len(part) == 1 and not (part.text or "").strip() and not (part[0].tail or "").strip()
        return read_markup(part[0] if is_document else part)
    return (_inline_data(part) if name == "inlineData" else "", "", [])


def _inline_data(part: Any) -> str:
    kind = (part.get("contenttype") or "text/plain").partition(";")[0].strip().lower()
    text = "".join(part.itertext())
    if (part.get("encoding") or part.get("encodinguri") or "").endswith("base64"):
        try:
            text = base64.b64decode(text).decode("utf-8", "replace")
        except (binascii.Error, ValueError) as error:
            raise ItemInvalid("inlineData is no base64", mend="correct the item", field="inlineData") from error
    if kind == "text/plain":
        return text
    return read_fragment(text) if kind.startswith("text/") or kind.endswith(("html", "xml")) else ""


def _from_nitf(root: Any, decoding: Decoding) -> NewsContent:
    text, title, left = read_markup(root)
    if not text.strip():
        raise ArticleEmpty("the item has no body", mend="send it with its body.content", field="body.content")
    issued = next((found for found in root.iter() if local_name(found) == "date.issue"), None)
    published = parse_date(issued.get("norm", "")) if issued is not None else None
    byline = next((text_of(found) for found in root.iter() if local_name(found) == "byline"), "")
    return NewsContent(_without(text, title), title, byline or None, published, tuple(left), decoding)


def _without(text: str, title: str) -> str:
    """Return text without the headline, where it begins with it."""
    first, _, rest = text.partition("\n")
    return rest.strip() if title and rest.strip() and key(first) == key(title) else text


def _headline(item: Any) -> str:
    """Return the main headline, French if there are several, else the item's title."""
    headlines = [found for meta in _named(item, "contentMeta") for found in _named(meta, "headline")]
    mains = [found for found in headlines if _role(found) in ("", "main")] or headlines
    french = [found for found in mains if (found.get(_LANG) or "").lower().startswith("fr")] or mains
    return text_of(french[0]) if french else text_of(_find(item, "itemMeta", "title"))


def _byline(item: Any) -> str | None:
    names = [text_of(found) for meta in _named(item, "contentMeta") for found in _named(meta, "by")]
    for meta in _named(item, "contentMeta"):
        names += [text_of(name) for creator in _named(meta, "creator") for name in list(_named(creator, "name"))[:1]]
    return next((name for name in names if name), None)


def _published(item: Any) -> str | None:
    """Return the date of the content, else of the item's first version, else of this one."""
    places = (("contentMeta", "contentCreated"), ("itemMeta", "firstCreated"), ("itemMeta", "versionCreated"))
    return next((day for place in places if (day := parse_date(text_of(_find(item, *place))))), None)


def _role(element: Any) -> str:
    return (element.get("role") or element.get("roleuri") or "").replace("/", ":").rsplit(":", 1)[-1].lower()


def _code(element: Any) -> str:
    """Return the code of a concept by its qcode (`stat:usable`) or uri (…/pubstatusg2/usable), blank for none."""
    if element is None:
        return ""
    return (element.get("qcode") or element.get("uri") or "").replace("/", ":").rsplit(":", 1)[-1].lower()


def _named(parent: Any, name: str) -> Iterator[Any]:
    return (child for child in parent if local_name(child) == name)


def _find(parent: Any, *names: str) -> Any:
    for name in names:
        parent = next(_named(parent, name), None)
        if parent is None:
            return None
    return parent
