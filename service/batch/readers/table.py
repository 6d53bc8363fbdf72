"""CSV and TSV with a header row; offsets are decoded bytes, a record may span lines."""

import codecs
import csv
from collections.abc import Iterator
from typing import IO

from service.batch.fields import Fields, place_id, record_of
from service.batch.readers.options import ReadOptions, ahead, damaged, is_damage, lost
from service.batch.records import Fault, Record
from service.batch.sources import Source, skip_to

_SAMPLES = 20


class _Lines:
    """Decoded lines for `csv.reader`, with a count of the bytes and quotation marks in them.

    `torn` tells that the last one ended without its line break.
    """

    def __init__(self, stream: IO[bytes], offset: int, limit: int) -> None:
        self._stream, self._limit, self.offset = stream, limit, offset
        self.quotes, self.torn = 0, False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._limit)
        if not line:
            raise StopIteration
        self.offset += len(line)
        self.quotes += line.count(b'"')
        self.torn = not line.endswith(b"\n")
        line = line.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"")
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:  # what spreadsheets on Windows write
            return line.decode("cp1252", "replace")


def read(source: Source, start: int, options: ReadOptions) -> Iterator[Record]:
    """Yield a record for each row; see `readers.read`. The delimiter of a .csv is guessed from its header."""
    csv.field_size_limit(options.max_bytes)
    with lost(source):
        if source.url == "-":
            yield from _read_stream(source, start, options)
            return
        with source.open() as stream:
            lines = _Lines(stream, 0, options.max_bytes)
            try:
                delimiter, names, fields = _head(lines, source, options)
            except Exception as error:
                if not is_damage(error):
                    raise
                yield damaged(source, 0, error)
                return
            body = lines.offset
            fields = _by_samples(lines, delimiter, names, options) if fields.text is None else fields
        options.announce(fields.describe())
        with source.open(options.opened) as stream:
            yield from _rows(stream, max(start, body), delimiter, names, fields, source, options)


def _read_stream(source: Source, start: int, options: ReadOptions) -> Iterator[Record]:
    """Read standard input, which can be read only once: fields are chosen by the header alone."""
    with source.open(options.opened) as stream:
        lines = _Lines(stream, 0, options.max_bytes)
        delimiter, names, fields = _head(lines, source, options)
        options.announce(fields.describe())
        whole = lines.offset
        try:
            for record in _records(lines, delimiter, names, fields, source):
                whole = record.end
                if record.offset >= start:
                    yield record
        except Exception as error:
            if not is_damage(error):
                raise
            yield damaged(source, whole, error)


def _head(lines: _Lines, source: Source, options: ReadOptions) -> tuple[str, list[str], Fields]:
    header = next(lines, "")
    delimiter = "\t" if source.format == "tsv" else max(",;\t|", key=header.count)
    names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
    return delimiter, names, options.fields.resolve(names)


def _by_samples(lines: _Lines, delimiter: str, names: list[str], options: ReadOptions) -> Fields:
    rows = csv.reader(lines, delimiter=delimiter)
    samples, _ = ahead(rows, _SAMPLES)
    return options.fields.resolve(names, [dict(zip(names, row, strict=False)) for row in samples])


def _rows(
    stream: IO[bytes],
    start: int,
    delimiter: str,
    names: list[str],
    fields: Fields,
    source: Source,
    options: ReadOptions,
) -> Iterator[Record]:
    whole = start
    try:
        skip_to(stream, start)
        for record in _records(_Lines(stream, start, options.max_bytes), delimiter, names, fields, source):
            yield record
            whole = record.end
    except Exception as error:
        if not is_damage(error):
            raise
        yield damaged(source, whole, error)


def _records(lines: _Lines, delimiter: str, names: list[str], fields: Fields, source: Source) -> Iterator[Record]:
    rows = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL)
    while True:
        begin, quotes = lines.offset, lines.quotes
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            fault = Fault("BadRecord", f"no row: {error}", "correct the row, or raise --max-bytes")
            yield Record(source.name, begin, lines.offset, place_id(source.name, begin), fault=fault)
            rows = csv.reader(lines, delimiter=delimiter)
        else:
            if lines.torn and (len(row) < len(names) or (lines.quotes - quotes) % 2):
                raise EOFError("its last row is cut off")
            if row and len(row) != len(names):
                fault = Fault("BadRecord", f"{len(row)} values for {len(names)} columns", "correct the row")
                yield Record(source.name, begin, lines.offset, place_id(source.name, begin), fault=fault)
            elif row:
                values = dict(zip(names, row, strict=True))
                yield record_of(values, fields, source.name, begin, lines.offset)
