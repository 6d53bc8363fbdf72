"""`entrefilet backup FILE` and `entrefilet restore FILE`."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from service.exit_codes import ExitCode

if TYPE_CHECKING:
    from service.settings import Settings

_ROWS = {
    "jobs": ("job", "jobs"),
    "items": ("article of a job", "articles of jobs"),
    "commons": ("glossary or other options of a whole job", "glossaries and other options of whole jobs"),
    "deliveries": ("webhook message", "webhook messages"),
    "idempotency": ("remembered Idempotency-Key", "remembered Idempotency-Keys"),
    "keys": ("API key", "API keys"),
    "usage": ("day of a key's use", "days of keys' use"),
    "hits": ("request of the last minute", "requests of the last minute"),
    "results": ("cached answer", "cached answers"),
}
"""What a row, and what several, of each table are."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command, `backup` or `restore`, takes."""
    if parser.prog.endswith("restore"):
        parser.add_argument("file", type=Path, metavar="FILE", help="a file that entrefilet backup has written")
        about = "replace the database that is there; it is kept as entrefilet.db.before-restore"
        parser.add_argument("--replace", action="store_true", help=about)
    else:
        parser.add_argument("file", type=Path, metavar="FILE", help="the file to be written; it must not exist")
        parser.add_argument(
            "--no-results", action="store_true", help="leave out cached answers, which can be made again"
        )


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Carry the command out and say what was copied. Raises InvalidOption and InvalidSettings."""
    from service.storage.backup import back_up, restore

    if args.command == "backup":
        size = back_up(settings, args.file, results=not args.no_results)
        sys.stdout.write(f"{args.file}: {size / 1e6:.1f} MB\n")
        return ExitCode.DONE
    rows = restore(settings, args.file, replace=args.replace)
    shown = ", ".join(f"{count} {words[count > 1]}" for table, words in _ROWS.items() if (count := rows.get(table, 0)))
    sys.stdout.write(f"restored {shown or 'an empty database'} to {settings.data_dir}\n")
    return ExitCode.DONE
