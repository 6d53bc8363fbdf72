"""Score warnings against sentences labelled by reading: `python -m training.evaluate warnings BRIEFS...`.

BRIEFS are JSON lines of an article's `id` and its `brief`, made without the article's headline by the version whose
English was labelled; `labels/warnings.jsonl` knows each sentence by digests of its French and its English, and says
whether it has a major error: a fact, a role, a term or a sense that a reader would take wrongly. Sentences that are not
labelled are left out. Recall is the share of the sentences with a major error that the checks warn of now, precision
the share of warned sentences that have one; whether the warning points at the very error is not judged.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.fidelity.verify import check
from training.news import read_items

LABELS = Path(__file__).with_name("labels") / "warnings.jsonl"


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of sentences."""

    labelled: int
    major: int
    warned: int
    right: int


def pairs(brief: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the French and the English of every line of a brief."""
    for line in (*brief["abstract"]["sentences"], *brief["key_points"], *filter(None, (brief["title"],))):
        yield line["fr"], line["en"]


def evaluate(found: Iterable[tuple[str, str]], labels: Path = LABELS) -> Score:
    """Return what the checks say of those of the sentences that are labelled."""
    known = {(label["fr"], label["en"]): label["major"] for label in read_items(labels)}
    judged = {key: (known[key], bool(check(*pair))) for pair in found if (key := key_of(*pair)) in known}
    return Score(
        len(judged),
        sum(major for major, _ in judged.values()),
        sum(warned for _, warned in judged.values()),
        sum(major and warned for major, warned in judged.values()),
    )


def key_of(french: str, english: str) -> tuple[str, str]:
    """Return the digests by which a labelled pair is known again."""
    first, second = (hashlib.sha256(text.encode()).hexdigest()[:12] for text in (french, english))
    return first, second


def main(argv: list[str] | None = None) -> int:
    """Print the score."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate warnings", description=__doc__)
    parser.add_argument("briefs", type=Path, nargs="+")
    options = parser.parse_args(argv)
    score = evaluate(pair for path in options.briefs for item in read_items(path) for pair in pairs(item["brief"]))
    print(f"{score.labelled} labelled sentences, {score.major} with a major error; {score.warned} warned of")
    print(f"recall {score.right / max(1, score.major):.3f}, precision {score.right / max(1, score.warned):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
