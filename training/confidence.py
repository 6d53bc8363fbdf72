"""Precision and recall of the warning of low confidence: `python -m training.confidence`.

`labels/confidence.jsonl` has the sentences of briefs of 34 articles of MasakhaNEWS that nobody had read before, each
read and labelled without its scores: does the English have a major error, a fact, a role, a term or a sense that a
reader would take wrongly? With each stand the log-probabilities of the five words that the model was least sure of,
lowest first, and digests of both sides, whose French is not ours to publish. Prints, for thresholds of a word and
numbers of such words, how many sentences are warned of and how many rightly, in each half of the articles (split by
digests of their ids).
"""

import argparse
import hashlib
import itertools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from service.translate.confidence import MOST, UNSURE
from training.news import read_items

LABELS = Path(__file__).with_name("labels") / "confidence.jsonl"


def warned(label: dict[str, Any], threshold: float, most: int) -> bool:
    """Return whether more than `most` words are below `threshold`. Raises IndexError for more than four."""
    scores: Sequence[float] = label["least_sure"]
    return len(scores) > most and scores[most] < threshold


def half(label: dict[str, Any]) -> int:
    """Return which half of the articles a sentence is in."""
    return int(hashlib.sha256(label["id"].encode()).hexdigest(), 16) % 2


def main(argv: list[str] | None = None) -> int:
    """Print the table."""
    argparse.ArgumentParser(prog="python -m training.confidence", description=__doc__).parse_args(argv)
    labels = list(read_items(LABELS))
    print(f"{len(labels)} sentences, {sum(label['major'] for label in labels)} with a major error")
    print("| below | words more than | half | warned | rightly | precision | recall |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for threshold, most, number in itertools.product((-1.4, -1.5, -1.6, -1.8), (1, 2, 3), (0, 1)):
        own = [label for label in labels if half(label) == number]
        found = [label for label in own if warned(label, threshold, most)]
        right, wrong = sum(label["major"] for label in found), sum(label["major"] for label in own)
        shown = f"**{threshold}**" if (threshold, most) == (UNSURE, MOST) else threshold
        shares = f"{right / max(1, len(found)):.2f} | {right / wrong:.2f}"
        print(f"| {shown} | {most} | {'held' if number else 'tune'} | {len(found)} | {right} | {shares} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
