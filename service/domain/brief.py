"""The finished brief in both languages, and translated texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.decoding import ModelIdentity
from service.domain.article import Warning, WarningCode
from service.domain.context import Context
from service.domain.summary import Evidence
from service.generation import Generation


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
