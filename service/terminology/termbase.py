"""Read the terms of a glossary from CSV, TSV, TBX or TMX: hostile until parsed, and errors name the line."""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from service.errors import BadInput
from service.terminology.gazetteer import plain

Format = Literal["csv", "tsv", "tbx", "tmx"]

MAX_BYTES = 4 * 1024 * 1024
MAX_TERM = 200  # characters
_LETTER = re.compile(r"\w")


class GlossaryInvalid(BadInput):
    """A glossary cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One term and what it has to become; `target` equals `source` for a name that must not be translated.

    `also` are other translations that will do, `forbidden` those that must not be used. `deprecated` tells that the
    source term itself should not be used any more, but for the `preferred` one. `is_concept` tells an entry of a term
    base or memory, where a term may stand for several concepts, from the line of a table.
    """

    source: str
    target: str
    line: int
    also: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    deprecated: bool = False
    preferred: str = ""
    is_concept: bool = False

    @property
    def is_verbatim(self) -> bool:
        """Whether the term is to stay as it is."""
        return self.source == self.target


@dataclass(frozen=True, slots=True)
class Row:
    """What a file says of one source term, before it is checked."""

    line: int
    source: str
    target: str
    also: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    deprecated: bool = False
    preferred: str = ""


@dataclass(slots=True)
class Terms:
    """The rows of a file, and the lines of what was passed over because it has not both languages."""

    rows: list[Row] = field(default_factory=list)
    skipped_lines: list[int] = field(default_factory=list)


def read_terms(data: bytes | str, format: Format) -> Iterator[Entry]:
    """Yield the entries of a glossary in order. Raises GlossaryInvalid, naming the line.

    CSV and TSV have two columns, source and target, parted by commas, semicolons or tabs, and may have a header that
    names their languages; or DeepL's four, of which rows of other languages are passed over. An empty target or "="
    keeps the term as it is; lines that begin with # are comments. TBX is read in its DCA and DCT styles, TMX in 1.4;
    entities are refused, and concepts without French or English passed over. A file of which no term can be used is
    refused.
    """
    from service.terminology.term_tables import read_table
    from service.terminology.term_xml import read_tbx, read_tmx

    text = _decode(data)
    if format not in ("csv", "tsv", "tbx", "tmx"):
        raise GlossaryInvalid(
            f"a glossary cannot be of format {format!r}", mend="use csv, tsv, tbx or tmx", field="format"
        )
    if format == "tbx":
        terms = read_tbx(text)
    elif format == "tmx":
        terms = read_tmx(text)
    else:
        terms = read_table(text, prefer="\t" if format == "tsv" else None)
    if not terms.rows and (terms.skipped_lines or text.strip()):
        where = terms.skipped_lines[0] if terms.skipped_lines else 1
        raise invalid(where, "no term can be used", "send French terms with their English")
    for row in terms.rows:
        yield replace(_entry(row), is_concept=format in ("tbx", "tmx"))


def read_pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[Entry]:
    """Yield the entries of a list of source and target terms; the line of each is its place, counted from 1.

    Raises GlossaryInvalid, naming the line.
    """
    for line, (source, target) in enumerate(pairs, start=1):
        yield _entry(Row(line, source, target))


def invalid(line: int, message: str, mend: str) -> GlossaryInvalid:
    """Return the refusal of a glossary for what stands in one of its lines."""
    return GlossaryInvalid(f"glossary line {line}: {message}", mend=mend, field="glossary")


def _decode(data: bytes | str) -> str:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise GlossaryInvalid(f"the glossary has {len(raw)} bytes", mend=f"keep it under {MAX_BYTES}", field="glossary")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")  # what French spreadsheets write
    if "\0" in text:
        raise invalid(text[: text.index("\0")].count("\n") + 1, "a null character", "save the glossary as plain text")
    return text


def _entry(row: Row) -> Entry:
    source, target = " ".join(row.source.split()), " ".join(row.target.split())
    if not _LETTER.search(plain(source)):
        raise invalid(row.line, "no source term", "write the term in the first column")
    target = source if target in ("", "=") else target
    if max(len(source), len(target)) > MAX_TERM:
        raise invalid(row.line, f"a term of more than {MAX_TERM} characters", "a glossary holds terms, not sentences")
    also = tuple(other for word in row.also if (other := " ".join(word.split())) and other != target)
    forbidden = tuple(other for word in row.forbidden if (other := " ".join(word.split())) and other != target)
    return Entry(source, target, row.line, also, forbidden, row.deprecated, " ".join(row.preferred.split()))
