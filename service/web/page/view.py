"""A brief as the page shows it: English and French in pairs, and the article cut at the sentences that they cite."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from service.briefing.progress import BriefLine
from service.domain import Article, Brief, Evidence, Warning


@dataclass(frozen=True)
class Pair:
    """An English sentence, its French, the article's sentences behind it and what is doubtful about it."""

    en: str
    fr: str | None
    sentences: tuple[int, ...]
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True)
class Part:
    """A run of the article's text; `sentence` is its number when the brief cites it."""

    text: str
    sentence: int | None = None


@dataclass(frozen=True)
class BriefView:
    """All that the page of one brief shows."""

    title_en: str | None
    title_fr: str | None
    title_proposed: bool
    title_warnings: tuple[Warning, ...]
    abstract: tuple[Pair, ...]
    key_points: tuple[Pair, ...]
    article: tuple[tuple[Part, ...], ...]
    translation: tuple[tuple[Pair, ...], ...]
    warnings: tuple[Warning, ...]
    brief: Brief


def view(brief: Brief) -> BriefView:
    """Return what the page shows of `brief`; every warning is at its sentence or, without one, at the top."""
    abstract = tuple(
        Pair(s.en, s.fr, _numbers(s.evidence), _at(brief, f"abstract.sentences[{i}]"))
        for i, s in enumerate(brief.abstract.sentences)
    ) or (Pair(brief.abstract.en, brief.abstract.fr, _numbers(brief.abstract.evidence), _at(brief, "abstract")),)
    key_points = tuple(
        Pair(point.en, point.fr, _numbers(point.evidence), _at(brief, f"key_points[{i}]"))
        for i, point in enumerate(brief.key_points)
    )
    translation = _translation(brief)
    title_warnings = _at(brief, "title")
    placed = [
        *title_warnings,
        *(w for pair in (*abstract, *key_points) for w in pair.warnings),
        *(w for paragraph in translation for pair in paragraph for w in pair.warnings),
    ]
    cited = [*brief.abstract.evidence, *(evidence for point in brief.key_points for evidence in point.evidence)]
    return BriefView(
        title_en=brief.title.en if brief.title else None,
        title_fr=brief.title.fr if brief.title else None,
        title_proposed=bool(brief.title and brief.title.proposed),
        title_warnings=title_warnings,
        abstract=abstract,
        key_points=key_points,
        article=_article(brief.text, cited),
        translation=translation,
        warnings=tuple(w for w in brief.warnings if w not in placed),
        brief=brief,
    )


def _at(brief: Brief, where: str) -> tuple[Warning, ...]:
    return tuple(w for w in brief.warnings if w.where == where or w.where.startswith(where + "."))


def _numbers(evidence: Iterable[Evidence]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(item.sentence for item in evidence))


def _article(text: str, cited: Iterable[Evidence]) -> tuple[tuple[Part, ...], ...]:
    """Cut the article into paragraphs and these at the cited sentences; nothing but blank lines is left out."""
    spans = sorted({(item.start, item.end, item.sentence) for item in cited})
    paragraphs = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        parts, position = [], line.start()
        for start, end, sentence in spans:
            first, last = max(start, position), min(end, line.end())
            if first >= last:
                continue
            if first > position:
                parts.append(Part(text[position:first]))
            parts.append(Part(text[first:last], sentence))
            position = last
        if position < line.end():
            parts.append(Part(text[position : line.end()]))
        paragraphs.append(tuple(parts))
    return tuple(paragraphs)


def _translation(brief: Brief) -> tuple[tuple[Pair, ...], ...]:
    """Group the sentences of the full translation by the article's paragraphs."""
    if brief.translation is None:
        return ()
    paragraphs: list[list[Pair]] = []
    position = 0
    for i, sentence in enumerate(brief.translation.sentences):
        if not paragraphs or "\n" in brief.text[position : sentence.start]:
            paragraphs.append([])
        warnings = tuple(
            dict.fromkeys(
                (
                    *_at(brief, f"translation.sentences[{i}]"),
                    *_at(brief, f"translation.sentences[{sentence.sentence}]"),
                )
            )
        )
        paragraphs[-1].append(Pair(sentence.en, sentence.fr, (sentence.sentence,), warnings))
        position = sentence.end
    return tuple(tuple(paragraph) for paragraph in paragraphs)


@dataclass(frozen=True)
class Draft:
    """What the page shows of a brief whose English is still being made."""

    title_fr: BriefLine | None
    abstract: tuple[BriefLine, ...]
    key_points: tuple[BriefLine, ...]
    translation: tuple[tuple[BriefLine, ...], ...]
    article: tuple[str, ...]


def draft(article: Article, lines: Iterable[BriefLine]) -> Draft:
    """Lay out the lines of a brief before they are in English."""
    by_part: dict[str, list[BriefLine]] = {"title": [], "abstract": [], "key_points": [], "translation": []}
    for line in lines:
        by_part[re.split(r"[.\[]", line.where, maxsplit=1)[0]].append(line)
    paragraphs: list[list[BriefLine]] = []
    position = 0
    for line in by_part["translation"]:
        start = max(article.text.find(line.fr, position), position)
        if not paragraphs or "\n" in article.text[position:start]:
            paragraphs.append([])
        paragraphs[-1].append(line)
        position = start + len(line.fr)
    return Draft(
        title_fr=by_part["title"][0] if by_part["title"] else None,
        abstract=tuple(by_part["abstract"]),
        key_points=tuple(by_part["key_points"]),
        translation=tuple(tuple(paragraph) for paragraph in paragraphs),
        article=tuple(re.findall(r"[^\n]*\S[^\n]*", article.text)),
    )
