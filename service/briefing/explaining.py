"""The context of a brief with the English of its roles and names, and what spells its acronyms out."""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from service.briefing.lines import Translations, warnings_of
from service.context.finding import Found
from service.context.role_support import unsupported_word
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
    terms = {one.en: one.name_en for one in context.acronyms if one.name_en}
    return Speller(found.acronyms, terms | names)


def in_english(context: Context, translations: Translations) -> Context:
    """Return a context with the English of the roles and names that were translated, and their warnings."""
    organisations = _all_named(context.organisations, "organisations", translations)
    names = {one.acronym: one.en for one in organisations if one.acronym}
    return replace(
        context,
        people=tuple(_with_role(person, i, translations) for i, person in enumerate(context.people)),
        organisations=organisations,
        places=_all_named(context.places, "places", translations),
        acronyms=tuple(
            replace(one, name_en=names.get(one.en) or _translated(f"acronyms[{i}].name_en", translations))
            if one.name_fr and one.name_en is None
            else one
            for i, one in enumerate(context.acronyms)
        ),
    )


def _with_role(person: Entity, index: int, translations: Translations) -> Entity:
    where = f"people[{index}].role.en"
    if person.role is None or where not in translations:
        return person
    result = translations[where]
    text = _as_role(result.text, person.role.fr)
    if unsupported_word(person.role.fr, text) is not None:
        return person  # the French is shown: a role that nobody gave is worse than none in English
    return replace(person, role=replace(person.role, en=text, warnings=warnings_of(result, where)))


def _as_role(english: str, french: str) -> str:
    """Return a translated role as it stands beside a name: without full stop, article or the capital of a sentence."""
    text = english.strip().rstrip(".") if not french.endswith(".") else english.strip()
    for article in ("The ", "the ", "A ", "a ", "An ", "an "):
        text = text.removeprefix(article)
    first = text.split(" ", maxsplit=1)[0]
    named = first in _names() or not first[1:].islower()  # "PhD student"
    return text[:1].lower() + text[1:] if french[:1].islower() and not named else text


@cache
def _names() -> frozenset[str]:
    """Return the English words that keep their capital within a sentence: "Tanzanian", "Kenya"."""
    return frozenset(english_of_names().values())


def _all_named(entities: tuple[Entity, ...], name: str, translations: Translations) -> tuple[Entity, ...]:
    return tuple(_named(entity, f"{name}[{i}].en", translations) for i, entity in enumerate(entities))


def _named(entity: Entity, where: str, translations: Translations) -> Entity:
    if entity.en is not None:
        return entity
    name = _translated(where, translations)
    return replace(entity, en=name) if name else entity


def _translated(where: str, translations: Translations) -> str | None:
    """Return a translated name without what a sentence has, None where it is doubtful or was not translated."""
    if where not in translations or translations[where].warnings:
        return None
    return translations[where].text.strip().rstrip(".").removeprefix("The ") or None
