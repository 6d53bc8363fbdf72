"""The values that flow from an article to its brief: frozen, without behaviour but their invariants.

All offsets are Unicode code-point offsets into `Article.text`, end exclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, get_args

from service.decoding import ModelIdentity
from service.generation import Generation

Style = Literal["auto", "extractive", "abstractive"]
Order = Literal["reading", "importance"]


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
class Evidence:
    """Where in the article a sentence of the brief comes from."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence chosen or written for the brief, in the article's language, with at least one evidence."""

    text: str
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("a summary sentence without evidence")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a summariser returns: the abstract in reading order, and key points that do not repeat it.

    `title` is proposed for an article that has none; `generation` is there when a model was asked to write. `spare`
    key points stand in for those whose English does not come out right.
    """

    abstract: tuple[SummarySentence, ...]
    key_points: tuple[SummarySentence, ...]
    style: Literal["extractive", "abstractive"]
    title: SummarySentence | None = None
    generation: Generation | None = None
    spare: tuple[SummarySentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Title:
    """The title in both languages; `proposed` when the article has none, with the sentences that it comes from."""

    fr: str | None
    en: str
    proposed: bool = False
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class AbstractSentence:
    """One sentence of the abstract in both languages with the sentences that it comes from."""

    fr: str | None
    en: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Abstract:
    """The abstract in both languages with its evidence, whole and sentence by sentence."""

    fr: str | None
    en: str
    style: str
    evidence: tuple[Evidence, ...]
    sentences: tuple[AbstractSentence, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One key point in both languages with its evidence and its own warnings."""

    fr: str | None
    en: str
    evidence: tuple[Evidence, ...]
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class TranslatedSentence:
    """The English of one source sentence of the whole article."""

    sentence: int
    start: int
    end: int
    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class FullTranslation:
    """The whole article in English: `text` keeps its paragraphs, `sentences` pairs it line by line."""

    text: str
    sentences: tuple[TranslatedSentence, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made a brief, so that it can be made again."""

    translator: ModelIdentity
    summariser: ModelIdentity
    prompts: Mapping[str, str]
    glossary: str | None
    retried: int
    service: str
    generation: Generation | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds spent in each step; the only part of a brief that differs from run to run."""

    segment_ms: int
    summarise_ms: int
    translate_ms: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters [start, end) of the article where something is named."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Role:
    """What the article says that a person is, at characters [start, end), in English with what is doubtful about it."""

    fr: str
    en: str | None
    start: int
    end: int
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class Gloss:
    """One line on an institution or a group, from a table that people wrote."""

    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, an organisation or a place of the article, under all the names that it goes by there.

    `en` is None where no English name is known. `acronym` is the English one; `candidates` are the English names that
    an acronym may stand for where the article does not tell which.
    """

    fr: str
    en: str | None
    mentions: tuple[Mention, ...]
    acronym: str | None = None
    role: Role | None = None
    gloss: Gloss | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateReference:
    """A date that the article mentions; `iso` is None where it cannot be resolved, and `unresolved` says why."""

    start: int
    end: int
    text: str
    sentence: int
    iso: str | None
    precision: str
    evidence: str
    unresolved: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure of the article with its unit; `euros` and `customary` say what a reader elsewhere would write.

    `counted` is in French; `counted_en` is its English where the lexicon has all of it.
    """

    start: int
    end: int
    text: str
    sentence: int
    value: float
    unit: str | None
    counted: str | None
    euros: float | None = None
    customary: str | None = None
    counted_en: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Who, where, when and how much: what a reader elsewhere needs to understand an article."""

    people: tuple[Entity, ...] = ()
    organisations: tuple[Entity, ...] = ()
    places: tuple[Entity, ...] = ()
    dates: tuple[DateReference, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """The abstract and key points of an article in French and in English, with evidence and warnings."""

    id: str
    language: str
    title: Title | None
    abstract: Abstract
    key_points: tuple[KeyPoint, ...]
    translation: FullTranslation | None
    warnings: tuple[Warning, ...]
    provenance: Provenance
    timing: Timing
    context: Context | None = None
    text: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class BriefOptions:
    """What a caller may choose about a brief; ranges are checked at the edges and here.

    `order` is that of the key points: as the article tells them, or the most telling first. `context` is whether
    names, dates and figures are explained.
    """

    key_points: int = 5
    abstract_words: int = 100
    style: Style = "auto"
    full_translation: bool = False
    order: Order = "reading"
    context: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.key_points <= 20:
            raise ValueError("key_points must be between 0 and 20")
        if not 20 <= self.abstract_words <= 500:
            raise ValueError("abstract_words must be between 20 and 500")
        for name, known in (("style", get_args(Style)), ("order", get_args(Order))):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} must be {', '.join(known[:-1])} or {known[-1]}")


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """A translation after checks: its text, what is doubtful about it and how often it was decoded again."""

    text: str
    warnings: tuple[tuple[WarningCode, str], ...] = ()
    retries: int = 0


@dataclass(frozen=True, slots=True)
class TextTranslation:
    """A text translated line by line: as many lines as its source, with what is doubtful; `where` is `lines[i]`."""

    text: str
    warnings: tuple[Warning, ...]
    retried: int


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A language with its ISO 639-1 code, English name and confidence between 0 and 1."""

    code: str
    name: str
    confidence: float
