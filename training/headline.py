"""Fit what each trait of a title counts: `python -m training.headline DATA`, a minute.

Of the sentences of an article that can be its title (`title_traits`) one says the news; the weights are those of a
conditional logit (McFadden, 1974): they make it likeliest that the sentence of the highest sum is one that a reader
would take for the title or that states the same fact. The scores that the traits rest on come from trees that learnt
from other folds. Prints the weights, scaled so that a standard deviation of the ranker's scores counts one, and how
many titles say the news when the weights, too, were fitted to the other folds.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.summarise.extractive import TITLE_WEIGHTS, title_traits
from service.summarise.ranker import Ranker
from service.summarise.reading import read
from service.summarise.vectors import Matrix
from training.evaluate_briefs import news
from training.salience import Labelled, read_labels
from training.salience_ranker import LEAVES, RATE, ROUNDS, out_of_fold, ranker_by_leads, train

PENALTY = 2.0
STEPS = 40
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentences that can be an article's title: a row of traits each, and whether it says the news."""

    traits: Matrix
    right: NDArray[np.bool_]


def choice(item: Labelled, ranker: Ranker) -> Choice:
    """Return what there is to choose from in a labelled article."""
    traits = title_traits(read(item.document, ranker.worth(item.document)))
    rows = np.array(list(traits.values())).reshape(-1, len(TITLE_WEIGHTS))
    return Choice(rows, np.isin(list(traits), list(news(item))))


def fit(choices: Sequence[Choice]) -> Matrix:
    """Return a weight for each trait, the first one 1; articles in which no choice is right teach nothing.

    Newton's method, with the curvature of the convex part of the loss alone, which is never negative.
    """
    told = [c for c in choices if c.right.any()]
    spread = np.vstack([c.traits for c in told]).std(axis=0) + 1e-6
    weights = np.zeros(len(spread))
    for _ in range(STEPS):
        slope, curve = 2 * PENALTY * weights, 2 * PENALTY * np.eye(len(spread))
        for c in told:
            rows = c.traits / spread
            worth = rows @ weights
            odds = np.exp(worth - worth.max())
            chance, chance_right = odds / odds.sum(), odds * c.right / (odds @ c.right)
            slope = slope + rows.T @ (chance - chance_right)
            centred = rows - chance @ rows
            curve = curve + (centred * chance[:, None]).T @ centred
        weights = weights - np.linalg.solve(curve, slope)
    weights = weights / spread
    return np.asarray(weights / weights[0])


def count_right(choices: Sequence[Choice], weights: Matrix) -> int:
    """Return in how many articles the sentence of the highest sum says the news."""
    return sum(bool(c.right[int((c.traits @ weights).argmax())]) for c in choices if len(c.right))


def main(argv: list[str] | None = None) -> int:
    """Print the weights fitted to the first half of the labels, and what they are worth in cross-validation."""
    parser = argparse.ArgumentParser(prog="python -m training.headline", description=__doc__)
    parser.add_argument("data", type=Path, help="the data folder")
    options = parser.parse_args(argv)
    items = [item for item in read_labels(options.data) if item.half == "tune"]
    trees = partial(train, rounds=ROUNDS, leaves=LEAVES, rate=RATE)
    folds = [
        [choice(item, ranker) for item in held] for ranker, held in out_of_fold(items, ranker_by_leads(), FOLDS, trees)
    ]
    every = [c for fold in folds for c in fold]
    print("weights", *(f"{weight:.2f}" for weight in fit(every)))
    right = sum(count_right(fold, fit([c for f in folds if f is not fold for c in f])) for fold in folds)
    print(f"fitted to the other folds: {right} of {len(every)} titles say the news")
    print(f"the weights shipped: {count_right(every, TITLE_WEIGHTS)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
