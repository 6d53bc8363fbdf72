"""Generated sentences made safe to ship: those that the article supports stay, the others give way to its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.domain import Document, Evidence, SummarySentence
from service.summarise.coherence import opening, points_back
from service.summarise.compression import capitalise, shorten
from service.summarise.injections import gives_orders
from service.summarise.people import introduce, named
from service.summarise.reading import Reading
from service.summarise.support import support
from service.summarise.vectors import count_words, stems
from service.summarise.word_classes import lexicon

SAME = 0.7  # share of the shorter one's content words above which two sentences say the same


@dataclass(slots=True)
class Grounded:
    """The lines that may be shipped, and what became of the generated ones: each is kept, replaced or dropped."""

    lines: list[SummarySentence] = field(default_factory=list)
    dropped: int = 0
    _own: list[bool] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """Return how many generated sentences are among the lines."""
        return sum(self._own)

    @property
    def replaced(self) -> int:
        """Return how many lines stand in the place of a generated sentence."""
        return len(self._own) - sum(self._own)

    def add(self, line: SummarySentence, *, own: bool) -> None:
        """Take a generated sentence as it is, or one that replaces it."""
        self.lines.append(line)
        self._own.append(own)

    def drop_last(self) -> None:
        """Leave the last line out."""
        self.lines.pop()
        self._own.pop()
        self.dropped += 1

    @property
    def whole(self) -> bool:
        """Tell whether everything that was generated may be shipped."""
        return self.kept > 0 and not self.replaced and not self.dropped


def ground(sentences: Sequence[str], reading: Reading, introduced: set[str]) -> Grounded:
    """Return the generated `sentences` with evidence; people are named in full at first mention, `introduced` grows.

    An unsupported sentence, or one whose pronoun has lost the sentence before it, is replaced by the source sentence
    nearest to it that reads alone, or dropped where that one says what another line says.
    """
    language = reading.document.language
    checked = _check(sentences, reading)
    kept = [line for _, line in checked if line is not None]
    result = Grounded()
    for text, line in checked:
        if line is not None:
            result.add(_introduced(line, reading, introduced), own=True)
            continue
        nearest = None
        if text and not is_duplicate(text, kept, language):
            nearest = _nearest(text, reading, [*kept, *result.lines])
        if nearest is None:
            result.dropped += 1
        else:
            result.add(_introduced(nearest, reading, introduced), own=False)
    return result


def _check(sentences: Sequence[str], reading: Reading) -> list[tuple[str, SummarySentence | None]]:
    """Return each sentence, tidied, with its evidence, or with None where it may not be shipped."""
    language = reading.document.language
    checked: list[tuple[str, SummarySentence | None]] = []
    kept: list[SummarySentence] = []
    gap = True
    for generated in sentences:
        text = tidy(generated)
        found = support(text, reading.document) if text and not gives_orders(text) else None
        standalone = not gap or not (opening(text, language).dangling or points_back(text, language, reading.people))
        line = None
        if found is not None and found.whole and standalone:
            gap = False
            if not is_duplicate(text, kept, language):
                line = SummarySentence(text, found.evidence)
                kept.append(line)
        else:
            gap = True
        checked.append((text, line))
    return checked


def ground_point(
    generated: str, reading: Reading, others: Sequence[SummarySentence], limit: int
) -> SummarySentence | None:
    """Return a generated key point with its evidence, or None where it may not be shipped.

    It must be supported, stand alone, have 6 words or more and at most `limit`, and say what none of `others` says.
    """
    language = reading.document.language
    text = shorten(tidy(generated), language, limit)
    if not 6 <= count_words(text) <= limit or gives_orders(text):
        return None
    if opening(text, language).dangling or points_back(text, language, reading.people):
        return None
    found = support(text, reading.document)
    if not found.whole or is_duplicate(text, others, language):
        return None
    return SummarySentence(text, found.evidence)


def tidy(generated: str) -> str:
    """Return a generated sentence as one line of prose: without list marks and emphasis, with a capital and an end."""
    text = " ".join(generated.split()).strip("*_# ").removeprefix("- ").removeprefix("• ").strip()
    if not any(c.isalpha() for c in text):
        return ""
    return capitalise(text if text[-1] in '.!?…»”")' else text.rstrip(" ,;:") + ".")


def is_duplicate(text: str, others: Sequence[SummarySentence], language: str) -> bool:
    """Tell whether `text` and one of `others` share most of the content words of the shorter one."""
    words = lexicon(language)
    own = set(stems(text, words))
    for other in others:
        theirs = set(stems(other.text, words))
        if len(own & theirs) >= SAME * max(1, min(len(own), len(theirs))):
            return True
    return False


def cite(document: Document, i: int) -> Evidence:
    """Return sentence `i` as evidence."""
    sentence = document.sentences[i]
    return Evidence(sentence.index, sentence.start, sentence.end)


def _introduced(line: SummarySentence, reading: Reading, introduced: set[str]) -> SummarySentence:
    text, introductions = introduce(line.text, reading.people, introduced)
    introduced |= named(text, reading.people)
    more = (cite(reading.document, person.sentence) for person in introductions)
    return SummarySentence(text, tuple(dict.fromkeys((*line.evidence, *more))))


def _nearest(text: str, reading: Reading, others: Sequence[SummarySentence]) -> SummarySentence | None:
    """Return the sentence that shares the most words with `text` and says nothing that `others` say, as it reads alone.

    None if none shares two words.
    """
    language = reading.document.language
    words = lexicon(language)
    wanted = set(stems(text, words))
    best: SummarySentence | None = None
    shared = 0.0
    for sentence, standalone in zip(reading.document.sentences, reading.standalone, strict=True):
        if standalone is None or gives_orders(sentence.text):
            continue
        own = set(stems(sentence.text, words))
        share = len(own & wanted) / max(1, len(own | wanted))
        if len(own & wanted) > 1 and share > shared and not is_duplicate(standalone, others, language):
            best = SummarySentence(standalone, (cite(reading.document, sentence.index),))
            shared = share
    return best
