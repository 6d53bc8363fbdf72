"""A web page to an article: its text without menus, notices and footers, its title, byline and date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from service.domain import Article
from service.errors import ArticleEmpty, ArticleTooLong, NotText
from service.ingest.plain import decode, read_article

# The head of a page is where browsers look for its charset too (WHATWG HTML, 13.2.3.2).
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_HEAD_BYTES = 1024
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|d[dlt]|div|figcaption|figure|footer|h[1-6]|header|hl2|html|li|main|nav|ol|p|"
    "pre|section|table|tbody|td|tfoot|th|thead|tr|ul|br"
)
_UNREAD = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head", "title"})
_MAX_DEPTH = 200
_MOST_TAGS = 50_000  # about two seconds' work; the longest reports have a fifth of them


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page holds for a reader; `published` is a date such as 2026-03-02."""

    article: Article
    byline: str | None
    published: str | None


def read_page(
    data: bytes | str, *, charset: str | None = None, title: str | None = None, max_characters: int, min_words: int
) -> Page:
    """Return the article of a web page; `title` overrides the page's own.

    `charset` is the one of the Content-Type; without it a byte-order mark decides, then the page's `meta`. A page that
    is a string is decoded already.
    Raises NotText for what is no HTML, ArticleTooLong for too many tags, ArticleEmpty when the page holds no article,
    and what `read_article` raises.
    """
    from trafilatura import bare_extraction

    markup = data if isinstance(data, str) else _decode(data, charset)
    # A string, never bytes: trafilatura would unpack gzip, and a small archive can hold gigabytes.
    if markup.count("<") > _MOST_TAGS:
        raise ArticleTooLong(
            f"the page has over {_MOST_TAGS:,} tags", mend="send the text itself as text/plain", field="text"
        )
    page = bare_extraction(markup, include_comments=False, include_tables=False, with_metadata=True)
    if page is None or isinstance(page, dict) or page.body is None or not page.text:
        if "<" not in markup:
            raise NotText("this is no HTML", mend="send it as text/plain")
        raise ArticleEmpty("the page holds no article", mend="send the text itself as text/plain", field="text")
    own = _line(page.title)
    text = "\n\n".join(_without_title(list(_paragraphs(page.body)), own))
    chosen = title or own
    article = read_article(text, title=chosen or None, max_characters=max_characters, min_words=min_words)
    return Page(article, _line(page.author) or None, page.date)


def _decode(data: bytes, charset: str | None) -> str:
    if charset is None and (declared := _META_CHARSET.search(data[:_HEAD_BYTES])):
        charset = declared[1].decode("ascii")
    return decode(data, charset)


def read_fragment(markup: str) -> str:
    """Return the text of clean markup, such as the body of a news item: every block a paragraph, nothing left out.

    Raises NotText for markup that nests too deeply to be honest.
    """
    from lxml import etree, html

    if not markup.strip():
        return ""
    try:
        root = html.fromstring(f"<div>{markup}</div>", parser=html.HTMLParser(encoding="utf-8", recover=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise NotText("the body's markup cannot be read", mend="send the body as text/plain") from error
    pieces: list[str] = []
    _collect(root, pieces, 0)
    paragraphs = (_line(part) for part in "".join(pieces).split("\f"))
    return "\n\n".join(part for part in paragraphs if part)


def _collect(element: Any, pieces: list[str], depth: int) -> None:
    """Append the text of an element, with a form feed wherever a block begins or ends."""
    if depth > _MAX_DEPTH:
        raise NotText("the body's markup nests too deeply", mend="send the body as text/plain")
    name = element.tag if isinstance(element.tag, str) else None
    if name is not None and name not in _UNREAD:
        edge = "\f" if _BLOCKS.fullmatch(name) else ""
        pieces.append(edge + (element.text or "").replace("\f", " "))
        for child in element:
            _collect(child, pieces, depth + 1)
        pieces.append(edge)
    pieces.append((element.tail or "").replace("\f", " "))


def _paragraphs(body: Any) -> Iterator[str]:
    """Yield the blocks of trafilatura's tree in reading order; the items of a list are one block of lines."""
    for block in body:
        if block.tag == "list":
            lines = [_line("".join(item.itertext())) for item in block.iter("item")]
            yield "\n".join(f"- {line}" for line in lines if line)
        elif block.tag == "quote" and len(block):
            yield from _paragraphs(block)
        else:
            yield _line("".join(block.itertext()))


def _without_title(paragraphs: list[str], title: str) -> list[str]:
    kept = [paragraph for paragraph in paragraphs if paragraph]
    return kept[1:] if kept and title and kept[0].casefold() == title.casefold() else kept


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
