"""The one door: bytes in any kind that people send become an article, with what was left out and how it was read."""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from pathlib import PurePath
from typing import Any

from service.domain import Article, Warning, WarningCode
from service.errors import ArticleTooLong, NotText
from service.ingest import plain
from service.ingest.decode import Decoding, read_bytes
from service.ingest.html_choice import LeftOut
from service.ingest.left_out import left_out_warnings

TEXT = "text/plain"
HTML = "text/html"
XHTML = "application/xhtml+xml"
MARKDOWN = "text/markdown"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
PDF = "application/pdf"
NINJS = "application/ninjs+json"
NEWSML = "application/vnd.iptc.g2.newsitem+xml"
NEWSML_MESSAGE = "application/vnd.iptc.g2.newsmessage+xml"
XML = "application/xml"

MEDIA_TYPES = (TEXT, HTML, XHTML, MARKDOWN, DOCX, ODT, PDF, NINJS, NEWSML, NEWSML_MESSAGE, XML, "text/xml")
"""What can be read; a declared type that is none of these is judged by the bytes."""

FILES = (DOCX, ODT, PDF)
"""Those of them that are larger than the text in them."""

MAX_FILE_BYTES = 12 << 20

_BY_SUFFIX = {
    ".txt": TEXT, ".text": TEXT, ".html": HTML, ".htm": HTML, ".xhtml": XHTML, ".md": MARKDOWN, ".markdown": MARKDOWN,
    ".docx": DOCX, ".docm": DOCX, ".dotx": DOCX, ".odt": ODT, ".ott": ODT, ".pdf": PDF, ".json": NINJS, ".ninjs": NINJS,
    ".xml": XML, ".newsml": NEWSML, ".nitf": NEWSML,
}  # fmt: skip
_SYNONYMS = {
    "text/x-markdown": MARKDOWN, "application/x-pdf": PDF, "application/html": HTML, "text/xml": XML,
    NEWSML_MESSAGE: NEWSML,
}  # fmt: skip
_MARKUP = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,4000}?-->\s*){0,9}<(?:!doctype\s+html|html|head|body|article|div|p|h1|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_NEWS = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,4000}?-->\s*){0,9}(?:<!doctype\s+nitf\b[^>]{0,300}>\s*)?"
    r"<(?:[\w.-]{1,40}:)?(?:newsItem|newsMessage|packageItem|nitf)[\s>]",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an article may be in characters and must be in words, and whether it may be under embargo."""

    max_characters: int
    min_words: int
    embargoed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it was read: its kind, what of the document is no part of it, and how bytes became letters.

    `item` is the news item that it came in, if it did; `byline` and `published` (2026-03-02) are what it declares.
    """

    article: Article
    media_type: str
    decoding: Decoding
    left_out: tuple[LeftOut, ...] = ()
    byline: str | None = None
    published: str | None = None
    item: Any = None


def media_type_of(name: str) -> str | None:
    """Return the media type that a file's name tells, None for an unknown suffix."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower())


def parse_content_type(value: str) -> tuple[str, str | None]:
    """Return the media type and the charset of a Content-Type header, an empty type where there is none."""
    message = Message()
    message["content-type"] = value
    kind = message.get_content_type() if value.strip() else ""
    charset = message.get_param("charset")
    return kind, charset if isinstance(charset, str) else None


def read_document(
    data: bytes | str,
    *,
    media_type: str | None = None,
    charset: str | None = None,
    title: str | None = None,
    limits: Limits,
) -> Reading:
    """Return the article in `data`, in whichever of `MEDIA_TYPES` it is.

    Files that say what they are (PDF, Word, OpenDocument) are believed rather than the declared type; without a type
    the bytes decide. Text, markup and JSON may be a string, which is decoded already. `title` overrides the
    document's own. What was left out of an article and bytes that were no letters are warnings of the article.

    Raises NotText, ArticleEmpty, ArticleTooLong, ArticleTooShort, and ItemInvalid and ItemNotUsable for news items.
    """
    if isinstance(data, bytes) and len(data) > MAX_FILE_BYTES:
        raise ArticleTooLong(
            f"the file has {len(data) >> 20} MB; the limit is {MAX_FILE_BYTES >> 20} MB",
            mend="send the part that you want to read",
            field="text",
        )
    kind = _kind(data, (media_type or "").partition(";")[0].strip().lower())
    reading = _READERS[kind](data, charset, title, limits)
    return replace(reading, article=replace(_with_warnings(reading), published=_published(reading)))


def _published(reading: Reading) -> dt.date | None:
    """Return the day that a document names as that of its publication."""
    if reading.article.published or not reading.published:
        return reading.article.published
    try:
        return dt.date.fromisoformat(reading.published[:10])
    except ValueError:
        return None


def _kind(data: bytes | str, declared: str) -> str:
    """Return the media type to read `data` as."""
    declared = _SYNONYMS.get(declared, declared)
    if isinstance(data, bytes):
        if b"%PDF-" in data[:1024].lstrip()[:8] or data[:1024].lstrip().startswith(b"%PDF-"):
            return PDF
        if data.startswith(b"PK\x03\x04"):
            if data[30:38] == b"mimetype" and ODT.encode() in data[:120]:
                return ODT
            if b"word/" in data:
                return DOCX
            if b"content.xml" in data:
                return ODT
        if declared in (PDF, DOCX, ODT):
            name = {PDF: "PDF file", DOCX: "Word document", ODT: "OpenDocument text"}[declared]
            raise NotText(f"this is no {name}, or it is damaged", mend="send its text instead", field="file")
    if declared == XML:
        guess = _guess(data)
        return guess if guess == HTML else NEWSML
    return declared if declared in MEDIA_TYPES else _guess(data)


def _guess(data: bytes | str) -> str:
    head = data[:8192]
    start = head if isinstance(head, str) else head.replace(b"\0", b"").decode("latin-1")
    start = start.removeprefix("ï»¿").removeprefix("\ufeff").removeprefix("ÿþ").removeprefix("þÿ")
    if _NEWS.match(start):
        return NEWSML
    if _MARKUP.match(start):
        return HTML
    if start.lstrip().startswith("{") and re.search(r'"(?:uri|guid|headline|body_\w+|bodies|headlines)"\s*:', start):
        return NINJS
    return TEXT


def _text(data: bytes | str, charset: str | None) -> tuple[str, Decoding]:
    return (data, Decoding("none", "none")) if isinstance(data, str) else read_bytes(data, charset)


def _article(text: str, title: str | None, limits: Limits) -> Article:
    return plain.read_article(text, title=title, max_characters=limits.max_characters, min_words=limits.min_words)


def _read_text(data: bytes | str, charset: str | None, title: str | None, limits: Limits) -> Reading:
    text, decoding = _text(data, charset)
    return Reading(_article(text, title, limits), TEXT, decoding)


def _read_html(data: bytes | str, charset: str | None, title: str | None, limits: Limits) -> Reading:
    from service.ingest.html import read_page

    page = read_page(
        data, charset=charset, title=title, max_characters=limits.max_characters, min_words=limits.min_words
    )
    return Reading(page.article, HTML, page.decoding, page.left_out, page.byline, page.published)


def _read_markdown(data: bytes | str, charset: str | None, title: str | None, limits: Limits) -> Reading:
    from service.ingest.markdown import read_markdown

    source, decoding = _text(data, charset)
    if len(source) > 4 * limits.max_characters + 20_000:
        raise ArticleTooLong(f"the document has {len(source):,} characters", mend="send less text", field="text")
    read = read_markdown(source)
    article = _article(read.text, title or read.title, limits)
    return Reading(article, MARKDOWN, decoding, read.left_out, published=read.published)


def _read_docx(data: bytes | str, _charset: str | None, title: str | None, limits: Limits) -> Reading:
    from service.ingest.docx import read_docx

    text, left = read_docx(_bytes(data))
    return Reading(_article(text, title, limits), DOCX, Decoding("none", "none"), tuple(left))


def _read_odt(data: bytes | str, _charset: str | None, title: str | None, limits: Limits) -> Reading:
    from service.ingest.odt import read_odt

    text, left = read_odt(_bytes(data))
    return Reading(_article(text, title, limits), ODT, Decoding("none", "none"), tuple(left))


def _read_pdf(data: bytes | str, _charset: str | None, title: str | None, limits: Limits) -> Reading:
    from service.ingest.pdf import read_pdf

    text, left = read_pdf(_bytes(data), limits.max_characters)
    return Reading(_article(text, title, limits), PDF, Decoding("none", "none"), tuple(left))


def _read_ninjs(data: bytes | str, charset: str | None, title: str | None, limits: Limits) -> Reading:
    from service.ingest.ninjs import ItemInvalid

    text, decoding = _text(data, charset)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ItemInvalid(f"the item is no JSON: {error}", mend="send one ninjs item as JSON") from error
    return read_news(value, title=title, limits=limits, decoding=decoding)


def read_news(value: Any, *, title: str | None = None, limits: Limits, decoding: Decoding | None = None) -> Reading:
    """Return the article of a news item that is parsed already. Raises what `read_document` raises."""
    from service.ingest.ninjs import read_item

    item = read_item(
        value,
        unusable_allowed=limits.embargoed,
        max_characters=limits.max_characters,
        min_words=limits.min_words,
    )
    article = replace(item.article, title=" ".join(title.split())) if title and title.strip() else item.article
    return Reading(article, NINJS, decoding or Decoding("none", "none"), item=replace(item, article=article))


def _read_newsml(data: bytes | str, charset: str | None, title: str | None, limits: Limits) -> Reading:
    from service.ingest.newsml import read_newsml

    news = read_newsml(data, charset=charset, unusable_allowed=limits.embargoed)
    article = _article(news.text, title or news.title, limits)
    return Reading(article, NEWSML, news.decoding, news.left_out, news.byline, news.published)


def _bytes(data: bytes | str) -> bytes:
    if isinstance(data, str):
        raise NotText("this kind of document is no text", mend="send its bytes", field="text")
    return data


_READERS: Mapping[str, Callable[[bytes | str, str | None, str | None, Limits], Reading]] = {
    TEXT: _read_text,
    HTML: _read_html,
    XHTML: _read_html,
    MARKDOWN: _read_markdown,
    DOCX: _read_docx,
    ODT: _read_odt,
    PDF: _read_pdf,
    NINJS: _read_ninjs,
    NEWSML: _read_newsml,
}


def _with_warnings(reading: Reading) -> Article:
    """Return the article with a warning for bytes that were no letters and for prose that was left out."""
    warnings = list(reading.article.warnings)
    if count := reading.decoding.replaced:
        signs = "a character" if count == 1 else f"{count} characters"
        detail = f"{signs} could not be read as {reading.decoding.encoding} and became \ufffd"
        warnings.append(Warning(WarningCode.TEXT_DAMAGED, "text", detail))
    warnings += left_out_warnings(reading.left_out)
    return replace(reading.article, warnings=tuple(warnings)) if warnings else reading.article
