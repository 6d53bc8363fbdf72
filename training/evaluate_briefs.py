"""Score briefs against articles labelled by reading: `python -m training.evaluate briefs DATA`.

For both halves of the labels, the one that was tuned on and the one held back: the share of facts of which the abstract
or the key points hold a sentence that states them, with at least half of its words; the share of lines that a reader
said never to choose, but for those taken right after their neighbour; titles that are the sentence that a reader would
take, or state the same fact; and lines that lean on a sentence that is not there, as far as the patterns of `coherence`
see it.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.decoding import ModelIdentity
from service.domain import BriefOptions, Document, Summary, SummarySentence
from service.engines.kinds.reader import open_installed
from service.ports import SentenceClassifier
from service.settings import Settings
from service.summarise.coherence import goes_on, leans, opening, points_back, speaker_missing
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.people import Person, people
from service.summarise.ranker import open_ranker
from service.summarise.vectors import count_words
from training.salience import Half, Labelled, read_labels

HALVES: tuple[Half, ...] = ("tune", "held")
_MIN_SHARE_STATED = 0.5  # share of a sentence's words that a line must keep to state its fact


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over some articles."""

    articles: int = 0
    facts: int = 0
    conveyed: int = 0
    first: int = 0
    lines: int = 0
    avoided: int = 0
    leaning: int = 0
    titles: int = 0
    title_exact: int = 0
    title_right: int = 0
    words: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def judge(item: Labelled, summary: Summary) -> Score:
    """Return the counts of one summary."""
    lines = [*summary.abstract, *summary.key_points]
    reported = {i for line in lines for i in _stated(item, line)}
    title = summary.title.evidence[0].sentence if summary.title else None
    previous: SummarySentence | None = None
    leaning = avoided = 0
    known = people(item.document)
    for line in lines:
        follows_previous = previous is not None and _said(item, previous)[-1] == _own(line) - 1
        leaning += not follows_previous and _leans(line, known)
        avoided += not follows_previous and _own(line) in item.avoid
        previous = line
    return Score(
        articles=1,
        facts=len(item.facts),
        conveyed=sum(bool(fact.sentences & reported) for fact in item.facts),
        first=bool(item.facts and item.facts[0].sentences & reported),
        lines=len(lines),
        avoided=avoided,
        leaning=leaning,
        titles=title is not None,
        title_exact=title == item.title,
        title_right=title in news(item),
        words=sum(count_words(line.text) for line in lines),
    )


def news(item: Labelled) -> frozenset[int]:
    """Return the sentences that say the news: the one a reader would take for the title, and those of the same fact."""
    return frozenset({item.title}).union(*(fact.sentences for fact in item.facts if item.title in fact.sentences))


def _own(line: SummarySentence) -> int:
    return line.evidence[0].sentence


def _said(item: Labelled, line: SummarySentence) -> list[int]:
    """Return the sentences that a line is made of: its own, and the next one where most of that follows in the line."""
    own = _own(line)
    if own + 1 not in {evidence.sentence for evidence in line.evidence}:
        return [own]
    held = Counter(line.text.lower().split()) - Counter(item.document.sentences[own].text.lower().split())
    following = item.document.sentences[own + 1].text.lower().split()
    shared = (held & Counter(following)).total()
    return [own, own + 1] if shared >= _MIN_SHARE_STATED * len(following) else [own]


def _stated(item: Labelled, line: SummarySentence) -> set[int]:
    """Return the sentences that a line says; one that is cut to less than half no longer states its facts."""
    said = _said(item, line)
    if len(said) > 1:
        return set(said)
    whole = count_words(item.document.sentences[said[0]].text)
    return set(said) if count_words(line.text) >= _MIN_SHARE_STATED * whole else set()


def _leans(line: SummarySentence, known: Mapping[str, Person]) -> bool:
    """Tell whether a line points at something that it does not say itself."""
    text = line.text
    back = points_back(text, "fr", known) or speaker_missing(text) or goes_on(text)
    return opening(text, "fr").dangling or leans(text, "fr") or back


class Recorded:
    """A classifier that knows the logits of some documents."""

    identity = ModelIdentity("recorded", "folds")

    def __init__(self, logits: Mapping[Document, NDArray[np.float64]]) -> None:
        self._logits = {_texts(document): found for document, found in logits.items()}

    def classify(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return the logits of a document that has these sentences. Raises KeyError for another."""
        return self._logits[tuple(sentences)].astype(np.float32)


def _texts(document: Document) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in document.sentences)


def evaluate(items: Sequence[Labelled], summariser: ExtractiveSummariser, options: BriefOptions) -> dict[Half, Score]:
    """Return the counts of each half."""
    totals: dict[Half, Score] = dict.fromkeys(HALVES, Score())
    for item in items:
        totals[item.half] += judge(item, summariser.summarise(item.document, options))
    return totals


def tabulate(totals: dict[Half, Score]) -> str:
    """Return a Markdown table of one column a half."""
    rows = {
        "articles": lambda s: f"{s.articles}",
        "facts conveyed in French": lambda s: f"{s.conveyed}/{s.facts} ({100 * s.conveyed / s.facts:.1f} %)",
        "first fact conveyed": lambda s: f"{s.first}/{s.articles} ({100 * s.first / s.articles:.1f} %)",
        "sentences to avoid chosen": lambda s: f"{s.avoided}/{s.lines} ({100 * s.avoided / s.lines:.1f} %)",
        "lines that lean on what is not there": lambda s: f"{s.leaning}/{s.lines} ({100 * s.leaning / s.lines:.1f} %)",
        "title is the reader's sentence": lambda s: f"{s.title_exact}/{s.titles}",
        "title says the news": lambda s: f"{s.title_right}/{s.titles} ({100 * s.title_right / max(1, s.titles):.1f} %)",
        "words a brief": lambda s: f"{s.words / s.articles:.0f}",
    }
    lines = [f"| | {' | '.join(totals)} |", "|---|" + "---|" * len(totals)]
    lines += [f"| {name} | {' | '.join(row(score) for score in totals.values())} |" for name, row in rows.items()]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Evaluate with default options and print the table."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate briefs", description=__doc__)
    parser.add_argument("data", type=Path, help="the data folder, with news/masakhanews_fr.jsonl.xz and so on")
    parser.add_argument("--titles", action="store_true", help="give the articles their own headlines")
    parser.add_argument("--models-dir", type=Path, default=Settings().models_dir, help="where the reader was built")
    parser.add_argument("--trees", action="store_true", help="without the reader")
    parser.add_argument("--folds", type=Path, help="take the logits of `training.sentence_reader --folds` instead")
    options = parser.parse_args(argv)
    items = read_labels(options.data, titles=options.titles)
    if options.folds:
        logits = np.load(options.folds)
        items = [item for item in items if item.id in logits]
        classifier: SentenceClassifier | None = Recorded({item.document: logits[item.id] for item in items})
    else:
        classifier = None if options.trees else open_installed(options.models_dir, threads=1)
    ranker = open_ranker(classifier)
    totals = evaluate(items, ExtractiveSummariser(ranker), BriefOptions())
    print(f"{ranker.identity}\n\n{tabulate(totals)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
