"""What callers send to have a brief or a translation made."""

import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from service.web.glossaries import DESCRIPTION, GlossaryGiven
from service.web.schemas.base import ClosedModel

_EXAMPLE_TEXT = (
    "Le conseil départemental a voté lundi soir, par 31 voix contre 9, la dernière tranche des travaux du canal. "
    "Les péniches y reviendront à partir du 14 avril 2026."
)


class BriefChoices(ClosedModel):
    """How a brief should be."""

    key_points: int | None = Field(
        default=None,
        ge=0,
        le=20,
        description="How many key points the brief has at most; five to eight by the article's length if left out.",
    )
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
