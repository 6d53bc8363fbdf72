"""The command line: data on stdout, everything else on stderr.

Exit codes: 0 done, 1 the engine failed, 2 usage, 3 bad input, 4 model missing or damaged, 5 done with failures.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from service import __version__
from service.cli.options import report_error
from service.errors import BadInput, EntrefiletError, InvalidSettings, ModelNotAvailable
from service.exit_codes import ExitCode

_COMMANDS = {
    "brief": "print the brief of one article",
    "translate": "translate a text, n lines in, n lines out",
    "lexicon": "say what French words and set phrases mean in English",
    "batch": "make the briefs of a dump of articles",
    "feed": "keep a folder of briefs fresh from an RSS or Atom feed",
    "serve": "run the web service",
    "keys": "create, list and revoke API keys",
    "webhooks": "list webhooks, send dead ones again",
    "models": "list, build, fetch and verify models",
    "doctor": "print the settings and examine the installation",
    "backup": "copy jobs, keys and cached results to a file while the service runs",
    "restore": "put a backup in place of the database",
}
# The commands whose module in this folder, with add_arguments(parser) and run(args, settings), has another name.
_MODULES = {"restore": "backup"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error is one line on stderr and what to do about it."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = _parser(arguments).parse_args(arguments)
    try:
        from service.settings import load_settings

        settings = load_settings(**flags(args))
        code: int = _module(args.command).run(args, settings)
        sys.stdout.flush()
    except BrokenPipeError:
        # `| head` has seen enough: what is left in the buffer goes nowhere when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except EntrefiletError as error:
        return _report(error)
    except KeyboardInterrupt:
        sys.stderr.write("entrefilet: interrupted\n")
        return ExitCode.INTERRUPTED
    else:
        return code


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; only the command that is named has its arguments added, so that help stays instant."""
    parser = argparse.ArgumentParser(
        prog="entrefilet",
        description="French news articles in, bilingual briefs with evidence out.",
        epilog="Settings: flag > environment (ENTREFILET_*) > file (ENTREFILET_CONFIG); see entrefilet doctor.",
    )
    parser.add_argument("--version", action="version", version=f"entrefilet {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    named = next((argument for argument in arguments if argument in _COMMANDS), None)
    for name, summary in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        if name != named:
            continue
        command.add_argument("--models-dir", type=Path, metavar="DIR", help="where built models are kept")
        _module(name).add_arguments(command)
    return parser


def _module(command: str) -> Any:
    return importlib.import_module(f"service.cli.{_MODULES.get(command, command)}")


def flags(args: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that were given as flags."""
    names = (
        "models_dir",
        "translator",
        "summariser",
        "allow_noncommercial",
        "threads",
        "beam_size",
        "text_beam_size",
        "glossary",
        "host",
        "port",
        "max_characters",
    )
    return {name: getattr(args, name, None) for name in names}


def _report(error: EntrefiletError) -> int:
    """Report an error, and return the exit code of its family."""
    for family, code in (
        (BadInput, ExitCode.BAD_INPUT),
        (ModelNotAvailable, ExitCode.NO_MODEL),
        (InvalidSettings, ExitCode.USAGE),
    ):
        if isinstance(error, family):
            return report_error(error, code)
    return report_error(error, ExitCode.FAILED)


if __name__ == "__main__":
    sys.exit(main())
