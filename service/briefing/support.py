"""Whether an article says what a generated sentence says: its evidence, or what it has made up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.briefing.lexicon import lexicon
from service.briefing.reading import Reading
from service.briefing.vectors import fold, readable, stems
from service.domain import Document, Evidence, SummarySentence
from service.text.numbers import compare

CONTENT = 0.75  # share of content words that the evidence must hold; endings and light verbs take the rest
SOURCES = 3  # a sentence that needs more of them is no longer traced to anything

_NUMBER = re.compile(r"\d+(?:[.,  \u00a0\u202f]\d+)*")
_NAME = re.compile(r"(?<![.!?…«\"“] )(?<!^)\b[A-ZÀ-ÖØ-Ý][\w-]+")


@dataclass(frozen=True, slots=True)
class Support:
    """The sentences that a text rests on, and its words and numbers that none of them holds."""

    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    negated: bool

    @property
    def whole(self) -> bool:
        """Tell whether the text may be shipped with this evidence."""
        return bool(self.evidence) and not self.missing and not self.negated


def support(text: str, document: Document) -> Support:
    """Return what in `document` supports `text`, at most SOURCES sentences.

    Every number and every name must stand in the evidence, and CONTENT of the content words; otherwise `missing` names
    what does not. `negated` says that the text denies and its evidence does not, or the other way round: with several
    sentences of evidence one denial among them is enough.
    """
    words = lexicon(document.language)
    wanted = set(stems(text, words)) | _facts(text)
    held = {
        s.index: (set(stems(s.text, words)) | _facts(s.text)) & wanted for s in document.sentences if readable(s.kind)
    }
    chosen: list[int] = []
    found: set[str] = set()
    while held and len(chosen) < SOURCES:
        best = max(held, key=lambda i: (len(held[i] - found), len(held[i]), -i))
        if len(held[best] - found) < (1 if not chosen else 2) and not (_facts(text) & (held[best] - found)):
            break
        chosen.append(best)
        found |= held.pop(best)
    sources = [document.sentences[i] for i in sorted(chosen)]
    said = " ".join(s.text for s in sources)
    numbers = compare(text, said, document.language, document.language)[0]
    names = {fold(match[0]) for match in _NAME.finditer(text)}
    facts = (*sorted(names - found), *(number.phrase for number in numbers))
    content = set(stems(text, words))
    thin = len(content & found) < CONTENT * len(content)
    denies = bool(words.negation.search(text))
    denied = [bool(words.negation.search(s.text)) for s in sources]
    return Support(
        tuple(Evidence(s.index, s.start, s.end) for s in sources),
        facts + (tuple(sorted(content - found)) if thin else ()),
        negated=bool(sources) and denies not in denied,
    )


def ground(sentences: Sequence[str], reading: Reading) -> tuple[tuple[SummarySentence, ...], int]:
    """Return the generated `sentences` with evidence, and how many of them the article does not support.

    An unsupported sentence is replaced by the source sentence nearest to it that reads alone, or dropped where that
    one was used already.
    """
    grounded: list[SummarySentence] = []
    used: set[int] = set()
    unsupported = 0
    for generated in sentences:
        found = support(generated, reading.document)
        line = SummarySentence(generated, found.evidence) if found.whole else _nearest(generated, reading, used)
        unsupported += not found.whole
        if line is not None:
            used |= {e.sentence for e in line.evidence}
            grounded.append(line)
    return tuple(grounded), unsupported


def _nearest(text: str, reading: Reading, used: set[int]) -> SummarySentence | None:
    """Return the unused sentence that shares the most words with `text`, as it reads alone; None if none shares any."""
    words = lexicon(reading.document.language)
    wanted = set(stems(text, words))
    best: SummarySentence | None = None
    shared = 0.0
    for sentence, alone in zip(reading.document.sentences, reading.alone, strict=True):
        own = set(stems(sentence.text, words))
        share = len(own & wanted) / max(1, len(own | wanted))
        if alone is not None and sentence.index not in used and share > shared:
            best = SummarySentence(alone, (Evidence(sentence.index, sentence.start, sentence.end),))
            shared = share
    return best


def _facts(text: str) -> set[str]:
    """Return the numbers and names of `text` in one spelling each: 1 234,5 and 1234,5 are the same."""
    numbers = {re.sub(r"[\s\u00a0\u202f]", "", match[0]) for match in _NUMBER.finditer(text)}
    return numbers | {fold(match[0]) for match in _NAME.finditer(text)}
