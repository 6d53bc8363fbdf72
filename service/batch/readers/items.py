"""Files of one article each (.txt, .html, .docx, …), or of items of ninjs or NewsML-G2; offsets count items.

ninjs items come alone or in a list, those of NewsML-G2 alone or in a message.
"""

import json
from collections.abc import Iterator
from typing import cast

from service.batch.fields import ninjs_record, place_id
from service.batch.readers.options import ReadOptions, damaged, is_damage, lost
from service.batch.records import Fault, Media, Record
from service.batch.sources import Source
from service.errors import BadInput
from service.ingest.newsml import split_items


def read(source: Source, start: int, options: ReadOptions) -> Iterator[Record]:
    """Yield the record or records of one file; see `readers.read`. Its name is the identifier of a plain file."""
    with lost(source):
        try:
            with source.open(options.opened) as stream:
                body = stream.read(options.max_bytes + 1)
        except Exception as error:
            if not is_damage(error):
                raise
            yield damaged(source, 0, error)
            return
    for offset, record in enumerate(_records(source, body, options)):
        if offset >= start:
            yield record


def _records(source: Source, body: bytes, options: ReadOptions) -> Iterator[Record]:
    if len(body) > options.max_bytes:
        fault = Fault("RecordTooLarge", f"the file has more than {options.max_bytes} bytes", "raise --max-bytes")
        yield Record(source.name, 0, 1, source.name, fault=fault)
    elif source.format == "ninjs":
        yield from _ninjs(source.name, body)
    elif source.format == "newsml":
        yield from _newsml(source.name, body)
    else:
        yield Record(source.name, 0, 1, source.name, None, body, cast(Media, source.format))


def _ninjs(name: str, body: bytes) -> Iterator[Record]:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        yield Record(name, 0, 1, name, fault=Fault("BadRecord", f"no JSON: {error}", "correct the file"))
        return
    items = values if isinstance(values, list) else [values]
    for offset, item in enumerate(items):
        if isinstance(item, dict):
            raw = body if item is values else json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass")
            yield ninjs_record(raw, item, name, offset, offset + 1)
        else:
            fault = Fault("BadRecord", f"a JSON {type(item).__name__}, not an item", "correct the file")
            yield Record(name, offset, offset + 1, place_id(name, offset), fault=fault)


def _newsml(name: str, body: bytes) -> Iterator[Record]:
    try:
        items = split_items(body)
    except BadInput as error:
        yield Record(name, 0, 1, name, fault=Fault(type(error).__name__, str(error), error.mend or ""))
        return
    if not items:
        yield Record(name, 0, 1, name, fault=Fault("BadRecord", "no text item in the message", "send text items"))
    for offset, (guid, item) in enumerate(items):
        yield Record(name, offset, offset + 1, guid or place_id(name, offset), None, item, "newsml")
