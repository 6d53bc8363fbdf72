"""The text of a Markdown document: what its rendering shows, without links' addresses and signs of layout."""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service.errors import NotText
from service.ingest.html import read_fragment
from service.ingest.html_choice import LeftOut
from service.ingest.markdown_footnotes import footnotes, leave_out_footnotes
from service.text.moments import parse_date
from service.text.word_lists import word_lists

_FRONT = re.compile(r"\A---[ \t]*\n(?P<head>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# A line of YAML that is not indented: a key without a blank before its colon, which prose in French has, or an entry.
_OF_YAML = re.compile(r"""[\w.-]{1,60}:(?:\s|\Z)|["'][^"'\n]{1,60}["']:|-(?:\s|\Z)|[#\]}\s]""")
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(?P<head>.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_ENTRY = r"^{}:(?P<value>[^\n]*)(?P<more>(?:\n[ \t]+[^\n]*)*)"
_DATES = ("published", "datePublished", "publishDate", "pubDate", "date")
# A value that is a date and, perhaps, a time: of a period, or a date in a sentence, nothing can be known.
_WRITTEN = word_lists("service.ingest", "written_dates.toml")
_DATE = re.compile(
    rf"(?:le\s)?(?:{_WRITTEN.any_of('weekdays')},?\s)?{_WRITTEN.any_of('days')}"
    rf"(?:(?:[t,]\s?|\s(?:à\s)?){_WRITTEN.any_of('hours')}\s?{_WRITTEN.any_of('zones')}?)?",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\s#.*\Z")
_BLOCK = re.compile(r"[|>][+-]?\d?[+-]?")
_CHANGE = re.compile(r"[*_]{0,3}\d[\d\s.,]{0,20}[*_]{0,3}\s?(?:[%°€$]|pour cent\b|points?\b|degrés?\b|euros?\b)")
_HEADING = re.compile(r"\A\s*<h1>(?P<title>.*?)</h1>\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """What a Markdown document says: `title` and `published`, a date such as 2026-03-02, where it names them."""

    title: str | None
    text: str
    published: str | None = None
    left_out: tuple[LeftOut, ...] = ()


def read_markdown(source: str) -> MarkdownText:
    """Return the title of a CommonMark document with tables and footnotes, its day of publication and its text.

    The title is that of its head in YAML or TOML, else its first line if that is a heading of the first level; the day
    is that of the head. Raises NotText for a document that nests too deeply to be honest.
    """
    from markdown_it import MarkdownIt

    source = source.replace("\r\n", "\n").lstrip("\ufeff")
    title = published = None
    front, toml = _FRONT.match(source), _toml(source)
    if toml:
        source = source[toml.end :]
        title, published = toml.title, toml.published
    elif front and all(_OF_YAML.match(line) for line in front["head"].split("\n") if line):
        source = source[front.end() :]
        title, published = _entry(front["head"], "title"), _published(front["head"])
    try:
        parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 60}).enable(["table", "strikethrough"])
        leave_out_footnotes(parser)
        env: dict[str, Any] = {}
        tokens = parser.parse(source, env)
        _keep_plus(tokens)
        rendered = parser.renderer.render(tokens, parser.options, {})
        notes = [read_fragment(parser.render(note)) for note in footnotes(env)]
    except RecursionError as error:
        raise NotText("the document nests too deeply", mend="send it as plain text", field="text") from error
    heading = _HEADING.match(rendered)
    if heading:
        rendered = rendered[heading.end() :] if title is None else rendered
        title = title or read_fragment(heading["title"])
    left_out = tuple(LeftOut("footnote", note) for note in notes if note)
    return MarkdownText(title, read_fragment(rendered), published, left_out)


@dataclass(frozen=True, slots=True)
class _Toml:
    end: int
    title: str | None
    published: str | None


def _toml(source: str) -> _Toml | None:
    """Return a head in TOML, between lines of plus signs, and where it ends; None without one."""
    found = _TOML.match(source)
    try:
        head = tomllib.loads(found["head"]) if found else None
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    if found is None or head is None:
        return None
    title = head.get("title")
    value = next((head[name] for name in _DATES if isinstance(head.get(name), str | dt.date)), "")
    day = value.isoformat() if isinstance(value, dt.date) else value
    return _Toml(found.end(), " ".join(title.split()) or None if isinstance(title, str) else None, _day(day))


def _published(head: str) -> str | None:
    """Return the day that a YAML head names as that of publication; None where it names none, or more than a day."""
    for name in _DATES:
        if day := _day(_COMMENT.sub("", _entry(head, name) or "")):
            return day
    return None


def _day(value: str) -> str | None:
    return parse_date(value) if _DATE.fullmatch(value) else None


def _entry(head: str, name: str) -> str | None:
    """Return the value of a YAML head's entry on one line: plain, quoted, folded or as a block; None for none."""
    named = re.search(_ENTRY.format(name), head, re.MULTILINE | re.IGNORECASE)
    if named is None:
        return None
    first, more = named["value"].strip(), named["more"].split()
    value = " ".join(more if _BLOCK.fullmatch(first) else [first, *more])
    if len(value) > 1 and value[0] == value[-1] == "'":
        value = value[1:-1].replace("''", "'")
    elif len(value) > 1 and value[0] == value[-1] == '"':
        try:
            value = str(json.loads(value, strict=False))  # the escapes of YAML that are written are those of JSON
        except ValueError:
            value = value[1:-1]
    return " ".join(value.split()) or None


def _keep_plus(tokens: Sequence[Any]) -> None:
    """Write the sign before a change such as « + 2,5 % », which CommonMark takes for that of a list, into its item."""
    from markdown_it.token import Token

    for at, token in enumerate(tokens):
        if token.type != "list_item_open" or token.markup != "+":
            continue
        inline = tokens[at + 2] if at + 2 < len(tokens) else None
        if inline is not None and inline.type == "inline" and inline.children and _CHANGE.match(inline.content):
            inline.children.insert(0, Token("text", "", 0, content="+ "))
