"""The command line, one module a command."""

from service.cli.main import main

__all__ = ["main"]
