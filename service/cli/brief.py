"""`entrefilet brief`: the brief of one article on standard output."""

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from service.cli.options import (
    add_brief_options,
    add_engine_options,
    add_glossary,
    add_length_limit,
    add_writing_options,
    brief_options,
    day,
    read_input,
)
from service.exit_codes import ExitCode

if TYPE_CHECKING:
    from service.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    about = "the article as text, HTML, Markdown, Word, OpenDocument, PDF or ninjs; - is standard input"
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help=about)
    about = "what the file is, such as text/html, where neither its name nor its bytes tell"
    parser.add_argument("--media-type", metavar="TYPE", help=about)
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    parser.add_argument("--title", help="the article's title, if it is not its first line")
    about = "day on which it came out, such as 2026-03-02, for dates such as « lundi »"
    parser.add_argument("--published", type=day, metavar="DATE", help=about)
    add_brief_options(parser)
    add_writing_options(parser)
    add_length_limit(parser, "article")
    add_glossary(parser)
    add_engine_options(parser)


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Print the brief. Raises InvalidOption, BadInput, ModelNotAvailable and EngineFailed."""
    from service.bootstrap import build_services
    from service.briefing import render
    from service.ingest.reader import Limits, media_type_of, read_document

    options = brief_options(args)
    limits = Limits(settings.max_characters, settings.min_words, settings.embargoed)
    kind = args.media_type or media_type_of(args.file)
    reading = read_document(read_input(args.file), media_type=kind, title=args.title, limits=limits)
    article = replace(reading.article, published=args.published) if args.published else reading.article
    brief = build_services(settings).briefer.brief(article, options)
    if args.format == "json":
        sys.stdout.write(render.to_json(brief, include_text=args.include_text))
    else:
        sys.stdout.write(render.to_markdown(brief) if args.format == "markdown" else render.to_text(brief))
    return ExitCode.DONE
