"""What the batch tests share: dumps written for them, one run of the command, and its results read back."""

import argparse
import functools
import json
import random
from pathlib import Path

from service.cli import batch
from service.settings import load_settings
from tests.batch.fakes import InProcess, open_fake

_WORDS = ("conseil", "maire", "budget", "école", "hôpital", "route", "grève", "vote", "séance", "ville", "chantier")


def text(seed: int, sentences: int = 3) -> str:
    """Return a made-up text, the same for the same seed."""
    pick = random.Random(seed)
    return " ".join(" ".join(pick.choices(_WORDS, k=9)).capitalize() + "." for _ in range(sentences))


def dump(path: Path, count: int, special: dict[int, str] | None = None) -> Path:
    """Write `count` articles as JSON Lines; `special` replaces whole lines by number."""
    lines = [
        json.dumps({"id": f"a{i}", "title": f"Titre {i}", "text": text(i)}, ensure_ascii=False) for i in range(count)
    ]
    for number, line in (special or {}).items():
        lines[number] = line
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def article(identifier: str, body: str) -> str:
    """Return one line of a dump."""
    return json.dumps({"id": identifier, "title": None, "text": body}, ensure_ascii=False)


def run(
    *arguments: object, revision: str = "1", seconds: float = 0.0, executor: type[InProcess] | None = InProcess
) -> int:
    """Run `entrefilet batch` on the fake engine, here or (None) in its worker process, and return its exit code."""
    parser = argparse.ArgumentParser()
    batch.add_arguments(parser)
    args = parser.parse_args([str(argument) for argument in arguments])
    work = functools.partial(open_fake, revision, seconds)
    if executor is None:
        return batch.run(args, load_settings(), open_work=work)
    return batch.run(args, load_settings(), open_work=work, start=lambda _args, opened: executor(opened()))


def contents(folder: Path) -> dict[str, bytes]:
    """Return the results and dead letters of a run, by file name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name[:5] in ("part-", "faile")}


def rows(folder: Path) -> list[dict]:
    """Return all results in order."""
    return [json.loads(line) for name, body in contents(folder).items() if name[0] == "p" for line in body.splitlines()]


def letters(folder: Path) -> list[dict]:
    """Return all dead letters in order."""
    return [json.loads(line) for name, body in contents(folder).items() if name[0] == "f" for line in body.splitlines()]
