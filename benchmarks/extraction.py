"""Ranking the sentences of an article, ours and sumy's: `python -m benchmarks.extraction --data shared/data`.

Both rank the sentences of the same articles of OrangeSum's validation set, already split, article by article in turn,
and are timed by the processor. Scored is what they rank first, at the length of the human lead, by ROUGE F1 against it,
as `python -m training.evaluate summaries` does. Prints a Markdown table.
"""

import argparse
import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

from training.evaluate_summaries import SIGNATURE, Rank, Task, ranked, ranking, select, sumy_system
from training.news import read_items


def main() -> None:
    """Rank, score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds news/orangesum_valid.jsonl.xz")
    parser.add_argument("--articles", type=int, default=200)
    args = parser.parse_args()
    path = args.data / "news/orangesum_valid.jsonl.xz"
    items = [item for item in read_items(path) if not item["teaser"] and item["n_words"] >= 250][: args.articles]
    systems: dict[str, Rank] = {"Entrefilet": ranked(0.5), f"LexRank, sumy {version('sumy')}": sumy_system("lexrank")}
    seconds = dict.fromkeys(systems, 0.0)

    def timed(name: str, rank: Rank) -> Rank:
        def run(task: Task) -> list[int]:
            start = time.process_time()
            found = rank(task)
            seconds[name] += time.process_time() - start
            return found

        return run

    scores = select(items, {name: ranking(timed(name, rank)) for name, rank in systems.items()})
    print(
        f"{len(items)} articles of {path.name}; {SIGNATURE}; {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    print("\n| | ROUGE-1 / 2 / L | ms of the processor an article |\n| --- | --- | --- |")
    for name, rows in scores.items():
        means = " / ".join(f"{mean:.1f}" for mean in rows.mean(axis=0))
        print(f"| {name} | {means} | {1000 * seconds[name] / len(items):.1f} |")


if __name__ == "__main__":
    main()
