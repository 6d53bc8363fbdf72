"""`entrefilet batch`: arguments, the parts put together, signals and exit codes."""

import argparse
import functools
import signal
import sys
from contextlib import ExitStack, suppress
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.cli.options import (
    add_brief_options,
    add_engine_options,
    add_glossary,
    add_length_limit,
    add_writing_options,
    brief_options,
    report_error,
)
from service.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.batch.checkpoint import Checkpoint
    from service.batch.executors import Executor
    from service.batch.progress import Progress
    from service.batch.records import Tally
    from service.batch.runner import MaxErrors, Run
    from service.batch.sources import Source
    from service.batch.work import OpenWork
    from service.domain import BriefOptions
    from service.settings import Settings

    StartExecutor = Callable[[argparse.Namespace, OpenWork], Executor]

_FORMATS = ("jsonl", "csv", "tsv", "parquet", "ninjs", "text", "html", "warc")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `entrefilet batch`."""
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="file, folder, glob, fsspec URL, or - for stdin")
    parser.add_argument("--output", required=True, metavar="DIR", help="folder of the part files, or - for stdout")
    reading = parser.add_argument_group("reading")
    reading.add_argument("--input-format", choices=_FORMATS, help="kind of the inputs, if their names do not say it")
    reading.add_argument("--text-field", metavar="NAME", help="field of the text; guessed if not given")
    reading.add_argument("--title-field", metavar="NAME", help="field of the title; guessed if not given")
    reading.add_argument("--id-field", metavar="NAME", help="field of the identifier; guessed, or made of the content")
    reading.add_argument("--date-field", metavar="NAME", help="field of the day of publication; guessed if not given")
    reading.add_argument("--duplicates", choices=("skip", "keep", "error"), default="skip", help="same id and content")
    briefs = parser.add_argument_group("briefs")
    add_brief_options(briefs)
    add_writing_options(briefs)
    add_glossary(briefs)
    writing = parser.add_argument_group("writing")
    writing.add_argument("--format", choices=("jsonl", "parquet"), default="jsonl")
    writing.add_argument("--compress", choices=("none", "gzip", "bz2", "xz", "zstd"), default="none")
    writing.add_argument("--chunk-size", type=int, default=64, metavar="N", help="articles handed over together")
    writing.add_argument("--part-size", type=int, default=1024, metavar="N", help="articles a part file")
    writing.add_argument("--report", type=Path, metavar="FILE", help="write a page with plots")
    failing = parser.add_argument_group("failing and going on")
    failing.add_argument("--restart", action="store_true", help="throw the folder's earlier results away")
    failing.add_argument("--retry-failed", action="store_true", help="try the articles in the dead letters again")
    failing.add_argument("--max-errors", type=_max_errors, metavar="N|P%", help="stop when more articles have failed")
    failing.add_argument("--article-seconds", type=float, default=60, metavar="S", help="time cap for one article")
    failing.add_argument("--max-bytes", type=int, default=4 << 20, metavar="N", help="largest record read")
    add_length_limit(failing, "article")
    engine = parser.add_argument_group("engine")
    engine.add_argument("--engine", choices=("local", "ray"), default="local", help="one worker here, or a Ray cluster")
    engine.add_argument("--actors", type=int, default=1, metavar="N", help="ray: model copies")
    add_engine_options(engine)


def run(
    args: argparse.Namespace,
    settings: "Settings",
    *,
    open_work: "OpenWork | None" = None,
    start: "StartExecutor | None" = None,
) -> int:
    """Run the batch and return its exit code: 0 done, 1 stopped, 2 usage, 5 done with failures, 130 interrupted.

    `open_work` stands in for the real engine and must be picklable, `start` for who runs it. Raises EntrefiletError
    for bad input and missing models.
    """
    from service.batch.engine import open_briefing
    from service.batch.errors import ConfigurationChanged, OutputUnusable, TooManyErrors
    from service.batch.sources import expand
    from service.bootstrap.adapters import read_glossary
    from service.errors import InvalidOption

    try:
        options = _brief_options(args)
        sources = expand(args.inputs, args.input_format)
        # Read once and handed to the workers, which may be on other machines and are started anew after a hang.
        glossary, settings = read_glossary(settings), settings.model_copy(update={"glossary": None})
        work = open_work or functools.partial(open_briefing, settings, options, args.include_text, glossary=glossary)
        if args.output == "-":
            from service.batch.streaming import stream

            totals = stream(args, sources, (start or start_executor)(args, work))
            return ExitCode.WITH_FAILURES if totals.failed else ExitCode.DONE
        return _run(args, settings, sources, functools.partial(start or start_executor, args, work))
    except (ConfigurationChanged, InvalidOption) as error:
        return report_error(error, ExitCode.USAGE)
    except TooManyErrors as error:
        return report_error(error, ExitCode.WITH_FAILURES)
    except OutputUnusable as error:
        return report_error(error, ExitCode.FAILED)


def _run(
    args: argparse.Namespace,
    settings: "Settings",
    sources: "list[Source]",
    open_executor: "Callable[[], Executor]",
) -> int:
    from service.batch.checkpoint import Checkpoint
    from service.batch.errors import OutputUnusable
    from service.batch.fields import Fields
    from service.batch.progress import Progress
    from service.batch.readers.options import ReadOptions
    from service.batch.runner import Run
    from service.batch.writers import PartFormat

    with ExitStack() as stack:
        checkpoint = Checkpoint(Path(args.output), PartFormat(args.format, args.compress))
        stack.callback(checkpoint.close)
        executor = open_executor()
        stack.callback(executor.close)
        part_chunks = max(1, args.part_size // args.chunk_size)
        configuration = _configuration(args, settings, executor.fingerprint, part_chunks)
        retry = checkpoint.begin(configuration, describe_inputs(sources), restart=args.restart, retry=args.retry_failed)
        progress = Progress(sources)
        stack.callback(progress.close)
        said: set[str] = set()

        def announce(text: str) -> None:
            if text not in said:
                said.add(text)
                progress.note(f"entrefilet: {text}")

        reading = ReadOptions(
            Fields.named(args),
            args.max_bytes,
            announce,
            progress.follow,
        )
        batch = Run(
            sources,
            checkpoint,
            executor,
            reading,
            chunk=args.chunk_size,
            part_chunks=part_chunks,
            duplicates=args.duplicates,
            max_errors=args.max_errors,
            progress=progress.advance,
        )
        stopped_by = _stop_on_signals(batch, progress.note, stack)
        try:
            complete = batch.run(retry=retry)
        except BaseException:
            with suppress(OutputUnusable):  # the error that stopped the run is the one to be told
                _sum_up(args, checkpoint, batch, progress)
            raise
        _sum_up(args, checkpoint, batch, progress)
        return _exit_code(args, complete, stopped_by, batch.totals)


def _sum_up(args: argparse.Namespace, checkpoint: "Checkpoint", batch: "Run", progress: "Progress") -> None:
    """Print the table and write the report, however the run has ended."""
    progress.close()
    progress.table(batch.totals, args.output)
    if args.report:
        from service.batch.report import write_report

        write_report(args.report, checkpoint.manifest, batch.totals, checkpoint.staged_pace())


def start_executor(args: argparse.Namespace, open_work: "OpenWork") -> "Executor":
    """Return who does the chunks, its engine loaded."""
    if args.engine == "ray":
        from service.batch.on_ray import OnRay

        return OnRay(open_work, args.actors, args.article_seconds, cpus=args.threads or 1)
    from service.batch.executors import Supervised

    return Supervised(open_work, args.article_seconds)


def describe_inputs(sources: "list[Source]") -> dict[str, Any]:
    """Return what tells these inputs from others: a hash over all, and each by name if they are not too many."""
    import hashlib
    import json

    files = [[source.name, source.size, source.head, source.format] for source in sources]
    named = {source.name: [source.size, source.head] for source in sources} if len(sources) <= 1000 else None
    digest = hashlib.sha256(json.dumps(files).encode("utf-8", "surrogatepass")).hexdigest()
    return {"count": len(sources), "sha256": digest, "files": named}


def _configuration(args: argparse.Namespace, settings: "Settings", fingerprint: str, chunks: int) -> dict[str, Any]:
    """Return everything that can change a result or where it is written; time caps cannot."""
    from service.batch.fields import Fields

    return {
        "results": fingerprint,
        "fields": [*astuple(Fields.named(args))],
        "include_text": args.include_text,
        "duplicates": args.duplicates,
        "format": args.format,
        "compress": args.compress,
        "chunk_size": args.chunk_size,
        "part_chunks": chunks,
        "limits": {
            "max_characters": settings.max_characters,
            "min_words": settings.min_words,
            "embargoed": settings.embargoed,
            "max_bytes": args.max_bytes,
        },
    }


def _stop_on_signals(batch: "Run", note: Any, stack: ExitStack) -> list[int]:
    """Let the first SIGINT or SIGTERM stop the run when what is in flight is done, and the second at once."""
    received: list[int] = []

    def handle(number: int, _frame: object) -> None:
        if received:
            raise KeyboardInterrupt
        received.append(number)
        batch.stop()
        note("entrefilet: finishing what is in flight; once more to stop at once")

    for number in (signal.SIGINT, signal.SIGTERM):
        stack.callback(signal.signal, number, signal.signal(number, handle))
    return received


def _exit_code(args: argparse.Namespace, complete: bool, stopped_by: list[int], totals: "Tally") -> int:
    if not complete:
        sys.stderr.write("entrefilet: stopped; run the same command again to go on\n")
        return 128 + stopped_by[0] if stopped_by else ExitCode.FAILED
    if totals.failed:
        sys.stderr.write(f"entrefilet: see {args.output}/failed-*.jsonl; --retry-failed tries them again\n")
        return ExitCode.WITH_FAILURES
    return ExitCode.DONE


def _brief_options(args: argparse.Namespace) -> "BriefOptions":
    from service.errors import InvalidOption

    if not 1 <= args.chunk_size <= 1024 or args.part_size < 1 or args.article_seconds <= 0 or args.max_bytes < 1:
        raise InvalidOption("--chunk-size is 1 to 1024; --part-size, --article-seconds and --max-bytes are positive")
    if args.format == "parquet" and args.compress in ("bz2", "xz"):
        raise InvalidOption("Parquet is compressed with gzip or zstd", mend="change --compress")
    return brief_options(args)


def _max_errors(text: str) -> "MaxErrors":
    from service.batch.runner import MaxErrors

    try:
        value = MaxErrors(share=float(text[:-1]) / 100) if text.endswith("%") else MaxErrors(count=int(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number nor a percentage") from error
    return value
