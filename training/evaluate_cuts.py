"""Score what is cut from sentences against labelled pieces: `python -m training.evaluate cuts`.

`labels/cuts.tsv` holds sentences of our own, a piece of each in brackets, labelled `allowed` where the rest stays
as true without it, and `no` where it limits, denies, dates, attributes or quantifies the rest. Precision is the share
of allowed pieces among those that are cut when a sentence is made as short as it can be.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.summarise.compression import shorten

CUTS = Path(__file__).with_name("labels") / "cuts.tsv"
_PIECE = re.compile(r"\[(.*?)\]")


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence, the piece of it that is judged, and whether it may go."""

    sentence: str
    piece: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Pieces labelled, pieces that may go, pieces cut, and those cut that may go."""

    labelled: int
    allowed: int
    made: int
    right: int

    @property
    def precision(self) -> float:
        """The share of cut pieces that may go."""
        return self.right / self.made if self.made else 1.0


def read_cuts(path: Path = CUTS) -> list[Cut]:
    """Return the labelled pieces."""
    cuts = []
    for line in path.read_text(encoding="utf-8").splitlines():
        label, marked = line.split("\t")
        piece = _PIECE.search(marked)
        if piece is None or label not in ("allowed", "no"):
            raise ValueError(f"no label or no piece in brackets: {line}")
        cuts.append(Cut(marked.replace("[", "").replace("]", ""), piece[1], label == "allowed"))
    return cuts


def evaluate(cuts: Sequence[Cut]) -> Score:
    """Return how many pieces are cut, and how many of these may go."""
    made = [cut for cut in cuts if shorten(cut.sentence, "fr", 1) != cut.sentence]
    return Score(len(cuts), sum(c.allowed for c in cuts), len(made), sum(c.allowed for c in made))


def main(argv: list[str] | None = None) -> int:
    """Print the score and every wrong cut."""
    argparse.ArgumentParser(prog="python -m training.evaluate cuts", description=__doc__).parse_args(argv)
    cuts = read_cuts()
    score = evaluate(cuts)
    print(f"{score.labelled} labelled, {score.allowed} allowed; {score.made} cut, {score.right} of them allowed")
    print(f"precision {score.precision:.3f}, recall {score.right / score.allowed:.3f}")
    for cut in cuts:
        if not cut.allowed and shorten(cut.sentence, "fr", 1) != cut.sentence:
            print(f"  wrongly cut: {cut.sentence}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
