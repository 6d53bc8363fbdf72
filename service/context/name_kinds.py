"""What a row of capitalised words names, by its own words and by those that stand beside it in a French text."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from service.context.name_patterns import ARTICLE, AT, CIVIL, CLUB, behind_noun, is_of_players
from service.context.name_tables import demonyms, given_names, is_common, places, words_of_names
from service.terminology.gazetteer import common_words

Kind = Literal["person", "organisation", "place"]

_WIDTH = 60  # characters before a name that are looked at
_TITLE = re.compile(
    r"(?<![^\W\d_])(?<![^\W\d_]-)(?P<role>[^\W\d_]+(?:-[^\W\d_]+)*)[ \u00a0]"
    r"(?:(?P<first>[^\W\d_]+(?:-[^\W\d_]+)*)[ \u00a0])?\Z"
)
_SAYING = re.compile(r"(?<![^\W\d_])([^\W\d_]+(?:['’][^\W\d_]+)?)[ \u00a0]\Z")
_PERSON_BEHIND = re.compile(
    r"[ \u00a0]?(?:,[ \u00a0]|\()"
    r"(?:\d{1,3}[ \u00a0]ans\b|(?:(?:le|la|un|une)[ \u00a0]|l['’])?(?P<role>[a-zà-ÿ]+(?:-[a-zà-ÿ]+)*))"
)
_ORGANISATION_BEHIND = re.compile(
    r",[ \u00a0](?:(?:le|la|un|une)[ \u00a0]|l['’])?([a-zà-ÿ-]+)(?:[ \u00a0]([a-zà-ÿ-]+))?"
)
_BRACKETED = re.compile(r"[ \u00a0]\(([^()\n]{2,40})\)")
_TO_PEOPLE = re.compile(
    r"\b(?:face|grâce|quant|hommage|succédé|succède|succéder|remis|confié|raconté|raconte)[ \u00a0]à[ \u00a0]\Z"
)
_QUOTED = re.compile(r"[«“\"][ \u00a0]?\Z")
_DESCRIBED = re.compile(r"\b(?:[Ll][ae]|[Uu]ne?|[Cc]ette|[Cc]e)[ \u00a0]([a-zà-ÿ]+)[ \u00a0]\Z")
_ENUMERATION = re.compile(r"\A(?:,[ \u00a0]|[ \u00a0]et[ \u00a0])\Z")


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name at characters [start, end) of a text, and what it names."""

    start: int
    end: int
    text: str
    kind: Kind


class Taken:
    """Spans of a text that are named already; asked in constant time."""

    def __init__(self) -> None:
        self._cells: set[int] = set()

    def add(self, start: int, end: int) -> bool:
        """Return whether a span is free, and take it."""
        if any(place in self._cells for place in range(start, end)):
            return False
        self._cells.update(range(start, end))
        return True


def decide(text: str, runs: Sequence[tuple[int, int]], found: Sequence[NameMention]) -> list[NameMention]:
    """Return the names among rows of capitalised words: full names of people first, then what is short for them.

    `found` are the names that stand already: what is in brackets behind one is of its kind.
    """
    kinds = {name.end: name.kind for name in found}
    named: list[NameMention] = []
    short: list[tuple[int, int]] = []
    for begin, end in runs:
        start, demonym = _without_demonym(text, begin, end)
        if end - start < 2:
            continue  # « le groupe E »
        kind = "person" if demonym else _kind(text, start, end)
        if kind is None:
            short.append((start, end))
        else:
            named.append(NameMention(start, end, text[start:end], kind))
    alike = {name.text: name.kind for name in named}
    named += [NameMention(a, b, text[a:b], alike[text[a:b]]) for a, b in short if text[a:b] in alike]
    short = _enumerated(text, [(a, b) for a, b in short if text[a:b] not in alike], named)
    people = {_fold(word) for name in named if name.kind == "person" for word in _short_forms(name.text)}
    organisations = {
        word for name in (*found, *named) if name.kind == "organisation" for word in _short_organisation(name.text)
    }
    at_places = Counter(_fold(text[a:b]) for a, b in short if AT.search(text[max(0, a - 16) : a]))
    kinds |= {name.end: name.kind for name in named}
    for start, end in short:
        kind = _kind_of_short(text, (start, end), people, at_places, kinds, organisations)
        if kind is not None:
            named.append(NameMention(start, end, text[start:end], kind))
            kinds[end] = kind
    return named


def _kind_of_short(
    text: str,
    span: tuple[int, int],
    people: set[str],
    places: Counter[str],
    kinds: Mapping[int, Kind],
    organisations: set[str],
) -> Kind | None:
    start, end = span
    word = text[start:end]
    before = text[max(0, start - 16) : start]
    key = _fold(word)
    article = ARTICLE.search(before) is not None
    if key in people and not article:
        return "person"
    if word in organisations and not AT.search(before):
        return "organisation"
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")" and not word.isupper() and " " not in word:
        owner = kinds.get(start - 2)  # « à Châteauroux (Indre) », « Fédération de football (Féfo) »
        return owner if owner == "place" or (owner == "organisation" and not is_common(word)) else None
    if places[key] and _is_spelt_as_a_place(word) and not is_common(word) and word not in given_names():
        return None if word.lower() in _DIRECTIONS else "place"
    return "person" if not article and _is_given_alone(word, before) else None


def _is_spelt_as_a_place(word: str) -> bool:
    """Whether one word has capitals only at its start and behind hyphens: « Port-Grésil », but not « TorvaLab »."""
    return " " not in word and all(part[1:].islower() or part.islower() for part in word.split("-"))


def _is_given_alone(word: str, before: str) -> bool:
    """Whether a given name stands for a person: « selon Awa », but not « la nouvelle Marianne »."""
    return (
        is_given(word) and not _is_described(before) and not is_common(word) and word not in words_of_names()["other"]
    )


def _is_described(before: str) -> bool:
    """Whether an article and an adjective stand before: « la nouvelle Marianne »."""
    match = _DESCRIBED.search(before)
    return match is not None and match[1] not in words_of_names()["roles"]


def _enumerated(text: str, short: list[tuple[int, int]], named: list[NameMention]) -> list[tuple[int, int]]:
    """Name the rows of two words and more that stand in a list of people; return the others."""
    ends = {name.end: name for name in named if name.kind == "person"}
    left = []
    for start, end in short:
        between = 4 if text[max(0, start - 4) : start] == " et " else 2
        listed = start >= between and _ENUMERATION.match(text[start - between : start]) and start - between in ends
        if listed and " " in text[start:end] and " " in ends[start - between].text:
            ends[end] = NameMention(start, end, text[start:end], "person")
            named.append(ends[end])
        else:
            left.append((start, end))
    return left


def _kind(  # noqa: PLR0911 - a way out for each sort of evidence
    text: str, start: int, end: int
) -> Kind | None:
    """Return what a row of capitalised words names, None where it is one word that needs the others."""
    data = words_of_names()
    words = text[start:end].replace("\u00a0", " ").split(" ")
    before = text[max(0, start - _WIDTH) : start]
    capitals = [word for word in words if word[:1].isupper()]
    behind = _PERSON_BEHIND.match(text, end)
    known = any(is_given(word) for word in capitals[: 1 if len(capitals) < 3 else 2]) or _is_initial(words[0])
    if CIVIL.search(before) or _is_titled(before, len(words)):
        return "person"
    if len(capitals) > 1 and words[-1] in data["place_words"]:
        return "place"
    if any(word in data["organisation_words"] for word in capitals):
        return "organisation" if len(words) > 1 else None
    if words[0] in data["organisations"] and len(words) > 1 and not known:
        return "organisation"
    if not known and _is_of_organisation(text, before, end, len(words)):
        return "organisation"
    if not known and len(words) < 4 and words[0] not in data["other"] and _is_of_place(text, before, end, len(words)):
        return "place"
    if len(capitals) > 1 and behind and (not behind["role"] or behind["role"] in data["roles"]):
        return "person"
    if words[0] in data["other"]:
        return None
    if len(capitals) < 2 or len(words) > 6:
        said = _SAYING.search(before)
        return "person" if said and said[1].lower() in data["saying"] and len(words) < 3 else None
    if known or _TO_PEOPLE.search(before):
        return "person"
    if ARTICLE.search(before) or AT.search(before) or any(is_common(word) for word in capitals):
        return None
    if any(word.lower() in common_words("en") for word in capitals) or _QUOTED.search(before):
        return None  # the title of a film, an organisation that nothing tells
    return "person"


def _is_of_organisation(text: str, before: str, end: int, words: int) -> bool:
    """Whether a noun beside a name says that it is an organisation's: « le club turc … », « …, filiale de »."""
    if behind_noun("organisation_nouns").search(before) or behind_noun("parts_of_organisations").search(before):
        return True
    club = CLUB.search(before)
    if is_of_players(before) or (club is not None and (words > 1 or not club["link"])):
        return True
    behind = _ORGANISATION_BEHIND.match(text, end)
    return behind is not None and not words_of_names()["organisation_nouns"].isdisjoint(behind.groups())


def _is_of_place(text: str, before: str, end: int, words: int) -> bool:
    """Whether a noun before a name or a place in brackets behind it says that it is a place's."""
    if behind_noun("place_nouns").search(before) or (words < 3 and behind_noun("parts_of_places").search(before)):
        return True
    wider = _BRACKETED.match(text, end)
    return wider is not None and wider[1].replace("’", "'") in places()


def is_given(word: str) -> bool:
    return word in given_names() or word.partition("-")[0] in given_names()


def _is_initial(word: str) -> bool:
    return len(word) > 1 and word.endswith(".")


def _is_titled(before: str, length: int) -> bool:
    """Whether a role stands before a name: « le président Diop », « l'attaquant malien Diop »."""
    match = _TITLE.search(before)
    if match is None:
        return False
    titles, roles = words_of_names()["titles"], words_of_names()["roles"]
    nearest = (match["first"] or match["role"]).lower().removeprefix("ex-")
    if nearest in titles or (length > 1 and nearest in roles and nearest not in _LOOSE):
        return True
    return match["first"] is not None and nearest in demonyms() and match["role"].lower() in roles


_DIRECTIONS = frozenset(("nord", "sud", "est", "ouest", "nord-est", "nord-ouest", "sud-est", "sud-ouest"))
_LOOSE = frozenset(("général", "générale", "tête", "milieu", "homme", "femme", "membre", "père", "mère"))


def _without_demonym(text: str, start: int, end: int) -> tuple[int, bool]:
    """Return where a name begins behind the name of a people: « le Camerounais Awa Diop », « l'Ukrainienne Torva »."""
    words = list(re.finditer(r"\S+", text[start:end]))
    if len(words) < 2 or is_given(words[0].group()):
        return start, False
    if words[0].group().lower() in demonyms() and ARTICLE.search(text[max(0, start - 16) : start]):
        return start + words[1].start(), True
    if len(words) > 2 and is_given(words[1].group()):
        return start + words[1].start(), False
    return start, False


def _short_forms(name: str) -> list[str]:
    """Return what a person may be called later: all words but the first, the last two, the last, a given name."""
    words = name.replace("\u00a0", " ").split(" ")
    if len(words) < 2:
        return [name]
    return list(dict.fromkeys([" ".join(words[1:]), " ".join(words[-2:]), words[-1], words[0]]))


def _short_organisation(name: str) -> list[str]:
    """Return what an organisation of two or three words may be called later: « Torva City » as « City »."""
    words = name.replace("\u00a0", " ").split(" ")
    if not 1 < len(words) < 4 or not all(word[:1].isupper() and not word.isupper() for word in words):
        return []
    return [word for word in (words[0], words[-1]) if len(word) > 3 and word not in words_of_names()["organisations"]]


def _fold(word: str) -> str:
    return word.lower().replace("’", "'").replace("\u00a0", " ")
