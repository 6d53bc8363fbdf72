"""Extractive summaries: an abstract in reading order and key points, every sentence with where it comes from."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from service.decoding import ModelIdentity
from service.domain import BriefOptions, Document, Evidence, SentenceKind, Summary, SummarySentence
from service.ports import FactScorer, Judgement, SentenceScorer
from service.summarise.coherence import nominal, tells_background
from service.summarise.compression import shorten
from service.summarise.people import introduce, named
from service.summarise.points import POINT_WORDS, Point, most_words, possible_points
from service.summarise.reading import Reading, read, teases
from service.summarise.selection import LEADING_SHARE, choose_abstract, choose_points, worth_of_points
from service.summarise.titling import TITLE_WORDS, as_short_title
from service.summarise.vectors import Matrix, count_words

TITLE_WEIGHTS = np.array([1.0, 21.33, -0.65, -0.65, -2.21, -0.65])
"""What each of `title_traits` is worth, by `python -m training.headline`."""
_FEWEST_TITLE_WORDS = 4
_CONCRETE = re.compile(r"\d|(?<=\s)[A-ZÀ-Ý]\w|(?<=\s[dl]['’])[A-ZÀ-Ý]\w")
JUDGED_LEADING = 0.7
"""LEADING_SHARE where a model has judged the sentences."""
LEAD_WORDS = 40  # the leads that the ranker learnt from have 32 on average
POOL = 24
DOUBLE = 0.3
SPARE = 3  # key points that may stand in for others
NEWS = 1.5
"""What the sentence that says the news is worth in the abstract, where others are worth 1 at most."""
FEWEST_POINTS, MOST_POINTS = 5, 8
_WORDS_A_POINT = 50
"""Of an article for each key point, between FEWEST_POINTS and MOST_POINTS, where no number is asked for."""
_ROOM, _MOST_ROOM, _ROOM_SHARE = 145, 200, 0.4
"""Most words of key points together where no number is asked for: a share of the article's, between the first two."""
_SHARE = 0.4  # an abstract never takes more than this share of a short article
_SPARE = 18  # words outside the abstract that each key point must have to draw on


class ExtractiveSummariser:
    """Chooses, trims and orders sentences of the document itself; the only words it moves are people's full names."""

    def __init__(self, scorer: SentenceScorer) -> None:
        self._scorer = scorer

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(f"extractive/{self._scorer.identity.name}", self._scorer.identity.revision)

    def summarise(self, document: Document, options: BriefOptions, terms: Sequence[str] = ()) -> Summary:
        """Return the abstract and key points of `document`; a short article gets fewer of both, never padding."""
        del terms  # nothing is written here
        reading = read(document, scores(self._scorer, document, options), judgement(self._scorer, document, options))
        return self.choose(reading, options)

    def choose(self, reading: Reading, options: BriefOptions) -> Summary:
        """Return the summary of a document that has been read."""
        able = possible_points(reading)
        most = points_wanted(reading, options)
        room = points_room(reading) if options.key_points is None else None
        abstract = _abstract(reading, options.abstract_words, able, most, room)
        points, spare = _points(reading, able, abstract, options, most, room)
        introduced: set[str] = set()
        return Summary(
            abstract=_write(reading, [Point(text, (i,)) for i, text in abstract.items()], introduced),
            key_points=_write(reading, points, introduced, limited=True),
            spare=_write(reading, spare, set(introduced), limited=True),
            style="extractive",
            title=None if reading.document.article.title else _propose_title(reading),
        )


def scores(scorer: SentenceScorer, document: Document, options: BriefOptions) -> list[float]:
    """Return the scorer's word on each sentence for a brief of the length that is asked for.

    At a lead's length the order learnt from leads is the better one; a longer brief is there to convey facts.
    """
    if options.abstract_words > LEAD_WORDS and isinstance(scorer, FactScorer):
        return scorer.worth(document)
    return scorer.score(document)


def judgement(scorer: SentenceScorer, document: Document, options: BriefOptions) -> Judgement | None:
    """Return what a model thinks of the sentences, for a brief that is longer than a lead, or None without a model."""
    if options.abstract_words > LEAD_WORDS and isinstance(scorer, FactScorer):
        return scorer.judge(document)
    return None


def _propose_title(reading: Reading) -> SummarySentence | None:
    """Return the sentence that says the news, shortened where its grammar allows and without its full stop, or None."""
    i = headline(reading)
    if i is None:
        return None
    title = as_short_title(_as_title(reading, i) or reading.whole[i], reading.document.language)
    return _write(reading, [Point(title, (i,))], set())[0]


def _as_title(reading: Reading, i: int) -> str | None:
    """Return a sentence as it stands alone; a noun with a relative clause is no sentence, but may be a title."""
    is_nominal = reading.document.language == "fr" and nominal(reading.whole[i])
    return reading.standalone[i] or (reading.whole[i] if is_nominal else None)


def headline(reading: Reading) -> int | None:
    """Return the sentence that says the news: early, of much worth, standing alone and near to all the article says.

    It reads well, and does not only tell what had been so before. What each of these counts was fitted to the
    half of the labelled articles that is there to tune on. One that only announces something is the last resort.
    """
    able = title_traits(reading)
    telling = [i for i in able if not teases(reading.whole[i])] or list(able)
    return max(telling, key=lambda i: (able[i] @ TITLE_WEIGHTS, -i), default=None)


def title_traits(reading: Reading) -> dict[int, Matrix]:
    """Return for each sentence that can be a title what speaks for it and against it, a row as long as TITLE_WEIGHTS.

    The columns: its standing, its mean likeness to the article's sentences, how many that may be used stand before it
    (4 at most), its reluctance, whether it only tells what had been before, and whether it has neither a figure nor a
    name behind its first word.
    """
    language = reading.document.language
    traits: dict[int, Matrix] = {}
    for rank, i in enumerate(i for i, ok in enumerate(reading.usable) if ok):
        short = shorten(_as_title(reading, i) or "", language, TITLE_WORDS)
        if count_words(short) >= _FEWEST_TITLE_WORDS:
            near = float(reading.similarity[i].mean())
            background = float(language == "fr" and tells_background(reading.whole[i]))
            vague = float(_CONCRETE.search(reading.whole[i]) is None)
            traits[i] = np.array([reading.standing[i], near, min(rank, 4), reading.reluctance[i], background, vague])
    return traits


def abstract_length(reading: Reading, target: int) -> int:
    """Return how many words the abstract of this article may have when `target` are asked for."""
    return min(target, max(12, round(reading.total * _SHARE)))


def _abstract(reading: Reading, target: int, able: Sequence[Point], points: int, room: int | None) -> dict[int, str]:
    """Return the chosen sentences with their texts, keyed by sentence.

    Up to `points` of `able` will stand beside it, which may have `room` words together.
    """
    target = abstract_length(reading, target)
    units = _pool(reading)
    if not units:
        return _last_resort(reading)
    whole = [count_words(text) for text in reading.whole]
    standalone = [count_words(text or "") for text in reading.standalone]

    def words(chosen: frozenset[int]) -> int:
        return sum(whole[i] if i - 1 in chosen or not standalone[i] else standalone[i] for i in chosen)

    def beside(chosen: frozenset[int]) -> float:
        taken = sorted(chosen)
        chosen_points = _choose_points(reading, able, taken, points, room)
        return worth_of_points(chosen_points, reading.value, reading.similarity, taken)

    value = reading.value.copy()
    news = headline(reading)
    if news is not None:
        value[news] = NEWS
    chosen = choose_abstract(
        units,
        value,
        reading.similarity,
        reading.repeats,
        words,
        target,
        able=[point.sentences for point in able if news not in point.sentences],
        points=points,
        beside=beside,
        leading=JUDGED_LEADING if reading.fit else LEADING_SHARE,
    )
    return {i: _in_context(reading, i, chosen) for i in sorted(chosen)}


def _pool(reading: Reading) -> list[frozenset[int]]:
    """Return the most valuable sentences with what they need beside them; of near-doubles only the better one."""
    units: list[frozenset[int]] = []
    pooled: list[int] = []
    for i in sorted(range(len(reading.usable)), key=lambda i: (-reading.value[i], i)):
        unit = reading.unit(i)
        if unit and unit not in units and all(reading.repeats[i, other] < DOUBLE for other in pooled):
            units.append(unit)
            pooled.append(i)
        if len(units) == POOL:
            break
    return units


def _last_resort(reading: Reading) -> dict[int, str]:
    """Return the first sentence that a reader would call one, for an article in which none reads as it should."""
    sentences = reading.document.sentences
    kinds = (SentenceKind.PROSE, SentenceKind.LIST_ITEM, SentenceKind.HEADING, SentenceKind.BOILERPLATE)
    ordered = sorted(sentences, key=lambda s: (kinds.index(s.kind), s.index))
    return {s.index: reading.whole[s.index] for s in ordered[:1]}


def _in_context(reading: Reading, i: int, chosen: frozenset[int]) -> str:
    """Return a sentence whole where it follows its neighbour, and as it reads alone after a gap."""
    standalone = reading.standalone[i]
    return reading.whole[i] if standalone is None or i - 1 in chosen else standalone


def points_wanted(reading: Reading, options: BriefOptions) -> int:
    """Return how many key points there may be: as many as were asked for, else the more the longer the article."""
    if options.key_points is not None:
        return options.key_points
    return min(MOST_POINTS, max(FEWEST_POINTS, round(reading.total / _WORDS_A_POINT)))


def points_room(reading: Reading) -> int:
    """Return how many words the key points may have together: where a model reads, the more the longer the article."""
    if not reading.fit:
        return _ROOM
    return round(min(_MOST_ROOM, max(_ROOM, _ROOM_SHARE * reading.total)))


def _points(
    reading: Reading,
    able: Sequence[Point],
    abstract: Mapping[int, str],
    options: BriefOptions,
    most: int,
    room: int | None,
) -> tuple[list[Point], list[Point]]:
    """Return the key points in the order asked for, and a few to spare."""
    taken = sorted(abstract)
    chosen = _choose_points(reading, able, taken, most, room)
    if not chosen and most > 0:  # an article of short sentences
        able = possible_points(reading, fewest=0)
        chosen = _choose_points(reading, able, taken, most, room)
    spare: list[Point] = []
    if chosen:
        told = [i for point in chosen for i in point.sentences]
        short = [point for point in able if point.words <= POINT_WORDS]
        value, similarity, repeats = reading.value, reading.similarity, reading.repeats
        spare = choose_points(short, value, similarity, repeats, taken=[*taken, *told], limit=SPARE)
    chosen.sort(key=lambda p: (0.0 if options.order == "reading" else -_importance(reading, p), p.sentences))
    return chosen, spare


def _choose_points(
    reading: Reading, able: Sequence[Point], taken: Sequence[int], most: int, room: int | None
) -> list[Point]:
    """Return up to `most` key points beside `taken` sentences, fewer where the article has little else to tell."""
    untold = reading.total - sum(reading.words[i] for i in taken)
    limit = min(most, untold // _SPARE)
    value, similarity, repeats = reading.value, reading.similarity, reading.repeats
    return choose_points(able, value, similarity, repeats, taken=taken, limit=limit, room=room)


def _importance(reading: Reading, point: Point) -> float:
    """Return what a point is worth by itself: its value, and how much of the article it stands for."""
    return max(float(reading.value[i]) + 2 * float(reading.similarity[i].mean()) for i in point.sentences)


def _write(
    reading: Reading, chosen: Sequence[Point], introduced: set[str], *, limited: bool = False
) -> tuple[SummarySentence, ...]:
    """Return the sentences with evidence, each person in full where first named; `introduced` grows.

    Where lengths are `limited`, a name is left short if the full one would take a key point over what it may have.
    """
    written: list[SummarySentence] = []
    for point in chosen:
        plain = point.text
        text, introductions = introduce(plain, reading.people, introduced)
        if limited and count_words(text) > most_words(plain):
            text, introductions = plain, []
        introduced |= named(text, reading.people)
        pointed = sorted(reading.resolved.get(point.sentences[0], ())) if "[" in text else []
        sources = dict.fromkeys([*point.sentences, *pointed, *(person.sentence for person in introductions)])
        written.append(SummarySentence(text, tuple(_evidence(reading.document, s) for s in sources)))
    return tuple(written)


def _evidence(document: Document, i: int) -> Evidence:
    sentence = document.sentences[i]
    return Evidence(sentence.index, sentence.start, sentence.end)
