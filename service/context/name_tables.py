"""The tables by which names of a French text are told apart: places, given names, roles, organisations."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from service.terminology.gazetteer import common_words, english_of_names, names_of_places

_LISTS = (
    "roles", "organisations", "organisation_words", "other", "titles", "international", "familiar",
    "organisation_nouns", "place_nouns", "feature_nouns", "place_words", "club_letters", "opening_words", "saying",
)  # fmt: skip


@cache
def words_of_names() -> dict[str, Any]:
    """Return `data/names.fr.toml`, its lists of words as sets."""
    data = tomllib.loads(_read("names.fr.toml"))
    for name in _LISTS:
        data[name] = frozenset(data[name].split())
    data["known_organisations"] = frozenset(" ".join(data["known_organisations"].split()).replace("| ", "|").split("|"))
    data["civil"] = frozenset(data["civil"])
    return data


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
    for name in [name for name in found if "-" in name or "’" in name]:
        found.setdefault(name.replace("’", "'"), found[name])
    return found


@cache
def place_codes() -> Mapping[str, str]:
    """Return the ISO 3166-1 code of countries by their French name."""
    return {name: code for name, (code, _) in names_of_places().items() if len(code) == 2}


@cache
def known_phrases() -> re.Pattern[str]:
    """Return a pattern of the places and organisations that are known by name, the longest first."""
    names = {*places(), *words_of_names()["known_organisations"]}
    names |= {name.replace("'", "’") for name in names}
    ordered = sorted((name for name in names if name[:1].isupper() or " " in name), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ordered))})(?![\w-])")


def is_common(word: str) -> bool:
    """Whether a word is a French word in small letters rather than a name."""
    return word.lower() in common_words("fr")


def _read(name: str) -> str:
    return resources.files("service.context").joinpath("data", name).read_text("utf-8")


@cache
def demonyms() -> frozenset[str]:
    """Return the French names of peoples in small letters, in all their forms."""
    return frozenset(form.lower() for form in english_of_names() if form[:1].islower() and " " not in form)
