"""What a reader would hold against a summary, as numbers."""

import re
from dataclasses import dataclass

import numpy as np

from service.domain import BriefOptions, Document, Summary, SummarySentence
from service.summarise.extractive import ExtractiveSummariser
from service.summarise.vectors import count_words, term_space

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
_NAME = re.compile(r"(?<=[^\W\d_] )[A-ZÀ-Ý][\w-]+")


@dataclass(frozen=True, slots=True)
class Shipped:
    """Checks of one summary: shares between 0 and 1, lengths in words."""

    numbers_supported: float
    names_supported: float
    abstract_words: float
    abstract_length_within_15_percent: float
    key_points: float
    longest_key_point_words: float
    key_point_from_abstract: float
    redundancy: float
    coverage: float
    coverage_of_lead: float
    compression: float


def inspect(document: Document, summariser: ExtractiveSummariser) -> Shipped:
    """Summarise `document` with default options and return its checks.

    Redundancy is the mean over sentences of the highest cosine with another one of the summary; coverage the mean over
    the article's sentences of the highest cosine with one of the summary, and the same for a lead of as many sentences;
    the length counts as kept where the article has at most 2.5 times as many words.
    """
    options = BriefOptions()
    summary = summariser.summarise(document, options)
    lines = [*summary.abstract, *summary.key_points]
    space = term_space(document)
    chosen = [line.evidence[0].sentence for line in lines]
    abstract = sum(count_words(line.text) for line in summary.abstract)
    total = sum(count_words(s.text) for s in document.sentences)
    near = space.similarity[np.ix_(chosen, chosen)] - np.eye(len(chosen))
    wanted = total < 2.5 * options.abstract_words or abs(abstract / options.abstract_words - 1) <= 0.15
    return Shipped(
        numbers_supported=_supported(document, lines, _NUMBER),
        names_supported=_supported(document, lines, _NAME),
        abstract_words=abstract,
        abstract_length_within_15_percent=float(wanted),
        key_points=len(summary.key_points),
        longest_key_point_words=max((count_words(p.text) for p in summary.key_points), default=0),
        key_point_from_abstract=_shared(summary),
        redundancy=float(near.max(axis=1).mean()) if len(chosen) > 1 else 0.0,
        coverage=float(space.similarity[chosen].max(axis=0).mean()) if chosen else 0.0,
        coverage_of_lead=float(space.similarity[: max(1, len(chosen))].max(axis=0).mean()),
        compression=sum(count_words(line.text) for line in lines) / max(1, total),
    )


def _supported(document: Document, lines: list[SummarySentence], pattern: re.Pattern[str]) -> float:
    """Return the share of what `pattern` finds in the lines that their evidence holds too, 1 if nothing."""
    found = [
        match[0] in " ".join(document.article.text[e.start : e.end] for e in line.evidence)
        for line in lines
        for match in pattern.finditer(line.text)
    ]
    return sum(found) / len(found) if found else 1.0


def _shared(summary: Summary) -> float:
    reported = {line.evidence[0].sentence for line in summary.abstract}
    return float(sum(point.evidence[0].sentence in reported for point in summary.key_points))
