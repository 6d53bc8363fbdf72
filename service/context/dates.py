"""Resolve the dates of French news against the day of publication, with the evidence; ambiguous ones say so."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from service.context.date_patterns import date_patterns, date_words
from service.context.resolve import Resolution, resolve
from service.context.tense import Cue, cue_beside, find_cues
from service.text.segment import split

__all__ = ["DateMention", "Precision", "find_dates"]

_SINCE = re.compile(r"\bdepuis(?= (?:le |la |début |fin |la mi-)?\Z)", re.IGNORECASE)

Precision = Literal[
    "minute",
    "hour",
    "part-of-day",
    "day",
    "week",
    "month",
    "season",
    "quarter",
    "half-year",
    "year",
    "decade",
    "century",
]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: characters [start, end), the value in ISO 8601 and what it was read from.

    `iso` is a date, a date with a time of day, a week (2026-W47), a month, a year, an interval ("a/b"), or, by ISO
    8601-2:2019, a season or quarter (2026-22, 2026-33), a decade (199X) or a century (18XX). It is None where the
    mention could not be resolved, and `unresolved` then says why. Times of day are local unless they end in Z.
    """

    start: int
    end: int
    text: str
    iso: str | None
    precision: Precision
    evidence: str
    unresolved: str | None = None


def find_dates(text: str, published: dt.date | None) -> list[DateMention]:
    """Return the dates that a French text mentions, in order, none overlapping; offsets count characters of `text`.

    Weekdays, days without a year and the like are taken relative to `published`; whether they are past or to come is
    read from the verbs of their clause. Without a day of publication they stay unresolved.
    """
    found: list[DateMention] = []
    offset = 0
    for sentence in split(text):
        found += (
            replace(mention, start=mention.start + offset, end=mention.end + offset)
            for mention in _in_sentence(sentence, published)
        )
        offset += len(sentence)
    return found


def _in_sentence(sentence: str, published: dt.date | None) -> Iterator[DateMention]:
    taken: list[tuple[int, int]] = []
    mentions: list[tuple[int, int, str, dict[str, str | None]]] = []
    if not date_words().search(sentence):
        return
    for name, pattern in date_patterns():
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if any(start < other_end and end > other_start for other_start, other_end in taken):
                continue
            taken.append((start, end))
            mentions.append((start, end, name, match.groupdict()))
    if not mentions:
        return
    cues = find_cues(sentence)
    for start, end, name, parts in sorted(mentions):
        since = _SINCE.search(sentence, 0, start)
        cue = Cue(*since.span(), "past", since.group()) if since else cue_beside(sentence, cues, start, end)
        resolution = resolve(name, parts, sentence[start:end], published, cue)
        if resolution is not None:
            yield _mention(sentence, start, end, resolution)


def _mention(sentence: str, start: int, end: int, resolution: Resolution) -> DateMention:
    return DateMention(
        start,
        end,
        sentence[start:end],
        resolution.iso,
        resolution.precision,  # type: ignore[arg-type]
        resolution.evidence,
        resolution.unresolved,
    )
