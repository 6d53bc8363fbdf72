"""Train the sentence ranker: `python -m training.ranker --train FILE --valid FILE`, a few minutes on two cores.

Each sentence learns how much better than its article's mean sentence it matches the human lead (ROUGE-1 + ROUGE-2 F1,
cut to the lead's length). Items whose lead holds what the text lacks weigh less. Every article is seen twice, once
without knowing where its sentences stand, so that the ranker can judge an op-ed whose point comes late.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from service.domain import Article, Document
from service.summarise.features import FEATURES, POSITIONAL, features
from service.summarise.ranker import WEIGHTS_FILE, Ranker, Trees
from service.summarise.vectors import Matrix
from service.text.segment import segment
from training.news import read_items
from training.rouge import rouge, rouge_n, tokenise


@dataclass(frozen=True, slots=True)
class Example:
    """One article as the ranker sees it: features, how well each sentence matches, and how much that counts."""

    features: Matrix
    target: Matrix
    weight: float


def document_of(item: dict[str, Any]) -> Document:
    """Return the segmented article of a data item; its lead is not part of it."""
    return segment(Article(item["text"], item["title"]), "fr")


def examples(items: list[dict[str, Any]]) -> Iterator[Example]:
    """Yield what can be learnt from; articles of fewer than four sentences or 120 words teach nothing about choice."""
    for item in items:
        if item["n_words"] < 120:
            continue
        document = document_of(item)
        if len(document.sentences) < 4:
            continue
        gold = tokenise(item["summary"])
        parts = [tokenise(s.text)[: len(gold)] for s in document.sentences]
        match = np.array([rouge_n(part, gold, 1) + rouge_n(part, gold, 2) for part in parts])
        weight = (1 - item["summary_novelty"]) ** 2 * (0.2 if item["teaser"] else 1.0)
        yield Example(features(document), match - match.mean(), weight)


def train(data: list[Example], *, rounds: int, leaves: int, rate: float, seed: int) -> Trees:
    """Return boosted trees fitted to `data`, seen with and without positions."""
    from sklearn.ensemble import HistGradientBoostingRegressor  # type: ignore[import-untyped]

    seen = np.vstack([e.features for e in data])
    blind = seen.copy()
    blind[:, [FEATURES.index(name) for name in POSITIONAL]] = np.nan
    target = np.concatenate([e.target for e in data])
    weight = np.concatenate([np.full(len(e.target), e.weight) for e in data])
    model = HistGradientBoostingRegressor(
        max_iter=rounds,
        max_leaf_nodes=leaves,
        learning_rate=rate,
        min_samples_leaf=100,
        l2_regularization=1.0,
        random_state=seed,
        early_stopping=False,
    )
    model.fit(np.vstack([seen, blind]), np.tile(target, 2), np.tile(weight, 2))
    return export(model)


def export(model: Any) -> Trees:
    """Return the nodes of all trees of a fitted scikit-learn model in flat arrays; a leaf points to itself."""
    nodes = [tree[0].nodes for tree in model._predictors]
    starts = np.cumsum([0, *(len(tree) for tree in nodes)])
    joined = np.concatenate(nodes)
    own = np.arange(len(joined))
    offset = np.repeat(starts[:-1], np.diff(starts))
    leaf = joined["is_leaf"].astype(bool)
    return Trees(
        feature=np.where(leaf, 0, joined["feature_idx"]).astype(np.int16),
        threshold=np.where(leaf, 0.0, joined["num_threshold"]).astype(np.float64),
        missing_left=joined["missing_go_to_left"].astype(bool),
        left=np.where(leaf, own, joined["left"] + offset).astype(np.int32),
        right=np.where(leaf, own, joined["right"] + offset).astype(np.int32),
        value=np.where(leaf, joined["value"], 0.0).astype(np.float32),
        roots=starts[:-1].astype(np.int32),
        depth=int(joined["depth"].max()),
    )


def validate(ranker: Ranker, items: list[dict[str, Any]]) -> Matrix:
    """Return mean ROUGE-1/2/L of the best-scored sentences cut to the lead's length, in percent."""
    scores = []
    for item in items:
        document = document_of(item)
        gold = tokenise(item["summary"])
        order = np.argsort(-np.array(ranker.score(document)), kind="stable")
        words = [token for i in order for token in tokenise(document.sentences[i].text)]
        scores.append(rouge(words[: len(gold)], gold))
    return np.asarray(100 * np.mean(scores, axis=0))


def main(argv: list[str] | None = None) -> int:
    """Train, write the weights where the service reads them, and print what they score on the validation set."""
    parser = argparse.ArgumentParser(prog="python -m training.ranker", description=__doc__)
    parser.add_argument("--train", type=Path, required=True, help="JSON lines with text, title, summary …, may be .xz")
    parser.add_argument("--valid", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(str(WEIGHTS_FILE)))
    parser.add_argument("--articles", type=int, default=0, help="train on so many only; 0 takes all")
    parser.add_argument("--rounds", type=int, default=250)
    parser.add_argument("--leaves", type=int, default=15)
    parser.add_argument("--rate", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    items = list(read_items(options.train))
    random.Random(options.seed).shuffle(items)
    data = list(examples(items[: options.articles or None]))
    print(f"{len(data)} articles, {sum(len(e.target) for e in data)} sentences", file=sys.stderr)
    trees = train(data, rounds=options.rounds, leaves=options.leaves, rate=options.rate, seed=options.seed)
    trees.save(options.out)
    valid = [item for item in read_items(options.valid) if not item["teaser"] and item["n_words"] >= 250]
    for position in (1.0, 0.5, 0.0):
        r1, r2, rl = validate(Ranker(trees, "trained", position=position), valid)
        print(f"position {position}: ROUGE-1 {r1:.2f}  ROUGE-2 {r2:.2f}  ROUGE-L {rl:.2f}  on {len(valid)} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
