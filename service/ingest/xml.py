"""XML documents parsed without DTDs, entities of their own or network; bytes decoded as for every other door."""

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any

from service.errors import ArticleTooLong, NotText
from service.ingest.decode import Decoding, read_bytes

_DECLARATION = re.compile(r"\A\s*<\?xml([^>]{0,300})\?>")
_ENCODING = re.compile(rb"""\A[\s\xef\xbb\xbf]{0,9}<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_REFERENCE = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,40});")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MOST_TAGS = 100_000
_MEND = "correct the XML, or send its text as text/plain"


def read_xml(data: bytes | str, charset: str | None) -> tuple[Any, Decoding]:
    """Return the root of a document, and how its bytes became letters.

    The charset of the transport goes before the one that the document declares (RFC 7303, 3.2). Names of characters
    that HTML knows (`&nbsp;`) are read, though XML knows them by a DTD only. Raises NotText and ArticleTooLong.
    """
    from lxml import etree

    if isinstance(data, str):
        text, decoding = data, Decoding("none", "none")
    else:
        declared = _ENCODING.match(data[:400])
        text, decoding = read_bytes(data, charset or (declared[1].decode() if declared else "utf-8"))
    if text.count("<") > _MOST_TAGS:
        raise ArticleTooLong(f"the document has over {_MOST_TAGS:,} tags", mend="send its text alone", field="text")
    if "<!ENTITY" in text:
        raise NotText("the document declares entities", mend="send it with its entities replaced", field="text")
    clean = _REFERENCE.sub(_character, _NOT_XML.sub("\ufffd", _DECLARATION.sub("", text)).lstrip("\ufeff \t\r\n"))
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(clean.encode("utf-8"), parser=parser), decoding
    except etree.XMLSyntaxError as error:
        raise NotText(f"the document is no XML: {error.msg}", mend=_MEND, field="text") from error


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, blank for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def text_of(element: Any) -> str:
    """Return the text of an element on one line, blank for None; a `br` is a blank."""
    if element is None:
        return ""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Any) -> Iterator[str]:
    """Yield the text of an element in document order; the parser bounds how deep it nests."""
    yield element.text or ""
    for inner in element:
        yield from (" ",) if local_name(inner) == "br" else _pieces(inner)
        yield inner.tail or ""


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name in _PREDEFINED:
        return found[0]
    character = html5.get(name + ";", "")
    return character if character and not set(character) & set("<>&\"'") else f"&amp;{name};"
