"""Parquet, a batch of rows at a time; offsets are row numbers."""

from collections.abc import Iterator

from service.batch.errors import InputLost
from service.batch.fields import place_id, record_of
from service.batch.readers.options import ReadOptions, lost
from service.batch.records import Fault, Record
from service.batch.sources import Source
from service.errors import BadInput

_ROWS = 64


def read(source: Source, start: int, options: ReadOptions) -> Iterator[Record]:
    """Yield a record for each row; see `readers.read`. Only the three columns that are used are decoded."""
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    if source.url == "-":
        raise BadInput("Parquet cannot be read from standard input", mend="name the file")
    with lost(source), source.open_raw() as raw:
        options.opened(raw)
        try:
            file = pq.ParquetFile(raw)
        except pa.ArrowInvalid as error:
            raise InputLost(f"{source.name} is not Parquet: {error}") from error
        names = file.schema_arrow.names
        samples = [] if options.fields.text else next(file.iter_batches(20), pa.table({})).to_pylist()
        fields = options.fields.resolve(names, samples)
        options.announce(fields.describe())
        columns = [name for name in (fields.text, fields.title, fields.id) if name in names]
        row = 0
        for group in range(file.num_row_groups):
            count = file.metadata.row_group(group).num_rows
            if row + count <= start:
                row += count
                continue
            for batch in file.iter_batches(_ROWS, row_groups=[group], columns=columns):
                for values in batch.to_pylist():
                    if row >= start:
                        record = record_of(values, fields, source.name, row, row + 1)
                        text = record.body
                        if len(text) > options.max_bytes:
                            fault = Fault("RecordTooLarge", f"more than {options.max_bytes} bytes", "raise --max-bytes")
                            record = Record(source.name, row, row + 1, place_id(source.name, row), fault=fault)
                        yield record
                    row += 1
