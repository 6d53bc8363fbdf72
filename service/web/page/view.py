"""A brief as the page shows it: English and French in pairs, and the article cut at the sentences that they cite."""

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from service.briefing.context_lines import ContextLine, headed, hint
from service.briefing.progress import BriefLine
from service.domain import Article, Brief, Context, DateReference, Evidence, Quantity, Warning
from service.web.page.pieces import Abbreviations, Pair, Piece

# the moments of an ISO 8601 value that the HTML standard takes (2.3.5, "Dates and times"): no spans, no seasons
_MOMENT = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\dZ?)?)?|-W\d\d)?")


@dataclass(frozen=True)
class Part:
    """A run of the article's text; `sentence` is its number when the brief cites it. `pieces` are its text."""

    text: str
    sentence: int | None = None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Explained:
    """A heading beside the brief and what is explained under it; each has the key of its mentions."""

    heading: str
    entries: tuple[tuple[str, ContextLine], ...]


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
    explained: tuple[Explained, ...]
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
    explained = _explained(brief)
    spelled = Abbreviations(brief.context)
    abstract, key_points = spelled.apart(abstract), spelled.apart(key_points)
    translation = tuple(spelled.apart(paragraph) for paragraph in translation)
    cited = [*brief.abstract.evidence, *(evidence for point in brief.key_points for evidence in point.evidence)]
    return BriefView(
        title_en=brief.title.en if brief.title else None,
        title_fr=brief.title.fr if brief.title else None,
        title_proposed=bool(brief.title and brief.title.proposed),
        title_warnings=title_warnings,
        abstract=abstract,
        key_points=key_points,
        article=_article(brief.text, cited, _mentions(explained, brief.context)),
        translation=translation,
        warnings=tuple(w for w in brief.warnings if w not in placed),
        explained=explained,
        brief=brief,
    )


def _at(brief: Brief, where: str) -> tuple[Warning, ...]:
    return tuple(w for w in brief.warnings if w.where == where or w.where.startswith(where + "."))


def _numbers(evidence: Iterable[Evidence]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(item.sentence for item in evidence))


def _explained(brief: Brief) -> tuple[Explained, ...]:
    return tuple(
        Explained(heading, tuple((f"{heading[0].lower()}{number}", line) for number, line in enumerate(lines)))
        for heading, lines in headed(brief.context)
    )


def _mentions(explained: Iterable[Explained], context: Context | None) -> list[tuple[int, int, Piece]]:
    """Return start, end and what the page shows there of all that is explained, in order, none overlapping."""
    both: list[DateReference | Quantity] = [*context.dates, *context.quantities] if context else []
    known = {(one.start, one.end): one for one in both}
    keys: dict[tuple[int, int], list[str]] = {}
    for part in explained:
        for key, line in part.entries:
            for mention in line.mentions:
                keys.setdefault((mention.start, mention.end), []).append(key)
    apart: list[tuple[int, int, Piece]] = []
    for start, end in sorted({*keys, *known}):
        if apart and start < apart[-1][1]:
            continue
        one = known.get((start, end))
        moment = one.iso if isinstance(one, DateReference) and one.iso and _MOMENT.fullmatch(one.iso) else ""
        own = " ".join(keys.get((start, end), ()))
        if own or moment:
            apart.append((start, end, Piece("", own, hint(one) if one else "", moment)))
    return apart


def _pieces(text: str, start: int, end: int, mentions: Sequence[tuple[int, int, Piece]]) -> tuple[Piece, ...]:
    """Cut a run of the article at the mentions in it."""
    pieces, position = [], start
    for at in range(bisect.bisect_left(mentions, (start, start), key=lambda one: one[:2]), len(mentions)):
        first, last, shown = mentions[at]
        if last > end:
            break
        if first > position:
            pieces.append(Piece(text[position:first]))
        pieces.append(replace(shown, text=text[first:last]))
        position = last
    if position < end:
        pieces.append(Piece(text[position:end]))
    return tuple(pieces)


def _article(
    text: str, cited: Iterable[Evidence], mentions: Sequence[tuple[int, int, Piece]]
) -> tuple[tuple[Part, ...], ...]:
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
                parts.append(Part(text[position:first], None, _pieces(text, position, first, mentions)))
            parts.append(Part(text[first:last], sentence, _pieces(text, first, last, mentions)))
            position = last
        if position < line.end():
            parts.append(Part(text[position : line.end()], None, _pieces(text, position, line.end(), mentions)))
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
        by_part.setdefault(re.split(r"[.\[]", line.where, maxsplit=1)[0], []).append(line)
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
