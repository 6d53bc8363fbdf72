"""Summaries in a model's own words, every one of them checked against the article; extraction where it fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from service.decoding import ModelIdentity
from service.domain import BriefOptions, Document, Summary, SummarySentence
from service.errors import EngineFailed
from service.generation import Generation, GenerationRequest
from service.ports import AbstractiveModel, SentenceScorer
from service.summarise.extractive import ExtractiveSummariser, abstract_length, points_wanted, scores
from service.summarise.grounding import Grounded, ground, ground_point, is_duplicate, tidy
from service.summarise.injections import gives_orders
from service.summarise.people import named
from service.summarise.points import LONG_POINT, POINT_WORDS
from service.summarise.reading import Reading, read
from service.summarise.selection import TOLERANCE
from service.summarise.support import support
from service.summarise.titling import TITLE_WORDS
from service.summarise.vectors import count_words, readable
from service.text.segment import split

TERMS = 40  # a glossary's terms that a prompt lists at most


@dataclass(frozen=True, slots=True)
class Given:
    """What the model is given to read: whole sentences in reading order, and how many of how many."""

    text: str
    read: int
    sentences: int


class AbstractiveSummariser:
    """Has a model write the abstract, the key points and a missing title, and ships what the article supports.

    In the style `auto` an abstract is taken only if every sentence of it is supported; in `abstractive` unsupported
    sentences are replaced by the nearest ones of the article. Where nothing is left, or the model fails, the summary
    is extractive and says why.
    """

    def __init__(self, scorer: SentenceScorer, writer: AbstractiveModel) -> None:
        self._scorer = scorer
        self._writer = writer
        self._extractive = ExtractiveSummariser(scorer)

    @property
    def identity(self) -> ModelIdentity:
        writer, other = self._writer.identity, self._extractive.identity
        return ModelIdentity(f"{writer.name} + {other.name}", f"{writer.revision} {other.revision}")

    def summarise(self, document: Document, options: BriefOptions, terms: Sequence[str] = ()) -> Summary:
        """Return the summary of `document`; what the model writes uses those of `terms` that the article has."""
        reading = read(document, scores(self._scorer, document, options))
        extracted = self._extractive.choose(reading, options)
        tasks = self._writer.tasks(document.language)
        if options.style == "extractive" or "abstract" not in tasks or not extracted.abstract:
            return extracted
        given = fit(reading, self._writer.count_tokens, self._writer.max_source_tokens)
        request = GenerationRequest(
            "abstract", given.text, document.language, abstract_length(reading, options.abstract_words)
        )
        lowered = document.article.text.casefold()
        request = replace(request, terms=tuple(t for t in terms if t.casefold() in lowered)[:TERMS])
        generation = Generation(read=given.read, sentences=given.sentences)
        try:
            written = [s for one in self._writer.write(request) for s in split(one, document.language) if s.strip()]
        except EngineFailed as error:
            return replace(extracted, generation=replace(generation, failure=str(error)))
        introduced: set[str] = set()
        grounded = ground(written, reading, introduced)
        whole = grounded.whole
        _cut(grounded, request.amount)
        if not grounded.kept or (options.style == "auto" and not whole):
            return replace(extracted, generation=_with_counts(generation, grounded))
        added = _extend(grounded, extracted, request.amount, document.language)
        introduced |= {surname for line in grounded.lines for surname in named(line.text, reading.people)}
        summary = replace(extracted, abstract=tuple(grounded.lines), style="abstractive")
        generation = replace(_with_counts(generation, grounded), used=True, added=added)
        return self._with_points_and_title(summary, extracted, reading, options, request, generation)

    def _with_points_and_title(
        self,
        summary: Summary,
        extracted: Summary,
        reading: Reading,
        options: BriefOptions,
        request: GenerationRequest,
        generation: Generation,
    ) -> Summary:
        tasks = self._writer.tasks(request.language)
        most = points_wanted(reading, options)
        points, failure = _distinct(extracted, summary.abstract, most, request.language), None
        try:
            if "key_points" in tasks and most and points:
                written = self._writer.write(replace(request, task="key_points", amount=most))
                own = _points(written, reading, summary.abstract, most)
                generation = _more(generation, len(written), len(own))
                others = [p for p in points if not is_duplicate(p.text, own, request.language)]
                points = [*own, *others][: max(len(points), min(len(own), most))]
                if options.order == "reading":
                    points.sort(key=lambda point: point.evidence[0].start)
            if "headline" in tasks and not reading.document.article.title:
                title = _title(self._writer.write(replace(request, task="headline", amount=TITLE_WORDS)), reading)
                generation = _more(generation, 1, int(title is not None))
                summary = replace(summary, title=title or summary.title)
        except EngineFailed as error:
            failure = str(error)
        return replace(summary, key_points=tuple(points), generation=replace(generation, failure=failure))


def fit(reading: Reading, count_tokens: Callable[[str], int], limit: int) -> Given:
    """Return what of an article fits into `limit` tokens: its title, and its best sentences in reading order.

    Headings, credits and sentences that give orders to a model are left out of what it reads.
    """
    document = reading.document
    able = [s for s in document.sentences if readable(s.kind) and not gives_orders(s.text)]
    title = document.article.title
    text = f"{title}\n" if title and not gives_orders(title) else ""
    tokens_left = limit - count_tokens(text)
    chosen: set[int] = set()
    for s in sorted(able, key=lambda s: (-reading.value[s.index], s.index)):
        size = count_tokens(s.text) + 1
        if size <= tokens_left:
            chosen.add(s.index)
            tokens_left -= size
    kept = [s for s in able if s.index in chosen]
    paragraph = None
    for s in kept:
        text += s.text if paragraph is None else ("\n" if s.paragraph != paragraph else " ") + s.text
        paragraph = s.paragraph
    return Given(text, len(kept), len(document.sentences))


def _cut(grounded: Grounded, amount: int) -> None:
    """Drop the last lines of an abstract that is longer than asked for, as long as more than one is left."""
    while len(grounded.lines) > 1 and _words(grounded.lines) > (1 + TOLERANCE) * amount:
        grounded.drop_last()


def _extend(grounded: Grounded, extracted: Summary, amount: int, language: str) -> int:
    """Add sentences of the extractive abstract to one that is too short, in reading order; return how many."""
    added = 0
    for line in extracted.abstract:
        if _words(grounded.lines) >= (1 - TOLERANCE) * amount:
            break
        if _words([*grounded.lines, line]) > (1 + TOLERANCE) * amount or is_duplicate(
            line.text, grounded.lines, language
        ):
            continue
        position = next(
            (i for i, placed in enumerate(grounded.lines) if placed.evidence[0].start > line.evidence[0].start), None
        )
        grounded.lines.insert(len(grounded.lines) if position is None else position, line)
        added += 1
    return added


def _points(
    written: Sequence[str], reading: Reading, abstract: Sequence[SummarySentence], limit: int
) -> list[SummarySentence]:
    """Return those of the generated key points that may be shipped."""
    points: list[SummarySentence] = []
    for one in written:
        point = ground_point(one, reading, [*abstract, *points], POINT_WORDS)
        if point and len(points) < limit:
            points.append(point)
    return points


def _distinct(
    extracted: Summary, abstract: Sequence[SummarySentence], limit: int, language: str
) -> list[SummarySentence]:
    """Return the extractive key points that the abstract does not tell, and what it left of the extractive abstract."""
    points: list[SummarySentence] = []
    for line in (*extracted.key_points, *extracted.abstract):
        fits = 8 <= count_words(line.text) <= LONG_POINT
        if (
            fits
            and len(points) < min(limit, len(extracted.key_points))
            and not is_duplicate(line.text, [*abstract, *points], language)
        ):
            points.append(line)
    return sorted(points, key=lambda point: point.evidence[0].start)


def _title(written: Sequence[str], reading: Reading) -> SummarySentence | None:
    """Return the generated headline as a proposed title, or None where it may not be shipped."""
    text = tidy(written[0]).rstrip(" .…") if written else ""
    if not 3 <= count_words(text) <= TITLE_WORDS + 2 or "?" in text or gives_orders(text):
        return None
    found = support(text, reading.document)
    return SummarySentence(text, found.evidence) if found.whole else None


def _with_counts(generation: Generation, grounded: Grounded) -> Generation:
    total = grounded.kept + grounded.replaced + grounded.dropped
    return replace(
        generation, generated=total, kept=grounded.kept, replaced=grounded.replaced, dropped=grounded.dropped
    )


def _more(generation: Generation, written: int, kept: int) -> Generation:
    return replace(
        generation,
        generated=generation.generated + written,
        kept=generation.kept + kept,
        dropped=generation.dropped + written - kept,
    )


def _words(lines: Sequence[SummarySentence]) -> int:
    return sum(count_words(line.text) for line in lines)
