"""JSON Lines, of plain objects or of ninjs items; offsets are decoded bytes."""

import json
from collections.abc import Iterator
from typing import IO, Any

from service.batch.fields import Fields, is_ninjs, ninjs_record, place_id, record_of
from service.batch.readers.options import ReadOptions, ahead, damaged, is_damage, lost
from service.batch.records import Fault, Record
from service.batch.sources import Source, skip_to

_SAMPLES = 20


def read(source: Source, start: int, options: ReadOptions) -> Iterator[Record]:
    """Yield a record for each line that is not blank; see `readers.read`."""
    fields: Fields | None = None
    with lost(source):
        if start and source.url != "-":
            with source.open() as stream:
                samples, _ = ahead(_lines(stream, 0, options), _SAMPLES)
                fields = _fields([line for _, _, line in samples], options)
        with source.open(options.opened) as stream:
            offset = start
            try:
                skip_to(stream, start)
                lines = _lines(stream, start, options)
                sampled, broken = ([], None) if fields else ahead(lines, _SAMPLES)
                if fields is None:
                    fields = _fields([line for _, _, line in sampled], options)
                for some in (sampled, lines):
                    for begin, end, line in some:
                        if _is_cut_off(line):
                            raise EOFError("its last line is cut off")
                        offset = end
                        yield _record(line, fields, source.name, begin, end, options)
                    if broken:
                        raise broken
            except Exception as error:
                if not is_damage(error):
                    raise
                yield damaged(source, offset, error)


def _is_cut_off(line: bytes | None) -> bool:
    """Tell whether a line is the torn end of a file: without its line break, and no JSON."""
    return line is not None and not line.endswith(b"\n") and isinstance(_parse(line), Exception)


def _lines(stream: IO[bytes], start: int, options: ReadOptions) -> Iterator[tuple[int, int, bytes | None]]:
    """Yield begin, end and bytes of each line that is not blank; None for one over the limit, which is skipped."""
    begin = start
    while line := stream.readline(options.max_bytes + 1):
        end = begin + len(line)
        content: bytes | None = line
        if len(line) > options.max_bytes and not line.endswith(b"\n"):
            content = None
            while (more := stream.readline(1 << 20)) and not more.endswith(b"\n"):
                end += len(more)
            end += len(more)
        if content is None or not line.isspace():
            yield begin, end, content
        begin = end


def _fields(lines: list[bytes | None], options: ReadOptions) -> Fields:
    """Choose the fields by the first lines that are objects."""
    samples = []
    for line in lines:
        values = _parse(line) if line is not None else None
        if isinstance(values, dict) and not is_ninjs(values):
            samples.append(values)
    if not samples:
        return options.fields
    names = list(dict.fromkeys(name for sample in samples for name in sample))
    fields = options.fields.resolve(names, samples)
    options.announce(fields.describe())
    return fields


def _parse(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return error


def _record(line: bytes | None, fields: Fields, source: str, begin: int, end: int, options: ReadOptions) -> Record:
    if line is None:
        fault = Fault("RecordTooLarge", f"the record has more than {options.max_bytes} bytes", "raise --max-bytes")
        return Record(source, begin, end, place_id(source, begin), fault=fault)
    values = _parse(line)
    if isinstance(values, dict):
        if (fields.text is None and is_ninjs(values)) or (is_ninjs(values) and fields.text not in values):
            return ninjs_record(line, values, source, begin, end)
        return record_of(values, fields, source, begin, end)
    detail = f"no JSON: {values}" if isinstance(values, Exception) else f"a JSON {type(values).__name__}, not an object"
    return Record(source, begin, end, place_id(source, begin), fault=Fault("BadRecord", detail, "correct the line"))
