"""The options that several commands have, declared once: how a brief is to be, and how the engine is to work."""

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from service.errors import BadInput, EntrefiletError

if TYPE_CHECKING:
    from service.domain import BriefOptions

    Parser = argparse.ArgumentParser | argparse._ArgumentGroup


def add_brief_options(parser: "Parser") -> None:
    """Add what every command that makes briefs has; `brief_options` reads it."""
    about = "how many at most (0 to 20); 5 to 8 by the article's length unless given"
    parser.add_argument("--key-points", type=int, metavar="N", help=about)
    parser.add_argument("--abstract-words", type=int, default=100, metavar="N", help="about how long (20 to 500)")
    parser.add_argument("--order", choices=("reading", "importance"), default="reading", help="of the key points")
    about = "leave out who is who, acronyms, dates and figures"
    parser.add_argument("--no-context", dest="context", action="store_const", const=False, help=about)


def add_writing_options(parser: "Parser") -> None:
    """Add who writes the abstract, and what else of the article comes with the brief."""
    parser.add_argument("--style", choices=("auto", "extractive", "abstractive"), default="auto")
    parser.add_argument("--summariser", metavar="NAME", help="extractive, a folder, or a server's address#model")
    parser.add_argument("--full-translation", action="store_true", help="translate the whole article as well")
    parser.add_argument("--include-text", action="store_true", help="add the text that the offsets refer to (JSON)")


def brief_options(args: argparse.Namespace) -> "BriefOptions":
    """Return how briefs are to be. Raises InvalidOption."""
    from service.domain import BriefOptions
    from service.errors import InvalidOption

    more = {name: getattr(args, name) for name in ("style", "full_translation") if hasattr(args, name)}
    if args.context is not None:
        more["context"] = args.context
    try:
        return BriefOptions(args.key_points, args.abstract_words, order=args.order, **more)
    except ValueError as error:
        raise InvalidOption(str(error), mend=f"see entrefilet {getattr(args, 'command', 'brief')} --help") from error


def day(value: str) -> dt.date:
    """Return a date given on the command line. Raises argparse.ArgumentTypeError."""
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{value!r} is no date such as 2026-03-02") from error


def add_glossary(parser: "Parser") -> None:
    """Add the file of terms."""
    parser.add_argument(
        "--glossary", type=Path, metavar="FILE", help="CSV, TSV, TBX or TMX file of terms to be kept to"
    )


def add_length_limit(parser: "Parser", what: str) -> None:
    """Add the longest input that is taken, called `what`."""
    parser.add_argument("--max-characters", type=int, metavar="N", help=f"longest {what} accepted")


def add_engine_options(parser: "Parser", *, beam_size: str | None = "beam_size") -> None:
    """Add which model is used and how; `beam_size` is the setting that --beam-size stands for, None for no such."""
    parser.add_argument("--translator", metavar="NAME", help="catalog name or path of the translation model")
    if beam_size:
        about = "hypotheses kept while translating"
        parser.add_argument("--beam-size", dest=beam_size, type=int, metavar="N", help=about)
    parser.add_argument("--threads", type=int, metavar="N", help="engine threads in all; 0 takes every core")
    about = "use models whose licence forbids commercial use"
    parser.add_argument("--allow-noncommercial", action="store_const", const=True, help=about)


def read_input(name: str) -> bytes:
    """Return a file's bytes, or standard input's for `-`. Raises BadInput."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise BadInput(f"{name}: {error.strerror}", mend="name a readable file, or - for standard input") from error


def report_error(error: EntrefiletError, code: int) -> int:
    """Print an error on one line of standard error, with what to do about it, and return `code`."""
    mend = f" ({error.mend})" if error.mend else ""
    sys.stderr.write(f"entrefilet: {' '.join(str(error).split())}{mend}\n")
    return code
