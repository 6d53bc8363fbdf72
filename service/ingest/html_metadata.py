"""The title, byline and date of publication that a page declares; nothing is guessed from figures in its text."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from service.ingest.html_blocks import blocks_of
from service.text.moments import find_french_date, parse_date

_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_PUBLISHED = (
    "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.issued", "pubdate",
    "publish-date", "publication_date", "sailthru.date", "og:published_time", "cxenseparse:recs:publishtime",
    "article.published", "parsely-pub-date", "dc.date.created", "datecreated",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "byl")
_SITE = re.compile(r"(?<!\s)\s+[|–—·•»-]\s+[^|–—·•»]{1,60}\Z")
_PUBLISHED_WORDS = re.compile(r"\b(?:publié|mis en ligne|posté|écrit|paru)e?s?\b", re.IGNORECASE)
_MARKED_DATES = frozenset({"published", "dt-published", "datePublished"})
_LARGE = frozenset({"4", "5", "6", "7", "+1", "+2", "+3", "+4"})
_LD_BYTES = 400_000
# What templates put around a script so that old browsers and XML parsers passed it over.
_WRAPPED = re.compile(
    r"\A\s{0,99}(?:<!--|(?://|/\*)?\s{0,9}<!\[CDATA\[(?:\s{0,9}\*/)?)|(?:(?://\s{0,9})?-->|(?://|/\*)?\s{0,9}\]\]>(?:\s{0,9}\*/)?)\s{0,99}\Z"
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; `published` is a date such as 2026-03-02, `body` the text of its JSON-LD."""

    title: str
    byline: str
    published: str | None
    body: str = ""


def read_metadata(root: Any) -> Metadata:
    """Return what a page declares, in its meta elements, JSON-LD, microdata and the lines of its article's head."""
    metas = _metas(root)
    linked = _linked(root)
    return Metadata(
        _title(root, metas, linked),
        _author(root, metas, linked),
        _published(root, metas, linked),
        "\n\n".join(_texts(linked.get("articleBody"))),
    )


def _metas(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _linked(root: Any) -> dict[str, Any]:
    """Return the first article of a page's JSON-LD, empty without one."""
    for script in root.iter("script"):
        if "ld+json" not in script.get("type", "") or len(script.text or "") > _LD_BYTES:
            continue
        try:
            value = json.loads(_WRAPPED.sub("", script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(value, 0):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and re.search(r"Article|Posting|Report", kind) for kind in kinds):
                return node
    return {}


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for inner in value:
            yield from _nodes(inner, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _nodes(value.get("@graph"), depth + 1)
        yield from _nodes(value.get("mainEntity"), depth + 1)


def _texts(value: Any) -> list[str]:
    """Return what a property of JSON-LD says, as one text or a list of them; blank ones and other values are none."""
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str) and text.strip()]


def _strings(value: Any) -> list[str]:
    """Return the same for a property that has no markup; many pages write entities of HTML in it."""
    return [unescape(text) for text in _texts(value)]


def _title(root: Any, metas: dict[str, str], linked: dict[str, Any]) -> str:
    tops = [*root.iter("h1"), *root.xpath("//*[@role='heading' and @aria-level='1' and not(self::h1)]")]
    headings = [line for heading in tops if (line := _line(heading))]
    declared = [metas[name] for name in _TITLES if name in metas]
    declared[:0] = _strings(linked.get("headline"))[:1]
    element = next(root.iter("title"), None)
    page = " ".join(_text(element).split()) if element is not None else ""
    named = [line for line in headings if any(line.casefold() in text.casefold() for text in (*declared, page))]
    if len(named) > 1:
        return max(named, key=len)  # a site's name is in the page's title as well
    if len(headings) == 1 or (headings and not declared and not named):
        in_article = [_line(h) for h in root.iter("h1") if any(True for _ in h.iterancestors("article", "main"))]
        return (in_article or headings)[0]
    if named:
        return named[0]
    if declared:
        return " ".join(declared[0].split())
    return _undeclared_title(root, page)


def _undeclared_title(root: Any, page: str) -> str:
    """Return the headline of a page that marks none, by its own title and by how large its letters are."""
    for heading in root.iter("h2", "h3"):  # templates whose h1 is the site: the page's title says which one it is
        line = _line(heading)
        if len(line.split()) > 2 and line.casefold() in page.casefold():
            return line
    for font in root.iter("font"):  # pages from before headings were used
        line = _line(font)
        if font.get("size", "") in _LARGE and 2 < len(line.split()) < 30:
            return line
    return _SITE.sub("", page)


def _author(root: Any, metas: dict[str, str], linked: dict[str, Any]) -> str:
    author = linked.get("author")
    authors = author if isinstance(author, list) else [author]
    names = [name for entry in authors for name in _strings(entry.get("name") if isinstance(entry, dict) else entry)]
    found = ", ".join(" ".join(name.split()) for name in names)
    if found:
        return found
    for name in _AUTHORS:
        if name in metas and "://" not in metas[name]:
            return metas[name]
    for element in root.iter("a", "span", "p", "address", "div"):
        named = element.get("rel") == "author" or element.get("itemprop") == "author"
        if named and (line := _text(element)):
            return re.sub(r"^[Pp]ar\s+", "", line)
    return ""


def _published(root: Any, metas: dict[str, str], linked: dict[str, Any]) -> str | None:
    declared = [*_strings(linked.get("datePublished")), *(metas[name] for name in _PUBLISHED if name in metas)]
    for value in declared:
        if date := parse_date(value):
            return date[:10]
    times = [time for time in root.iter("time") if not _is_of_the_site(root, time)]
    marked = [time for time in times if time.get("pubdate") is not None or time.get("itemprop") == "datePublished"]
    # microdata on other elements, and the hAtom and h-entry microformats, whose `title` is the moment
    for element in root.iter("abbr", "span", "div", "p", "a"):
        names = f"{element.get('class', '')} {element.get('itemprop', '')}".split()
        if _MARKED_DATES.intersection(names):
            value = element.get("title") or element.get("datetime") or element.get("content") or ""
            if date := parse_date(value):
                return date[:10]
    for time in marked or times[:3]:
        if any(True for _ in time.iterancestors("footer", "nav", "aside", "li")) and not marked:
            continue
        if date := parse_date(time.get("datetime") or time.get("content") or _text(time)):
            return date[:10]
    return _written(root)


def _is_of_the_site(root: Any, time: Any) -> bool:
    """Tell whether a moment is today's in the header of a site: one without a headline, outside of the article."""
    header = next(time.iterancestors("header"), None)
    if (
        header is None
        or any(True for _ in header.iter("h1"))
        or any(True for _ in time.iterancestors("article", "main"))
    ):
        return False
    return any(True for _ in root.iter("article", "main"))


def _written(root: Any) -> str | None:
    """Return the date of a line such as « Publié le 1er mars 2026 à 18 h », which its words say to be the one."""
    for element in root.iter("p", "span", "div", "small", "em", "i", "li", "address", "td"):
        text = element.text or ""
        if len(element) < 4 and len(text) < 200 and _PUBLISHED_WORDS.search(text):
            line = _text(element)
            words = _PUBLISHED_WORDS.search(line)
            if words and len(line) < 300 and (date := find_french_date(line[words.end() :])):
                return date[:10]
    return None


def _line(heading: Any) -> str:
    """Return a heading as its reader sees it, on one line: a `br` is a blank, « n<sup>o</sup> » is n°."""
    return " ".join(" ".join(block.text for block in blocks_of(heading)).split())


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
