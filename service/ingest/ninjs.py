"""IPTC ninjs in and out: a news item to its article, and the item again with the English brief associated to it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.domain import Article, Brief, Context
from service.errors import ArticleEmpty, BadInput
from service.ingest.html import read_fragment
from service.ingest.html_choice import LeftOut, key
from service.ingest.left_out import is_much_fuller, left_out_warnings
from service.ingest.ninjs_versions import Json, normalised, upgrade
from service.ingest.plain import read_article
from service.ingest.usability import embargoed, withheld

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

MEDIA_TYPE = "application/ninjs+json"
MACHINE_MADE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",  # the first with digitalSourceType
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
_CARRIED = ("usageTerms", "embargoedUntil", "expires", "pubStatus", "copyrightHolder", "copyrightNotice", "rightsInfo")
_MARKUP = ("text/html", "application/xhtml+xml", "application/nitf+xml")
_READABLE = ("text", "composite", "component")
_MARKED = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|&(?:[a-zA-Z]{2,10}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")
_ESCAPED = re.compile(r"\s{0,9}<(?:p|div|h[1-6]|ul|ol|table|blockquote)\b[^<>]{0,300}>", re.IGNORECASE)
_MOST_TAGS = 50_000  # of all bodies, from which only the main one is read
_MOST_PARTS = 20
_MOST_LINES = 2_000  # of other bodies that are looked for in the main one
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)


class ItemInvalid(BadInput):
    """The news item is not valid ninjs."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An item in ninjs 3 and the article in it."""

    article: Article
    content: Mapping[str, Any] = field(repr=False)


def read_item(
    value: Any, *, unusable_allowed: bool = False, now: datetime | None = None, max_characters: int, min_words: int
) -> NewsItem:
    """Return a news item of ninjs 1.x, 2.x or 3.x.

    Raises ItemInvalid, ItemNotUsable (unless allowed), ArticleEmpty, and what `read_article` raises.
    """
    if not isinstance(value, dict):
        raise ItemInvalid("a news item is a JSON object", mend="send one ninjs item")
    item = normalised(upgrade(value))
    validate(item)
    if item.get("type", "text") not in _READABLE:
        raise ItemInvalid(f"the item is of type {item['type']}, not text", mend="send a text item", field="type")
    if not unusable_allowed:
        _check_usable(item, now or datetime.now(UTC))
    text, left = _body(item)
    if not text.strip():
        parts = any(part.get("bodies") for part in item.get("associations", []))
        mend = "send the items in its associations one by one" if parts else "send it with its body"
        raise ArticleEmpty("the item has no body", mend=mend, field="bodies")
    left += _parts(item, text)
    title = _headline(item)
    article = read_article(text, title=title or None, max_characters=max_characters, min_words=min_words)
    warnings = (*article.warnings, *left_out_warnings(left))
    return NewsItem(replace(article, published=_published(item), warnings=warnings), item)


def _published(item: Json) -> date | None:
    """Return the day on which the item came out, or its version was made."""
    moments = (_time(item.get(name, "")) for name in ("firstCreated", "contentCreated", "versionCreated"))
    return next((moment.date() for moment in moments if moment), None)


def with_brief(item: NewsItem, brief: Brief, *, now: datetime | None = None) -> Json:
    """Return the item with its English brief as an association; what the item held before is unchanged."""
    made = (now or datetime.now(UTC)).isoformat(timespec="seconds").replace("+00:00", "Z")
    content = item.content
    uri: str = content["uri"]
    english: Json = {
        "name": "english-brief",
        "uri": f"{uri}{'-' if '#' in uri else '#'}en-{brief.id[:16]}",
        "type": "text",
        "representationType": "full" if brief.translation else "partial",
        "versionCreated": made,
        "language": "en",
        **{name: content[name] for name in _CARRIED if name in content},
        "edNote": _note(brief),
        "descriptions": [
            {"role": "abstract", "contentType": "text/plain", "value": brief.abstract.en},
            *({"role": "keyPoint", "contentType": "text/plain", "value": point.en} for point in brief.key_points),
        ],
        "digitalSourceType": {"name": "Created using Generative AI", "uri": MACHINE_MADE},
    }
    if brief.context:
        english |= _entities(brief.context)
        english["descriptions"] += _described(brief.context)
    if brief.title and brief.title.en:
        english["headlines"] = [{"role": "main", "contentType": "text/plain", "value": brief.title.en}]
    if brief.translation:
        text = brief.translation.text
        body = {"role": "main", "contentType": "text/plain", "charCount": len(text), "wordCount": len(text.split())}
        english["bodies"] = [{**body, "value": text}]
    kept = [entry for entry in content.get("associations", []) if entry.get("name") != english["name"]]
    return {**content, "standard": _standard(content.get("standard")), "associations": [*kept, english]}


def _entities(context: Context) -> Json:
    """Return the entity properties of ninjs 3 for what an article names, in English."""
    named = {"people": context.people, "organisations": context.organisations, "places": context.places}
    return {
        name: [{"name": entity.en or entity.fr, "rel": "mentions"} for entity in entities]
        for name, entities in named.items()
        if entities
    }


def _described(context: Context) -> list[Json]:
    """Return the acronyms, dates and figures of an article as descriptions: ninjs has no property for them."""
    dates = [("date", f"{one.text}: {one.iso or one.unresolved}") for one in context.dates]
    figures = [
        ("quantity", f"{one.text}: {one.value:.10g} {one.unit or one.counted or ''}".rstrip())
        for one in context.quantities
    ]
    acronyms = [("acronym", f"{one.en}: {one.explanation}") for one in context.acronyms]
    described = dict.fromkeys((*acronyms, *dates, *figures))  # an article says « lundi » more than once
    return [{"role": role, "contentType": "text/plain", "value": value} for role, value in described]


def validate(item: Json) -> None:
    """Return when an item is valid ninjs 3, as far as this service reads and writes it. Raises ItemInvalid."""
    error = next(_validator().iter_errors(item), None)
    if error is not None:
        place = ".".join(str(part) for part in error.absolute_path) or "item"
        raise ItemInvalid(f"{place}: {error.message[:200]}", mend="see IPTC's ninjs user guide", field=place)


@cache
def _validator() -> "Validator":
    from jsonschema import Draft202012Validator, FormatChecker

    checker = FormatChecker(formats=())

    @checker.checks("date-time")
    def _is_time(value: object) -> bool:
        return not isinstance(value, str) or _time(value) is not None

    @checker.checks("uri")
    def _is_uri(value: object) -> bool:
        return (
            not isinstance(value, str) or re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", value) is not None
        )

    schema = json.loads((Path(__file__).parent / "ninjs_schema.json").read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=checker)


def _time(value: str) -> datetime | None:
    """Return an RFC 3339 time, or None when it is none."""
    if not _TIME.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value.upper())
    except ValueError:
        return None


def _check_usable(item: Json, now: datetime) -> None:
    status = item.get("pubStatus", "usable")
    if status != "usable":
        raise withheld(status, "pubStatus")
    until = _time(item.get("embargoedUntil", ""))
    if until is not None and until > now:
        raise embargoed(item["embargoedUntil"], "embargoedUntil")


def _body(item: Json) -> tuple[str, list[LeftOut]]:
    """Return the text of the main body, and what of the other bodies is not in it.

    Of several renditions of the main body plain text comes before markup, unless it is only a part of it.
    """
    bodies = [body for body in item.get("bodies", []) if body["value"].strip()]
    if not bodies:
        return "", []
    mains = [body for body in bodies if body.get("role", "main") == "main"] or bodies
    plain = next((body for body in mains if body.get("contentType", "").startswith("text/plain")), mains[0])
    if sum(body["value"].count("<") for body in bodies) > _MOST_TAGS:
        return _text(plain), [LeftOut("another body", body["value"]) for body in bodies if body is not plain]
    texts = {id(body): _text(body) for body in bodies}
    fullest = max((id(body) for body in mains), key=lambda place: len(texts[place].split()))
    taken = fullest if is_much_fuller(texts[fullest], texts[id(plain)]) else id(plain)
    held = key(texts[taken])
    others = (line for body in bodies if id(body) != taken for line in texts[id(body)].splitlines())
    return texts[taken], [
        LeftOut("another body", line) for line in islice(others, _MOST_LINES) if key(line) not in held
    ]


def _parts(item: Json, text: str) -> list[LeftOut]:
    """Return what the French texts that a composite item is made of say beside its own."""
    if item.get("type") != "composite":
        return []
    parts = [part for part in item.get("associations", []) if part.get("type", "text") in _READABLE]
    french = [part for part in parts if part.get("language", "fr").lower().startswith("fr")]
    held, left = key(text), []
    for part in french[:_MOST_PARTS]:
        said, _ = _body(part)
        left += [LeftOut("another item", line) for line in said.splitlines()[:_MOST_LINES] if key(line) not in held]
    return left


def _text(body: Json) -> str:
    """Return the text of a body; one that says nothing of its type is markup when it looks like it."""
    kind = body.get("contentType", "").partition(";")[0].strip().lower()
    marked = kind in _MARKUP or (not kind and _MARKED.search(body["value"]))
    text: str = read_fragment(body["value"]) if marked else body["value"]
    # markup that was escaped once more on its way
    return read_fragment(text) if marked and _ESCAPED.match(text) else text


def _headline(item: Json) -> str:
    headlines = item.get("headlines", [])
    chosen = next((entry for entry in headlines if entry.get("role") == "main"), headlines[0] if headlines else None)
    value = chosen["value"] if chosen else item.get("title", "")
    kind = chosen.get("contentType", "").partition(";")[0].strip().lower() if chosen else ""
    # a headline that says nothing of its type has markup or entities as often as not
    marked = kind in _MARKUP or (kind != "text/plain" and _MARKED.search(value) is not None)
    return " ".join((read_fragment(value) if marked else value).split())


def _note(brief: Brief) -> str:
    """Return what the desk should know before it publishes."""
    note = f"Machine-made by Entrefilet {brief.provenance.service}; to be read by an editor before publication."
    return note + "".join(f" {warning.where}: {warning.detail}." for warning in brief.warnings)


def _standard(given: Any) -> Json:
    version = given.get("version", "") if isinstance(given, dict) else ""
    newer = re.fullmatch(r"3\.[1-9][0-9]*", version) is not None
    return given if newer else dict(_STANDARD)
