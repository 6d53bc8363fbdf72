"""`entrefilet feed`: the arguments of a folder of briefs that is kept fresh from an RSS or Atom feed."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from service.cli.options import add_brief_options, add_engine_options, add_glossary, brief_options
from service.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.batch.executors import Executor
    from service.batch.work import OpenWork
    from service.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("feed", metavar="URL|FILE", help="an RSS or Atom feed")
    parser.add_argument("--output", required=True, type=Path, metavar="DIR", help="folder of the briefs")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    parser.add_argument(
        "--pages", choices=("auto", "always", "never"), default="auto", help="read the page that an entry links to"
    )
    parser.add_argument(
        "--enough-words", type=int, default=120, metavar="N", help="auto: when the feed's own text will do"
    )
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="new entries at most, the newest")
    add_brief_options(parser)
    add_glossary(parser)
    add_engine_options(parser)


def run(
    args: argparse.Namespace,
    settings: "Settings",
    *,
    open_work: "OpenWork | None" = None,
    start: "Callable[[OpenWork], Executor] | None" = None,
) -> int:
    """Write the briefs of the feed's new entries; return 0, or 5 if some failed. Raises EntrefiletError.

    `open_work` stands in for the real engine, `start` for who runs it.
    """
    from service.batch.feed import FeedOptions, refresh

    options = FeedOptions(brief_options(args), args.format, args.pages, args.enough_words, args.limit)
    failed = refresh(args.feed, args.output, options, settings, open_work=open_work, start=start)
    return ExitCode.WITH_FAILURES if failed else ExitCode.DONE
