"""WARC archives (ISO 28500): pages captured as responses, resources and conversions; offsets are bytes as stored.

What the headers of a response say of its body is often untrue: see `warc_http`. A record that is damaged is one dead
letter, and reading goes on behind it: see `warc_records`.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO

from service.batch.fields import content_id, place_id
from service.batch.readers.options import ReadOptions, damaged, is_damage, lost
from service.batch.readers.warc_http import Payload, decode_payload, read_response
from service.batch.readers.warc_records import Framed, holds_many, packed_records, plain_records
from service.batch.records import Fault, Media, Record
from service.batch.sources import Source, skip_to

_Frames = Callable[[IO[bytes], int, int], Iterator[Framed]]
_HEAD = 1 << 20
_MEDIA: dict[str, Media] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
}
_PAGES = frozenset({"response", "resource", "conversion"})
_SILENT = frozenset({"warcinfo", "request", "metadata"})  # they hold no page and promise none


def read(source: Source, start: int, options: ReadOptions) -> Iterator[Record]:
    """Yield a record for each page in an archive; see `readers.read`. What is left out is counted and announced.

    The identifier is the address with the time of the capture, so that a page crawled twice is two articles.
    """
    left: Counter[str] = Counter()
    yield from _records(source, start, options, left)
    if left:
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(left.items()))
        options.announce(f"{source.name}: left out {counts}")


def _records(source: Source, start: int, options: ReadOptions, left: Counter[str]) -> Iterator[Record]:
    """Yield the records, and count in `left` what is left out; a torn archive ends them like any other."""
    with lost(source), _open(source, options) as (stream, frames):
        skip_to(stream, start if source.url != "-" else 0)
        position = start
        try:
            for framed in frames(stream, start if source.url != "-" else 0, options.max_bytes):
                position = framed.end
                if framed.offset < start:
                    continue
                if framed.torn:
                    yield damaged(source, framed.offset, EOFError("the archive ends in the middle of a record"))
                    return
                record = _record(framed, source.name, options.max_bytes, left)
                if record is not None:
                    yield record
        except Exception as error:
            if not is_damage(error):
                raise
            yield damaged(source, position, error)
            return


@contextmanager
def _open(source: Source, options: ReadOptions) -> Iterator[tuple[IO[bytes], _Frames]]:
    """Open an archive as it is stored, which lets reading begin at any record; one packed as a whole is unpacked."""
    if source.url != "-":
        with source.open_raw() as raw:
            head = raw.read(_HEAD)
            if head.startswith(b"WA") or (head.startswith(b"\x1f\x8b") and not holds_many(head)):
                raw.seek(0)
                options.opened(raw)
                yield raw, plain_records if head.startswith(b"WA") else packed_records
                return
    with source.open(options.opened) as stream:
        yield stream, plain_records


def _record(framed: Framed, name: str, limit: int, left: Counter[str]) -> Record | None:  # noqa: PLR0911 - one way out for each answer
    """Return the page in a record, None for one that holds no page, which is counted."""
    offset, end = framed.offset, framed.end
    fault = Fault("BadRecord", "the record is damaged", "repair the archive, and run again with --retry-failed")
    spoilt = Record(name, offset, end, place_id(name, offset), fault=fault)
    if framed.headers is None:
        return spoilt
    headers, content = framed.headers, framed.content
    kind = headers.get("warc-type", "").lower()
    if kind in _SILENT:
        return None
    if kind not in _PAGES:
        left[f"{kind or 'untyped'} records"] += 1
        return None
    record_type = headers.get("content-type", "")
    is_http = kind == "response" and ("http" in record_type.partition(";")[0].lower() or content.startswith(b"HTTP/"))
    try:
        page = read_response(content) if is_http else Payload(200, record_type, "", "", content)
        if page.status != 200:
            left["responses of another status than 200"] += 1
            return None
        media = _MEDIA.get(page.media_type)
        if media is None and page.media_type in ("", "application/octet-stream"):
            media = "html" if kind == "response" and not page.media_type else "text" if kind == "conversion" else None
        if media is None:
            left["pages of other kinds"] += 1
            return None
        body = decode_payload(page, limit)
    except (ValueError, EOFError, zlib.error):
        return spoilt
    if len(body) > limit:
        fault = Fault("RecordTooLarge", f"the page has more than {limit} bytes", "raise --max-bytes")
        return Record(name, offset, end, place_id(name, offset), fault=fault)
    address = headers.get("warc-target-uri", "").removeprefix("<").removesuffix(">")  # wget writes it in brackets
    identifier = f"{address} {headers.get('warc-date', '')}".strip() if address else content_id(None, body)
    return Record(name, offset, end, identifier, None, body, media, charset=page.charset, cut=_cut(headers))


def _cut(headers: Mapping[str, str]) -> str:
    """Return why a record holds only the beginning of its page (ISO 28500, 5.13 and 7), blank where it holds all."""
    if reason := headers.get("warc-truncated", ""):
        return f"left out, the end of the page: it was cut off when it was captured (WARC-Truncated: {reason[:40]})"
    if headers.get("warc-segment-number"):
        return "left out, the end of the page: it is in other records of the archive (WARC-Segment-Number)"
    return ""
