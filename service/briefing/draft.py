"""A brief before its translation: what was chosen of an article, and the lines that are to be in English."""

from dataclasses import dataclass

from service.briefing.progress import BriefLine
from service.domain import BriefOptions, Document, Summary


@dataclass(frozen=True, slots=True)
class Draft:
    """A brief before its translation."""

    document: Document
    summary: Summary
    lines: tuple[BriefLine, ...]
    segment_ms: int
    summarise_ms: int


def lines_of(document: Document, summary: Summary, options: BriefOptions) -> tuple[BriefLine, ...]:
    """Return everything of a brief that is to be translated, in the order in which it is read."""
    if document.language == "en":
        return ()
    title = document.article.title or (summary.title.text if summary.title else None)
    lines = [BriefLine("title.en", title)] if title else []
    lines += [BriefLine(f"abstract.sentences[{i}].en", chosen.text) for i, chosen in enumerate(summary.abstract)]
    lines += [BriefLine(f"key_points[{i}].en", chosen.text) for i, chosen in enumerate(summary.key_points)]
    if options.full_translation:
        lines += [BriefLine(f"translation.sentences[{s.index}].en", s.text) for s in document.sentences]
    return tuple(lines)
