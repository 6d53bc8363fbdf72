"""A brief in an answer."""

from typing import Annotated, Literal

from pydantic import Field

from service.web.schemas.base import ClosedModel, EvidenceBody, WarningBody
from service.web.schemas.context import ContextBody


class TitleBody(ClosedModel):
    fr: str | None
    en: str
    proposed: bool = Field(description="Whether it was chosen here because the article has no title.")
    evidence: list[EvidenceBody]


class AbstractSentenceBody(ClosedModel):
    fr: str | None
    en: str
    evidence: list[EvidenceBody]


class AbstractBody(ClosedModel):
    fr: str | None
    en: str
    style: str
    evidence: list[EvidenceBody]
    sentences: list[AbstractSentenceBody]


class KeyPointBody(ClosedModel):
    fr: str | None
    en: str
    evidence: list[EvidenceBody]
    warnings: list[WarningBody]


class TranslatedSentenceBody(ClosedModel):
    sentence: int
    start: int
    end: int
    fr: str
    en: str


class FullTranslationBody(ClosedModel):
    text: str
    sentences: list[TranslatedSentenceBody]


class ModelIdentityBody(ClosedModel):
    name: str
    revision: str


class GenerationBody(ClosedModel):
    """What became of the sentences that a model wrote: those that the article does not support never appear."""

    used: bool = Field(description="Whether the brief has anything of it.")
    generated: int
    kept: int = Field(description="Supported by the article, with evidence.")
    replaced: int = Field(description="Unsupported, replaced by the nearest sentence of the article.")
    dropped: int = Field(description="Unsupported or superfluous, left out.")
    added: int = Field(description="Sentences of the article that fill the abstract up.")
    read: int = Field(description="Sentences of the article that the model was given.")
    sentences: int = Field(description="Sentences that the article has.")
    failure: str | None = Field(description="Why the model gave nothing that could be checked.")


class ProvenanceBody(ClosedModel):
    """What made the brief, so that it can be made again."""

    translator: ModelIdentityBody
    summariser: ModelIdentityBody
    prompts: dict[str, str]
    glossary: str | None
    retried: int = Field(description="Sentences that were decoded more than once.")
    service: str
    generation: GenerationBody | None = None


class TimingBody(ClosedModel):
    """Milliseconds spent; the only part of a brief that differs from run to run."""

    segment_ms: int
    summarise_ms: int
    translate_ms: int


class BriefBody(ClosedModel):
    """The abstract and key points of an article in both languages, with evidence and warnings."""

    id: str = Field(description="SHA-256 of the article and everything that can change its brief.")
    language: str
    title: TitleBody | None
    abstract: AbstractBody
    key_points: list[KeyPointBody]
    translation: FullTranslationBody | None
    warnings: list[WarningBody]
    provenance: ProvenanceBody
    timing: TimingBody
    context: ContextBody | None = Field(default=None, description="Null where it was not asked for.")
    text: Annotated[str | None, Field(description="The article's text, when include_text asked for it.")] = None


class BriefDryRunBody(ClosedModel):
    """What was read of an article that no brief was made of."""

    dry_run: Literal[True]
    title: str | None
    characters: int
    words: int
