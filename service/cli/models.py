"""`entrefilet models list|build|fetch|verify`."""

import argparse
import functools
import sys
from typing import TYPE_CHECKING

from service.engines import catalog
from service.exit_codes import ExitCode

if TYPE_CHECKING:
    from service.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("action", choices=("list", "build", "fetch", "verify"))
    parser.add_argument("name", nargs="?", default="embedded", help="a listed name, opus-mt-XX-en, OWNER/NAME, folder")
    about = "use models whose licence forbids commercial use"
    parser.add_argument("--allow-noncommercial", action="store_const", const=True, help=about)


def run(args: argparse.Namespace, settings: "Settings") -> int:
    """Do what was asked for; 0 is the exit code of success."""
    if args.action == "list":
        for status in catalog.status(settings.models_dir):
            state = status.revision if status.installed else "not installed"
            sys.stdout.write(f"{status.name:<24} {state:<14} {status.description} [{status.licence}]\n")
    elif args.action == "verify":
        catalog.verify(args.name, settings.models_dir)
        sys.stdout.write(f"{args.name}: whole\n")
    else:
        fetch = functools.partial(catalog.fetch, allow_noncommercial=settings.allow_noncommercial)
        install = catalog.build if args.action == "build" else fetch
        with _ProgressBar(args.name) as bar:
            path = install(args.name, settings.models_dir, progress=bar)
        sys.stdout.write(f"{path}\n")
        sys.stderr.write(f"licence: {catalog.licence_of(path)}\n")
    return ExitCode.DONE


class _ProgressBar:
    """Shows a model's build on stderr: called with the step's name and the share done, 0 to 1.

    A terminal gets a bar, a log one line a step.
    """

    def __init__(self, name: str) -> None:
        from tqdm import tqdm

        self._step = ""
        self._log = not sys.stderr.isatty()
        form = "{desc} {bar} {n:.0f} % {elapsed}"
        self._bar = tqdm(total=100, desc=name, file=sys.stderr, disable=self._log, bar_format=form)

    def __call__(self, step: str, done: float) -> None:
        if step != self._step:
            self._step = step
            self._bar.set_description_str(step)
            if self._log:
                sys.stderr.write(f"{step}\n")
        self._bar.update(round(done * 100) - self._bar.n)

    def __enter__(self) -> "_ProgressBar":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()
