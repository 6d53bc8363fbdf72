"""The tables by which names of a French text are told apart: places, given names, roles, organisations."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from service.context.acronym_table import table
from service.context.name_finder import NameFinder
from service.terminology.gazetteer import common_words, english_of_names, fold_initial, names_of_places

_NOBODY = ("term", "treaty", "country")  # kinds of acronyms that stand for no organisation
_LONG = re.compile(r"\A(?!Coupe|Championnat)[^\W\da-z_].* ")
_OF_PARTIES = (
    r"(?:président|patron|chef|membre|candidat|députée?|élue?|sénateur|sénatrice|cadre|figure|ténor|porte-parole)e?s?"
)
_LISTS = (
    "roles", "organisations", "organisation_words", "other", "titles", "international", "familiar",
    "organisation_nouns", "place_nouns", "feature_nouns", "street_nouns", "place_words", "club_letters",
    "uncountable", "articled_places", "opening_words", "saying", "parts_of_organisations", "parts_of_places", "players",
)  # fmt: skip


@cache
def words_of_names() -> dict[str, Any]:
    """Return `data/names.fr.toml`, its lists of words as sets."""
    data = tomllib.loads(_read("names.fr.toml"))
    for name in _LISTS:
        data[name] = frozenset(data[name].split())
    data["civil"] = frozenset(data["civil"])
    return data


@cache
def organisations() -> frozenset[str]:
    """Return names of organisations that no word of theirs tells, in each way in which they are spelled."""
    names = [line for line in _read("organisations.txt").splitlines() if not line.startswith("#")]
    for rows in table().values():
        names += [row.name_fr for row in rows if row.kind not in _NOBODY and _LONG.match(row.name_fr)]
    return frozenset(form for name in names for form in _spellings(name))


def _spellings(name: str) -> Iterator[str]:
    """Yield « Nations unies », « Nations Unies » and « Nations-unies »; « Éléphants » and « Eléphants »."""
    titled = " ".join(word if len(word) < 4 else word[:1].upper() + word[1:] for word in name.split(" "))
    level = re.sub(r"(?<=[a-zà-ÿ])[A-Z]", lambda capital: capital.group().lower(), name)  # « Easyjet »
    bare = _without_accents(name)
    bare = name if " " not in name and is_common(bare) else bare  # « Mediapart »
    for form in (name, titled, level, bare):
        yield from (form, fold_initial(form))
    if name.count(" ") == 1 and name.split(" ")[1].islower():
        yield name.replace(" ", "-")


def _without_accents(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))


@cache
def given_names() -> frozenset[str]:
    """Return given names of French-speaking countries and of people in their news."""
    return frozenset(_read("given_names.txt").split())


@cache
def places() -> Mapping[str, str]:
    """Return the English of places by their French name."""
    found = {name: english for name, (_, english) in names_of_places().items()}
    for line in _read("more_places.tsv").splitlines():
        if not line.startswith("#"):
            french, english = line.split("\t")
            found.setdefault(french, english or french)
    for name in list(found):
        found.setdefault(fold_initial(name), found[name])  # « Egypte »
    for name in [name for name in found if "-" in name or "’" in name]:
        found.setdefault(name.replace("’", "'"), found[name])
    return found


@cache
def place_codes() -> Mapping[str, str]:
    """Return the ISO 3166-1 code of countries by their French name."""
    return {name: code for name, (code, _) in names_of_places().items() if len(code) == 2}


@cache
def codes_of_towns() -> Mapping[str, str]:
    """Return the ISO 3166-1 code of the country in which a large town lies, by its French name."""
    towns: dict[str, str] = words_of_names()["towns"]
    return {town: code for code, names in towns.items() for town in names.split()}


@cache
def known_phrases() -> NameFinder:
    """Return a finder of the places and organisations that are known by name."""
    names = {*places(), *organisations()} - {"US"}  # « la US Torvald », « 20 dollars US »
    names |= {name.replace("'", "’") for name in names}
    return NameFinder([name for name in names if name[:1].isupper() or " " in name])


@cache
def two_countries() -> re.Pattern[str]:
    """Return a pattern of two countries that a hyphen joins: « Mali-Ghana »."""
    country = _any_of(sorted(name for name in place_codes() if len(name) > 3))
    return re.compile(rf"(?<![\w-])({country})-({country})(?![\w-])")


@cache
def articled_organisations() -> re.Pattern[str]:
    """Return a pattern of the organisations with the article « Le » behind what it is one with: « au [Parisien] »."""
    bare = sorted(name.removeprefix("Le ") for name in organisations() if name.startswith("Le "))
    parties = sorted(name.removeprefix("Les ") for name in organisations() if name.startswith("Les "))
    of_party = rf"(?:{_OF_PARTIES})[ \u00a0]des(?=[ \u00a0](?:{_any_of(parties)})(?![\w-]))"
    return re.compile(
        rf"(?<!\w)(?:au|du|le|{of_party})"
        rf"[ \u00a0](?P<name>{_any_of(sorted({*bare, *parties}))})(?![\w-])(?! [A-ZÀ-Ý])"
    )


def _any_of(names: Sequence[str]) -> str:
    """Return a pattern of names that share their first letters in it: thousands are sought as quickly as a few."""
    tails: dict[str, list[str]] = {}
    for name in names:
        if name:
            tails.setdefault(name[0], []).append(name[1:])
    branches = [re.escape(head) + _any_of(rest) for head, rest in tails.items()]
    pattern = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return pattern if "" not in names else f"(?:{pattern})?" if branches else ""


def is_common(word: str) -> bool:
    """Whether a word is a French word in small letters rather than a name; « Eléphant » is « éléphant »."""
    lower = word.lower()
    return lower in common_words("fr") or (lower[:1] == "e" and f"é{lower[1:]}" in common_words("fr"))


def _read(name: str) -> str:
    return resources.files("service.context").joinpath("data", name).read_text("utf-8")


@cache
def demonyms_in_english() -> frozenset[str]:
    """Return the English names of peoples: "Canadian"."""
    return frozenset(english_of_names()[form] for form in demonyms() if form in english_of_names())


@cache
def demonyms() -> frozenset[str]:
    """Return the French names of peoples in small letters, in all their forms."""
    return frozenset(form.lower() for form in english_of_names() if form[:1].islower() and " " not in form)
