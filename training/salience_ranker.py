"""Train the second stage of the ranker on labelled facts: `python -m training.salience_ranker DATA`, a minute.

Each sentence of the labels' first half is worth 1 where it states a fact and loses AVOIDED where a reader said never to
choose it. The trees see the features of a sentence and its score by the trees that learnt from leads, so that what
16,000 leads say is there from the start; they are averaged over draws of articles (bagging, Breiman 1996). Prints how
well both order the sentences of the half held back. With `--folds 5` nothing is written: the briefs of the first half
are scored, each made with trees that learnt from the other folds, to choose settings by.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from service.domain import BriefOptions
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.features import features
from service.summarise.ranker import SALIENCE_FILE, WEIGHTS_FILE, Ranker, Trees
from service.summarise.vectors import Matrix
from training.evaluate_briefs import Score, judge, tabulate
from training.ranker import export
from training.salience import Labelled, read_labels

AVOIDED = 0.5
BAGS = 6
ROUNDS, LEAVES, RATE = 160, 8, 0.05


@dataclass(frozen=True, slots=True)
class Example:
    """One article: a row a sentence, whether each states a fact, and what it is worth."""

    rows: Matrix
    states: Matrix
    worth: Matrix


Fit = Callable[[Sequence[Example]], Trees]


def ranker_by_leads() -> Ranker:
    """Return the ranker whose trees learnt from leads, without those that learn from labels."""
    weights = WEIGHTS_FILE.read_bytes()
    return Ranker(Trees.load(weights), hashlib.sha256(weights).hexdigest()[:12])


def example(item: Labelled, leads: Ranker) -> Example:
    """Return what can be learnt from one labelled article."""
    stating = frozenset[int]().union(*(fact.sentences for fact in item.facts))
    numbers = range(len(item.document.sentences))
    states = np.array([float(i in stating) for i in numbers])
    avoided = np.array([float(i in item.avoid) for i in numbers])
    rows = np.column_stack([features(item.document), leads.score(item.document)])
    return Example(rows, states, states - AVOIDED * avoided)


def train(data: Sequence[Example], *, rounds: int, leaves: int, rate: float, bags: int = BAGS) -> Trees:
    """Return the mean of `bags` boosted models as one set of trees; each but the first is fitted to a draw."""
    from sklearn.ensemble import HistGradientBoostingRegressor  # type: ignore[import-untyped]

    parts: list[Trees] = []
    for seed in range(bags):
        drawn = np.random.default_rng(seed).integers(0, len(data), size=len(data)) if seed else range(len(data))
        model = HistGradientBoostingRegressor(
            max_iter=rounds,
            max_leaf_nodes=leaves,
            learning_rate=rate,
            min_samples_leaf=20,
            l2_regularization=5.0,
            random_state=seed,
            early_stopping=False,
        )
        model.fit(np.vstack([data[i].rows for i in drawn]), np.concatenate([data[i].worth for i in drawn]))
        parts.append(export(model))
    return _mean(parts)


def _mean(parts: Sequence[Trees]) -> Trees:
    starts = np.cumsum([0, *(len(part.feature) for part in parts)])[:-1].astype(np.int32)
    shifted = [
        replace(p, left=p.left + s, right=p.right + s, roots=p.roots + s) for p, s in zip(parts, starts, strict=True)
    ]
    joined = {
        name: np.concatenate([getattr(part, name) for part in shifted])
        for name in ("feature", "threshold", "missing_left", "left", "right", "value", "roots")
    }
    joined["value"] = joined["value"] / np.float32(len(parts))
    return Trees(**joined, depth=max(part.depth for part in parts))


def average_precision(scores: Matrix, states: Matrix) -> float:
    """Return the mean, over the sentences that state a fact, of the share that do among those ranked no lower."""
    order = np.argsort(-scores, kind="stable")
    hits = states[order]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits > 0].mean())


def out_of_fold(
    items: Sequence[Labelled], leads: Ranker, folds: int, fit: Fit
) -> Iterator[tuple[Ranker, list[Labelled]]]:
    """Yield for each fold a ranker whose trees learnt from the articles of the others, and the articles of the fold."""
    data = [example(item, leads) for item in items]
    fold = [hashlib.sha256(item.id.encode()).digest()[1] % folds for item in items]
    for k in range(folds):
        trees = fit([d for d, f in zip(data, fold, strict=True) if f != k])
        ranker = Ranker(leads.trees, f"fold {k}", salience=trees)
        yield ranker, [item for item, f in zip(items, fold, strict=True) if f == k]


def cross_validate(items: Sequence[Labelled], leads: Ranker, folds: int, fit: Fit) -> Score:
    """Return the counts of briefs made with trees that learnt from the articles of the other folds."""
    total = Score()
    for ranker, held in out_of_fold(items, leads, folds, fit):
        summariser = ExtractiveSummariser(ranker)
        for item in held:
            total += judge(item, summariser.summarise(item.document, BriefOptions()))
    return total


def main(argv: list[str] | None = None) -> int:
    """Train on one half, write the weights where the service reads them, and print what they are worth on the other."""
    parser = argparse.ArgumentParser(prog="python -m training.salience_ranker", description=__doc__)
    parser.add_argument("data", type=Path, help="the data folder")
    parser.add_argument("--out", type=Path, default=SALIENCE_FILE)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--leaves", type=int, default=LEAVES)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--folds", type=int, default=0, help="cross-validate on the first half instead")
    options = parser.parse_args(argv)
    leads = ranker_by_leads()
    items = read_labels(options.data)
    fit = partial(train, rounds=options.rounds, leaves=options.leaves, rate=options.rate)
    first = [item for item in items if item.half == "tune"]
    if options.folds:
        print(tabulate({"tune": cross_validate(first, leads, options.folds, fit)}))
        return 0
    trees = fit([example(item, leads) for item in first])
    trees.save(options.out)
    both = Ranker(leads.trees, "trained", salience=trees)
    for half in ("tune", "held"):
        for name, ranker in (("leads alone", leads), ("with labels", both)):
            found = [
                average_precision(np.array(ranker.worth(item.document)), example(item, leads).states)
                for item in items
                if item.half == half
            ]
            print(f"{half}, {name}: mean average precision {100 * np.mean(found):.1f} on {len(found)} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
