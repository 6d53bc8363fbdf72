"""What a French article names, dates and counts, put together for its brief before anything is translated."""

import bisect
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain import Context, DateReference, Document, Quantity

if TYPE_CHECKING:
    from service.context.acronyms import Reading


@dataclass(frozen=True)
class Found:
    """The context of an article and the meanings of its acronyms."""

    context: Context
    acronyms: "Reading"


def find_context(document: Document) -> Found:
    """Return the context of a French article; the English of roles and of names that no table has is left open."""
    from service.context.acronyms import Reading
    from service.context.dateline import find_dateline
    from service.context.entities import join
    from service.context.names import find_names

    article = document.article
    text = article.text
    acronyms = Reading(text, _countries(text))
    people, organisations, places = join(text, find_names(text, acronyms), acronyms)
    published = article.published or find_dateline(text)
    starts = [sentence.start for sentence in document.sentences]
    context = Context(
        people=people,
        organisations=organisations,
        places=places,
        dates=tuple(_dates(text, published, starts)),
        quantities=tuple(_quantities(text, starts)),
        published=published.isoformat() if published else None,
    )
    return Found(context, acronyms)


def _countries(text: str) -> Counter[str]:
    """Return how often a text names which country, by ISO 3166-1 code."""
    from service.context.name_tables import known_phrases, place_codes

    codes = place_codes()
    names = (match.group() for match in known_phrases().finditer(text))
    return Counter(codes[name] for name in names if name in codes)


def _sentence(starts: Sequence[int], offset: int) -> int:
    return max(0, bisect.bisect_right(starts, offset) - 1)


def _dates(text: str, published: dt.date | None, starts: Sequence[int]) -> list[DateReference]:
    from service.context.dates import find_dates

    return [
        DateReference(
            one.start,
            one.end,
            one.text,
            _sentence(starts, one.start),
            one.iso,
            one.precision,
            one.evidence,
            one.unresolved,
        )
        for one in find_dates(text, published)
    ]


def _quantities(text: str, starts: Sequence[int]) -> list[Quantity]:
    from service.context.quantities import find_quantities
    from service.context.tense import words_of_dates

    months = words_of_dates()["months"]

    return [
        Quantity(
            one.start,
            one.end,
            one.text,
            _sentence(starts, one.start),
            float(one.value),
            one.unit,
            one.counted,
            None if one.euros is None else float(one.euros),
            one.customary,
        )
        for one in find_quantities(text)
        if not (one.counted and one.counted.split()[0].lower() in months)  # « (8-11 juillet) » counts nothing
    ]
