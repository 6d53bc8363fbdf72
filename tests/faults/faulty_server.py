"""The production server over a fake engine, with faults that a test switches on.

The folder of the faults has what they are: the number in `clock` is added to the time of day, the word in `engine` says
what the engine does (`answer`, `raise`, `crash`, `memory`, `hang`, or a kind of tests/faults/garbage.py), the number in
`seconds` how long a brief takes.
"""

import os
import resource
import sys
import time
from pathlib import Path

_folder: Path | None = None
_true_time = time.time


def _read(name: str, default: str) -> str:
    try:
        return (_folder / name).read_text() or default if _folder else default
    except FileNotFoundError:
        return default


time.time = lambda: _true_time() + float(_read("clock", "0"))  # before anything takes it for its clock

from service.domain import Article, Brief, BriefOptions  # noqa: E402
from service.errors import EngineFailed  # noqa: E402
from service.settings import load_settings  # noqa: E402
from service.web.serve import run  # noqa: E402
from tests.faults import garbage  # noqa: E402
from tests.web.fakes import FakeServices, make_brief  # noqa: E402


def answer(article: Article, options: BriefOptions) -> Brief:
    time.sleep(float(_read("seconds", "0.02")))
    fault = _read("engine", "answer")
    if fault == "raise":
        raise EngineFailed("the engine failed on purpose")
    if fault == "crash":
        raise RuntimeError("a fault of the engine's own")
    if fault == "memory":
        raise MemoryError
    if fault in garbage.KINDS:
        return garbage.brief(fault, article, options)
    while fault == "hang":
        time.sleep(0.05)
        fault = _read("engine", "answer")
    return make_brief(article, options)


def main(settings: dict[str, str], faults: Path, log: Path, files: int) -> None:
    """Serve until killed, with at most so many open files; what is printed goes to `log`."""
    global _folder  # noqa: PLW0603
    _folder = faults
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(output, stream)
    if files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    os.environ.update(settings)
    sys.exit(run(load_settings(min_words=1), FakeServices(answer=answer), load=lambda: load_settings(min_words=1)))
