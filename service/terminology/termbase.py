"""Read the terms of a glossary from CSV, TSV or TBX: hostile until parsed, and errors name the line."""

import csv
import io
import re
import xml.parsers.expat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from service.errors import BadInput
from service.terminology.gazetteer import plain

Format = Literal["csv", "tsv", "tbx"]

MAX_BYTES = 4 * 1024 * 1024
MAX_TERM = 200  # characters
_HEADERS = frozenset({"source", "fr", "french", "français", "term", "terme", "source term", "fr-fr"})
_LETTER = re.compile(r"\w")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class GlossaryInvalid(BadInput):
    """A glossary cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One term and what it has to become; `target` equals `source` for a name that must not be translated."""

    source: str
    target: str
    line: int

    @property
    def is_kept(self) -> bool:
        """Whether the term is to stay as it is."""
        return self.source == self.target


def read_terms(data: bytes | str, format: Format) -> Iterator[Entry]:
    """Yield the entries of a glossary in order. Raises GlossaryInvalid, naming the line.

    CSV and TSV have two columns, source and target, and may have a header; an empty target or "=" keeps the term as
    it is; lines that begin with # are comments. TBX is read in its DCA and DCT styles; entities are refused.
    """
    text = _decode(data)
    if format not in ("csv", "tsv", "tbx"):
        raise GlossaryInvalid(f"a glossary cannot be of format {format!r}", mend="use csv, tsv or tbx", field="format")
    rows = _read_tbx(text) if format == "tbx" else _read_table(text, "," if format == "csv" else "\t")
    for line, source, target in rows:
        yield _entry(line, source, target)


def read_pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    """Yield the entries of a list of source and target terms; the line of each is its place, counted from 1.

    Raises GlossaryInvalid, naming the line.
    """
    for line, (source, target) in enumerate(pairs, start=1):
        yield _entry(line, source, target)


def invalid(line: int, message: str, mend: str) -> GlossaryInvalid:
    return GlossaryInvalid(f"glossary line {line}: {message}", mend=mend, field="glossary")


def _decode(data: bytes | str) -> str:
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise GlossaryInvalid(f"the glossary has {len(raw)} bytes", mend=f"keep it under {MAX_BYTES}", field="glossary")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise invalid(line, "no valid UTF-8", "save the glossary as UTF-8") from error
    if "\0" in text:
        raise invalid(text[: text.index("\0")].count("\n") + 1, "a null character", "save the glossary as plain text")
    return text


def _entry(line: int, source: str, target: str) -> Entry:
    source, target = " ".join(source.split()), " ".join(target.split())
    if not _LETTER.search(plain(source)):
        raise invalid(line, "no source term", "write the term in the first column")
    target = source if target in ("", "=") else target
    if max(len(source), len(target)) > MAX_TERM:
        raise invalid(line, f"a term of more than {MAX_TERM} characters", "a glossary holds terms, not sentences")
    return Entry(source, target, line)


def _read_table(text: str, delimiter: str) -> Iterable[tuple[int, str, str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    first = True
    try:
        for row in reader:
            if not any(cell.strip() for cell in row) or row[0].lstrip().startswith("#"):
                continue
            if first and row[0].strip().lower() in _HEADERS:
                first = False
                continue
            first = False
            if len(row) > 2 and any(cell.strip() for cell in row[2:]):
                raise invalid(
                    reader.line_num, f"{len(row)} columns instead of two", "quote a term that holds a separator"
                )
            yield reader.line_num, row[0], row[1] if len(row) > 1 else ""
    except csv.Error as error:
        raise invalid(reader.line_num, str(error), "correct the quotation marks of this line") from error


def _read_tbx(text: str) -> Iterable[tuple[int, str, str]]:
    """Yield the French and English term of each concept of a TBX file. No entity is ever expanded."""
    reader = _TbxReader()
    try:
        reader.parser.Parse(text.encode(), True)
    except xml.parsers.expat.ExpatError as error:
        raise invalid(error.lineno, xml.parsers.expat.ErrorString(error.code), "correct the XML") from error
    if not reader.is_tbx:
        raise invalid(1, "no TBX document", "export the glossary as TBX, or use csv")
    return reader.rows


class _TbxReader:
    """Collects the first French and English term of each termEntry or conceptEntry."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str, str]] = []
        self.is_tbx = False
        self._terms: dict[str, str] = {}
        self._language = ""
        self._buffer: list[str] | None = None
        self._line = 0
        self.parser = xml.parsers.expat.ParserCreate("UTF-8")  # whatever it declares: it was decoded before
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._stop
        self.parser.CharacterDataHandler = self._read
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse

    def _refuse(self, *_: object) -> int:
        raise invalid(self.parser.CurrentLineNumber, "an XML entity", "remove the DOCTYPE and its entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rsplit(":", 1)[-1]
        if tag in ("tbx", "martif"):
            self.is_tbx = True
        elif tag in ("termEntry", "conceptEntry"):
            self._terms, self._line = {}, self.parser.CurrentLineNumber
        elif tag in ("langSet", "langSec"):
            self._language = (attributes.get("xml:lang") or attributes.get(_LANG) or "").lower()[:2]
        elif tag == "term":
            self._buffer = []

    def _read(self, data: str) -> None:
        if self._buffer is not None:
            self._buffer.append(data)

    def _stop(self, name: str) -> None:
        tag = name.rsplit(":", 1)[-1]
        if tag == "term" and self._buffer is not None:
            self._terms.setdefault(self._language, "".join(self._buffer))
            self._buffer = None
        elif tag in ("termEntry", "conceptEntry"):
            if "fr" not in self._terms:
                raise invalid(
                    self._line, "a concept without a French term", 'add a language section with xml:lang="fr"'
                )
            self.rows.append((self._line, self._terms["fr"], self._terms.get("en", "")))
