"""The text of a Markdown document: what its rendering shows, without links' addresses and signs of layout."""

import json
import re
from collections.abc import Sequence
from typing import Any

from service.errors import NotText
from service.ingest.html import read_fragment

_FRONT = re.compile(r"\A---[ \t]*\n(?P<head>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# A line of YAML that is not indented: a key without a blank before its colon, which prose in French has, or an entry.
_OF_YAML = re.compile(r"""[\w.-]{1,60}:(?:\s|\Z)|["'][^"'\n]{1,60}["']:|-(?:\s|\Z)|[#\]}\s]""")
_TITLE = re.compile(r"^title:(?P<title>[^\n]*)(?P<more>(?:\n[ \t]+[^\n]*)*)", re.MULTILINE | re.IGNORECASE)
_BLOCK = re.compile(r"[|>][+-]?\d?[+-]?")
_CHANGE = re.compile(r"[*_]{0,3}\d[\d\s.,]{0,20}[*_]{0,3}\s?(?:[%°€$]|pour cent\b|points?\b|degrés?\b|euros?\b)")
_HEADING = re.compile(r"\A\s*<h1>(?P<title>.*?)</h1>\s*", re.DOTALL)


def read_markdown(source: str) -> tuple[str | None, str]:
    """Return the title of a CommonMark document with tables, and its text.

    The title is that of its YAML head, else its first line if that is a heading of the first level. Raises NotText for
    a document that nests too deeply to be honest.
    """
    from markdown_it import MarkdownIt

    source = source.replace("\r\n", "\n").lstrip("\ufeff")
    title = None
    front = _FRONT.match(source)
    if front and all(_OF_YAML.match(line) for line in front["head"].split("\n") if line):
        source = source[front.end() :]
        title = _title(front["head"])
    try:
        parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 60}).enable(["table", "strikethrough"])
        tokens = parser.parse(source)
        _keep_plus(tokens)
        rendered = parser.renderer.render(tokens, parser.options, {})
    except RecursionError as error:
        raise NotText("the document nests too deeply", mend="send it as plain text", field="text") from error
    heading = _HEADING.match(rendered)
    if heading:
        rendered = rendered[heading.end() :] if title is None else rendered
        title = title or read_fragment(heading["title"])
    return title, read_fragment(rendered)


def _title(head: str) -> str | None:
    """Return the title of a YAML head on one line: plain, quoted, folded or as a block; None for none."""
    named = _TITLE.search(head)
    if named is None:
        return None
    first, more = named["title"].strip(), named["more"].split()
    title = " ".join(more if _BLOCK.fullmatch(first) else [first, *more])
    if len(title) > 1 and title[0] == title[-1] == "'":
        title = title[1:-1].replace("''", "'")
    elif len(title) > 1 and title[0] == title[-1] == '"':
        try:
            title = str(json.loads(title, strict=False))  # the escapes of YAML that are written are those of JSON
        except ValueError:
            title = title[1:-1]
    return " ".join(title.split()) or None


def _keep_plus(tokens: Sequence[Any]) -> None:
    """Write the sign before a change such as « + 2,5 % », which CommonMark takes for that of a list, into its item."""
    from markdown_it.token import Token

    for at, token in enumerate(tokens):
        if token.type != "list_item_open" or token.markup != "+":
            continue
        inline = tokens[at + 2] if at + 2 < len(tokens) else None
        if inline is not None and inline.type == "inline" and inline.children and _CHANGE.match(inline.content):
            inline.children.insert(0, Token("text", "", 0, content="+ "))
