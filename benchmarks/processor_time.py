"""Processor time of the work beside the engine: `python -m benchmarks.processor_time --data FOLDER [--sentences 400]`.

FOLDER has a test set's .fr and .en files. A sentence gets the glosses of both its prompts, its reference is checked as
the first search's translation, and three are ranked as after a second search: the reference and what is left of it
without every sixth and without every fourth word. Prints a Markdown table of milliseconds of processor time a sentence,
which other work on the machine changes little. A quarter of the sentences is read first, so that the words of most are
known, as in a server that has run for a while.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.fidelity import read_set
from benchmarks.serving import machine
from service.decoding import Hypothesis
from service.terminology.glossing import FEWER, glossed
from service.translate.reranking import best

Pair = tuple[str, str]


def milliseconds(pairs: Sequence[Pair], work: Callable[[str, str], object]) -> float:
    """Return the processor time of `work` for a pair in milliseconds."""
    started = time.process_time()
    for source, target in pairs:
        work(source, target)
    return (time.process_time() - started) * 1000 / len(pairs)


def first_search(source: str, target: str) -> None:
    """Check one translation."""
    best(source, [Hypothesis(target, -0.5, 1, finished=True)])


def second_search(source: str, target: str) -> None:
    """Rank the translation of the first search beside two others."""
    words = target.split()
    others = (" ".join(word for at, word in enumerate(words) if at % every) for every in (6, 4))
    best(source, [Hypothesis(text, -0.5, 1, finished=True) for text in (target, *others)])


WORK: dict[str, Callable[[str, str], object]] = {
    "glosses of the first prompt": lambda source, _: glossed(source),
    "glosses of the second": lambda source, _: glossed(source, commonest=FEWER),
    "check of a translation": first_search,
    "ranking of three": second_search,
}


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the test set's .fr and .en files")
    parser.add_argument("--set", default="newstest2013", help="name of the test set")
    parser.add_argument("--sentences", type=int, default=400)
    args = parser.parse_args(argv)
    pairs = read_set(args.data, args.set)[: args.sentences]
    known = len(pairs) // 4
    for work in WORK.values():
        milliseconds(pairs[:known], work)
    # what is kept of a sentence is of use to the next step of the same sentence alone, so all are done for each
    spent = dict.fromkeys(WORK, 0.0)
    for pair in pairs[known:]:
        for name, work in WORK.items():
            spent[name] += milliseconds([pair], work)
    count = len(pairs) - known
    print(f"{machine()}; {count} sentences of {args.set}, milliseconds of processor time each\n")
    print("| what | milliseconds |\n| --- | --- |")
    for name, total in (*spent.items(), ("all", sum(spent.values()))):
        print(f"| {name} | {total / count:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
