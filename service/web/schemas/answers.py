"""Translations, languages, models, states and problems in an answer."""

from typing import Literal

from pydantic import Field

from service.web.schemas.base import ClosedModel, WarningBody
from service.web.schemas.brief import ModelIdentityBody


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
