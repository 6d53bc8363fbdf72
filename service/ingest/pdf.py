"""The text of a PDF file in reading order, its lines found by their place on the page."""

from dataclasses import dataclass, field
from typing import Any

from service.errors import ArticleTooLong, NotText
from service.ingest.html_choice import LeftOut
from service.ingest.pdf_layout import Line, Segment, lines_of, paragraphs_of
from service.ingest.pdf_margins import without_margins
from service.ingest.pdf_streams import may_be_encrypted, unpacks_to_too_much

MAX_PDF_PAGES = 60
_MOST_SIGNS = 60_000  # on one page: drawings made of letters, not text
_MOST_PIECES = 4_000  # on one page: each of its letters put alone
_MEND = "paste its text instead"


@dataclass(slots=True)
class _Open:
    """The segment that is being read, sign by sign."""

    text: list[str] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    size: float = 0.0


def read_pdf(data: bytes, max_characters: int) -> tuple[str, list[LeftOut]]:
    """Return the text layer of a PDF file, and the running heads and page numbers that were left out of it.

    Raises NotText for a file that needs a password, is damaged or all pictures, and ArticleTooLong.
    """
    if unpacks_to_too_much(data):
        raise _too_long("the file unpacks to too much")
    if may_be_encrypted(data):
        from service.ingest.pdf_apart import read_apart

        return read_apart(data, max_characters)
    return read_unpacked(data, max_characters)


def read_unpacked(data: bytes, max_characters: int) -> tuple[str, list[LeftOut]]:
    """Do what `read_pdf` does with a file whose streams are known to be small, or in a process that has limits."""
    import pypdfium2  # type: ignore[import-untyped]
    from pypdfium2 import raw

    pages: list[list[Line]] = []
    heights: list[float] = []
    try:
        document = pypdfium2.PdfDocument(data)
    except (pypdfium2.PdfiumError, ValueError) as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            mend = "save it without one, or paste its text instead"
            raise NotText("this PDF file needs a password to be opened", mend=mend, field="file") from error
        raise NotText("this PDF file is locked or damaged", mend=_MEND, field="file") from error
    try:
        if len(document) > MAX_PDF_PAGES:
            raise _too_long(f"the file has {len(document)} pages")
        signs = 0
        for index in range(len(document)):
            segments, height = _segments(document, index)
            signs += sum(len(segment.text) for segment in segments)
            if signs > max_characters + 20_000:  # what a page's furniture may add
                raise _too_long("the file holds too much text")
            pages.append(lines_of(segments))
            heights.append(height)
    except pypdfium2.PdfiumError as error:
        raise NotText("this PDF file is damaged", mend=_MEND, field="file") from error
    finally:
        document.close()
    pages, left = without_margins(pages, heights)
    text = "\n\n".join(paragraphs_of(pages))
    if not text.strip():
        raise NotText("this PDF file holds pictures and no text", mend=_MEND, field="file")
    return text, left


def _too_long(message: str) -> ArticleTooLong:
    return ArticleTooLong(message, mend="paste the part that you want to read", field="file")


def _segments(document: Any, index: int) -> tuple[list[Segment], float]:
    """Return the pieces of text of a page, each in one size on one base line without a gap, and the page's height."""
    from ctypes import byref, c_double

    from pypdfium2 import raw

    page = document[index]
    text = page.get_textpage()
    count = text.count_chars()
    if count > _MOST_SIGNS:
        raise _too_long(f"page {index + 1} has {count:,} signs")
    x, y = c_double(), c_double()
    box = raw.FS_RECTF()  # the loose box: a sign's whole advance, so that a narrow 1 leaves no gap
    found: list[Segment] = []
    open_ = _Open()
    for place in range(count):
        code = raw.FPDFText_GetUnicode(text.raw, place)
        if raw.FPDFText_IsGenerated(text.raw, place) or not code:
            continue
        raw.FPDFText_GetLooseCharBox(text.raw, place, byref(box))
        raw.FPDFText_GetCharOrigin(text.raw, place, byref(x), byref(y))
        size = raw.FPDFText_GetFontSize(text.raw, place) or 1.0
        sign = "-" if raw.FPDFText_IsHyphen(text.raw, place) == 1 or code in (2, 0xFFFE) else _sign(code)
        height = max(abs(box.top - box.bottom), 0.1)
        size = size if 0.3 * height < size < 20 * height or sign.isspace() else height
        base = y.value
        if sign.isdigit() and size * 0.2 < _foot(text, place) - base:  # a raised glyph in the size of its line
            size, base = 0.6 * size, base + 0.35 * size
        same = (
            open_.text
            and abs(base - open_.base) < 0.15 * open_.size
            and abs(size - open_.size) < 0.15 * max(open_.size, size)
            and -0.4 * size < box.left - open_.right < 1.2 * size
        )
        if not same:
            _close(open_, found)
            open_ = _Open([], box.left, box.right, base, size)
        elif box.left - open_.right > 0.22 * size and not sign.isspace() and not open_.text[-1].isspace():
            open_.text.append(" ")
        open_.text.append(sign)
        open_.right = max(open_.right, box.right)
    _close(open_, found)
    if len(found) > _MOST_PIECES:
        raise _too_long(f"page {index + 1} has {len(found):,} pieces of text")
    height = page.get_height()
    text.close()
    page.close()
    return found, height


def _foot(text: Any, place: int) -> float:
    """Return where the ink of a sign begins, from below."""
    foot: float = text.get_charbox(place)[1]
    return foot


def _sign(code: int) -> str:
    char = chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
    return " " if char in "\r\n\t\u00a0" else char


def _close(piece: _Open, found: list[Segment]) -> None:
    text = "".join(piece.text)
    if text.strip():
        found.append(
            Segment(
                text.strip(), piece.left, piece.right, piece.base, piece.size, text[-1:].isspace(), text[:1].isspace()
            )
        )
