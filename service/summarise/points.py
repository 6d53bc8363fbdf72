"""Which sentences can be a key point: one that stands alone, or one that needs the one before it together with that."""

from dataclasses import dataclass
from functools import cached_property

from service.summarise.coherence import points_back
from service.summarise.compression import shorten
from service.summarise.reading import Reading
from service.summarise.vectors import count_words
from service.summarise.word_classes import lexicon

POINT_WORDS = 29
"""Words that a key point is cut down to where its grammar allows."""
LONG_POINT = 56
"""Most words of French of a key point from which nothing can be cut, and of two sentences together."""
POINT_LIMIT = 62
"""Most words of such a key point in either language, names in full included."""
WORTHLESS = 0.05  # of this value or less a sentence is a key point only where it reads well and no better one is left
_READS_BADLY = 0.35  # a question, a sentence that is mostly somebody's words, one in the first person
_SHORT = 12  # words; of shorter sentences three in five were labelled never to be chosen
_FEWEST = 7
_FEWEST_BEHIND = 4


@dataclass(frozen=True)
class Point:
    """What can be a key point: its text, and the sentences that it is made of by number, in the article's order."""

    text: str
    sentences: tuple[int, ...]

    @cached_property
    def words(self) -> int:
        """The number of words of its text."""
        return count_words(self.text)


def most_words(text: str) -> int:
    """Return how many words a key point may have, in either language, that has `text` before names are put in full."""
    return POINT_WORDS if count_words(text) <= POINT_WORDS else POINT_LIMIT


def possible_points(reading: Reading, fewest: int = _SHORT) -> list[Point]:
    """Return what can stand as a key point, ordered by its last sentence.

    A sentence of little value has `fewest` words at least.
    """
    found = (_alone(reading, i, fewest) or _with_neighbour(reading, i) for i in range(len(reading.usable)))
    return [point for point in found if point is not None]


def _alone(reading: Reading, i: int, fewest: int) -> Point | None:
    text = reading.standalone[i]
    if text is None or not _is_worthy(reading, i, fewest):
        return None
    short = shorten(text, reading.document.language, POINT_WORDS)
    fits = _FEWEST <= count_words(short) <= LONG_POINT
    return Point(short, (i,)) if fits and _is_clear(short, reading, i) else None


def _with_neighbour(reading: Reading, i: int) -> Point | None:
    """Return a sentence behind the one before it, « Le port a fermé lundi. Il rouvrira en mai. », if both are short."""
    language = reading.document.language
    first = reading.standalone[i - 1] if i else None
    if first is None or not reading.usable[i] or reading.value[i] <= WORTHLESS:
        return None
    if lexicon(language).narrator.search(reading.whole[i]) or not _is_clear(first, reading, i - 1):
        return None
    first = shorten(first, language, 1)
    room = LONG_POINT - count_words(first)
    second = shorten(reading.whole[i], language, room)
    fits = _FEWEST_BEHIND <= count_words(second) <= room
    return Point(f"{first} {second}", (i - 1, i)) if fits else None


def _is_worthy(reading: Reading, i: int, fewest: int) -> bool:
    """Whether a sentence is worth a key point: by its value, or by reading well with at least `fewest` words."""
    if reading.value[i] > WORTHLESS:
        return True
    return reading.words[i] >= fewest and reading.reluctance[i] <= _READS_BADLY


def _is_clear(text: str, reading: Reading, i: int) -> bool:
    """Tell whether `text`, of sentence `i`, is a point: nobody's "I", and nothing that it does not name."""
    language = reading.document.language
    # « J'ai écouté… » is a voice, not a point
    if lexicon(language).narrator.search(text):
        return False
    topic = reading.topics[i] if reading.fit and reading.fit[i] else ""
    return not points_back(text, language, reading.people, topic)
