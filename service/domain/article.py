"""An article as it was read, cut into sentences, and what may be doubtful about any text made of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SentenceKind(StrEnum):
    """What a segment of an article is for a reader."""

    PROSE = "prose"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    BOILERPLATE = "boilerplate"  # byline, credit, "read the original", signature, source line


class WarningCode(StrEnum):
    """Why a sentence should be read with care."""

    NUMBER_MISMATCH = "number_mismatch"
    ENTITY_CHANGED = "entity_changed"
    NEGATION_LOST = "negation_lost"
    MEANING_REVERSED = "meaning_reversed"
    UNTRANSLATED = "untranslated"
    REPETITION = "repetition"
    LENGTH_RATIO = "length_ratio"
    TRUNCATED = "truncated"
    GLOSSARY_MISSED = "glossary_missed"
    SOURCE_LANGUAGE = "source_language"
    STYLE_FALLBACK = "style_fallback"
    TEXT_DAMAGED = "text_damaged"
    TEXT_LEFT_OUT = "text_left_out"
    TERM_FORBIDDEN = "term_forbidden"
    WORD_DOUBTFUL = "word_doubtful"
    LOW_CONFIDENCE = "low_confidence"
    ACRONYM_UNKNOWN = "acronym_unknown"


@dataclass(frozen=True, slots=True)
class Warning:
    """A fact that may not have survived; `where` is a path in the brief such as `key_points[2].en`."""

    code: WarningCode
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Article:
    """A text to be read, already decoded and normalised; `title` stands outside `text`.

    `warnings` are about how it was read: what of its document is missing from it. `published` is the day on which it
    came out, as far as its document or its sender says.
    """

    text: str
    title: str | None = None
    warnings: tuple[Warning, ...] = ()
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or list item: `text == article.text[start:end]`, without outer blanks."""

    index: int
    start: int
    end: int
    text: str
    paragraph: int
    kind: SentenceKind = SentenceKind.PROSE

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise ValueError(
                f"sentence {self.index} has offsets {self.start}:{self.end} for {len(self.text)} characters"
            )


@dataclass(frozen=True, slots=True)
class Document:
    """An article cut into sentences, in reading order, with the language it is written in ("fr" or "en")."""

    article: Article
    language: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A language with its ISO 639-1 code, English name and confidence between 0 and 1."""

    code: str
    name: str
    confidence: float
