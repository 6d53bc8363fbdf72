"""This checkout beside another one: `python -m benchmarks.compare OTHER [--rounds 5] [--out docs/benchmarks]`.

OTHER is a checkout of another version with its own virtual environment, for instance

    git worktree add ../before 081dec9 && make -C ../before .venv/dev

The servers of both are started in turn, each measured alone: start, briefs and whole translations of one article, and
memory. What this version remembers of a sentence serves when the same article comes again; with --dump FILE, JSON lines
with a `text` each, every brief is that of another article of 900 to 1,100 words, the same for both.
Prints a table of medians, and with --out writes it with all figures as JSON.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from benchmarks.serving import ARTICLE, ROOT, Measured, folder, machine, measure
from training.news import read_items

WORDS = (900, 1100)  # of the articles of a dump

Row = tuple[str, Callable[[Measured], float], bool, float, str, str]
_ROWS: tuple[Row, ...] = (
    # what, a server's figure, whether more is better, by what it is divided, its unit, the ratio aimed at
    ("brief, warm", lambda one: statistics.median(one.briefs), False, 1, "s", "2.0 times as fast"),
    ("whole article", lambda one: statistics.median(one.tokens_a_second), True, 1, "output tokens/s", "2.0 times"),
    ("peak memory", lambda one: one.peak_bytes, False, 1e6, "MB", "0.9 or less"),
    ("memory when ready", lambda one: one.idle_bytes, False, 1e6, "MB", ""),
    ("start to ready", lambda one: one.ready_seconds, False, 1, "s", "1.0 or less"),
)


def main(argv: list[str] | None = None) -> int:
    """Measure both and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, help="the other checkout")
    parser.add_argument("--python", type=Path, help="its interpreter (default: OTHER/.venv/bin/python)")
    parser.add_argument("--cache", type=Path, help="where its models are, as XDG_CACHE_HOME (default: this one's)")
    parser.add_argument("--article", type=Path, default=ARTICLE)
    parser.add_argument("--dump", type=Path, help="take the articles from this file instead, xz or not")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=3, help="briefs a round")
    parser.add_argument("--out", type=folder, help="folder for compare.md and compare.json")
    args = parser.parse_args(argv)
    if args.dump:
        texts = articles_of(args.dump, args.rounds * args.runs)
        about = f"{len(texts)} articles of {WORDS[0]} to {WORDS[1]} words, each once"
    else:
        texts = [args.article.read_text(encoding="utf-8")] * (args.rounds * args.runs)
        about = f"one article of {len(texts[0].split())} words"
    python = args.python or args.other / ".venv/bin/python"
    env = {"XDG_CACHE_HOME": str(args.cache.resolve())} if args.cache else {}
    before, now = [], []
    for number in range(args.rounds):
        part = texts[number * args.runs : (number + 1) * args.runs]
        before.append(measure(part, root=args.other, python=str(python.absolute()), env=env))
        now.append(measure(part))
        print(f"round {number + 1} of {args.rounds}", file=sys.stderr)
    names = (revision(args.other), revision(ROOT))
    table = f"{machine()}; {about}, {args.rounds} rounds in turn, medians\n\n" + tabulate(before, now, names)
    print(table)
    if args.out:
        figures = {name: [asdict(one) for one in rounds] for name, rounds in zip(names, (before, now), strict=True)}
        (args.out / "compare.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        (args.out / "compare.md").write_text(f"# This version beside {names[0]}\n\n{table}\n", encoding="utf-8")
    return 0


def articles_of(dump: Path, count: int) -> list[str]:
    """Return the first `count` texts of WORDS words of a file of JSON lines. Raises SystemExit if it has fewer."""
    texts = (item["text"] for item in read_items(dump))
    found = list(islice((text for text in texts if WORDS[0] <= len(text.split()) <= WORDS[1]), count))
    if len(found) < count:
        raise SystemExit(f"{dump} has {len(found)} articles of {WORDS[0]} to {WORDS[1]} words, {count} are needed")
    return found


def tabulate(before: list[Measured], now: list[Measured], names: tuple[str, str]) -> str:
    """Return a Markdown table of the medians of both, and the ratio of the new one to the old one."""
    lines = [f"| what | {names[0]} | {names[1]} | ratio | aim |", "| --- | --- | --- | --- | --- |"]
    for what, figure, more, divisor, unit, aim in _ROWS:
        old, new = (statistics.median(figure(one) for one in rounds) / divisor for rounds in (before, now))
        digits = 0 if divisor > 1 or more else 1
        ratio = (
            f"{new / old:.2f}" if more or divisor > 1 or not aim.endswith("fast") else f"{old / new:.2f} times as fast"
        )
        lines.append(f"| {what} | {old:.{digits}f} {unit} | {new:.{digits}f} {unit} | {ratio} | {aim} |")
    return "\n".join(lines)


def revision(checkout: Path) -> str:
    """Return the short name of the commit that a checkout is at."""
    command = ["git", "-C", str(checkout), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
