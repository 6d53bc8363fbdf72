"""A web page to an article: its text without menus, notices and footers, its title, byline and date."""

import html as entities
import re
from dataclasses import dataclass, replace
from typing import Any

from service.domain import Article
from service.errors import ArticleEmpty, ArticleTooLong, NotText
from service.ingest.decode import Decoding, read_bytes
from service.ingest.html_blocks import Block, blocks_of, join
from service.ingest.html_choice import LeftOut, choose, key, zone_of
from service.ingest.html_frames import open_frames
from service.ingest.html_metadata import Metadata, read_metadata
from service.ingest.plain import read_article
from service.text.boilerplate import is_boilerplate, is_name_or_date
from service.text.word_lists import word_lists

_MOST_TAGS = 50_000  # about two seconds' work; the longest reports have a fifth of them
_HEAD_BLOCKS = 4  # among the first so many stand the headline and what is above the text
_NOT_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")
_INLINE = ("span", "a", "em", "i", "b", "strong", "small", "abbr", "font")
_UNSEEN = word_lists("service.ingest", "visually_hidden.toml").words("names")
_UNDECODED = Decoding("none", "none")


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page holds for a reader; `published` is a date such as 2026-03-02.

    `left_out` are the pieces of visible text that are no part of the article, `decoding` says how its bytes were read.
    """

    article: Article
    byline: str | None
    published: str | None
    left_out: tuple[LeftOut, ...] = ()
    decoding: Decoding = _UNDECODED


def read_page(
    data: bytes | str, *, charset: str | None = None, title: str | None = None, max_characters: int, min_words: int
) -> Page:
    """Return the article of a web page; `title` overrides the page's own.

    `charset` is the one of the Content-Type; see `decode.read_bytes` for how bytes are read. A page that is a string
    is decoded already. Raises NotText for what is no HTML, ArticleTooLong for too many tags, ArticleEmpty when the
    page holds no article, and what `read_article` raises.
    """
    markup, decoding = (data, _UNDECODED) if isinstance(data, str) else read_bytes(data, charset, markup=True)
    if markup.count("<") > _MOST_TAGS:
        raise ArticleTooLong(
            f"the page has over {_MOST_TAGS:,} tags", mend="send the text itself as text/plain", field="text"
        )
    if "<" not in markup:
        raise NotText("this is no HTML", mend="send it as text/plain")
    root = _parse(markup)
    if root is None:
        raise _empty()
    unopened = open_frames(root)
    metadata = read_metadata(root)
    blocks = blocks_of(root, zone_of)
    kept, left = choose(blocks, _extract(root))
    heading = " ".join((title or metadata.title).split())
    body, above = _without_title(kept, metadata.title)
    left += [*above, *unopened]
    text = join(body) or _linked_body(metadata)
    if not text:
        raise _empty()
    article = read_article(text, title=heading or None, max_characters=max_characters, min_words=min_words)
    return Page(article, metadata.byline or None, metadata.published, tuple(left), decoding)


def read_fragment(markup: str) -> str:
    """Return the text of clean markup, such as the body of a news item: every block a paragraph, nothing left out.

    Raises NotText for markup with too many tags or too many levels of them.
    """
    if not markup.strip():
        return ""
    if "<" not in markup:
        return " ".join(entities.unescape(markup).split())
    if markup.count("<") > _MOST_TAGS:
        raise NotText("the body has too many tags", mend="send the body as text/plain")
    root = _parse(f"<div>{markup}</div>")
    if root is None:
        return ""
    return join([block for block in blocks_of(root) if block.zone != "struck out"])


def _parse(markup: str) -> Any:
    """Return the tree of a page, None for one without an element. Raises NotText for what libxml2 cannot take.

    Below 2,048 levels (256 without `huge_tree`) libxml2 drops what follows and says so in its log alone.
    """
    from lxml import etree, html

    clean = _XML_DECLARATION.sub("", markup.replace("\x00", ""))
    clean = _NOT_XML.sub("\ufffd", clean) if _NOT_XML.search(clean) else clean
    parser = html.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    except ValueError as error:
        raise NotText("the markup cannot be read", mend="send the text as text/plain") from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise NotText("the markup nests too deeply to be read to its end", mend="send the text as text/plain")
    _as_shown(root)
    return root


def _as_shown(root: Any) -> None:
    """Take out of a tree the words for screen readers, and make of declarative shadow roots what they show."""
    for element in [*root.iter(*_INLINE)]:
        names = element.get("class", "")
        if "focusable" not in names and not _UNSEEN.isdisjoint(names.split()):  # else it is shown to a keyboard
            element.drop_tree()
    for template in root.iter("template"):
        if "shadowrootmode" in template.attrib:
            template.tag = "div"


def _extract(root: Any) -> str:
    """Return what trafilatura takes for the text of the article, by its fast way.

    It changes the tree that it is given.
    """
    from trafilatura import bare_extraction

    page = bare_extraction(root, fast=True, include_comments=False, include_tables=True, with_metadata=False)
    text: str = page.text if page is not None and not isinstance(page, dict) and page.text else ""
    return text


def _linked_body(metadata: Metadata) -> str:
    """Return the article of a page's JSON-LD, which some pages have instead of elements."""
    body = metadata.body
    return (read_fragment(body) if "</" in body else entities.unescape(body)) if len(body.split()) > 20 else ""


def _without_title(blocks: list[Block], title: str) -> tuple[list[Block], list[LeftOut]]:
    """Part the text from the headline and what stands above it without being part of it: bylines and credits."""
    wanted = key(title)
    kept: list[Block] = []
    left: list[LeftOut] = []
    for block in blocks[:_HEAD_BLOCKS]:
        mine = key(block.text)
        if wanted and mine == wanted:
            continue
        first, _, rest = block.text.partition("\n")
        if wanted and rest.strip() and key(first) == wanted:  # a page that makes its lines by `br`
            block = replace(block, text=rest.strip())  # noqa: PLW2901 - the same block, shorter
        if len(blocks) > 1 and _is_above_text(block):
            left.append(LeftOut("byline or credit", block.text))
        else:
            kept.append(block)
    return kept + blocks[_HEAD_BLOCKS:], left


def _is_above_text(block: Block) -> bool:
    """Tell a byline, a credit or a date; a heading is one only if it holds a date."""
    if block.parent is not None and block.parent.tag in ("dd", "td", "th", "li"):
        return is_boilerplate(block.text)  # an answer, whose question would be left alone
    if block.kind == "heading":
        return any(sign.isdigit() for sign in block.text) and is_name_or_date(block.text)
    return block.kind == "text" and (is_boilerplate(block.text) or is_name_or_date(block.text))


def _empty() -> ArticleEmpty:
    return ArticleEmpty("the page holds no article", mend="send the text itself as text/plain", field="text")
