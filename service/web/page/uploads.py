"""Files that readers drop on the page: plain text, HTML, Word and PDF, told apart by what is in them."""

import io
import re
import zipfile
from collections.abc import Callable

from service.domain import Article
from service.errors import ArticleTooLong, NotText
from service.ingest.html import read_page
from service.ingest.plain import decode, read_article

MAX_FILE_BYTES = 12 << 20
MAX_UNPACKED_BYTES = 60 << 20
MAX_PDF_PAGES = 60


def read_upload(data: bytes, *, title: str | None = None, max_characters: int, min_words: int) -> Article:
    """Return the article in a file; `title` overrides its own.

    Raises NotText for other kinds and damaged files, ArticleTooLong for large ones, and what `read_article` raises.
    """
    if len(data) > MAX_FILE_BYTES:
        raise _too_long(f"the file has {len(data) >> 20} MB")
    if _MARKUP.match(data[:1024]):
        return read_page(data, title=title, max_characters=max_characters, min_words=min_words).article
    read = next((read for recognised, read in _READERS if recognised(data)), lambda data, _: decode(data))
    text = read(data, max_characters)
    return read_article(text, title=title, max_characters=max_characters, min_words=min_words)


def _from_docx(data: bytes, _max_characters: int) -> str:
    """Return the paragraphs and tables of a Word document in reading order."""
    import docx
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise _too_long("the document unpacks to too much")
        document = docx.Document(io.BytesIO(data))
        lines = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
            else:
                lines.append(block.text)
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise NotText("this is no Word document, or it is damaged", mend=_MEND, field="file") from error
    return "\n\n".join(line.strip() for line in lines if line.strip())


def _from_pdf(data: bytes, max_characters: int) -> str:
    """Return the text layer of a PDF file line by line, words at the ends of lines made whole."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    pages: list[str] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        if len(reader.pages) > MAX_PDF_PAGES:
            raise _too_long(f"the file has {len(reader.pages)} pages")
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > max_characters:
                raise _too_long("the file holds too much text")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, ArithmeticError) as error:
        raise NotText("this PDF file is locked or damaged", mend=_MEND, field="file") from error
    if not "".join(pages).strip():
        raise NotText("this PDF file holds pictures and no text", mend=_MEND, field="file")
    return _dehyphenate("\n".join(pages))


def _dehyphenate(text: str) -> str:
    """Join words that a line's end cut in two, unless the hyphen belongs to them."""

    def join(found: re.Match[str]) -> str:
        first, second = found.group(1), found.group(2)
        if f"{first}{second}" in text:
            return first + second + "\n"
        kept = f"{first}-{second}" in text or _COMPOUNDING.fullmatch(first) or _APPENDED.fullmatch(second)
        return f"{first}-{second}\n" if kept else first + second + "\n"

    return re.sub(r"(\w+)[-\u00ad\u2010]\n(\w+[^\s\w]*)[ \n]?", join, text)


_COMPOUNDING = re.compile(
    r"(?:porte|vice|ex|mi|demi|sous|contre|après|avant|non|grande?|chef|rendez|peut|arc|est)", re.I
)
_APPENDED = re.compile(r"(?:ils?|elles?|on|t|je|tu|nous|vous|ce|là|ci|mêmes?)\W*", re.I)
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_MEND = "paste its text instead"

_READERS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes, int], str]], ...] = (
    (lambda data: data.startswith(b"PK\x03\x04") and b"word/" in data, _from_docx),
    (lambda data: data[:1024].lstrip().startswith(b"%PDF-"), _from_pdf),
)


def _too_long(message: str) -> ArticleTooLong:
    return ArticleTooLong(message, mend="paste the part that you want to read", field="file")
