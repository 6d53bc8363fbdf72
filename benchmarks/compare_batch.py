"""The batch command of this checkout beside another one's: briefs an hour.

    python -m benchmarks.compare_batch OTHER FILE [--articles 400] [--turns 4] [--cache FOLDER] [--out docs/benchmarks]

FILE is JSON lines, xz or not, with a `text` each. Its first articles are dealt out to the turns; in each turn both
checkouts make the briefs of the same ones, one after the other, each into a new folder and from its start to its end.
Prints a Markdown table, and with --out writes it with all figures as compare_batch.md and compare_batch.json.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from benchmarks.compare import revision
from benchmarks.serving import ROOT, folder, machine
from training.news import read_items


def main(argv: list[str] | None = None) -> int:
    """Measure both and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, help="the other checkout")
    parser.add_argument("file", type=Path, help="the articles")
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--cache", type=Path, help="where the other's models are, as XDG_CACHE_HOME")
    parser.add_argument("--out", type=folder, help="folder for compare_batch.md and compare_batch.json")
    args = parser.parse_args(argv)
    lines = read_lines(args.file, args.articles)
    theirs = {"XDG_CACHE_HOME": str(args.cache.resolve())} if args.cache else {}
    checkouts = ((args.other.absolute(), str(args.other.absolute() / ".venv/bin/python"), theirs),
                 (ROOT, sys.executable, {}))  # fmt: skip
    names = tuple(revision(root) for root, _, _ in checkouts)
    turns: list[tuple[int, list[float]]] = []
    for turn in range(args.turns):
        part = lines[turn :: args.turns]
        turns.append((len(part), [seconds_of(part, root, python, env) for root, python, env in checkouts]))
        print(f"turn {turn + 1} of {args.turns}: {turns[-1]}", file=sys.stderr)
    rates = [3600 * len(lines) / sum(seconds[number] for _, seconds in turns) for number in range(2)]
    table = (
        f"{machine()}; {len(lines)} articles, {args.turns} turns\n\n"
        f"| what | {names[0]} | {names[1]} | ratio | aim |\n| --- | --- | --- | --- | --- |\n"
        f"| batch, briefs an hour | {rates[0]:.0f} | {rates[1]:.0f} | {rates[1] / rates[0]:.2f} | 1.8 times |"
    )
    print(table)
    if args.out:
        text = json.dumps({"checkouts": names, "turns": turns}, indent=1)
        (args.out / "compare_batch.json").write_text(text + "\n", encoding="utf-8")
        (args.out / "compare_batch.md").write_text(f"# Batch beside {names[0]}\n\n{table}\n", encoding="utf-8")
    return 0


def read_lines(path: Path, count: int) -> list[str]:
    """Return the first `count` objects of a file of JSON lines, which may be packed by xz, each as a line."""
    return [json.dumps(item, ensure_ascii=False) + "\n" for item in islice(read_items(path), count)]


def seconds_of(lines: list[str], root: Path, python: str, env: Mapping[str, str]) -> float:
    """Return how long the batch command of the checkout at `root` takes. Raises CalledProcessError if it fails."""
    with tempfile.TemporaryDirectory(prefix="entrefilet-batch-") as folder:
        articles = Path(folder) / "articles.jsonl"
        articles.write_text("".join(lines), encoding="utf-8")
        command = [python, "-m", "service.cli", "batch", str(articles), "--output", str(Path(folder) / "briefs")]
        started = time.perf_counter()
        subprocess.run(
            command, cwd=root, env=os.environ | {"ENTREFILET_DATA_DIR": folder} | env, check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
