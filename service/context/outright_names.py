"""Names that their own words or a noun before them tell: of the tables, introduced, with a head, in a town's form."""

import re
from collections.abc import Iterable, Iterator

from service.context.acronyms import Reading
from service.context.name_kinds import Kind, NameMention, is_given
from service.context.name_patterns import (
    ADJECTIVE,
    ARTICLED,
    AT,
    CAPITAL,
    CIVIL,
    COMPETITION,
    INSTITUTION,
    NAME_BEFORE,
    OF_ORGANISATION,
    PARTICLE,
    PHRASE,
    TOWN,
    behind_noun,
    is_function,
    opens,
    organisation_nouns,
)  # fmt: skip
from service.context.name_tables import given_names, is_common, known_phrases, place_codes, places, words_of_names

_CONTINENT = re.compile(
    r"[ \u00a0](?:(?:centrale|australe|équatoriale|subsaharienne|francophone|anglophone|lusophone|occidentale|orientale"
    r"|septentrionale|méridionale)(?!\w)[ \u00a0]?)+"
)
_CONTINENTS = frozenset(("Afrique", "Europe", "Asie", "Amérique", "Océanie"))
_NEXT_CAPITAL = re.compile(rf"[ \u00a0](?:{PARTICLE})?[A-ZÀ-Ý][a-zà-ÿ]+")
_FOLLOWING = re.compile(r"[ \u00a0]([A-ZÀ-Ý][a-zà-ÿ]{2,}(?:-[A-ZÀ-Ý][a-zà-ÿ]+)*)(?![\w'’-])")


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


def outright_names(text: str, reading: Reading, taken: Taken) -> list[NameMention]:
    """Return the names of a text that their own words or a noun before them tell, and take their spans."""
    for match in COMPETITION.finditer(text):
        taken.add(*match.span())
    return [
        *_defined(reading, taken),
        *_phrases(text, taken),
        *_known(text, taken, single=False),
        *_announced(text, taken),
        *_clubs(text, taken),
        *_institutions(text, taken),
        *_articled(text, taken),
        *_features(text, taken),
        *_towns(text, taken),
        *_acronyms(reading, taken),
        *_known(text, taken, single=True),
    ]


def _defined(reading: Reading, taken: Taken) -> Iterable[NameMention]:
    """Yield the long names of acronyms that a text introduces."""
    for acronym, definitions in reading.definitions.items():
        for one in definitions:
            if one.name[:1].isupper() and acronym[:1].isupper() and taken.add(one.start, one.end):
                yield NameMention(one.start, one.end, one.name, "organisation")


def _acronyms(reading: Reading, taken: Taken) -> Iterable[NameMention]:
    """Yield acronyms that stand for somebody; terms such as « TVA » and competitions name nobody."""
    for use in reading.uses:
        kind = use.meaning.kind if use.meaning else ""
        name = use.meaning.name_fr if use.meaning else ""
        text = reading.text
        end = use.end if kind in ("term", "treaty", "country") else _extended(text, use.end)
        free = taken.add(use.start, end)
        if kind in ("term", "treaty") or any(row.kind in ("term",) for row in use.candidates):
            continue
        if COMPETITION.match(name):
            continue
        if free:
            yield NameMention(use.start, end, text[use.start : end], "place" if kind == "country" else "organisation")


def _phrases(text: str, taken: Taken) -> Iterable[NameMention]:
    """Yield the organisations whose name begins with what it is: « Conseil national de la presse »."""
    heads: frozenset[str] = words_of_names()["organisations"]
    for match in PHRASE.finditer(text):
        start, end = match.span()
        inner = re.search(r" (?:de|du|des) (?=(?:La|Le|Les)\b)", match.group())
        joined = re.search(r" et (?:la |le |les |l['’])", match.group())
        if joined and not re.search(r" (?:pour|contre) ", match.group()[: joined.start()]):
            end = start + joined.start()  # « la Fédération de football et l'ambassade »
        if inner and start + inner.start() < end:
            end = start + inner.start()  # « la Direction de La Stampa »
        if match.group().startswith("Parlement de"):
            end = start + len("Parlement")
        words = text[start:end].replace("\u00a0", " ").split(" ")
        if words[0] not in heads or (len(words) < 2 and words[0] != "Parlement"):
            continue
        if is_given(words[0]) and words[1][:1].isupper():
            continue  # « Marine Torvald »
        if opens(text, start) and not any(word[:1].isupper() for word in words[1:]) and is_common(words[0]):
            continue
        if taken.add(start, end):
            yield NameMention(start, end, text[start:end], "organisation")


def _announced(text: str, taken: Taken) -> Iterator[NameMention]:
    """Yield the organisations behind a noun that says so: « l'association Vivre aux Tanneries »."""
    for noun in organisation_nouns().finditer(text):
        match = OF_ORGANISATION.match(text, noun.end())
        if match is None:
            continue
        words = [(match.start("name") + m.start(), m.group()) for m in re.finditer(r"\S+", match["name"])]
        first = words[0][1]
        if is_given(first) or len(first) < 2 or first in words_of_names()["other"] or match["name"] in places():
            continue
        stop = next(
            (at for at, word in words[1:] if word[:1].isupper() and (is_given(word) or is_function(word))),
            match.end("name"),
        )
        name = re.sub(
            r"(?:[ \u00a0](?:aux?|de la|des?|du|et|d['’]|de l['’]))?[ \u00a0]?\Z", "", text[match.start("name") : stop]
        )
        end = match.start("name") + len(name)
        if taken.add(match.start("name"), end):
            yield NameMention(match.start("name"), end, name, "organisation")


def _clubs(text: str, taken: Taken) -> Iterator[NameMention]:
    """Yield the clubs whose name has letters: « JS Torvald », « Torvald FC »."""
    letters = "|".join(sorted(words_of_names()["club_letters"]))
    before = rf"(?:{letters})[ \u00a0]{CAPITAL}(?:[ \u00a0]{CAPITAL})?"
    pattern = rf"(?<![\w-])(?:{before}|{CAPITAL}[ \u00a0](?:{letters}))(?![\w-])"
    for match in re.finditer(pattern, text):
        if taken.add(*match.span()):
            yield NameMention(*match.span(), match.group(), "organisation")


def _institutions(text: str, taken: Taken) -> Iterator[NameMention]:
    for match in INSTITUTION.finditer(text):
        if taken.add(*match.span()):
            yield NameMention(*match.span(), match.group(), "organisation")


def _articled(text: str, taken: Taken) -> Iterator[NameMention]:
    """Yield organisations with an article of their own within a sentence: « selon La Stampa », « maire Les Verts »."""
    for match in ARTICLED.finditer(text):
        start, end = match.span()
        town = re.search(r"-", match.group())
        before = text[max(0, start - 40) : start]
        if opens(text, start) and not behind_noun("organisation_nouns").search(before):
            continue
        if match.group().replace("’", "'") in places() or AT.search(before) or NAME_BEFORE.search(before) or town:
            continue
        if behind_noun("place_nouns").search(before) or before.isupper():
            continue
        first = re.sub(r"\A(?:L['’]|\w+[ \u00a0])", "", match.group())
        bracketed = text[max(0, start - 1) : start] == "("
        if bracketed or first in places() or first.split()[0].isupper():
            continue  # a heading that goes on: « … Dakar Le Mali gagne »
        if taken.add(start, end):
            yield NameMention(start, end, match.group(), "organisation")


def _features(text: str, taken: Taken) -> Iterator[NameMention]:
    """Yield places whose name has what they are: « gare Montparnasse », « canal de la Torva »."""
    nouns = "|".join(sorted(words_of_names()["feature_nouns"], key=lambda noun: (-len(noun), noun)))
    pattern = (
        rf"(?<![\w-])(?:(?:{nouns})(?:[ \u00a0]{ADJECTIVE})?[ \u00a0]|canal de la |canal du |canal de l['’]|canal de )"
        rf"{CAPITAL}(?:[ \u00a0](?:de la |du |des |de )?{CAPITAL})?(?![\w-])"
    )
    organisations: frozenset[str] = words_of_names()["known_organisations"]
    for match in re.finditer(pattern, text):
        if match.group().split(" ")[-1] not in organisations and taken.add(*match.span()):
            yield NameMention(*match.span(), match.group(), "place")


def _towns(text: str, taken: Taken) -> Iterator[NameMention]:
    """Yield places by the form of their name, unless a given name stands before: « Awa Saint-Aubin »."""
    for match in TOWN.finditer(text):
        before = NAME_BEFORE.search(text[max(0, match.start() - 25) : match.start()])
        if (
            match.group() in places()
            or (before and is_given(before[1]))
            or CIVIL.search(text[max(0, match.start() - 14) : match.start()])
        ):
            continue
        if is_given(match.group()):
            continue
        if taken.add(*match.span()):
            yield NameMention(*match.span(), match.group(), "place")


def _known(text: str, taken: Taken, *, single: bool) -> Iterable[NameMention]:
    """Yield the names of the tables: those of several words first, since acronyms and towns may stand in them."""
    organisations: frozenset[str] = words_of_names()["known_organisations"]
    for match in known_phrases().finditer(text):
        name = match.group().replace("’", "'")
        if (" " not in name and "-" not in name) != single:
            continue
        start, end = match.span()
        kind: Kind = "organisation" if name in organisations else "place"
        if single and not _stands_alone(text, start, end, name, kind):
            continue
        if name in _CONTINENTS and (wider := _CONTINENT.match(text, end)):
            end = start + len(text[start : wider.end()].rstrip())
        if (further := _extended(text, end)) > end and (kind == "organisation" or (single and not opens(text, start))):
            kind, end = "organisation", further  # « Radio Torva Azur », « Torva Rangers »
        if taken.add(start, end):
            yield NameMention(start, end, text[start:end], kind)


def _extended(text: str, end: int) -> int:
    """Return where a name ends that has one more word with a capital; `end` where none follows or several do."""
    other = _FOLLOWING.match(text, end)
    if other is None or is_common(other[1]) or is_given(other[1]) or _FOLLOWING.match(text, other.end()):
        return end
    return other.end()


def _stands_alone(text: str, start: int, end: int, name: str, kind: str) -> bool:
    """Whether a known word is its own name here, not part of another one or a French word with a capital."""
    before = text[max(0, start - 25) : start]
    named = NAME_BEFORE.search(before)
    if named and (named[1] in given_names() or named[1].endswith(".")):
        return False  # « Jack London », « Paul Nice »
    if name in given_names() and (_NEXT_CAPITAL.match(text, end) or kind == "organisation"):
        return behind_noun("organisation_nouns").search(before) is not None  # « Florence Diop », « la Marianne »
    return not (opens(text, start) and is_common(name) and name not in place_codes())
