"""Names that the tables know, where they stand alone, with the word behind them that belongs to them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from service.context.name_kinds import Kind, NameMention, Taken, is_given
from service.context.name_patterns import NAME_BEFORE, PARTICLE, behind_noun, opens
from service.context.name_tables import (
    given_names,
    is_common,
    known_phrases,
    organisations,
    place_codes,
    places,
    words_of_names,
)

_CONTINENT = re.compile(
    r"[ \u00a0](?:(?:centrale|australe|équatoriale|subsaharienne|francophone|anglophone|lusophone|occidentale|orientale"
    r"|septentrionale|méridionale)(?!\w)[ \u00a0]?)+"
)
_CONTINENTS = frozenset(("Afrique", "Europe", "Asie", "Amérique", "Océanie"))
_NEXT_CAPITAL = re.compile(rf"[ \u00a0](?:{PARTICLE})?[A-ZÀ-Ý][a-zà-ÿ]+")
_OF_MAKE = re.compile(
    r"\b(?:véhicule|voiture|berline|moto|camion|fourgon|pick-up|fusil|pistolet|ordinateur)s?[ \u00a0]\Z"
)
_FULL_NAME = re.compile(r"(?<![\w'’-])(?=([A-ZÀ-Ý][\w'’-]+)[ \u00a0]([A-ZÀ-Ý][\w'’-]+))")
_STATIONS = frozenset(("France 3", "France Bleu", "BFM", "BBC", "RTL", "Radio France", "Ici"))
_REGION = re.compile(r"[ \u00a0](?P<first>[A-ZÀ-Ý][\w'’-]+)(?:[ \u00a0][A-ZÀ-Ý][\w'’-]+)?(?![\w-])")
_FOLLOWING = re.compile(r"[ \u00a0]([A-ZÀ-Ý][a-zà-ÿ]{2,}(?:-[A-ZÀ-Ý][a-zà-ÿ]+)*)(?![\w'’-])")


def known_names(text: str, taken: Taken, *, single: bool, least: int = 1) -> Iterator[NameMention]:
    """Yield the names of the tables: those of several words first, since acronyms and towns may stand in them.

    Those of `least` words and more are wanted.
    """
    for start, stop in known_phrases().spans(text):
        end, name = stop, text[start:stop].replace("’", "'")
        if (" " not in name and "-" not in name) != single or name.count(" ") + 1 < least:
            continue
        kind: Kind = "organisation" if name in organisations() else "place"
        if single and not _stands_alone(text, start, end, name, kind):
            continue
        if name in _CONTINENTS and (wider := _CONTINENT.match(text, end)):
            end = start + len(text[start : wider.end()].rstrip())
        if name in _STATIONS and (region := _REGION.match(text, end)) and region["first"] in places():
            end = region.end()  # « France 3 Torvaldie »
        elif (further := extended(text, end)) > end and _is_longer(text[end:further].strip(), kind):
            kind, end = "organisation", further  # « Radio Torva Azur », « Torva Rangers »
        if taken.add(start, end):
            yield NameMention(start, end, text[start:end], kind)


def _is_longer(word: str, kind: Kind) -> bool:
    """Whether a name goes on: « Radio Torva [Azur] » and « Torva [Rangers] », but not « … à Torva Sarvane a joué »."""
    return word not in places() if kind == "organisation" else word in words_of_names()["organisation_words"]


def extended(text: str, end: int) -> int:
    """Return where a name ends that has one more word with a capital; `end` where none follows or several do."""
    other = _FOLLOWING.match(text, end)
    if other is None:
        return end
    if further := _FOLLOWING.match(text, other.end()):  # « Torva [Sports Group] »
        is_longer = further[1] in words_of_names()["organisation_words"] and not is_given(other[1])
        return further.end() if is_longer and not _FOLLOWING.match(text, further.end()) else end
    if other[1] in words_of_names()["organisation_words"]:
        return other.end()
    if is_common(other[1]) or is_given(other[1]) or other[1] in _surnames(text):
        return end
    return other.end()


@lru_cache(maxsize=8)
def _surnames(text: str) -> frozenset[str]:
    """Return the words behind given names: « Awa Diop … le gardien de Torva Diop »."""
    return frozenset(match[2] for match in _FULL_NAME.finditer(text) if is_given(match[1]))


def _stands_alone(text: str, start: int, end: int, name: str, kind: str) -> bool:
    """Whether a known word is its own name here, not part of another one or a French word with a capital."""
    before = text[max(0, start - 25) : start]
    following = _FOLLOWING.match(text, end)
    if name in _CONTINENTS and following and is_common(following[1]):
        return False  # « Afrique Avenir »
    if kind == "organisation" and _OF_MAKE.search(before):
        return False  # « un véhicule Torvald »
    named = NAME_BEFORE.search(before)
    if named and (named[1] in given_names() or named[1].endswith(".")):
        return False  # « Jack London », « Paul Nice »
    if name in given_names() and (_NEXT_CAPITAL.match(text, end) or kind == "organisation"):
        return behind_noun("organisation_nouns").search(before) is not None  # « Florence Diop », « la Marianne »
    return not (opens(text, start) and is_common(name) and name not in place_codes())
