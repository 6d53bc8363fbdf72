"""Parquet, a batch of rows at a time; offsets are row numbers."""

from collections.abc import Iterator
from typing import IO

from service.batch.fields import place_id, record_of
from service.batch.readers.options import ReadOptions, damaged, is_damage, lost
from service.batch.records import Fault, Record
from service.batch.sources import Source
from service.errors import BadInput

_ROWS = 64


def read(source: Source, start: int, options: ReadOptions) -> Iterator[Record]:
    """Yield a record for each row; see `readers.read`. Only the three columns that are used are decoded."""
    import pyarrow as pa  # type: ignore[import-untyped]

    if source.url == "-":
        raise BadInput("Parquet cannot be read from standard input", mend="name the file")
    with lost(source), source.open_raw() as raw:
        options.opened(raw)
        row = start
        try:
            for record in _rows(raw, source.name, start, options):
                yield record
                row = record.end
        except Exception as error:
            if not (isinstance(error, pa.ArrowInvalid) or is_damage(error)):
                raise
            yield damaged(source, row, error)  # also a file that was cut off: its footer is at the end


def _rows(raw: IO[bytes], name: str, start: int, options: ReadOptions) -> Iterator[Record]:
    import pyarrow as pa
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    file = pq.ParquetFile(raw)
    names = file.schema_arrow.names
    samples = [] if options.fields.text else next(file.iter_batches(20), pa.table({})).to_pylist()
    fields = options.fields.resolve(names, samples)
    options.announce(fields.describe())
    columns = [column for column in (fields.text, fields.title, fields.id, fields.date) if column in names]
    row = 0
    for group in range(file.num_row_groups):
        count = file.metadata.row_group(group).num_rows
        if row + count <= start:
            row += count
            continue
        for batch in file.iter_batches(_ROWS, row_groups=[group], columns=columns):
            for values in batch.to_pylist():
                if row >= start:
                    record = record_of(values, fields, name, row, row + 1)
                    if len(record.body) > options.max_bytes:
                        fault = Fault("RecordTooLarge", f"more than {options.max_bytes} bytes", "raise --max-bytes")
                        record = Record(name, row, row + 1, place_id(name, row), fault=fault)
                    yield record
                row += 1
