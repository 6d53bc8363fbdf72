"""`entrefilet translate`: a text, n lines in, n lines out."""

import argparse
import sys
from typing import TYPE_CHECKING

from service.cli.options import add_engine_options, add_glossary, add_length_limit, read_input
from service.exit_codes import ExitCode

if TYPE_CHECKING:
    from service.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="the text; - is standard input")
    add_length_limit(parser, "text")
    about = "print on standard error what the embedded model reads: each sentence with its glosses"
    parser.add_argument("--show-glosses", action="store_true", help=about)
    add_glossary(parser)
    add_engine_options(parser, beam_size="text_beam_size")


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Print the translation, its warnings on standard error. Raises BadInput, ModelNotAvailable and EngineFailed."""
    from service.bootstrap import build_services
    from service.errors import ArticleTooLong
    from service.ingest.plain import decode

    text = decode(read_input(args.file)).replace("\r\n", "\n")
    if len(text) > settings.max_characters:
        raise ArticleTooLong(
            f"the text has {len(text)} characters, the limit is {settings.max_characters}",
            mend="send less, or raise --max-characters",
        )
    result = build_services(settings).text_translator.translate_text(text)
    if args.show_glosses:
        from service.bootstrap.adapters import read_glossary
        from service.cli.lexicon import glossed_sentences

        sys.stderr.writelines(f"{line}\n" for line in glossed_sentences(text, read_glossary(settings)))
    sys.stdout.write(result.text)
    for warning in result.warnings:
        line = int(warning.where[len("lines[") : -1]) + 1
        sys.stderr.write(f"line {line}: {warning.code}: {warning.detail}\n")
    return ExitCode.DONE
