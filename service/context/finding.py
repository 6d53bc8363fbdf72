"""What a French article names, dates and counts, put together for its brief before anything is translated."""

import bisect
import re
from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from service.domain import Context, DateReference, Document, Entity, Quantity

if TYPE_CHECKING:
    from service.context.acronyms import Reading
    from service.context.entities import Joined
    from service.context.quantities import QuantityMention


@dataclass(frozen=True)
class Found:
    """The context of an article and the meanings of its acronyms."""

    context: Context
    acronyms: "Reading"


def find_context(document: Document) -> Found:
    """Return the context of a French article; the English of roles and of names that no table has is left open."""
    from service.context.acronyms import Reading
    from service.context.capitals import in_small_letters
    from service.context.dateline import find_dateline
    from service.context.dates import find_dates
    from service.context.entities import join
    from service.context.expansions import find_expansions
    from service.context.names import find_names
    from service.context.quantities import find_quantities

    article = document.article
    text = article.text
    small, title = in_small_letters(text), in_small_letters(article.title or "")
    acronyms = Reading(small, _countries(f"{title}\n{small}"), title)
    people, organisations, places = _as_written(text, join(small, find_names(small, acronyms), acronyms))
    published = article.published or find_dateline(text)
    starts = [sentence.start for sentence in document.sentences]

    def sentence(offset: int) -> int:
        return max(0, bisect.bisect_right(starts, offset) - 1)

    dates = find_dates(text, published)
    context = Context(
        people=people,
        organisations=organisations,
        places=places,
        dates=tuple(DateReference(**asdict(one), sentence=sentence(one.start)) for one in dates),
        quantities=tuple(_quantity(one, sentence(one.start)) for one in find_quantities(text, dates)),
        published=published.isoformat() if published else None,
        acronyms=find_expansions(acronyms, title),
    )
    return Found(context, acronyms)


def _as_written(text: str, joined: "Joined") -> "Joined":
    """Return people, organisations and places with the letters of their mentions as the article has them."""

    def own(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
        return tuple(
            replace(
                one,
                mentions=tuple(replace(mention, text=text[mention.start : mention.end]) for mention in one.mentions),
            )
            for one in entities
        )

    people, organisations, places = joined
    return own(people), own(organisations), own(places)


def _countries(text: str) -> Counter[str]:
    """Return how often a text names which country, one of its towns or its people, by ISO 3166-1 code."""
    from service.context.acronym_table import codes_of_countries
    from service.context.name_tables import codes_of_towns, known_phrases, place_codes
    from service.terminology.gazetteer import codes_of_peoples

    codes, peoples = {**codes_of_towns(), **place_codes()}, codes_of_peoples()
    found = Counter(codes[name] for start, end in known_phrases().spans(text) if (name := text[start:end]) in codes)
    letters = codes_of_countries()  # « en RDC »
    found.update(letters[word] for word in re.findall(r"(?<![\w-])[A-Z]{3}(?![\w-])", text) if word in letters)
    found.update(peoples[word] for word in re.findall(r"[^\W\d_]+", text.lower()) if word in peoples)
    return found


def _quantity(mention: "QuantityMention", sentence: int) -> Quantity:
    """Return a figure as a brief holds it, in numbers that JSON has."""
    from service.context.english_nouns import english_of_nouns, plural

    euros = None if mention.euros is None else float(mention.euros)
    english = english_of_nouns(mention.counted, one_sense=True) if mention.counted else None
    if (
        english
        and mention.counted
        and mention.unit is None
        and abs(mention.value) >= 2
        and re.match(r"[^\W\d_]+[sxz]\b", mention.counted)
    ):
        english = plural(english)  # « pays » and « prix » do not show their number
    own = {"value": float(mention.value), "euros": euros, "sentence": sentence, "counted_en": english}
    return Quantity(**asdict(mention) | own)
