"""Score extraction against human leads: `python -m training.evaluate summaries --data FILE --out docs/summaries`.

Two tables. Selection: ROUGE at the gold length, that is, every system gives its sentences best first, cut to the number
of tokens of the human lead, so that no system gains by being longer. Shipped: what a reader gets with default options.
Writes OUT.json and OUT.svg, and prints both tables as Markdown.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from service.domain import Article, BriefOptions, Document, Style
from service.engines.abstractive.models import open_abstractive_model
from service.generation import Generation
from service.ports import AbstractiveModel
from service.settings import Settings
from service.summarise.abstractive import AbstractiveSummariser
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.ranker import open_ranker
from service.summarise.vectors import Matrix
from service.text.segment import segment
from training.news import read_items
from training.plot import bars
from training.rouge import SIGNATURE, rouge, rouge_n, tokenise
from training.summary_checks import Shipped, inspect


@dataclass(frozen=True, slots=True)
class Task:
    """An article with the tokens of its sentences and of its human lead."""

    document: Document
    tokens: list[list[str]]
    gold: list[str]


Rank = Callable[[Task], list[int]]
Say = Callable[[Task], list[str]]  # the tokens of a system's summary, the most important first
ROUGE = ("ROUGE-1", "ROUGE-2", "ROUGE-L")


def lead(sentences: int) -> Rank:
    """Return a system that takes the first sentences."""
    return lambda task: list(range(min(sentences, len(task.tokens))))


def oracle(task: Task) -> list[int]:
    """Return the greedy choice of somebody who has read the gold: what extraction could reach at most."""
    gold, tokens = task.gold, task.tokens
    chosen: list[int] = []
    best = 0.0
    while sum(len(tokens[i]) for i in chosen) < len(gold):
        tried = []
        for i in set(range(len(tokens))) - set(chosen):
            words = [t for j in [*chosen, i] for t in tokens[j]][: len(gold)]
            tried.append((rouge_n(words, gold, 1) + rouge_n(words, gold, 2), -i))
        if not tried or max(tried)[0] <= best:
            break
        best = max(tried)[0]
        chosen.append(-max(tried)[1])
    return chosen


def ranked(position: float) -> Rank:
    """Return our ranker as a system."""
    ranker = open_ranker()
    ranker = type(ranker)(ranker.trees, ranker.identity.revision, position=position)
    return lambda task: [int(i) for i in np.argsort(-np.array(ranker.score(task.document)), kind="stable")]


def sumy_system(name: str) -> Rank:
    """Return TextRank or LexRank of the package sumy over our sentences, with its French stemmer and stop words."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # type: ignore[import-untyped]
    from sumy.nlp.stemmers import Stemmer  # type: ignore[import-untyped]
    from sumy.summarizers.lex_rank import LexRankSummarizer  # type: ignore[import-untyped]
    from sumy.summarizers.text_rank import TextRankSummarizer  # type: ignore[import-untyped]
    from sumy.utils import get_stop_words  # type: ignore[import-untyped]

    class Words:
        def to_words(self, text: str) -> tuple[str, ...]:
            return tuple(tokenise(text))

    base: Any = {"textrank": TextRankSummarizer, "lexrank": LexRankSummarizer}[name]

    class BestFirst(base):  # type: ignore[misc]
        def _get_best_sentences(self, sentences: Any, count: int, ratings: Any) -> list[Any]:  # noqa: ARG002 - sumy's
            return sorted(sentences, key=lambda s: -ratings[s])

    summarizer = BestFirst(Stemmer("french"))
    summarizer.stop_words = get_stop_words("french")

    def rank(task: Task) -> list[int]:
        texts = [s.text for s in task.document.sentences]
        model = ObjectDocumentModel([Paragraph([Sentence(text, Words()) for text in texts])])
        return [texts.index(str(s)) for s in summarizer(model, len(texts))]

    return rank


def written(writer: AbstractiveModel, style: Style, reported: list[Generation]) -> Say:
    """Return what is shipped of a model's abstracts as a system; what became of its sentences is added to `told`."""
    summariser = AbstractiveSummariser(open_ranker(), writer)

    def say(task: Task) -> list[str]:
        options = BriefOptions(key_points=0, abstract_words=min(500, max(20, len(task.gold))), style=style)
        summary = summariser.summarise(task.document, options)
        if summary.generation is not None:
            reported.append(summary.generation)
        return [token for line in summary.abstract for token in tokenise(line.text)]

    return say


def ranking(rank: Rank) -> Say:
    """Return what a system says that ranks sentences: all of them, best first."""
    return lambda task: [token for i in rank(task) for token in task.tokens[i]]


def bootstrap(scores: Matrix, rounds: int = 2000, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % interval of the mean of `scores` by resampling articles."""
    draws = np.random.default_rng(seed).integers(0, len(scores), size=(rounds, len(scores)))
    low, high = np.percentile(scores[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def select(items: Sequence[dict[str, Any]], systems: dict[str, Say]) -> dict[str, Matrix]:
    """Return ROUGE-1/2/L of each system on each item, in percent, at the length of the gold."""
    scores: dict[str, list[tuple[float, float, float]]] = {name: [] for name in systems}
    for item in items:
        document = segment(Article(item["text"], item["title"]), "fr")
        tokens = [tokenise(s.text) for s in document.sentences]
        gold = tokenise(item["summary"])
        task = Task(document, tokens, gold)
        for name, say in systems.items():
            scores[name].append(rouge(say(task)[: len(gold)], gold))
    return {name: 100 * np.array(rows) for name, rows in scores.items()}


def tabulate(scores: dict[str, Matrix], baseline: str) -> str:
    """Return a Markdown table of means with 95 % intervals, and paired differences to `baseline`."""
    lines = [
        f"| system | {' | '.join(ROUGE)} | ROUGE-1 − {baseline} | ROUGE-2 − {baseline} |",
        "|---|---|---|---|---|---|",
    ]
    for name, rows in scores.items():
        cells = [f"{rows[:, k].mean():.1f} [{'–'.join(f'{b:.1f}' for b in bootstrap(rows[:, k]))}]" for k in range(3)]
        for k in (0, 1):
            gap = rows[:, k] - scores[baseline][:, k]
            low, high = bootstrap(gap)
            cells.append("" if name == baseline else f"{gap.mean():+.1f} [{low:+.1f}, {high:+.1f}]")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def shipped(items: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the mean checks over summaries made with default options."""
    summariser = ExtractiveSummariser(open_ranker())
    checks: list[Shipped] = []
    for item in items:
        document = segment(Article(item["text"], item["title"]), "fr")
        checks.append(inspect(document, summariser))
    return {name: float(np.mean([getattr(c, name) for c in checks])) for name in Shipped.__dataclass_fields__}


def main(argv: list[str] | None = None) -> int:
    """Evaluate, print and write."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate summaries", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="JSON lines with text, title, summary …, may be .xz")
    parser.add_argument("--out", type=Path, help="write OUT.json and OUT.svg")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--summariser", help="also score this writer: a folder, or a server's address#model")
    options = parser.parse_args(argv)
    items = [i for i in read_items(options.data) if not i["teaser"] and i["n_words"] >= 250][: options.limit or None]
    systems: dict[str, Rank] = {
        "Lead-1": lead(1),
        "Lead-2": lead(2),
        "Lead-3": lead(3),
        "TextRank (sumy)": sumy_system("textrank"),
        "LexRank (sumy)": sumy_system("lexrank"),
        "ranker, no positions": ranked(0.0),
        "ranker, shipped": ranked(0.5),
        "ranker, positions": ranked(1.0),
        "Oracle": oracle,
    }
    said = {name: ranking(rank) for name, rank in systems.items()}
    reported: list[Generation] = []
    if options.summariser:
        writer = open_abstractive_model(options.summariser, models_dir=Settings().models_dir, threads=0)
        if writer is None:
            parser.error(f"{options.summariser} writes nothing")
        said[f"{writer.identity.name}, verified"] = written(writer, "abstractive", reported)
    scores = select(items, said)
    checks = shipped(items)
    ranker = open_ranker().identity
    print(f"{options.data.name}, not teaser, 250 words or more: {len(items)} articles; {SIGNATURE}; {ranker}\n")
    print(tabulate(scores, "Lead-2") + "\n")
    print("| shipped with default options | mean |\n|---|---|")
    print("\n".join(f"| {name.replace('_', ' ')} | {value:.3f} |" for name, value in checks.items()))
    if reported:
        counts = {
            name: sum(getattr(one, name) for one in reported) for name in ("generated", "kept", "replaced", "dropped")
        }
        print(f"\nof the sentences that {options.summariser} wrote: {counts}")
    if options.out:
        means = {n: [round(float(m), 2) for m in rows.mean(axis=0)] for n, rows in scores.items()}
        report = {"signature": SIGNATURE, "ranker": ranker.revision, "articles": len(items), "rouge": means}
        options.out.with_suffix(".json").write_text(
            json.dumps(report | {"shipped": checks}, indent=1), encoding="utf-8"
        )
        errors = {n: [bootstrap(rows[:, k]) for k in range(3)] for n, rows in scores.items()}
        exact = {n: [float(m) for m in rows.mean(axis=0)] for n, rows in scores.items()}
        svg = bars(ROUGE, exact, errors, "ROUGE F1 at the gold length, with 95 % intervals")
        options.out.with_suffix(".svg").write_text(svg, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
