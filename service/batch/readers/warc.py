"""WARC through FastWARC: the HTML and plain-text responses; offsets are bytes of the file as it is stored."""

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, BinaryIO, cast

from service.batch.fields import content_id, place_id
from service.batch.readers.options import ReadOptions, damaged, is_damage, lost
from service.batch.records import Fault, Media, Record
from service.batch.sources import Source, skip_to

_BLOCK = 1 << 16
_MEDIA: dict[str, Media] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}


def read(source: Source, start: int, options: ReadOptions) -> Iterator[Record]:
    """Yield a record for each successful HTML or plain-text response; see `readers.read`.

    The identifier is the address with the time of the capture, so that a page crawled twice is two articles.
    """
    with lost(source), _open(source, options) as raw:
        skip_to(raw, start if source.url != "-" else 0)
        held: Record | None = None
        torn: int | None = None
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
        if raw.seekable():
            torn = _torn(raw, held.offset if held else start)
        if held and held.offset >= start and held.offset != torn:
            yield replace(held, end=torn or source.size or held.offset + 1)
        if torn is not None:
            yield damaged(source, torn, EOFError("the archive ends in the middle of a record"))


@contextmanager
def _open(source: Source, options: ReadOptions) -> Iterator[IO[bytes]]:
    """Open an archive as it is stored, which lets reading begin at any record; one packed as a whole is unpacked."""
    if source.url != "-":
        with source.open_raw() as raw:
            if raw.read(2) in (b"\x1f\x8b", b"WA"):
                raw.seek(0)
                options.opened(raw)
                yield raw
                return
    with source.open(options.opened) as stream:
        yield stream


def _torn(raw: IO[bytes], start: int) -> int | None:
    """Return where the record begins in the middle of which an archive ends, walking from `start`; None if it is whole.

    FastWARC ends without a word there.
    """
    raw.seek(start)
    first = raw.read(2)
    raw.seek(start)
    if first == b"\x1f\x8b":
        return _torn_member(raw, start)
    return _torn_record(raw, start) if first == b"WA" else None


def _torn_member(raw: IO[bytes], start: int) -> int | None:
    """Walk over gzip members, one a record."""
    begin, waiting = start, b""
    while True:
        member = zlib.decompressobj(wbits=31)
        read = 0
        while not member.eof:
            block = waiting or raw.read(_BLOCK)
            if not block:
                return begin if read else None
            read, waiting = read + len(block), b""
            member.decompress(block)
        begin, waiting = begin + read - len(member.unused_data), member.unused_data


def _torn_record(raw: IO[bytes], start: int) -> int | None:
    """Walk over plain records by their lengths."""
    end = raw.seek(0, io.SEEK_END)
    begin = raw.seek(start)
    while True:
        line = raw.readline(_BLOCK)
        while line in (b"\r\n", b"\n"):
            begin, line = raw.tell(), raw.readline(_BLOCK)
        if not line:
            return None
        length = None
        while line.strip():
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length":
                length = int(value)
            line = raw.readline(_BLOCK)
        if not line or length is None or raw.tell() + length > end:
            return begin
        begin = raw.seek(length, io.SEEK_CUR)


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
