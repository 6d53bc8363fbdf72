"""What a dump of many articles costs, from the processor time that a batch of some really took.

    python -m benchmarks.batch_cost articles.jsonl --articles 40 --price 0.02

Runs `entrefilet batch` over the first articles of a dump with the real engine and adds up the processor time of the
command and of its worker, loading included. Processor time is what is paid for, and unlike the clock it is nearly the
same on a machine that does other things as well. Prints the cost of one brief and of ten million, in a Markdown table.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

from service.batch.manifest import Manifest
from service.batch.readers.options import ReadOptions
from service.batch.reading import read_all
from service.batch.records import Position, Tally
from service.batch.sources import expand

_WEEK = 7 * 24


def main() -> int:
    """Run the batch and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--of", type=int, default=10_000_000, help="size of the dump whose cost is wanted")
    parser.add_argument("--price", type=float, default=0.02, help="of one core for one hour, in any currency")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sample, out = Path(folder) / "sample.jsonl", Path(folder) / "out"
        records = islice(read_all(expand([str(args.dump)]), Position(0, 0, 0), ReadOptions()), args.articles)
        with sample.open("w", encoding="utf-8") as stream:
            for record, _ in records:
                row = {"id": record.id, "title": record.title, "text": record.body}
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        before = _processor_seconds()
        command = [sys.executable, "-m", "service.cli", "batch", str(sample), "--output", str(out)]
        subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
        spent = _processor_seconds() - before
        manifest = Manifest.load(out / "manifest.jsonl")
        total = Tally()
        for part in manifest.parts if manifest else ():
            total.add(part.tally)
    if not total.articles:
        sys.stderr.write("no brief was made\n")
        return 1
    each = spent / total.articles
    print(f"{total.articles} briefs, {total.sentences} sentences, {total.tokens} tokens: {spent:.0f} core-seconds")
    print(f"{each:.2f} core-seconds a brief, {total.tokens / spent:.1f} tokens a core-second\n")
    print(f"| | core-hours | cores for a week | at {args.price:g} a core-hour |\n| --- | --- | --- | --- |")
    for name, count in (("one brief", 1), (f"{args.of:,} briefs", args.of)):
        hours = each * count / 3600
        print(f"| {name} | {hours:,.4g} | {hours / _WEEK:,.4g} | {hours * args.price:,.4g} |")
    return 0


def _processor_seconds() -> float:
    """Return the user and system time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
