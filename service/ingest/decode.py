"""Bytes to text as the WHATWG Encoding Standard has it, with a clear refusal for what is no text at all.

The order is that of the standards: byte-order mark (Encoding, 6.1), the label of the transport, the page's own
declaration (HTML, 13.2.3.2), and only then a look at the bytes. Unknown labels are passed over; bytes that do not fit
become U+FFFD and are counted. In two cases the bytes are believed rather than a label that they contradict: a label
of one byte a character over well-formed UTF-8, and the label UTF-8 over bytes without a single sequence of it.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from service.errors import NotText

DecodedBy = Literal["mark", "transport", "meta", "bytes", "none"]

_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\x7fELF", "a program"),
    (b"RIFF", "a sound, film or WebP picture"),
    (b"OggS", "a sound"),
    (b"ID3", "a sound"),
)
_WORDS = (b"BZh", b"RIFF", b"OggS", b"ID3")  # which may begin a text: « ID3 : Volkswagen rappelle 12 000 voitures »
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
# UTF-32 stands before UTF-16, whose mark begins its own.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")  # of Unicode's, those that no text is laid out with
_CONTROLS_ALLOWED = 0.02
# What Windows-1252 text in a western European language holds beyond ASCII. Another encoding read as Windows-1252
# shows other signs.
_WESTERN = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆáíóúñÁÍÓÚÑßãõåøÅØ’‘“”«»–—…€°•·\u00a0£§²³½©®™ºª¿¡ìòÌÒ")
_FRENCH = frozenset("àâçéèêëîïôùûüœæÀÂÇÉÈÊËÎÏÔÙÛŒ")
_LETTER_9 = re.compile(r"(?<=[a-z])[¼½](?=[a-z])|(?<=\d )¤|(?<=\d)¤")  # œ, Œ and € of ISO-8859-15
_LABELS = {"mac-roman": "macintosh", "cp1252": "windows-1252", "iso8859-15": "iso-8859-15", "iso8859-1": "windows-1252"}
_PRESCAN_BYTES = 1024
_COMMENT_OR_META = re.compile(rb"<!--.*?(?:-->|\Z)|<meta[\s/]([^>]{0,2000})", re.IGNORECASE | re.DOTALL)
_SCRIPT = re.compile(rb"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([^\s"';/>]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""\A\s{0,20}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FEW = 3  # bytes beyond ASCII: with less nothing can be told from them


@dataclass(frozen=True, slots=True)
class Decoding:
    """How bytes were read: a WHATWG encoding's name, what told it, and how many characters became U+FFFD.

    `ignored` are the labels that were not believed: unknown, or contradicted by the bytes.
    """

    encoding: str
    by: DecodedBy
    replaced: int = 0
    ignored: tuple[str, ...] = ()


def decode(data: bytes, charset: str | None = None) -> str:
    """Return the text of `data` as `read_bytes` does, without telling how it was read."""
    return read_bytes(data, charset)[0]


def read_bytes(data: bytes, charset: str | None = None, *, markup: bool = False) -> tuple[str, Decoding]:
    """Return the text of `data` and how it was read; `charset` is the transport's label, `markup` looks for a meta.

    Raises NotText for pictures, archives and other binaries, and, unless it is `markup`, for bytes in an encoding that
    neither says its name nor can be told.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic) and (magic not in _WORDS or _BINARY.search(data[:64])):
            raise _not_text(f"this is {kind}, not text", "extract its text first and send that")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _read(data[len(mark) :], encoding, "mark", ())
    ignored: list[str] = []
    labels: list[tuple[str, DecodedBy]] = [(charset, "transport")] if charset else []
    if markup:
        labels += [(label, "meta") for label in _declared(data)]
    for label, by in labels:
        name = codec(label, by)
        if name is None or _contradicted(data, name):
            ignored.append(label)
            continue
        return _read(data, name, by, tuple(ignored))
    return _detect(data, tuple(ignored), markup=markup)


def codec(label: str, by: DecodedBy = "transport") -> str | None:
    """Return Python's name of the encoding that a label names in the standard, None for an unknown label.

    ISO-8859-1 and ASCII are Windows-1252; a page cannot declare UTF-16 in ASCII, so that is UTF-8.
    """
    import webencodings  # type: ignore[import-untyped]

    found = webencodings.lookup(label.strip().strip("\"'"))
    if found is None or found.name in ("replacement", "x-user-defined"):
        return None
    if by == "meta" and found.name.startswith("utf-16"):
        return "utf-8"
    return str(found.codec_info.name)


def _declared(data: bytes) -> list[str]:
    """Return the labels that a page declares: those of its first 1,024 bytes first, then those behind them."""
    found = [match[1] for match in (_XML_ENCODING.match(data),) if match]
    found += _metas(data[:_PRESCAN_BYTES])
    if not found and len(data) > _PRESCAN_BYTES:
        found += _metas(_SCRIPT.sub(b" ", data[: 1 << 20]))
    return [label.decode("ascii", "replace") for label in dict.fromkeys(found)]


def _metas(head: bytes) -> list[bytes]:
    metas = (match[1] for match in _COMMENT_OR_META.finditer(head) if match[1])
    return [label[1] for meta in metas if (label := _CHARSET.search(meta))]


def _contradicted(data: bytes, name: str) -> bool:
    """Tell whether the bytes are certainly not in the encoding that a label names."""
    if data.isascii():
        return name.startswith("utf-16") and b"\0" not in data
    if name == "utf-8":
        stray = len(re.findall(rb"[\x80-\xff]", data[:200_000]))
        return stray >= _FEW and not _SEQUENCE.search(data) and _is_western(data)
    one_byte = name.startswith(("cp125", "iso8859", "mac"))
    return one_byte and len(_SEQUENCE.findall(data[:200_000])) >= _FEW - 1 and _is_utf_8(data)


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_western(data: bytes) -> bool:
    beyond = [char for char in data.decode("cp1252", "replace") if char > "\x7f"]
    return sum(char in _WESTERN for char in beyond) >= 0.7 * len(beyond) and len(beyond) <= 0.4 * len(data)


def _detect(data: bytes, ignored: tuple[str, ...], *, markup: bool) -> tuple[str, Decoding]:
    if b"\x00" in data:
        return _wide(data, ignored)
    if _is_utf_8(data):
        return _read(data, "utf-8", "bytes", ignored)
    lenient = data.decode("utf-8", "replace")
    damaged = lenient.count("\ufffd")
    if sum(char > "\x7f" for char in lenient) - damaged > damaged:
        return _read(data, "utf-8", "bytes", ignored)
    if old := _old_code_page(data):
        return _read(data, old, "bytes", ignored)
    if _is_western(data):
        name = "iso8859-15" if _LETTER_9.search(data.decode("cp1252", "replace")) else "cp1252"
        return _read(data, name, "bytes", ignored)
    return _guess(data, ignored, markup=markup)


def _old_code_page(data: bytes) -> str | None:
    """Return the code page of Macintosh or DOS if only that makes French letters of the bytes."""
    if _french_letters(data, "cp1252") >= 0.5:
        return None
    fitting = (name for name in ("mac-roman", "cp850") if _french_letters(data, name) >= 0.7)
    return max(fitting, key=lambda name: _french_letters(data, name), default=None)


def _french_letters(data: bytes, encoding: str) -> float:
    """Return the share of French letters among the signs beyond ASCII."""
    beyond = [char for char in data[:20_000].decode(encoding, "replace") if char > "\x7f"]
    return sum(char in _FRENCH for char in beyond) / len(beyond) if len(beyond) >= _FEW else 0.5


def _guess(data: bytes, ignored: tuple[str, ...], *, markup: bool) -> tuple[str, Decoding]:
    """Read bytes of another script by charset-normalizer's judgement, or a page as Windows-1252, as browsers do."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:50_000]).best()
    if best is not None and codec(best.encoding) is not None and len(data) > 60:
        return _read(data, best.encoding, "bytes", ignored)
    if markup:
        return _read(data, "cp1252", "bytes", ignored)
    raise _not_text("the text is neither UTF-8 nor Windows-1252", "send the text as UTF-8, or declare its charset")


def _wide(data: bytes, ignored: tuple[str, ...]) -> tuple[str, Decoding]:
    """Read UTF-16 without a mark, which shows itself by its zero bytes; Raises NotText for other binaries."""
    head = data[:2000]
    low, high = head[1::2].count(0), head[::2].count(0)
    if max(low, high) > 0.3 * len(head):
        return _read(data, "utf-16-le" if low > high else "utf-16-be", "bytes", ignored)
    raise _not_text("this is a binary file: it holds zero bytes", "send plain text or HTML")


def _read(data: bytes, encoding: str, by: DecodedBy, ignored: tuple[str, ...]) -> tuple[str, Decoding]:
    text = data.decode(encoding, "replace")
    check_text(text)
    import webencodings

    known = webencodings.lookup(_LABELS.get(encoding, encoding))
    name = _LABELS.get(encoding) or (known.name if known else encoding)
    replaced = text.count("\ufffd") - data.count("\ufffd".encode()) if encoding == "utf-8" else text.count("\ufffd")
    return text, Decoding(name, by, max(0, replaced), ignored)


def check_text(text: str) -> None:
    """Raise NotText where `text` holds too many control characters to have been written."""
    sample = text[:20_000]
    if len(_CONTROL.findall(sample)) > _CONTROLS_ALLOWED * len(sample):
        raise _not_text("the text is mostly control characters, as in a binary file", "send plain text or HTML")


def _not_text(message: str, mend: str) -> NotText:
    return NotText(message, mend=mend, field="text")
