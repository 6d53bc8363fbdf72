"""The context of a brief as lines to read: who is who, what letters stand for, what dates and figures are elsewhere."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.context.date_calendar import WRITTEN_IN_FULL
from service.context.expansions import apart_from_names
from service.domain import Context, DateReference, Entity, Expansion, Mention, Quantity

_ACRONYM = re.compile(r"[^\Wa-z_][^\W_]{1,11}")


@dataclass(frozen=True, slots=True)
class ContextLine:
    """A name, date or figure: in English, in French where that differs, what is said of it, and its places.

    `detail_fr` is said in French where no English of it is known; `note` is a line on an institution from the table,
    `note_fr` the same in French; `doubt` says what is not known.
    """

    en: str
    fr: str | None
    detail: str
    mentions: tuple[Mention, ...]
    note: str = ""
    note_fr: str = ""
    doubt: str = ""
    detail_fr: str = ""


def hint(one: DateReference | Quantity) -> str:
    """Return what a tooltip on a date or figure says: its day in words, its value elsewhere, or why it has none."""
    if isinstance(one, Quantity):
        return _quantity(one).detail if one.euros is not None or one.customary is not None else ""
    return in_words(one.iso) if one.iso else f"not resolved: {one.unresolved}"


def names(context: Context) -> list[ContextLine]:
    """Return the people, then the organisations, then the places of a brief's context."""
    return [_entity(one) for one in (*context.people, *context.organisations, *context.places)]


def acronyms(context: Context) -> list[ContextLine]:
    """Return the acronyms of an article that are not told with a name already, what nobody explains among them."""
    return [_expansion(one) for one in apart_from_names(context)]


def dates_and_figures(context: Context) -> list[ContextLine]:
    """Return the dates and figures that are not plain by themselves, in the order of the article, equal ones once.

    A date that is written in full and a figure without another unit are left to the JSON. All dates that depend on a
    date of publication that is not known share one line, the last.
    """
    found: dict[tuple[str, str], ContextLine] = {}
    both: list[DateReference | Quantity] = [*context.dates, *context.quantities]
    open_dates: list[Mention] = []
    for one in sorted(both, key=lambda one: one.start):
        if not _says_more(one):
            continue
        if isinstance(one, DateReference) and one.unresolved and context.published is None:
            open_dates.append(Mention(one.start, one.end, one.text))
            continue
        line = _date(one) if isinstance(one, DateReference) else _quantity(one)
        key = (line.fr or "", line.en)
        if key in found:
            before = found[key]
            line = ContextLine(before.en, before.fr, before.detail, before.mentions + line.mentions, doubt=before.doubt)
        found[key] = line
    lines = list(found.values())
    if open_dates:
        texts = ", ".join(dict.fromkeys(f"«\u00a0{mention.text}\u00a0»" for mention in open_dates))
        doubt = "not resolved: the date of publication is not known"
        lines.append(ContextLine(texts, None, "", tuple(open_dates), doubt=doubt))
    return lines


def _says_more(one: DateReference | Quantity) -> bool:
    """Whether a date or figure has a value beyond its own words."""
    if isinstance(one, DateReference):
        return one.evidence != WRITTEN_IN_FULL
    return one.euros is not None or one.customary is not None


def headed(context: Context | None) -> Iterator[tuple[str, list[ContextLine]]]:
    """Yield the headings with their lines, those that have any."""
    if context is None:
        return
    parts = (
        ("People and names", names(context)),
        ("Acronyms", acronyms(context)),
        ("Dates and figures", dates_and_figures(context)),
    )
    for heading, lines in parts:
        if lines:
            yield heading, lines


def line_text(line: ContextLine) -> str:
    """Return a line as plain text: "Alliance of Sahel States (AES) (Alliance des États du Sahel): …"."""
    french = f" (« {line.fr} »)" if line.fr else ""
    quoted = f"« {line.detail_fr} »" if line.detail_fr else ""
    said = "; ".join(part for part in (line.detail, quoted, line.note, line.doubt) if part)
    return f"{line.en}{french}{': ' if said else ''}{said}"


def _entity(entity: Entity) -> ContextLine:
    english = entity.en or entity.fr
    if entity.acronym and entity.acronym != english:
        english = f"{english} ({entity.acronym})"
    detail = (entity.role.en or "") if entity.role else ""
    doubt = f"may be {' or '.join(entity.candidates)}" if entity.candidates else ""
    if entity.en is None and _ACRONYM.fullmatch(entity.fr) and not entity.acronym and not doubt:
        doubt = "neither introduced in the article nor in the table of acronyms"
    if entity.role and entity.role.warnings:
        doubt = "; ".join(warning.detail for warning in entity.role.warnings)
    return ContextLine(
        english,
        entity.fr if entity.fr != (entity.en or entity.fr) else None,
        detail,
        entity.mentions,
        entity.gloss.en if entity.gloss else "",
        entity.gloss.fr if entity.gloss else "",
        doubt,
        entity.role.fr if entity.role and entity.role.en is None else "",
    )


def _expansion(one: Expansion) -> ContextLine:
    if one.name_fr is None:
        return ContextLine(one.en, None, "", one.mentions, doubt=one.explanation)
    english = one.name_en or one.name_fr
    said = english if english == one.en else f"{english} ({one.en})"
    french = one.name_fr if one.fr in (one.en, one.name_fr) else f"{one.name_fr}, {one.fr}"
    return ContextLine(
        said,
        french if french != english else None,
        "",
        one.mentions,
        one.gloss.en if one.gloss else "",
        one.gloss.fr if one.gloss else "",
    )


def _date(date: DateReference) -> ContextLine:
    mention = (Mention(date.start, date.end, date.text),)
    if date.iso is None:
        return ContextLine(date.text, None, "", mention, doubt=f"not resolved: {date.unresolved}")
    return ContextLine(in_words(date.iso), date.text, date.evidence, mention)


def in_words(iso: str) -> str:
    """Return a day in ISO 8601 with its weekday: "Monday 17 November 2025"; other values stay as they are."""
    day, _, clock = iso.partition("T")
    try:
        value = dt.date.fromisoformat(day) if len(day) == 10 else None
    except ValueError:
        value = None
    if value is None or "/" in iso:
        return iso
    return f"{value:%A} {value.day} {value:%B %Y}{', ' + clock if clock else ''}"


def _plural(unit: str, value: float) -> str:
    """Return the name of a unit as it stands behind a number; symbols and codes have no plural."""
    words = unit.isascii() and unit.replace(" ", "").isalpha() and unit[-3:].islower() and len(unit) > 3
    return f"{unit}s" if words and abs(value) >= 2 else unit


def _quantity(quantity: Quantity) -> ContextLine:
    said = f"{quantity.value:,.10g}"
    english = f"{said} {_plural(quantity.unit, quantity.value)}" if quantity.unit else said
    counted = quantity.counted_en or (quantity.counted and f"« {quantity.counted} »")
    details = [f"of {counted}" if quantity.unit else counted] if counted else []
    if quantity.euros is not None:
        details.append(f"{quantity.euros:,.2f} euros at the fixed rate")
    if quantity.customary:
        details.append(quantity.customary)
    mention = (Mention(quantity.start, quantity.end, quantity.text),)
    return ContextLine(english, quantity.text, ", ".join(details), mention)
