"""Which field of a record is its text, title, identifier and date: the one named, or a guess that is announced."""

import argparse
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.batch.records import Fault, Media, Record
from service.text.moments import parse_date

TEXT = ("text", "body", "content", "article", "texte", "contenu", "corps", "articlebody", "maintext", "fulltext")
TITLE = ("title", "headline", "titre", "heading", "subject")
ID = ("id", "uri", "guid", "docid", "articleid", "uid", "identifier", "url", "link")
DATE = ("published", "datepublished", "publicationdate", "pubdate", "publishedat", "publishdate", "date")
_OF_PARAGRAPHS = (*TEXT, "value", "paragraph")
_NINJS = ("bodies", "body_text", "body_html", "body_xhtml", "headlines")


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of the fields to read; None leaves the choice to a guess, which for all but `text` may be none."""

    text: str | None = None
    title: str | None = None
    id: str | None = None
    date: str | None = None

    @classmethod
    def named(cls, args: argparse.Namespace) -> "Fields":
        """Return the fields that a command's options name."""
        return cls(args.text_field, args.title_field, args.id_field, args.date_field)

    def resolve(self, names: Sequence[str], samples: Sequence[Mapping[str, Any]] = ()) -> "Fields":
        """Return the fields to use among `names`; `samples` decide for the longest text if no name is known."""
        text = self.text or _known(names, TEXT) or _longest(names, samples)
        rest = [name for name in names if name != text]
        return Fields(
            text, self.title or _known(rest, TITLE), self.id or _known(rest, ID), self.date or _known(rest, DATE)
        )

    def describe(self) -> str:
        """Return the choice in words."""
        date = f", date from {self.date}" if self.date else ""
        title, id_ = self.title or "none", self.id or "content"
        return f"text from {self.text or 'no field'}, title from {title}, id from {id_}{date}"


def record_of(values: Mapping[str, Any], fields: Fields, source: str, offset: int, end: int) -> Record:
    """Return the record that a row of named values is; one without its text field carries a fault."""
    text = _whole(values.get(fields.text)) if fields.text else None
    title = values.get(fields.title) if fields.title else None
    title = title if isinstance(title, str) and title.strip() else None
    name = values.get(fields.id) if fields.id else None
    given = "" if name is None or isinstance(name, dict | list) else str(name)
    if not isinstance(text, str):
        found = ", ".join(list(values)[:8]) or "no field at all"
        fault = Fault("BadRecord", f"no text in field {fields.text!r}; there is {found}", "name it with --text-field")
        return Record(source, offset, end, given or place_id(source, offset), title, fault=fault)
    published = _day(values.get(fields.date)) if fields.date else None
    return Record(source, offset, end, given or content_id(title, text), title, text, published=published)


def _whole(value: object) -> str | None:
    """Return a text that a dump gives whole or as a list of its paragraphs, None for what cannot be known as either.

    Lists in lists and pieces that begin or end with a blank may be the runs of a paragraph.
    """
    if not isinstance(value, list):
        return value if isinstance(value, str) else None
    parts = [_paragraph(one) for one in value]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or any(part != part.strip(" ") for part in known):
        return None
    return "\n\n".join(part for part in known if part.strip()) or None


def _paragraph(value: object) -> str | None:
    """Return a paragraph of a list: a text, or what an object such as a block of an editor says; None for neither."""
    if not isinstance(value, Mapping):
        return value if isinstance(value, str) else None
    if any(isinstance(inner, list) for inner in value.values()):
        return None
    name = _known([*value], _OF_PARAGRAPHS)
    text = value[name] if name else ""
    return text if isinstance(text, str) else None


def _day(value: object) -> str | None:
    """Return a date, a moment or a text that tells one as 2026-03-01; None for anything else."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return parse_date(value) if isinstance(value, str) else None


def ninjs_record(raw: bytes, values: Mapping[str, Any], source: str, offset: int, end: int) -> Record:
    """Return the record of one ninjs item; its title and text are read from `raw` when it is worked on."""
    uri = values.get("uri") or values.get("guid")
    return Record(
        source, offset, end, uri if isinstance(uri, str) and uri else content_id(None, raw), None, raw, "ninjs"
    )


def is_ninjs(values: Mapping[str, Any]) -> bool:
    """Tell whether an object looks like an IPTC ninjs item (1.x or 2.x and later)."""
    return ("uri" in values or "guid" in values) and any(name in values for name in _NINJS)


def content_id(title: str | None, body: str | bytes, media: Media = "text") -> str:
    """Return an identifier made of the content, for a record that brings none."""
    return "sha256:" + hashlib.sha256(Record("", 0, 0, "", title, body, media).digest()).hexdigest()[:32]


def place_id(source: str, offset: int) -> str:
    """Return an identifier made of the place, for a record that cannot be read."""
    return f"{source}@{offset}"


def _known(names: Sequence[str], wanted: Sequence[str]) -> str | None:
    folded = {name.lower().replace("_", "").replace("-", "").replace(" ", ""): name for name in reversed(names)}
    return next((folded[name] for name in wanted if name in folded), None)


def _longest(names: Sequence[str], samples: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the field that holds the most characters in the samples, if it reads like prose."""
    sizes = {name: sum(len(v) for s in samples if isinstance(v := s.get(name), str) and " " in v) for name in names}
    best = max(sizes, key=sizes.__getitem__, default=None)
    return best if best and sizes[best] else None
