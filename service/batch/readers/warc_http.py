"""HTTP responses as archives keep them: headers that do not hold for their body are passed over, not believed.

Archives from before May 2019 of CC-NEWS, and others, say `Content-Encoding: gzip` or `Transfer-Encoding: chunked` over
a body that was unpacked before it was written. A coding is undone only if the body is in it.
"""

import re
import zlib
from dataclasses import dataclass

from service.batch.sources import ZSTANDARD
from service.ingest.reader import parse_content_type

_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_STEP = 1 << 14
_LITTLE = 1 << 8  # bytes of Zstandard at a time: a block of four may hold 128 KB
_GZIP = b"\x1f\x8b"
_CUT = "the body ends in the middle of its coding"
_CHUNK = re.compile(rb"\s{0,64}+([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")


@dataclass(frozen=True, slots=True)
class Payload:
    """The body of a response and what its headers say of it."""

    status: int
    content_type: str
    content_encoding: str
    transfer_encoding: str
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type, in small letters; empty where none is declared."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset that the header declares."""
        return parse_content_type(self.content_type)[1] if self.content_type.strip() else None


def read_response(content: bytes) -> Payload:
    """Return a response's parts. Raises ValueError for what is no HTTP response."""
    status = _STATUS.match(content)
    if status is None:
        raise ValueError("no HTTP response")
    end = _HEAD.search(content)
    head, body = (content[: end.start()], content[end.end() :]) if end else (content, b"")
    headers: dict[str, str] = {}
    for line in re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines()[1:]:
        name, _, value = line.partition(b":")
        headers.setdefault(name.decode("latin-1").strip().lower(), value.decode("latin-1").strip())
    return Payload(
        int(status[1]),
        headers.get("content-type", ""),
        headers.get("content-encoding", ""),
        headers.get("transfer-encoding", ""),
        body,
    )


def decode_payload(page: Payload, limit: int) -> bytes:
    """Return the body without the codings that it is really in, at most a little more than `limit` bytes.

    Raises ValueError, EOFError and zlib.error for a body whose coding breaks in the middle.
    """
    body = page.body
    if "chunked" in page.transfer_encoding.lower() and _CHUNK.match(body):
        body = _unchunk(body)
    for coding in reversed([part.strip().lower() for part in page.content_encoding.split(",")]):
        body = _decode(body, coding, limit)
    if body.startswith(_GZIP) and page.media_type.startswith("text/"):
        body = _decode(body, "gzip", limit)  # packed, though no header says so
    return body


def _unchunk(body: bytes) -> bytes:
    """Return the chunks of a body as one; a body that only looks chunked comes back as it is."""
    pieces: list[bytes] = []
    position = 0
    while match := _CHUNK.match(body, position):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[match.end() : match.end() + size])
        position = match.end() + size
        if position > len(body):
            break
    # no last chunk: cut off, if there was more than one chunk, else plain text that begins like a size
    return b"".join(pieces) if len(pieces) > 1 or (pieces and position >= len(body)) else body


def _decode(body: bytes, coding: str, limit: int) -> bytes:
    if coding in ("gzip", "x-gzip") and body.startswith(_GZIP):
        return _gunzip(body, limit)
    if coding == "deflate" and body[:1]:
        for wbits in (15, -15):
            try:
                return _inflate(body, wbits, limit)[0]
            except EOFError:
                if wbits > 0:  # its header was right
                    raise
            except zlib.error:
                continue
        return body
    if coding == "br":
        return _brotli(body, limit)
    if coding == "zstd" and ZSTANDARD.match(body):
        return _unpack_zstandard(body, limit)
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    """Return what all members hold (RFC 1952, 2.2); what stands behind the last is no gzip and passed over."""
    plain, left = b"", body
    while left.startswith(_GZIP) and len(plain) <= limit:
        member, left = _inflate(left, 31, limit - len(plain))
        plain += member
    return plain


def _inflate(body: bytes, wbits: int, limit: int) -> tuple[bytes, bytes]:
    """Return what a stream holds, up to a byte more than `limit`, and what stands behind it."""
    stream = zlib.decompressobj(wbits=wbits)
    plain = stream.decompress(body, limit + 1)
    if not stream.eof and len(plain) <= limit:
        raise EOFError(_CUT)
    return plain, stream.unused_data


def _unpack_zstandard(body: bytes, limit: int) -> bytes:
    """Return what all frames hold (RFC 8878, 3.1); what stands behind the last is none and passed over."""
    import zstandard

    plain, place = bytearray(), 0
    while ZSTANDARD.match(body, place) and len(plain) <= limit:
        frame = zstandard.ZstdDecompressor().decompressobj()
        while not frame.eof and len(plain) <= limit:
            if place >= len(body):
                raise EOFError(_CUT)
            plain += frame.decompress(body[place : place + _LITTLE])
            place += _LITTLE
        place = min(place, len(body)) - len(frame.unused_data)
    return bytes(plain)


def _brotli(body: bytes, limit: int) -> bytes:
    import brotli  # type: ignore[import-untyped]

    stream, plain = brotli.Decompressor(), bytearray()
    try:
        for start in range(0, len(body), _STEP):
            plain += stream.process(body[start : start + _STEP], output_buffer_limit=limit + 1)
            while not stream.can_accept_more_data() and len(plain) <= limit:
                plain += stream.process(b"", output_buffer_limit=limit + 1)
            if len(plain) > limit:
                break
    except brotli.error:
        return body  # it is not in this coding
    if not stream.is_finished() and len(plain) <= limit:
        if not plain:
            return body
        raise EOFError(_CUT)
    return bytes(plain)
