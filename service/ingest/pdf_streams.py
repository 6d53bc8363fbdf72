"""How much the packed streams of a PDF file unpack to, before the library that reads PDF keeps it in memory.

Streams stand in the file itself, never inside another one (ISO 32000-1, 7.5.7), so that they can be found without
reading its objects. PDFium stops at a gigabyte a stream.
"""

import re
import zlib

MAX_UNPACKED_BYTES = 60 << 20
"""Text, drawings, fonts and object streams together."""

MAX_PICTURE_BYTES = 1 << 30
"""Pictures are unpacked one at a time, and only by who shows them."""

_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY_BYTES = 2000
_STEP = 1 << 20


def unpacks_to_too_much(data: bytes) -> bool:
    """Tell whether the Flate streams of a file unpack to more than an article's file does, or are packed twice."""
    left = {False: MAX_UNPACKED_BYTES, True: MAX_PICTURE_BYTES}
    position = 0
    while found := _STREAM.search(data, position):
        position = found.end()
        head = data[max(0, found.start() - _DICTIONARY_BYTES) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if head.count(b"FlateDecode") + head.count(b"/Fl ") > 1:
            return True
        picture = b"/Image" in head and b"/Width" in head
        used, size = _inflate(data, position, left[picture])
        left[picture] -= size
        if left[picture] < 0:
            return True
        position += used
    return False


def _inflate(data: bytes, start: int, limit: int) -> tuple[int, int]:
    """Return how many bytes a Flate stream takes and, counted up to a little over `limit`, how many it unpacks to."""
    stream = zlib.decompressobj()
    used = size = 0
    try:
        while not stream.eof and size <= limit:
            block = data[start + used : start + used + _STEP]
            if not block:
                break
            size += len(stream.decompress(block, _STEP))
            used += len(block) - len(stream.unconsumed_tail) - len(stream.unused_data)
    except zlib.error:  # another filter, an encrypted stream, or none
        return 0, size
    return used, size
