"""Names, dates and figures of an article in an answer."""

from typing import Literal

from pydantic import Field

from service.web.schemas.base import ClosedModel, WarningBody


class MentionBody(ClosedModel):
    """Where something is named: code-point offsets into the article's text, end exclusive."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class RoleBody(ClosedModel):
    """What the article says that a person is."""

    fr: str
    en: str | None = Field(description="Translated and checked; null where no translation says what the French does.")
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


class ExpansionBody(ClosedModel):
    """What an acronym of the article stands for there."""

    fr: str = Field(description="The acronym as the article writes it.")
    en: str = Field(description="The acronym as English writes it.")
    name_fr: str | None
    name_en: str | None = Field(description="Null where nothing tells it, or no English name is known.")
    evidence: Literal["article", "table"] | None = Field(
        description="What tells the name: the article, or the service's own table. Null where nothing does."
    )
    mentions: list[MentionBody] = Field(description="Empty for an acronym of the title alone.")
    gloss: GlossBody | None
    candidates: list[str] = Field(description="What it may stand for where the article does not tell.")


class ContextBody(ClosedModel):
    """Who, where, when and how much: what a reader elsewhere needs to understand the article."""

    people: list[EntityBody]
    organisations: list[EntityBody]
    places: list[EntityBody]
    dates: list[DateBody]
    quantities: list[QuantityBody]
    published: str | None = Field(description="The day of publication that dates were resolved against.")
    acronyms: list[ExpansionBody]
