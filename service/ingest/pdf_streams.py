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
# a name's letters may be written as their codes (ISO 32000-1, 7.3.5)
_ENCRYPTED = re.compile(rb"/(?:E|#45)(?:n|#6[eE])(?:c|#63)(?:r|#72)(?:y|#79)(?:p|#70)(?:t|#74)")
_DICTIONARY_BYTES = 2000
_STEP = 1 << 20


def may_be_encrypted(data: bytes) -> bool:
    """Tell whether a file may have a security handler: what its streams unpack to cannot be counted then.

    The entry stands in the trailer, or in the dictionary of a cross-reference stream, which is never packed itself.
    """
    return bool(_ENCRYPTED.search(data))


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
