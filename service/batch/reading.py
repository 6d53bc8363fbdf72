"""Inputs as one stream of chunks: read ahead in a thread, duplicates found, cut the same way on every run."""

import hashlib
import queue
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Literal, TypeVar

from service.batch.fields import place_id
from service.batch.readers import read
from service.batch.readers.options import ReadOptions
from service.batch.records import Chunk, Fault, Position, Record
from service.batch.seen import Seen
from service.batch.sources import Source

Duplicates = Literal["skip", "keep", "error"]
Item = TypeVar("Item")
Placed = tuple[Record, Position]

_PATIENCE = 2.0
CHUNK_BYTES = 8 << 20  # a chunk of very long articles is closed early, so that memory stays flat


def read_all(sources: Sequence[Source], start: Position, options: ReadOptions) -> Iterator[Placed]:
    """Yield every record from `start` on with the position after it. Raises InputLost."""
    count = start.record
    for index in range(start.source, len(sources)):
        for record in read(sources[index], start.offset if index == start.source else 0, options):
            count += 1
            yield record, _after(index, record, count)


def read_failed(
    sources: Sequence[Source], failed: Iterable[Mapping[str, Any]], start: Position, options: ReadOptions
) -> Iterator[Placed]:
    """Yield the records that dead letters name, in their order, from `start` on; a damaged rest is read to its end.

    A record that is no longer where it was is yielded with the fault InputChanged.
    """
    indices = {source.name: index for index, source in enumerate(sources)}
    count = start.record
    for name, letters in groupby(failed, key=lambda letter: letter["source"]):
        index = indices[name]
        if index < start.source:
            continue
        first = start.offset if index == start.source else 0
        for record in _search(sources[index], letters, first, options):
            count += 1
            yield record, _after(index, record, count)


def _search(source: Source, letters: Iterable[Mapping[str, Any]], first: int, options: ReadOptions) -> Iterator[Record]:
    records: Iterator[Record] | None = None
    for letter in letters:
        offset, to_the_end = letter["offset"], letter["reason"] == "InputDamaged"
        if offset < first and not to_the_end:
            continue
        if records is None or to_the_end:
            records = read(source, max(offset, first), options)
        if to_the_end:
            yield from records
            return
        found = next((record for record in records if record.offset >= offset), None)
        known = letter["id"] != place_id(source.name, offset)  # a record that could not be read had no other name
        if found is None or found.offset != offset or (known and letter["id"] != found.id):
            fault = Fault("InputChanged", f"{source.name} has another record at {offset}", "use a new output folder")
            end = found.offset if found and found.offset > offset else offset + 1
            yield Record(source.name, offset, end, letter["id"], fault=fault)
            records = None
        else:
            yield found


def _after(index: int, record: Record, count: int) -> Position:
    if record.fault and record.fault.reason == "InputDamaged":
        return Position(index + 1, 0, count)
    return Position(index, record.end, count)


def cut(records: Iterable[Placed], first: int, size: int, duplicates: Duplicates, seen: Seen) -> Iterator[Chunk]:
    """Yield chunks of `size` consecutive records, numbered from `first`; records met before are left out or faulted."""
    number, chosen, fresh, left_out, count, weight = first, list[Record](), list[bytes](), 0, 0, 0
    whole, end = hashlib.blake2b(digest_size=16), Position(0, 0, 0)
    for record, end in records:
        digest = record.digest()
        whole.update(digest + (b"\1" if record.fault else b"\0"))
        count, weight = count + 1, weight + len(record.body)
        if duplicates == "keep" or record.fault:
            chosen.append(record)
        elif seen.add(digest):
            fresh.append(digest)
            chosen.append(record)
        elif duplicates == "error":
            fault = Fault("Duplicate", "an earlier record has the same id and content", "see --duplicates")
            chosen.append(replace(record, fault=fault))
        else:
            left_out += 1
        if count >= size or weight >= CHUNK_BYTES:
            yield Chunk(number, tuple(chosen), end, whole.hexdigest(), b"".join(fresh), left_out)
            number, chosen, fresh, left_out, count, weight = number + 1, [], [], 0, 0, 0
            whole = hashlib.blake2b(digest_size=16)
    if count:
        yield Chunk(number, tuple(chosen), end, whole.hexdigest(), b"".join(fresh), left_out)


class Ahead(Iterator[Item]):
    """Runs an iterator in a thread, `depth` items ahead; its error is raised after the items before it."""

    def __init__(self, items: Iterable[Item], depth: int) -> None:
        self._queue: queue.Queue[tuple[Item | None, BaseException | None]] = queue.Queue(depth)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._pull, args=(items,), name="reader", daemon=True)
        self._thread.start()

    def __next__(self) -> Item:
        item, error = self._queue.get()
        if error is not None:
            self._queue.put((None, error))
            raise error
        assert item is not None
        return item

    def close(self) -> None:
        """Stop reading and wait for the thread, but not for one that waits for input that may never come."""
        self._stopped.set()
        deadline = time.monotonic() + _PATIENCE
        while self._thread.is_alive() and time.monotonic() < deadline:
            try:
                self._queue.get(timeout=0.05)
            except queue.Empty:
                continue

    def _pull(self, items: Iterable[Item]) -> None:
        error: BaseException = StopIteration()
        try:
            for item in items:
                self._queue.put((item, None))
                if self._stopped.is_set():
                    return
        except Exception as caught:  # noqa: BLE001 - it is raised in the thread that asks for the next item
            error = caught
        self._queue.put((None, error))
