"""Extractive summaries: an abstract in reading order and key points, every sentence with where it comes from."""

from dataclasses import dataclass

import numpy as np

from service.briefing.coherence import opening
from service.briefing.compression import as_subject, balanced, capitalise, lead_in, shorten
from service.briefing.lexicon import lexicon
from service.briefing.quotation import quoted_shares
from service.briefing.selection import choose_abstract, choose_points
from service.briefing.vectors import Matrix, TermSpace, count_words, readable, term_space
from service.domain import (
    BriefOptions,
    Document,
    Evidence,
    ModelIdentity,
    Sentence,
    SentenceKind,
    Summary,
    SummarySentence,
)
from service.ports import SentenceScorer

POINT_WORDS = 28  # English needs about as many words as French here, and a point stays under 30 in both
SENTENCE_WORDS = 60
POOL = 24
_SHARE = 0.4  # an abstract never takes more than this share of a short article


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document with everything that choosing needs."""

    document: Document
    space: TermSpace
    value: Matrix
    usable: tuple[bool, ...]
    alone: tuple[str | None, ...]


class ExtractiveSummariser:
    """Chooses, trims and orders sentences of the document itself; never writes a word of its own."""

    def __init__(self, scorer: SentenceScorer) -> None:
        self._scorer = scorer

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(f"extractive/{self._scorer.identity.name}", self._scorer.identity.revision)

    def summarise(self, document: Document, options: BriefOptions) -> Summary:
        """Return the abstract and key points of `document`; a short article gets fewer of both, never padding."""
        reading = _read(document, self._scorer.score(document))
        abstract = _abstract(reading, options.abstract_words)
        taken = sorted(abstract)
        points = _points(reading, taken, options.key_points)
        return Summary(
            abstract=tuple(_sentence(document, i, abstract[i]) for i in taken),
            key_points=tuple(_sentence(document, i, text) for i, text in points),
            style="extractive",
        )


def propose_title(document: Document, scorer: SentenceScorer) -> SummarySentence | None:
    """Return the sentence that would stand best as a title, shortened, without its full stop, or None."""
    if not document.sentences:
        return None
    reading = _read(document, scorer.score(document))
    best: tuple[float, int, str] | None = None
    for i, text in enumerate(reading.alone):
        if text is None:
            continue
        title = shorten(text, document.language, 14)
        words = count_words(title)
        worth = reading.value[i] - 0.03 * max(0, words - 14)
        if words >= 4 and (best is None or worth > best[0]):
            best = (worth, i, title.rstrip(" .…"))
    return _sentence(document, best[1], best[2]) if best else None


def _read(document: Document, scores: list[float]) -> _Reading:
    space = term_space(document)
    inside, quoted = quoted_shares(document)
    usable = tuple(
        _usable(s) and not begun and share < 0.8
        for s, begun, share in zip(document.sentences, inside, quoted, strict=True)
    )
    alone = tuple(
        _alone(s, document.language) if ok else None for s, ok in zip(document.sentences, usable, strict=True)
    )
    value = np.zeros(len(scores))
    chosen = [i for i, ok in enumerate(usable) if ok]
    if chosen:
        raw = np.array([scores[i] - _reluctance(document.sentences[i], quoted[i], document.language) for i in chosen])
        order = raw.argsort(kind="stable").argsort(kind="stable") / max(1, len(chosen) - 1)
        spread = (raw - raw.min()) / max(1e-9, float(np.ptp(raw)))
        value[chosen] = 0.5 * order + 0.5 * spread
    return _Reading(document, space, value, usable, alone)


def _usable(sentence: Sentence) -> bool:
    """Tell whether a sentence can be part of a brief at all."""
    text = sentence.text
    words = count_words(text)
    if not readable(sentence.kind) or not 5 <= words <= SENTENCE_WORDS or not balanced(text):
        return False
    if sentence.kind is SentenceKind.LIST_ITEM and (words < 8 or text.rstrip()[-1:] not in ".!…;"):
        return False
    return text.rstrip(' »”")')[-1:] not in ":;,?"


def _reluctance(sentence: Sentence, quoted: float, language: str) -> float:
    """Return what is taken off a score for reading badly in a summary, whatever the ranker says."""
    text = sentence.text
    cost = 0.6 * max(0.0, quoted - 0.4)
    cost += 0.3 * bool(lexicon(language).first_person.search(text))
    cost += 0.4 * ("?" in text) + 0.2 * ("!" in text)
    cost += 0.02 * max(0, count_words(text) - 40) + 0.05 * max(0, 9 - count_words(text))
    return cost


def _alone(sentence: Sentence, language: str) -> str | None:
    """Return the sentence as it may stand without the one before it, or None if it may not."""
    text = as_subject(sentence.text[lead_in(sentence.text) :])
    front = opening(text, language)
    if front.dangling:
        return None
    return capitalise(text[front.connective :])


def _unit(reading: _Reading, i: int) -> frozenset[int] | None:
    """Return `i` with the sentences before it that it points back to, at most two, or None."""
    members = [i]
    while reading.alone[members[-1]] is None:
        before = members[-1] - 1
        if before < 0 or len(members) > 2 or not reading.usable[before]:
            return None
        members.append(before)
    return frozenset(members)


def _abstract(reading: _Reading, target: int) -> dict[int, str]:
    """Return the chosen sentences with their texts."""
    sentences = reading.document.sentences
    total = sum(count_words(s.text) for s in sentences if readable(s.kind))
    target = min(target, max(12, round(total * _SHARE)))
    ranked = sorted(range(len(sentences)), key=lambda i: (-reading.value[i], i))
    units: list[frozenset[int]] = []
    for i in ranked:
        unit = _unit(reading, i) if reading.usable[i] else None
        if unit and unit not in units:
            units.append(unit)
        if len(units) == POOL:
            break
    if not units:
        return {}

    def words(chosen: frozenset[int]) -> int:
        return sum(count_words(text) for text in _texts(reading, chosen).values())

    chosen = choose_abstract(units, reading.value, reading.space.counts, words, target)
    return _texts(reading, chosen)


def _texts(reading: _Reading, chosen: frozenset[int]) -> dict[int, str]:
    """Return each chosen sentence as it stands in this company: whole after its neighbour, trimmed after a gap."""
    texts: dict[int, str] = {}
    for i in sorted(chosen):
        sentence = reading.document.sentences[i]
        alone = reading.alone[i]
        whole = capitalise(sentence.text[lead_in(sentence.text) :])
        texts[i] = whole if alone is None or i - 1 in chosen else alone
    return texts


def _points(reading: _Reading, taken: list[int], limit: int) -> list[tuple[int, str]]:
    """Return the key points in reading order."""
    language = reading.document.language
    texts: dict[int, str] = {}
    for i, text in enumerate(reading.alone):
        if text is not None and i not in taken:
            short = shorten(text, language, POINT_WORDS)
            if 7 <= count_words(short) <= POINT_WORDS:
                texts[i] = short
    spare = sum(count_words(s.text) for i, s in enumerate(reading.document.sentences) if i not in taken)
    limit = min(limit, spare // 35)
    chosen = choose_points(sorted(texts), reading.value, reading.space.similarity, taken=taken, limit=limit)
    return [(i, texts[i]) for i in sorted(chosen)]


def _sentence(document: Document, i: int, text: str) -> SummarySentence:
    source = document.sentences[i]
    return SummarySentence(text, (Evidence(source.index, source.start, source.end),))
