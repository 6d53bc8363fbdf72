"""What a Word document imports when it is opened: pages and texts in parts of their own (ECMA-376, part 1, 17.17.2.1).

Programs that make Word documents of web pages put the whole text there.
"""

import posixpath
from email import message_from_bytes
from typing import Any

from service.ingest.decode import read_bytes
from service.ingest.html import read_fragment
from service.ingest.html_choice import LeftOut
from service.ingest.packages import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_TAGS = 50_000  # of all parts together


def read_chunks(package: Package, body: Any) -> tuple[dict[str, list[str]], list[LeftOut]]:
    """Return the lines of what is imported, by the relationships that name it, and what could not be read of it.

    Raises ArticleTooLong and NotText.
    """
    wanted = [identifier_of(element) for element in body.iter(f"{_W}altChunk")]
    relations = package.xml("word/_rels/document.xml.rels") if wanted else None
    targets = {one.get("Id"): one.get("Target", "") for one in relations} if relations is not None else {}
    chunks: dict[str, list[str]] = {}
    left = []
    tags = 0
    for identifier in dict.fromkeys(wanted):
        name = posixpath.normpath(posixpath.join("/word", targets.get(identifier, ""))).lstrip("/")
        data = package.read(name) or b""
        tags += data.count(b"<")
        if tags > _MOST_TAGS:
            raise package.too_much()
        text = _text(data)
        if text is None:
            left.append(LeftOut("embedded document", name))
        else:
            chunks[identifier] = [line for line in text.split("\n\n") if line.strip()]
    return chunks, left


def identifier_of(chunk: Any) -> str:
    """Return the name of the relationship of an import."""
    return next((str(value) for name, value in chunk.attrib.items() if name.endswith("}id")), "")


def _text(data: bytes) -> str | None:
    """Return the text of a page, alone or in a MIME message, or of a plain text; None for another kind of document."""
    if not data.strip() or data.startswith((b"PK", b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        return None
    charset = None
    if data[:1000].lstrip().lower().startswith((b"mime-version:", b"content-type:", b"from:")):
        try:
            every = [*message_from_bytes(data).walk()]
        except RecursionError:
            return None
        parts = [part for part in every if part.get_content_type() in ("text/html", "text/plain")]
        part = next((one for one in parts if one.get_content_type() == "text/html"), next(iter(parts), None))
        payload = part.get_payload(decode=True) if part is not None else None
        if part is None or not isinstance(payload, bytes):
            return None
        data, charset = payload, part.get_content_charset()
    text = read_bytes(data, charset, markup=True)[0]
    return read_fragment(text) if "<" in text else text.replace("\r\n", "\n")
