"""WARC through FastWARC: the HTML and plain-text responses; offsets are bytes of the file as it is stored."""

from collections.abc import Iterator
from dataclasses import replace
from typing import IO, BinaryIO, cast

from service.batch.fields import content_id, place_id
from service.batch.readers.options import ReadOptions, damaged, is_damage, lost
from service.batch.records import Fault, Media, Record
from service.batch.sources import Source

_MEDIA: dict[str, Media] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}


def read(source: Source, start: int, options: ReadOptions) -> Iterator[Record]:
    """Yield a record for each successful HTML or plain-text response; see `readers.read`.

    The identifier is the address with the time of the capture, so that a page crawled twice is two articles.
    """
    with lost(source), source.open_raw() as raw:
        options.opened(raw)
        if raw.seekable():
            raw.seek(start)
        held: Record | None = None
        try:
            # A record is held back until the next one shows where it ends.
            for record in _records(raw, source.name, options.max_bytes):
                if held and held.offset >= start:
                    yield replace(held, end=record.offset)
                held = record
        except Exception as error:
            if not is_damage(error):
                raise
            offset = held.offset if held else start
            yield damaged(source, offset, error)
            return
        if held and held.offset >= start:
            yield replace(held, end=source.size or held.offset + 1)


def _records(raw: IO[bytes], name: str, limit: int) -> Iterator[Record]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource
    for found in ArchiveIterator(cast(BinaryIO, raw), record_types=wanted, parse_http=True, auto_decode="all"):
        offset = found.stream_pos
        kind = (found.http_content_type or found.headers.get("Content-Type") or "").split(";")[0].strip().lower()
        status = found.http_headers.status_code if found.http_headers is not None else 200
        if kind not in _MEDIA or status != 200:
            continue
        body = found.reader.read(limit + 1)
        address, date = found.headers.get("WARC-Target-URI"), found.headers.get("WARC-Date")
        if len(body) > limit:
            fault = Fault("RecordTooLarge", f"the page has more than {limit} bytes", "raise --max-bytes")
            yield Record(name, offset, offset, place_id(name, offset), fault=fault)
        else:
            yield Record(
                name,
                offset,
                offset,
                f"{address} {date}" if address else content_id(None, body),
                None,
                body,
                _MEDIA[kind],
            )
