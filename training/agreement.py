"""How far two readers agree on what a brief should tell: `python -m training.agreement DATA`.

`labels/salience_second.jsonl` has thirty of the labelled articles held back, those with the smallest SHA-256 of
"second:" and their id, as somebody chose who had not seen their labels: a title, whole sentences for an abstract and
for key points within the service's default lengths, and the sentences never to be chosen, by reason. That choice, the
service's own and one that knows the facts are judged by the same labels (`evaluate_briefs`). For the lines of the
service that the labels refuse, `refused` says whether the second reader, who read them afterwards, finds them bad or
harmless.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from service.domain import BriefOptions, Evidence, Summary, SummarySentence
from service.engines.kinds.reader import open_installed
from service.settings import Settings
from service.summarise.extractive import FEWEST_POINTS, MOST_POINTS, ExtractiveSummariser
from service.summarise.points import LONG_POINT
from service.summarise.ranker import open_ranker
from service.summarise.vectors import count_words
from training.evaluate_briefs import Score, judge
from training.news import read_items
from training.salience import Labelled, check_digests, read_labels

LABELS = Path(__file__).with_name("labels") / "salience_second.jsonl"
ABSTRACT_WORDS, POINTS_WORDS = 115, 145
"""Most words of an abstract and of all key points by default, as the second reader was asked to keep to."""
_WORDS_A_POINT = 50

Reason = Literal["dangling", "no_text", "unimportant", "other"]
Verdict = Literal["bad", "harmless"]
Line = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose of an article, as numbers of its sentences; `avoid` and `refused` are keyed by sentence."""

    title: int
    abstract: tuple[Line, ...]
    points: tuple[Line, ...]
    avoid: dict[int, Reason]
    refused: dict[int, Verdict]


def read_choices(items: Sequence[Labelled]) -> list[tuple[Labelled, Choice]]:
    """Return the second reader's choice of each article of `items` that has one.

    Raises ValueError when a sentence is not the one that was read.
    """
    known = {item.id: item for item in items}
    found: list[tuple[Labelled, Choice]] = []
    for label in read_items(LABELS):
        item = known.get(label["id"])
        if item is None:
            continue
        check_digests(item.id, label["digests"], item.document)
        choice = Choice(
            label["title"],
            tuple((i,) for i in label["abstract"]),
            tuple(tuple(point) for point in label["points"]),
            {i: reason for reason, numbers in label["avoid"].items() for i in numbers},
            {int(i): verdict for i, verdict in label.get("refused", {}).items()},
        )
        found.append((item, choice))
    return found


def as_summary(item: Labelled, abstract: Iterable[Line], points: Iterable[Line], title: int | None = None) -> Summary:
    """Return a summary of whole sentences."""

    def line(numbers: Line) -> SummarySentence:
        sentences = [item.document.sentences[i] for i in numbers]
        evidence = tuple(Evidence(s.index, s.start, s.end) for s in sentences)
        return SummarySentence(" ".join(s.text for s in sentences), evidence)

    return Summary(
        abstract=tuple(map(line, abstract)),
        key_points=tuple(map(line, points)),
        style="extractive",
        title=None if title is None else line((title,)),
    )


def within(item: Labelled, choice: Choice, words: int) -> Summary:
    """Return the choice without its last key points, as many as are needed for it to have `words` words at most."""
    points = list(choice.points)
    size = _counter(item)
    while points and sum(map(size, [*choice.abstract, *points])) > words:
        points.pop()
    return as_summary(item, choice.abstract, points, choice.title)


def informed(item: Labelled, refused: frozenset[int] = frozenset()) -> Summary:
    """Return what a reader would choose who knows the facts, greedily: most new facts a word within the same limits.

    A line is a sentence, or two neighbours; what is `refused` may not stand alone or first in a line.
    """
    size = _counter(item)
    count = len(item.document.sentences)
    lines = [line for i in range(count) for line in ((i,), (i, i + 1)) if i not in refused and line[-1] < count]
    most = min(MOST_POINTS, max(FEWEST_POINTS, round(sum(size((i,)) for i in range(count)) / _WORDS_A_POINT)))
    abstract: list[Line] = []
    points: list[Line] = []
    told: set[int] = set()  # facts, by place

    def place(line: Line) -> list[Line] | None:
        if len(points) < most and size(line) <= min(LONG_POINT, POINTS_WORDS - sum(map(size, points))):
            return points
        return abstract if size(line) <= ABSTRACT_WORDS - sum(map(size, abstract)) else None

    def new(line: Line) -> set[int]:
        return {k for k, fact in enumerate(item.facts) if fact.sentences & set(line)} - told

    while able := [line for line in lines if new(line) and place(line) is not None]:
        best = max(able, key=lambda line: (len(new(line)) / max(1, size(line)), line))
        chosen = place(best)
        assert chosen is not None
        chosen.append(best)
        told.update(new(best))
    return as_summary(item, sorted(abstract), sorted(points))


def _counter(item: Labelled) -> Callable[[Line], int]:
    return lambda line: sum(count_words(item.document.sentences[i].text) for i in line)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many sentences both readers, only the first, only the second and neither said never to choose."""

    both: int = 0
    first: int = 0
    second: int = 0
    neither: int = 0

    @property
    def kappa(self) -> float:
        """Cohen's kappa (1960): what they agree on beyond what two such shares agree on by chance."""
        total = self.both + self.first + self.second + self.neither
        seen = (self.both + self.neither) / total
        one, two = (self.both + self.first) / total, (self.both + self.second) / total
        chance = one * two + (1 - one) * (1 - two)
        return (seen - chance) / (1 - chance) if chance < 1 else 1.0


def agree(pairs: Iterable[tuple[Labelled, Choice]]) -> Agreement:
    """Return how far the labels and the choices agree on what never to choose."""
    found: Counter[tuple[bool, bool]] = Counter()
    for item, choice in pairs:
        found.update((s.index in item.avoid, s.index in choice.avoid) for s in item.document.sentences)
    return Agreement(found[True, True], found[True, False], found[False, True], found[False, False])


def _row(name: str, score: Score) -> str:
    cells = (
        name,
        f"{score.conveyed}/{score.facts} ({100 * score.conveyed / score.facts:.1f} %)",
        f"{score.avoided}/{score.lines} ({100 * score.avoided / max(1, score.lines):.1f} %)",
        f"{100 * score.leaning / max(1, score.lines):.1f} %",
        f"{score.title_exact}/{score.titles}",
        f"{score.title_right}/{score.titles}",
        f"{score.words / score.articles:.0f}",
        f"{100 * score.conveyed / max(1, score.words):.2f}",
    )
    return f"| {' | '.join(cells)} |"


def report(pairs: Sequence[tuple[Labelled, Choice]], own: Sequence[Summary]) -> str:
    """Return the tables: each choice by the labels, the readers on what never to choose, and the lines refused."""

    def total(summaries: Iterable[Summary]) -> Score:
        return sum((judge(item, s) for (item, _), s in zip(pairs, summaries, strict=True)), Score())

    words = [sum(count_words(line.text) for line in (*s.abstract, *s.key_points)) for s in own]
    rows = {
        "the service": own,
        "second reader": [as_summary(i, c.abstract, c.points, c.title) for i, c in pairs],
        "second reader, no more words than the service": [
            within(i, c, w) for (i, c), w in zip(pairs, words, strict=True)
        ],
        "who knows the facts": [informed(i) for i, _ in pairs],
        "who knows the facts and refuses the lines labelled": [informed(i, i.avoid) for i, _ in pairs],
    }
    lines = [
        f"{len(pairs)} articles\n",
        "| choice | facts conveyed | lines refused by the labels | lines that lean | title the same "
        "| title says the news | words | facts a hundred words |",
        "|---|---|---|---|---|---|---|---|",
        *(_row(name, total(summaries)) for name, summaries in rows.items()),
    ]
    found = agree(pairs)
    lines += [
        "",
        f"never to be chosen: both {found.both}, only the labels {found.first}, only the second reader {found.second}, "
        f"neither {found.neither}; kappa {found.kappa:.2f}",
        f"the labels refuse {found.both}/{found.both + found.second} of what the second reader does, "
        f"the second reader {found.both}/{found.both + found.first} of what the labels do",
    ]
    reasons = Counter((reason, i in item.avoid) for item, choice in pairs for i, reason in choice.avoid.items())
    for reason in dict.fromkeys(reason for reason, _ in sorted(reasons)):
        same = reasons[reason, True]
        lines.append(f"- {reason}: {same}/{same + reasons[reason, False]} refused by the labels")
    chosen = Counter(
        i in {n for line in (*choice.abstract, *choice.points) for n in line}
        for item, choice in pairs
        for i in item.avoid
    )
    lines.append(f"of the sentences that the labels refuse the second reader chose {chosen[True]}/{chosen.total()}")
    first = [(item, choice, set(refused(item, s))) for (item, choice), s in zip(pairs, own, strict=True)]
    second = [
        set(refused(replace(item, avoid=frozenset(choice.avoid)), s))
        for (item, choice), s in zip(pairs, own, strict=True)
    ]
    both = sum(len(found & mine) for (_, _, found), mine in zip(first, second, strict=True))
    lines.append(
        f"lines of the service refused: {sum(len(found) for _, _, found in first)} by the labels, "
        f"{sum(map(len, second))} by the second reader beforehand, {both} by both"
    )
    verdicts = Counter(choice.refused.get(i, "not read") for _, choice, found in first for i in found)
    lines.append(f"those that the labels refuse, read by the second reader: {dict(sorted(verdicts.items()))}")
    return "\n".join(lines)


def refused(item: Labelled, summary: Summary) -> list[int]:
    """Return the sentences whose lines `judge` counts as never to be chosen."""
    found: list[int] = []
    lines = [*summary.abstract, *summary.key_points]
    for place, line in enumerate(lines):
        own = line.evidence[0].sentence
        one = Summary((*lines[max(0, place - 1) : place], line), (), "extractive")
        before = Summary(tuple(lines[max(0, place - 1) : place]), (), "extractive")
        if judge(item, one).avoided > judge(item, before).avoided:
            found.append(own)
    return found


def main(argv: list[str] | None = None) -> int:
    """Print the report for the shipped ranker, with the reader where it was built, and default options."""
    parser = argparse.ArgumentParser(prog="python -m training.agreement", description=__doc__)
    parser.add_argument("data", type=Path, help="the data folder")
    parser.add_argument("--models-dir", type=Path, default=Settings().models_dir, help="where the reader was built")
    options = parser.parse_args(argv)
    pairs = read_choices(read_labels(options.data))
    summariser = ExtractiveSummariser(open_ranker(open_installed(options.models_dir, threads=1)))
    print(report(pairs, [summariser.summarise(item.document, BriefOptions()) for item, _ in pairs]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
