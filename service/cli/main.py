"""The command line: data on stdout, everything else on stderr.

Exit codes: 0 done, 1 the engine failed, 2 usage, 3 bad input, 4 model missing or damaged, 5 done with failures.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service import __version__
from service.errors import BadInput, EntrefiletError, InvalidSettings, ModelNotAvailable
from service.exit_codes import ExitCode

if TYPE_CHECKING:
    from service.settings import Settings

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
# Commands whose arguments and work live in a room of their own, as add_arguments(parser) and run(args, settings).
_ROOMS = {
    "backup": "service.cli.backup",
    "batch": "service.cli.batch",
    "doctor": "service.cli.doctor",
    "feed": "service.batch.feed",
    "keys": "service.cli.keys",
    "lexicon": "service.cli.lexicon",
    "models": "service.cli.models",
    "restore": "service.cli.backup",
    "webhooks": "service.cli.webhooks",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error is one line on stderr and what to do about it."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = _parser(arguments).parse_args(arguments)
    try:
        from service.settings import load_settings

        settings = load_settings(**_flags(args))
        code = _handler(args.command)(args, settings)
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
        if name in _ROOMS:
            importlib.import_module(_ROOMS[name]).add_arguments(command)
        else:
            globals()[f"_add_{name}_arguments"](command)
    return parser


def _handler(command: str) -> "Callable[[argparse.Namespace, Settings], int]":
    if command in _ROOMS:
        run: Callable[[argparse.Namespace, Settings], int] = importlib.import_module(_ROOMS[command]).run
        return run
    handlers = {"brief": _brief, "translate": _translate, "serve": _serve}
    return handlers[command]


def _flags(args: argparse.Namespace) -> dict[str, Any]:
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
    """Print an error on one line, with its mend, and return the exit code of its family."""
    mend = f" ({error.mend})" if error.mend else ""
    sys.stderr.write(f"entrefilet: {' '.join(str(error).split())}{mend}\n")
    for family, code in (
        (BadInput, ExitCode.BAD_INPUT),
        (ModelNotAvailable, ExitCode.NO_MODEL),
        (InvalidSettings, ExitCode.USAGE),
    ):
        if isinstance(error, family):
            return code
    return ExitCode.FAILED


def _add_engine_arguments(parser: argparse.ArgumentParser, beam_size: str = "beam_size") -> None:
    """Add the engine's settings; `beam_size` is the setting that --beam-size stands for."""
    parser.add_argument("--translator", metavar="NAME", help="catalog name or path of the translation model")
    parser.add_argument(
        "--glossary", type=Path, metavar="FILE", help="CSV, TSV, TBX or TMX file of terms to be kept to"
    )
    parser.add_argument("--beam-size", dest=beam_size, type=int, metavar="N", help="hypotheses kept while translating")
    parser.add_argument("--threads", type=int, metavar="N", help="engine threads in all; 0 takes every core")
    about = "use models whose licence forbids commercial use"
    parser.add_argument("--allow-noncommercial", action="store_const", const=True, help=about)


def _add_brief_arguments(parser: argparse.ArgumentParser) -> None:
    about = "the article as text, HTML, Markdown, Word, OpenDocument, PDF or ninjs; - is standard input"
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help=about)
    about = "what the file is, such as text/html, where neither its name nor its bytes tell"
    parser.add_argument("--media-type", metavar="TYPE", help=about)
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    parser.add_argument("--title", help="the article's title, if it is not its first line")
    parser.add_argument("--key-points", type=int, default=5, metavar="N", help="how many at most (0 to 20)")
    parser.add_argument("--abstract-words", type=int, default=100, metavar="N", help="about how long (20 to 500)")
    parser.add_argument("--style", choices=("auto", "extractive", "abstractive"), default="auto")
    parser.add_argument("--summariser", metavar="NAME", help="extractive, a folder, or a server's address#model")
    parser.add_argument("--order", choices=("reading", "importance"), default="reading", help="of the key points")
    parser.add_argument("--full-translation", action="store_true", help="translate the whole article as well")
    parser.add_argument("--include-text", action="store_true", help="json: add the text that the offsets refer to")
    parser.add_argument("--max-characters", type=int, metavar="N", help="longest article accepted")
    _add_engine_arguments(parser)


def _add_translate_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="the text; - is standard input")
    parser.add_argument("--max-characters", type=int, metavar="N", help="longest text accepted")
    about = "print on standard error what the embedded model reads: each sentence with its glosses"
    parser.add_argument("--show-glosses", action="store_true", help=about)
    _add_engine_arguments(parser, beam_size="text_beam_size")


def _add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on")
    parser.add_argument("--port", type=int, help="port to listen on; 0 takes a free one")
    _add_engine_arguments(parser)


def _read(name: str) -> bytes:
    """Return a file's bytes, or standard input's. Raises BadInput."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise BadInput(f"{name}: {error.strerror}", mend="name a readable file, or - for standard input") from error


def _brief(args: argparse.Namespace, settings: "Settings") -> int:
    from service.bootstrap import build_services
    from service.briefing import render
    from service.domain import BriefOptions
    from service.errors import InvalidOption
    from service.ingest.reader import Limits, media_type_of, read_document

    try:
        options = BriefOptions(args.key_points, args.abstract_words, args.style, args.full_translation, args.order)
    except ValueError as error:
        raise InvalidOption(str(error), mend="see entrefilet brief --help") from error
    limits = Limits(settings.max_characters, settings.min_words, settings.embargoed)
    kind = args.media_type or media_type_of(args.file)
    reading = read_document(_read(args.file), media_type=kind, title=args.title, limits=limits)
    brief = build_services(settings).briefer.brief(reading.article, options)
    if args.format == "json":
        sys.stdout.write(render.to_json(brief, include_text=args.include_text))
    else:
        sys.stdout.write(render.to_markdown(brief) if args.format == "markdown" else render.to_text(brief))
    return ExitCode.DONE


def _translate(args: argparse.Namespace, settings: "Settings") -> int:
    from service.bootstrap import build_services
    from service.errors import ArticleTooLong
    from service.ingest.plain import decode

    text = decode(_read(args.file)).replace("\r\n", "\n")
    if len(text) > settings.max_characters:
        raise ArticleTooLong(
            f"the text has {len(text)} characters, the limit is {settings.max_characters}",
            mend="send less, or raise --max-characters",
        )
    result = build_services(settings).text_translator.translate_text(text)
    if args.show_glosses:
        from service.bootstrap import read_glossary
        from service.cli.lexicon import glossed_sentences

        sys.stderr.writelines(f"{line}\n" for line in glossed_sentences(text, read_glossary(settings)))
    sys.stdout.write(result.text)
    for warning in result.warnings:
        line = int(warning.where[len("lines[") : -1]) + 1
        sys.stderr.write(f"line {line}: {warning.code}: {warning.detail}\n")
    return ExitCode.DONE


def _serve(args: argparse.Namespace, settings: "Settings") -> int:
    from service.web.serve import run

    del args
    return run(settings)


if __name__ == "__main__":
    sys.exit(main())
