"""Mentions joined to people, organisations and places: one for all the names that each goes by in an article."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from service.context.acronym_table import Acronym, by_name, plain_name
from service.context.acronyms import AcronymUse, Reading
from service.context.english_nouns import english_of_nouns
from service.context.english_roles import english_of_role
from service.context.name_kinds import NameMention
from service.context.name_tables import is_common, words_of_names
from service.context.name_tables import places as place_names
from service.context.roles import find_byline, find_role
from service.domain import Entity, Gloss, Mention, Role
from service.terminology.compiled import tokens
from service.terminology.gazetteer import english_of_names
from service.terminology.lexicon import lexicon

_CIVIL = re.compile(r"(?:MM?\.|Mmes?|Mlle|Dr|Me|Pr|Mgr|Monsieur|Madame|Maître|Docteur|El Hadj|Cheikh)[ \u00a0]\Z")
_DESCRIBED = re.compile(
    r"\A(?P<noun>[a-zà-ÿ]+) (?:de la |de l'|du |des |de |d')?(?P<name>[A-ZÀ-Ý][\w'-]*(?: [A-ZÀ-Ý][\w'-]*)*)"
)
_PLACE_NOUNS = ("rue", "avenue", "boulevard", "place", "quai", "square", "impasse", "pont", "gare", "porte")
_SPELLINGS = (
    ("ph", "f"), ("ou", "u"), ("oo", "u"), ("y", "i"), ("k", "c"), ("q", "c"), ("tch", "ch"), ("dj", "j"), ("w", "u"),
)  # fmt: skip

Joined = tuple[tuple[Entity, ...], tuple[Entity, ...], tuple[Entity, ...]]


def join(text: str, names: Sequence[NameMention], acronyms: Reading) -> Joined:
    """Return the people, organisations and places of a text, each in the order of its first mention."""
    uses = {use.start: use for use in acronyms.uses}
    return (
        tuple(_people(text, [name for name in names if name.kind == "person"])),
        tuple(_others([name for name in names if name.kind == "organisation"], uses, acronyms)),
        tuple(_others([name for name in names if name.kind == "place"], uses, acronyms)),
    )


def sound(word: str) -> str:
    """Return what the spellings of a name share: « Kadhafi » and « Khadafi », « Touré » and « Toure »."""
    plain = plain_name(word)
    for spelling, simple in _SPELLINGS:
        plain = plain.replace(spelling, simple)
    return re.sub(r"(.)\1", r"\1", plain.replace("h", "")).replace(" ", "")


def _people(text: str, names: Sequence[NameMention]) -> Iterable[Entity]:
    """Yield the people of a text; « M. Diop » and « Diop » join the one Diop that it names in full."""
    full: dict[str, list[NameMention]] = {}
    for name in names:
        if len(_words(name.text)) > 1:
            full.setdefault(sound(name.text), []).append(name)
    keys = _shortened(full)
    groups: dict[str, list[NameMention]] = {key: [] for key in full}
    for name in names:
        key = sound(name.text)
        if key not in full:
            owners = keys.get(sound(_words(name.text)[-1]), []) if len(_words(name.text)) == 1 else []
            if len(owners) > 1:
                continue  # two people of that surname: which of them is meant cannot be told
            key = owners[0] if owners else key
        groups.setdefault(key, []).append(name)
    merged = _merged(groups)
    for mentions in sorted(merged, key=lambda group: group[0].start):
        yield _person(text, mentions)


def _words(name: str) -> list[str]:
    return name.replace("\u00a0", " ").split(" ")


def _shortened(full: dict[str, list[NameMention]]) -> dict[str, list[str]]:
    """Return whom each last name, and each given name, may stand for."""
    found: dict[str, list[str]] = {}
    for key, mentions in full.items():
        for word in dict.fromkeys(_words(mentions[0].text)[1:]):
            if word[:1].isupper() and len(word) > 2:
                found.setdefault(sound(word), []).append(key)
    given: dict[str, list[str]] = {}
    for key, mentions in full.items():
        given.setdefault(sound(_words(mentions[0].text)[0]), []).append(key)
    return given | found  # a last name before a given one


def _merged(groups: dict[str, list[NameMention]]) -> list[list[NameMention]]:
    """Join those whose name has all the words of another's: « Ibrahim Boubacar Keïta » and « Boubacar Keïta »."""
    kept: list[tuple[set[str], list[NameMention]]] = []
    for mentions in sorted(
        (group for group in groups.values() if group), key=lambda group: -len(_words(group[0].text))
    ):
        words = {sound(word) for word in _words(mentions[0].text)}
        wider = [group for others, group in kept if len(words) > 1 and words <= others]
        if len(wider) == 1:
            wider[0].extend(mentions)
        else:
            kept.append((words, list(mentions)))
    return [sorted(group, key=lambda name: name.start) for _, group in kept]


def _person(text: str, names: Sequence[NameMention]) -> Entity:
    longest = max(names, key=lambda name: len(_words(name.text)))
    roles = (find_role(text, name.start, name.end) for name in names)
    role = next((role for role in roles if role), None)
    said = " ".join(_words(longest.text))
    return Entity(
        fr=said,
        en=_english_person(said),
        mentions=tuple(_with_civil(text, name) for name in names),
        role=Role(role.text, english_of_role(role.text), role.start, role.end) if role else _authorship(text, names),
    )


def _authorship(text: str, names: Sequence[NameMention]) -> Role | None:
    """Return the role of who wrote the article by its byline."""
    found = next((by for name in names if (by := find_byline(text, name.start, name.end))), None)
    return Role(found.text, "author of the article", found.start, found.end) if found else None


def _with_civil(text: str, name: NameMention) -> Mention:
    civil = _CIVIL.search(text[max(0, name.start - 12) : name.start])
    start = name.start - len(civil.group()) if civil else name.start
    return Mention(start, name.end, text[start : name.end])


def _english_person(name: str) -> str:
    """Return a name as English writes it; only what a table of names has is spelled otherwise: Poutine as Putin."""
    known = english_of_names()
    words = [known.get(word, word) if len(word) > 3 else word for word in name.split(" ")]
    whole = known.get(name)
    return whole or " ".join([name.split(" ", maxsplit=1)[0], *words[1:]])


def _others(names: Sequence[NameMention], uses: dict[int, AcronymUse], acronyms: Reading) -> Iterable[Entity]:
    """Yield organisations or places; an acronym joins the name that it stands for."""
    groups: dict[str, list[NameMention]] = {}
    meanings: dict[str, Acronym] = {}
    candidates: dict[str, tuple[Acronym, ...]] = {}
    unknown: set[str] = set()
    defined = {plain_name(one.name): acronym for acronym, ones in acronyms.definitions.items() for one in ones}
    for name in names:
        key = plain_name(name.text)
        use = uses.get(name.start)
        if use is not None and use.end == name.end:
            if use.meaning:
                key = plain_name(use.meaning.name_fr)
                meanings[key] = use.meaning
            elif use.candidates:
                candidates[key] = use.candidates
            else:
                unknown.add(key)
        elif key in defined:
            acronym = defined[key]
            meaning, _ = acronyms.meaning(acronym, acronym.upper(), name.start)
            if meaning:
                key = plain_name(meaning.name_fr)
                meanings[key] = meaning
        elif key in by_name():
            meanings[key] = by_name()[key]
        groups.setdefault(key, []).append(name)
    for key, mentions in _shortened_places(groups).items():
        entity = _other(mentions, meanings.get(key), candidates.get(key, ()))
        yield replace(entity, en=None) if key in unknown else entity


def _shortened_places(groups: dict[str, list[NameMention]]) -> dict[str, list[NameMention]]:
    """Join « Saint-Orval » to the one « Saint-Orval-sur-Torve » of the article."""
    for key in [key for key, mentions in groups.items() if mentions[0].kind == "place"]:
        short = groups[key][0].text
        wider = [
            other
            for other, mentions in groups.items()
            if other != key
            and re.match(rf"{re.escape(short)}-(?:sur|sous|en|lès|les|le|la|aux?|du|de)-", mentions[0].text)
        ]
        if len(wider) == 1 and "-" in short:
            groups[wider[0]] = sorted([*groups[wider[0]], *groups.pop(key)], key=lambda name: name.start)
    return groups


def _other(names: Sequence[NameMention], meaning: Acronym | None, candidates: Sequence[Acronym]) -> Entity:
    said = max((name.text for name in names), key=lambda one: (not one.isupper(), len(one)))  # « TOMBALA, 3 mars – »
    return Entity(
        fr=meaning.name_fr if meaning and meaning.kind else said,
        en=meaning.name_en if meaning else None if candidates else english_name(said),
        mentions=tuple(Mention(name.start, name.end, name.text) for name in names),
        acronym=meaning.en if meaning and meaning.kind != "country" else None,
        gloss=Gloss(meaning.gloss_en, meaning.gloss_fr) if meaning and meaning.gloss_en else None,
        candidates=tuple(row.name_en for row in candidates if row.name_en),
    )


def english_name(name: str) -> str | None:
    """Return the English of a name that a table has, itself where it is of one kind of words, else None."""
    plain = name.replace("’", "'").replace("\u00a0", " ")
    known = place_names().get(plain) or english_of_names().get(plain) or english_of_names().get(name)
    if known:
        return known
    words = tokens(plain)
    phrase = lexicon().phrase(plain, words, 0) if len(words) > 1 else None
    if phrase is not None and phrase.last == len(words) - 1 and phrase.english:
        return phrase.english[0]
    described = _DESCRIBED.fullmatch(plain)
    if described and is_common(described["name"].split(" ")[0]) and described["noun"] not in _PLACE_NOUNS:
        return None  # « ministère de la Santé »: what it is for becomes English, too
    if described:
        noun = english_of_nouns(described["noun"])
        if noun is None or " " in noun:
            return None
        return f"University of {described['name']}" if noun == "university" else f"{described['name']} {noun}"
    # « Air Sénégal », « Grains de Lorne » and « Wagner » stay; « Conseil national de … » says what it is: translated
    first = plain.split(" ", maxsplit=1)[0]
    all_capitals = all(word[:1].isupper() or not word[:1].isalpha() for word in plain.split(" "))
    return name if all_capitals or (first[:1].isupper() and first not in words_of_names()["organisations"]) else None
