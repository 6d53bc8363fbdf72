"""Readers of dumps: one module a family of formats, each `read(source, start, options)` → records in order."""

import importlib
from collections.abc import Iterator

from service.batch.readers.options import ReadOptions
from service.batch.records import Record
from service.batch.sources import Format, Source

_MODULES: dict[Format, str] = {
    "jsonl": "lines",
    "csv": "table",
    "tsv": "table",
    "parquet": "parquet",
    "ninjs": "items",
    "text": "items",
    "html": "items",
    "markdown": "items",
    "docx": "items",
    "odt": "items",
    "pdf": "items",
    "newsml": "items",
    "warc": "warc",
}


def read(source: Source, start: int, options: ReadOptions) -> Iterator[Record]:
    """Yield the records of a source from offset `start` on (an earlier record's `end`).

    A record that cannot be read is yielded with its fault; a source that is damaged from some place on yields one
    such record for its rest. Raises InputLost when the source cannot be opened or its reading fails.
    """
    module = importlib.import_module(f"{__name__}.{_MODULES[source.format]}")
    records: Iterator[Record] = module.read(source, start, options)
    return records
