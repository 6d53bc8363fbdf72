"""Glossaries in tables: two columns, or DeepL's four, with whichever separator a spreadsheet writes."""

import csv
import io
import re
from collections.abc import Iterator

from service.terminology.termbase import Row, Terms, invalid

_FRENCH = frozenset({"fr", "fra", "fre", "french", "français", "francais", "fr-fr", "fr-be", "fr-ca", "fr-ch", "fr_fr"})
_ENGLISH = frozenset({"en", "eng", "english", "anglais", "en-gb", "en-us", "en-ie", "en-ca", "en-au", "en_gb", "en_us"})
_SOURCES = _FRENCH | {"source", "term", "terme", "source term", "terme source", "source_term", "français (source)"}
_TARGETS = _ENGLISH | {"target", "translation", "traduction", "cible", "target term", "terme cible", "target_term"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?\Z")
_SEPARATORS = "\t;,"


def read_table(text: str, prefer: str | None = None) -> Terms:
    """Return the terms of a table; `prefer` is the separator if it stands in the file at all.

    Of columns that a header names, those that are neither the French nor the English ones are passed over.

    Raises GlossaryInvalid, naming the line.
    """
    separator = (
        prefer if prefer and (prefer in text or not any(mark in text for mark in _SEPARATORS)) else _separator(text)
    )
    terms = Terms()
    columns, named, coded = (0, 1), 2, True
    first = True
    for line, row in _rows(text, separator):
        cells = [cell.strip() for cell in row]
        four = coded and len(cells) >= 4 and bool(_LANGUAGE.match(cells[2])) and bool(_LANGUAGE.match(cells[3]))
        if first and not (four and cells[0].lower() not in _SOURCES | _TARGETS):
            first = False
            header = _header(cells)
            if header is not None:
                columns = header
                named = max(place for place, cell in enumerate(cells, start=1) if cell)
                # behind a header such as « fr, en, de, es » « ONU, UN, UNO, ONU » are no codes of languages
                coded = named <= 2 or any("lang" in cell.lower() for cell in cells[2:4])
                continue
        first = False
        if four:
            if cells[2].lower()[:2] == "fr" and cells[3].lower()[:2] == "en" and not any(cells[4:]):
                terms.rows.append(Row(line, cells[0], cells[1]))
            else:
                terms.skipped_lines.append(line)
            continue
        if any(cells[max(2, named) :]):
            raise invalid(line, f"{len(row)} columns instead of {max(2, named)}", "quote a term that holds a separator")
        source, target = (cells[place] if place < len(cells) else "" for place in columns)
        terms.rows.append(Row(line, source, target))
    return terms


def _header(cells: list[str]) -> tuple[int, int] | None:
    """Return the columns of the French and the English terms, None for a row that is no header."""
    names = [cell.lower() for cell in cells]
    source = next((place for place, name in enumerate(names) if name in _SOURCES), None)
    target = next((place for place, name in enumerate(names) if name in _TARGETS and place != source), None)
    if source is None or (target is None and len([name for name in names if name]) > 1 and names[0] not in _SOURCES):
        return None
    if target is None:
        return (source, 1 if source == 0 else 0)
    return source, target


def _separator(text: str) -> str:
    """Return the separator that most lines of a table have: commas before the others."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")][:200]
    if not lines:
        return ","
    sample = [re.sub(r'"(?:[^"]|"")*"', "", line) for line in lines]
    return max(_SEPARATORS, key=lambda mark: (sum(mark in line for line in sample), mark == ",", mark == ";"))


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            if not any(cell.strip() for cell in row) or row[0].lstrip().startswith("#"):
                continue
            yield reader.line_num, row
    except csv.Error as error:
        raise invalid(reader.line_num, str(error), "correct the quotation marks of this line") from error
