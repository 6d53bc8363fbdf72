"""The corpus of documents in `cases/`: each a small TOML file with an input, the text that is right, and what is told.

`input` is the document: markup, text or JSON in `encoding` (UTF-8 where none is named; "+surrogateescape" makes the
lone surrogates in it stray bytes); of a Word document the body of its document.xml, of an OpenDocument text the content
of its office:text, which may use the text style `struck`; of a PDF file a list of pages, each a list of
[x, y, size, line] in points.
"""

import io
import json
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from service.ingest import reader

_FOLDER = Path(__file__).parent / "cases"
_WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:body>{}</w:body></w:document>'
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_OPEN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles>'
    '<style:style style:name="struck" style:family="text"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style></office:automatic-styles>'
    "<office:body><office:text>{}</office:text></office:body></office:document-content>"
)


@dataclass(frozen=True)
class Case:
    """A document and what is right for it."""

    name: str
    media_type: str
    data: bytes
    text: str
    title: str | None = None
    charset: str | None = None
    published: str | None = None
    decoded: str | None = None
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """The ending that a file of this kind has."""
        endings = {
            reader.TEXT: "txt", reader.HTML: "html", reader.MARKDOWN: "md", reader.NINJS: "json", reader.DOCX: "docx",
            reader.ODT: "odt", reader.PDF: "pdf", reader.NEWSML: "xml",
        }  # fmt: skip
        return endings[self.media_type]


def read_cases() -> list[Case]:
    """Return every case of the corpus by name."""
    return [_case(path) for path in sorted(_FOLDER.glob("*.toml"))]


def _case(path: Path) -> Case:
    values = tomllib.loads(path.read_text("utf-8"))
    source = values.pop("input")
    kind = values["media_type"]
    encoding, _, errors = values.pop("encoding", "utf-8").partition("+")
    makers = {reader.DOCX: docx, reader.ODT: odt, reader.PDF: lambda pages: pdf(json.loads(pages))}
    data = makers[kind](source) if kind in makers else _bytes(source, encoding, errors)
    lists = {name: tuple(values.pop(name, ())) for name in ("left_out", "warnings")}
    return Case(path.stem, data=data, **lists, **values)


def _bytes(source: str, encoding: str, errors: str) -> bytes:
    if errors:
        # a TOML file holds no lone surrogate: U+E0xx of the private use area stands for the byte 0xXX
        source = "".join(chr(0xDC00 + ord(c) - 0xE000) if 0xE080 <= ord(c) <= 0xE0FF else c for c in source)
    return source.encode(encoding, errors or "strict")


def _zip(parts: dict[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def docx(body: str) -> bytes:
    """Return a Word document with this body."""
    return _zip({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": _WORD.format(body)})


def odt(content: str) -> bytes:
    """Return an OpenDocument text with this content."""
    return _zip({"mimetype": reader.ODT, "content.xml": _OPEN.format(content)})


def pdf(pages: list[list[tuple[float, float, float, str]]]) -> bytes:
    """Return a PDF file with lines of text at their places (ISO 32000-1, 7.5 and 9.4)."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font]
    kids = []
    for page in pages:
        shown = b"".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, _escaped(line)) for x, y, size, line in page
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
