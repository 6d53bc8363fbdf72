"""`entrefilet serve`: the web service."""

import argparse
from typing import TYPE_CHECKING

from service.cli.options import add_engine_options, add_glossary

if TYPE_CHECKING:
    from service.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--host", help="address to listen on")
    parser.add_argument("--port", type=int, help="port to listen on; 0 takes a free one")
    add_glossary(parser)
    add_engine_options(parser)


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Serve until a signal ends the process."""
    from service import collector

    collector.pause()
    from service.cli.main import flags
    from service.settings import load_settings
    from service.web import serve

    return serve.run(settings, load=lambda: load_settings(**flags(args)))
