"""A glossary that comes with a request: a file's content, or a list of terms."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from service.terminology.glossary import Glossary, is_rich
from service.terminology.termbase import MAX_TERM, read_pairs

MAX_CHARACTERS = 1_000_000
MAX_TERMS = 10_000


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GlossaryFile(_Closed):
    """A glossary as a file has it: two columns, source and target, a TBX termbase or a TMX memory."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"format": "csv", "content": "canal,waterway"}]})

    format: Literal["csv", "tsv", "tbx", "tmx"]
    content: str = Field(max_length=MAX_CHARACTERS)


class GlossaryTerm(_Closed):
    """A term and what it has to become."""

    source: str = Field(max_length=MAX_TERM, examples=["péniche"])
    target: str = Field(default="", max_length=MAX_TERM, description="Empty, or =, keeps the term as it is.")


def _shape(value: Any) -> str | None:
    """Tell the shape that errors are to be told about."""
    if isinstance(value, list):
        return "(terms)"
    return "(file)" if isinstance(value, dict | GlossaryFile) else None


GlossaryGiven = Annotated[
    Annotated[GlossaryFile, Tag("(file)")]
    | Annotated[Annotated[list[GlossaryTerm], Field(max_length=MAX_TERMS)], Tag("(terms)")],
    Discriminator(
        _shape,
        custom_error_type="glossary_shape",
        custom_error_message="Input should be a list of terms, or an object with format and content",
    ),
]
"""How callers send a glossary."""

DESCRIPTION = (
    "Terms to be kept to, beside those of the server, before which they come: a list, or a file's format and content. "
    "A term that could not be placed is told as a warning."
)


def read_glossary(given: GlossaryFile | list[GlossaryTerm] | None) -> Glossary | None:
    """Return the glossary, None where there is no term. Raises GlossaryInvalid, naming the line."""
    if given is None:
        return None
    if isinstance(given, GlossaryFile):
        glossary = Glossary.load(given.content, given.format)
    else:
        glossary = Glossary.collect(read_pairs((term.source, term.target) for term in given))
    return glossary if glossary.entries else None


def to_pairs(glossary: Glossary | None) -> list[list[Any]] | None:
    """Return the terms as they are kept with a job: pairs, with what more is known of a term behind them."""
    if glossary is None:
        return None
    return [
        [e.source, e.target, *([e.also, e.forbidden, e.deprecated, e.preferred] if is_rich(e) else [])]
        for e in glossary.entries
    ]


def from_pairs(pairs: Sequence[Sequence[Any]] | None) -> Glossary | None:
    """Return the glossary that `to_pairs` gave the terms of."""
    if not pairs:
        return None
    entries = read_pairs((pair[0], pair[1]) for pair in pairs)
    return Glossary.collect(
        replace(entry, also=tuple(pair[2]), forbidden=tuple(pair[3]), deprecated=pair[4], preferred=pair[5])
        if len(pair) > 2
        else entry
        for entry, pair in zip(entries, pairs, strict=True)
    )
