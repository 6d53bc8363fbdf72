"""The context of a brief with the English of its roles and names, and what spells its acronyms out."""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from service.briefing.lines import Translations, warnings_of
from service.context.finding import Found
from service.domain import Context, Entity
from service.terminology.gazetteer import english_of_names

if TYPE_CHECKING:
    from service.context.spelling_out import Speller


def speller_of(found: Found | None, context: Context | None) -> "Speller | None":
    """Return what rewrites the acronyms of a brief whose article was read for its context, `context` in English."""
    if found is None or context is None:
        return None
    from service.context.spelling_out import Speller

    names = {one.acronym: one.en for one in context.organisations if one.acronym and one.en}
    return Speller(found.acronyms, names)


def in_english(context: Context, translations: Translations) -> Context:
    """Return a context with the English of the roles and names that were translated, and their warnings."""
    return replace(
        context,
        people=tuple(_with_role(person, i, translations) for i, person in enumerate(context.people)),
        organisations=_all_named(context.organisations, "organisations", translations),
        places=_all_named(context.places, "places", translations),
    )


def _with_role(person: Entity, index: int, translations: Translations) -> Entity:
    where = f"people[{index}].role.en"
    if person.role is None or where not in translations:
        return person
    result = translations[where]
    text = _as_role(result.text, person.role.fr)
    return replace(person, role=replace(person.role, en=text, warnings=warnings_of(result, where)))


def _as_role(english: str, french: str) -> str:
    """Return a translated role as it stands beside a name: without full stop, article or the capital of a sentence."""
    text = english.strip().rstrip(".") if not french.endswith(".") else english.strip()
    for article in ("The ", "the ", "A ", "a ", "An ", "an "):
        text = text.removeprefix(article)
    named = text.split(" ", maxsplit=1)[0] in _names()
    return text[:1].lower() + text[1:] if french[:1].islower() and text[1:2].islower() and not named else text


@cache
def _names() -> frozenset[str]:
    """Return the English words that keep their capital within a sentence: "Tanzanian", "Kenya"."""
    return frozenset(english_of_names().values())


def _all_named(entities: tuple[Entity, ...], name: str, translations: Translations) -> tuple[Entity, ...]:
    return tuple(_named(entity, f"{name}[{i}].en", translations) for i, entity in enumerate(entities))


def _named(entity: Entity, where: str, translations: Translations) -> Entity:
    if entity.en is not None or where not in translations:
        return entity
    result = translations[where]
    name = result.text.strip().rstrip(".")
    return entity if result.warnings or not name else replace(entity, en=name.removeprefix("The "))
