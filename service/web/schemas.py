"""What callers send and get, as Pydantic models: they validate requests and describe both in the OpenAPI document."""

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.web.glossaries import DESCRIPTION, GlossaryGiven

_EXAMPLE_TEXT = (
    "Le conseil départemental a voté lundi soir, par 31 voix contre 9, la dernière tranche des travaux du canal. "
    "Les péniches y reviendront à partir du 14 avril 2026."
)


class ClosedModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BriefChoices(ClosedModel):
    """How a brief should be."""

    key_points: int = Field(default=5, ge=0, le=20, description="How many key points the brief has at most.")
    abstract_words: int = Field(default=100, ge=20, le=500, description="About how long the abstract is, in words.")
    style: Literal["auto", "extractive", "abstractive"] = Field(
        default="auto", description="Sentences of the article, newly written ones, or whichever reads better."
    )
    order: Literal["reading", "importance"] = Field(
        default="reading", description="Key points as the article tells them, or the most telling first."
    )
    full_translation: bool = Field(default=False, description="Also translate the whole article.")
    context: bool = Field(default=True, description="Explain names, acronyms, dates and figures.")
    include_text: bool = Field(default=False, description="Return the text that the offsets point into (JSON only).")


class BriefOptionFields(BriefChoices):
    """How a brief should be, and whether it is to be made at all."""

    published: datetime.date | None = Field(
        default=None, description="The day on which the article came out, for dates such as « lundi »."
    )
    dry_run: bool = Field(default=False, description="Only check the article and say what was read; make nothing.")


class BriefRequest(BriefOptionFields):
    """A French article and how its brief should be."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": _EXAMPLE_TEXT, "key_points": 2, "abstract_words": 40}]}
    )

    text: str = Field(description="The article, paragraphs separated by line breaks.", min_length=1)
    title: str | None = Field(default=None, max_length=1000, description="Its title, if that is not part of the text.")
    glossary: GlossaryGiven | None = Field(default=None, description=DESCRIPTION)


class TranslationRequest(ClosedModel):
    """A text of any length to be translated, with its lines or its markup kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Bonjour à tous.\nÀ demain."}]})

    text: str = Field(description="The text; n lines come back as n lines.", min_length=1)
    source: str = Field(default="fr", pattern="^[a-z]{2,3}$", description="Its language, as an ISO 639 code.")
    target: str = Field(default="en", pattern="^[a-z]{2,3}$", description="The language to translate into.")
    format: Literal["text", "html", "markdown"] = Field(
        default="text", description="Markup is kept as it is; code, addresses and attributes are not translated."
    )
    glossary: GlossaryGiven | None = Field(default=None, description=DESCRIPTION)


class WarningBody(ClosedModel):
    """A fact that may not have survived."""

    code: str = Field(description="What is doubtful.", examples=["number_mismatch"])
    where: str = Field(description="A path in the answer.", examples=["key_points[2].en"])
    detail: str = Field(examples=["« 14 avril 2026 » is missing"])


class EvidenceBody(ClosedModel):
    """Where in the article a sentence comes from: code-point offsets into its text, end exclusive."""

    sentence: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)


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


class MentionBody(ClosedModel):
    """Where something is named: code-point offsets into the article's text, end exclusive."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class RoleBody(ClosedModel):
    """What the article says that a person is."""

    fr: str
    en: str | None = Field(description="Translated and checked; null where it was not translated.")
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    warnings: list[WarningBody]


class GlossBody(ClosedModel):
    """One line on an institution or a group, from a table that people wrote."""

    en: str
    fr: str


class EntityBody(ClosedModel):
    """A person, an organisation or a place with all the names that it goes by in the article."""

    fr: str
    en: str | None = Field(description="Its English name; null where none is known.")
    mentions: list[MentionBody]
    acronym: str | None = Field(description="Its English acronym.")
    role: RoleBody | None
    gloss: GlossBody | None
    candidates: list[str] = Field(description="What an acronym may stand for where the article does not tell.")


class DateBody(ClosedModel):
    """A date that the article mentions, resolved against the day of publication."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    sentence: int = Field(ge=0)
    iso: str | None = Field(description="By ISO 8601: a day, a time, a week, a month, a year or an interval.")
    precision: str
    evidence: str
    unresolved: str | None = Field(description="Why there is no value.")


class QuantityBody(ClosedModel):
    """A figure of the article with its unit and what it counts."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    sentence: int = Field(ge=0)
    value: float
    unit: str | None
    counted: str | None
    euros: float | None = Field(description="The value of a currency with a fixed parity to the euro.")
    customary: str | None = Field(description="The value in a unit customary in the United States.")
    counted_en: str | None = Field(description="The English of `counted`, where the lexicon has all of it.")


class ContextBody(ClosedModel):
    """Who, where, when and how much: what a reader elsewhere needs to understand the article."""

    people: list[EntityBody]
    organisations: list[EntityBody]
    places: list[EntityBody]
    dates: list[DateBody]
    quantities: list[QuantityBody]
    published: str | None = Field(description="The day of publication that dates were resolved against.")


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


class TranslationProvenanceBody(ClosedModel):
    """What made a translation."""

    translator: ModelIdentityBody
    glossary: str | None = Field(description="The fingerprint of all terms that were to be kept to.")
    service: str


class TranslationBody(ClosedModel):
    """A translated text with what is doubtful about it; `where` is `lines[i]`, counted from 0."""

    source: str
    target: str
    format: Literal["text", "html", "markdown"]
    text: str
    warnings: list[WarningBody]
    retried: int
    provenance: TranslationProvenanceBody


class LanguagePair(ClosedModel):
    source: str
    target: str


class LanguagesBody(ClosedModel):
    languages: list[LanguagePair]


class ModelBody(ClosedModel):
    """A translation model that the service knows; one of another pair is loaded when it is first asked for."""

    name: str
    kind: str
    source: str
    target: str
    licence: str
    description: str
    installed: bool
    revision: str | None
    bytes: int = Field(ge=0, description="What it takes on disk.")
    state: Literal["in use", "installed", "not installed"]


class ModelsBody(ClosedModel):
    """Every model that the service knows, with its state."""

    models: list[ModelBody]


class StatusBody(ClosedModel):
    status: Literal["alive", "ready"]


class FieldError(ClosedModel):
    field: str = Field(examples=["key_points"])
    detail: str = Field(examples=["Input should be less than or equal to 20"])


class ProblemBody(ClosedModel):
    """An error by RFC 9457."""

    type: str = Field(description="Which kind of problem it is: a stable name at the end of a relative URL.")
    title: str
    status: int
    detail: str
    mend: str | None = Field(default=None, description="What to do about it.")
    errors: list[FieldError] | None = Field(default=None, description="The fields that are wrong.")
    request_id: str = Field(description="The same as the X-Request-ID header; name it when asking for help.")
