"""Briefs to standard output, in the order of the articles: for pipes, without a folder to resume from."""

import argparse
import json
import sys

from service.batch.errors import TooManyErrors
from service.batch.executors import Executor
from service.batch.fields import Fields
from service.batch.progress import Progress
from service.batch.readers.options import ReadOptions
from service.batch.reading import Ahead, cut, read_all
from service.batch.records import Position, Tally
from service.batch.runner import READ_AHEAD, MaxErrors
from service.batch.seen import Seen
from service.batch.sources import Source
from service.errors import InvalidOption


def stream(args: argparse.Namespace, sources: list[Source], executor: Executor) -> Tally:
    """Write rows to standard output and dead letters to standard error; return what was counted."""
    if args.format != "jsonl" or args.compress != "none" or args.retry_failed or args.restart or args.report:
        executor.close()
        raise InvalidOption(
            "standard output takes plain JSON Lines, has no report and cannot be resumed", mend="name a folder"
        )
    progress, totals = Progress(sources), Tally()
    fields = Fields.named(args)
    options = ReadOptions(fields, args.max_bytes, lambda text: progress.note(f"entrefilet: {text}"), progress.follow)
    records = read_all(sources, Position(0, 0, 0), options)
    chunks = Ahead(cut(records, 0, args.chunk_size, args.duplicates, Seen()), READ_AHEAD)
    ready: dict[int, tuple[bytes, ...]] = {}
    following = 0
    limit = args.max_errors or MaxErrors()

    def check(totals: Tally, *, at_the_end: bool = False) -> None:
        done = totals.articles + totals.failed
        if limit.exceeded(totals.failed, done, at_the_end=at_the_end):
            raise TooManyErrors(f"{totals.failed} of {done} articles failed, more than --max-errors allows")

    try:
        for chunk, outcome in executor.run(chunks):
            ready[chunk.number] = outcome.rows
            while following in ready:
                sys.stdout.buffer.writelines(ready.pop(following))
                following += 1
            sys.stdout.buffer.flush()
            for index, fault in outcome.failed:
                record = chunk.records[index]
                letter = {"id": record.id, "source": record.source, "offset": record.offset}
                progress.note(json.dumps(letter | {"reason": fault.reason, "detail": fault.detail}, ensure_ascii=False))
            totals.add(outcome.tally)
            progress.advance(totals, outcome.tally)
            check(totals)
        check(totals, at_the_end=True)
    finally:
        chunks.close()
        executor.close()
        progress.close()
    return totals
