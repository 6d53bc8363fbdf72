"""The records of a WARC archive one after another (ISO 28500, 4 to 5), plain or each a gzip member.

A record whose length or packing does not hold is told as damaged, and reading goes on at the next record's first line,
which is searched for. Memory holds one record, at most `limit` bytes of it and a little more.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

_BLOCK = 1 << 16
_MOST_HEAD = 1 << 16
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NEXT = re.compile(rb"(?:\A|\n)(WARC/[01]\.\d+\r?\n)")
_FOLLOWED = re.compile(rb"\A[\r\n]*WARC/")
_MEMBER = b"\x1f\x8b\x08"
_LINE_ENDS = b"\r\n"


@dataclass(frozen=True, slots=True)
class Framed:
    """A record as it stands in an archive from `offset` to `end`; no headers tell that it is damaged.

    `content` is cut where it is larger than the limit; `torn` tells that the archive ends inside the record.
    """

    offset: int
    end: int
    headers: Mapping[str, str] | None = None
    content: bytes = b""
    torn: bool = False


class _Window:
    """A part of a stream that can be looked at before it is passed; `offset` is that of its first byte."""

    def __init__(self, stream: IO[bytes], offset: int) -> None:
        self._stream, self.offset = stream, offset
        self.data = bytearray()
        self.ended = False

    def fill(self, size: int) -> bool:
        """Make `size` bytes visible; False at the stream's end."""
        while len(self.data) < size and not self.ended:
            block = self._stream.read(max(_BLOCK, min(size - len(self.data), 1 << 20)))
            self.ended = not block
            self.data += block
        return len(self.data) >= size

    def skip(self, size: int) -> int:
        """Pass `size` bytes, fewer at the stream's end; return how many."""
        passed = 0
        while passed < size and (self.data or self.fill(1)):
            step = min(size - passed, len(self.data))
            del self.data[:step]
            passed += step
        self.offset += passed
        return passed

    def skip_line_ends(self) -> None:
        """Pass the line ends that stand here."""
        while self.fill(1):
            rest = self.data.lstrip(_LINE_ENDS)
            passed = len(self.data) - len(rest)
            if passed:
                self.skip(passed)
            if rest:
                return


def plain_records(stream: IO[bytes], start: int, limit: int) -> Iterator[Framed]:
    """Yield the records of a stream that is at `start`."""
    window = _Window(stream, start)
    while True:
        window.skip_line_ends()
        if not window.data:
            return
        yield _plain(window, limit)


def _plain(window: _Window, limit: int) -> Framed:
    begin = window.offset
    window.fill(_MOST_HEAD)
    head = _HEAD_END.search(window.data[:_MOST_HEAD]) if window.data.startswith(b"WARC/") else None
    headers = _headers(bytes(window.data[: head.start()])) if head else {}
    length = headers.get("content-length", "")
    if head is None or not length.isascii() or not length.isdigit():
        at_end = head is None and window.ended and len(window.data) < _MOST_HEAD
        return _resumed(window, begin, torn=at_end and window.data.startswith(b"WARC/"))
    size, body = int(length), head.end()
    visible = body + min(size, limit + 1)
    if not window.fill(visible):
        return _resumed(window, begin, torn=True)
    content = bytes(window.data[body:visible])
    if size > limit:
        passed = window.skip(body + size)
        torn = passed < body + size
        return Framed(begin, window.offset, headers, content, torn)
    window.fill(visible + 64)
    behind = bytes(window.data[visible : visible + 64])
    # two line ends close a record; some writers leave them out before the next one
    if behind.strip(_LINE_ENDS) and not behind.startswith((b"\r\n\r\n", b"\n\n")) and not _FOLLOWED.match(behind):
        return _resumed(window, begin, torn=False)
    window.skip(visible)
    return Framed(begin, window.offset + len(behind) - len(behind.lstrip(_LINE_ENDS)), headers, content)


def _resumed(window: _Window, begin: int, *, torn: bool) -> Framed:
    """Pass a damaged record up to the next one's first line, or to the end of the archive."""
    window.skip(1)
    while True:
        window.fill(_BLOCK)
        found = _NEXT.search(window.data)
        if found and (found.start(1) > 0):
            window.skip(found.start(1))
            return Framed(begin, window.offset)
        if window.ended:
            window.skip(len(window.data))
            return Framed(begin, window.offset, torn=torn)
        window.skip(max(1, len(window.data) - 16))


def packed_records(stream: IO[bytes], start: int, limit: int) -> Iterator[Framed]:
    """Yield the records of a stream of gzip members, one a record, that is at `start`."""
    window = _Window(stream, start)
    while window.fill(1):
        yield _packed(window, limit)


def _packed(window: _Window, limit: int) -> Framed:
    begin = window.offset
    member = zlib.decompressobj(wbits=31)
    plain = bytearray()
    read = 0
    try:
        while not member.eof:
            if read > limit:  # too large to be looked at again from its beginning
                window.skip(read)
                read = 0
            if not window.fill(read + 1):
                return _resumed_member(window, begin, torn=True)
            block = bytes(window.data[read : read + _BLOCK])
            read += len(block)
            while block and not member.eof:
                got = member.decompress(block, 1 << 20)
                plain += got[: max(0, limit + _MOST_HEAD - len(plain))]
                block = member.unconsumed_tail
    except zlib.error:
        return _resumed_member(window, begin, torn=False)
    window.skip(read - len(member.unused_data))
    head = _HEAD_END.search(plain[:_MOST_HEAD])
    headers = _headers(bytes(plain[: head.start()])) if head and plain.startswith(b"WARC/") else None
    if headers is None or head is None:
        return Framed(begin, window.offset)
    size = headers.get("content-length", "")
    content = plain[head.end() :]
    if not size.isascii() or not size.isdigit() or (int(size) > len(content) and len(content) <= limit):
        return Framed(begin, window.offset)
    return Framed(begin, window.offset, headers, bytes(content[: min(int(size), limit + 1)]))


def _resumed_member(window: _Window, begin: int, *, torn: bool) -> Framed:
    """Pass a damaged member up to the next one that holds the beginning of a record."""
    window.skip(1)
    while True:
        window.fill(_BLOCK)
        position = window.data.find(_MEMBER)
        while position >= 0:
            window.fill(position + 4096)
            if _opens_record(bytes(window.data[position : position + 4096])):
                window.skip(position)
                return Framed(begin, window.offset)
            position = window.data.find(_MEMBER, position + 1)
        if window.ended:
            window.skip(len(window.data))
            return Framed(begin, window.offset, torn=torn)
        window.skip(max(1, len(window.data) - 3))


def _opens_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(wbits=31).decompress(data, 64).startswith(b"WARC/")
    except zlib.error:
        return False


def holds_many(head: bytes) -> bool:
    """Tell whether the first gzip member of an archive holds more than one record: it was packed as a whole."""
    try:
        plain = zlib.decompressobj(wbits=31).decompress(head, 1 << 20)
    except zlib.error:
        return False
    end = _HEAD_END.search(plain)
    length = _headers(plain[: end.start()]).get("content-length", "") if end else ""
    if end is None or not length.isascii() or not length.isdigit():
        return False
    return plain[end.end() + int(length) :].lstrip(_LINE_ENDS).startswith(b"WARC/")


def _headers(head: bytes) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines()[1:]:
        name, _, value = line.partition(b":")
        headers.setdefault(name.decode("utf-8", "replace").strip().lower(), value.decode("utf-8", "replace").strip())
    return headers
