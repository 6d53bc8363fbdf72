"""Names that their own words or a noun before them tell: of the tables, introduced, with a head, in a town's form."""

import re
from collections.abc import Iterable, Iterator

from service.context.acronyms import Reading
from service.context.clubs import clubs
from service.context.headed_names import is_office, is_organisation, phrase_end
from service.context.known_names import extended, known_names
from service.context.name_kinds import NameMention, Taken, is_given
from service.context.name_patterns import (
    ADJECTIVE,
    ARTICLED,
    AT,
    CAPITAL,
    CIVIL,
    COMPETITION,
    INSTITUTION,
    MINISTRY,
    NAME_BEFORE,
    OF_ORGANISATION,
    PHRASE,
    TOWN,
    behind_noun,
    is_function,
    opens,
    organisation_nouns,
)  # fmt: skip
from service.context.name_tables import (
    articled_organisations,
    demonyms,
    is_common,
    organisations,
    place_codes,
    places,
    two_countries,
    words_of_names,
)

_DETERMINED = re.compile(
    r"(?:\A|[.,;:(«\n–-][ \u00a0]?|[ld]['’]"
    r"|\b(?:l[ae]|les|une?|du|de|des|aux?|cette|ce|grande?|petite?|vieille|célèbre|habite|sur|vers)[ \u00a0])\Z",
    re.IGNORECASE,
)
_OF_THINGS = re.compile(r"[ \u00a0](?:des?|du)[ \u00a0][A-ZÀ-Ý]")
_OF_COMMON_WORDS = re.compile(r"(?<![\w-])[a-zà-ÿ]{3,}[ \u00a0]\([ \u00a0]?\Z")


def outright_names(text: str, reading: Reading, taken: Taken) -> list[NameMention]:
    """Return the names of a text that their own words or a noun before them tell, and take their spans."""
    for match in COMPETITION.finditer(text):
        taken.add(*match.span())
    return [
        *_defined(reading, taken),
        *_ministries(text, taken),
        *_pairs(text, taken),
        *known_names(text, taken, single=False, least=4),
        *_phrases(text, taken),
        *known_names(text, taken, single=False),
        *_newspapers(text, taken),
        *_announced(text, taken),
        *_clubs(text, taken),
        *_institutions(text, taken),
        *_articled(text, taken),
        *_features(text, taken),
        *_towns(text, taken),
        *_acronyms(reading, taken),
        *known_names(text, taken, single=True),
    ]


def _defined(reading: Reading, taken: Taken) -> Iterable[NameMention]:
    """Yield the long names of acronyms that a text introduces."""
    for acronym, definitions in reading.definitions.items():
        for one in definitions:
            if one.start >= 0 and one.name[:1].isupper() and acronym[:1].isupper() and taken.add(one.start, one.end):
                yield NameMention(one.start, one.end, one.name, "organisation")


def _acronyms(reading: Reading, taken: Taken) -> Iterable[NameMention]:
    """Yield acronyms that stand for somebody; terms such as « TVA » and competitions name nobody."""
    for use in reading.uses:
        kind = use.meaning.kind if use.meaning else ""
        name = use.meaning.name_fr if use.meaning else ""
        text = reading.text
        end = use.end if kind in ("term", "treaty", "country") else extended(text, use.end)
        free = taken.add(use.start, end)
        if kind in ("term", "treaty") or any(row.kind in ("term",) for row in use.candidates):
            continue
        if COMPETITION.match(name):
            continue
        if not use.meaning and not use.candidates and _OF_COMMON_WORDS.search(text[max(0, use.start - 20) : use.start]):
            continue  # « les contributions au niveau national (NDC) »
        if free:
            yield NameMention(use.start, end, text[use.start : end], "place" if kind == "country" else "organisation")


def _phrases(text: str, taken: Taken) -> Iterable[NameMention]:
    """Yield the organisations whose name begins with what it is: « Conseil national de la presse »."""
    at = 0
    while (match := PHRASE.search(text, at)) is not None:
        start, end = match.start(), phrase_end(text, *match.span())
        words = text[start:end].replace("\u00a0", " ").split(" ")
        at = end
        if is_office(text, start, words):
            taken.add(start, end)
        elif not is_organisation(text, start, words):
            at = start + len(words[0])  # « le Président de la [Commission électorale …] »
        elif taken.add(start, end):
            yield NameMention(start, end, text[start:end], "organisation")


def _announced(text: str, taken: Taken) -> Iterator[NameMention]:
    """Yield the organisations behind a noun that says so: « l'association Vivre aux Tanneries »."""
    for noun in organisation_nouns().finditer(text):
        match = OF_ORGANISATION.match(text, noun.end())
        if match is None:
            continue
        words = [(match.start("name") + m.start(), m.group()) for m in re.finditer(r"\S+", match["name"])]
        first = words[0][1]
        if (
            is_given(first)
            or is_function(first)
            or len(first) < 2
            or _is_sentence(text, match)
            or first in words_of_names()["other"]
            or match["name"] in places()
        ):
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


def _is_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a common word with a capital begins a sentence that no full stop parts: « … une banque Trois hommes »."""
    return is_common(match["name"]) and re.match(r"[ \u00a0][a-zà-ÿ]{4,}", text[match.end() :]) is not None


def _pairs(text: str, taken: Taken) -> Iterator[NameMention]:
    """Yield the two countries of a match or a border: « Mali-Ghana »."""
    for match in two_countries().finditer(text):
        for group in (1, 2):
            if taken.add(*match.span(group)):
                yield NameMention(*match.span(group), match[group], "place")


def _clubs(text: str, taken: Taken) -> Iterator[NameMention]:
    for start, end in clubs(text):
        if taken.add(start, end):
            yield NameMention(start, end, text[start:end], "organisation")


def _ministries(text: str, taken: Taken) -> Iterator[NameMention]:
    """Yield ministries and commissions by their field: « ministère de la Santé », but no « direction de Torvald »."""
    for match in MINISTRY.finditer(text):
        if is_common(match["field"]) and taken.add(*match.span()):
            yield NameMention(*match.span(), match.group(), "organisation")


def _newspapers(text: str, taken: Taken) -> Iterator[NameMention]:
    """Yield newspapers whose article is one with a preposition: « au Parisien », « du Canard enchaîné »."""
    for match in articled_organisations().finditer(text):
        if not opens(text, match.start()) and taken.add(*match.span("name")):
            yield NameMention(*match.span("name"), match["name"], "organisation")


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
        if _OF_THINGS.match(text, end):
            continue  # « Le Camp des Saints »: a book
        first = re.sub(r"\A(?:L['’]|\w+[ \u00a0])", "", match.group())
        bracketed = text[max(0, start - 1) : start] == "("
        if bracketed or first in places() or first.split()[0].isupper() or first.split()[0].lower() in demonyms():
            continue  # a heading that goes on: « … Dakar Le Mali gagne »
        if taken.add(start, end):
            yield NameMention(start, end, match.group(), "organisation")


def _features(text: str, taken: Taken) -> Iterator[NameMention]:
    """Yield places whose name has what they are: « gare Montparnasse », « canal de la Torva »."""
    nouns = "|".join(sorted(words_of_names()["feature_nouns"], key=lambda noun: (-len(noun), noun)))
    streets = "|".join(words_of_names()["street_nouns"])
    pattern = (
        rf"(?<![\w-])(?:(?:{nouns})(?:[ \u00a0]{ADJECTIVE})?[ \u00a0]"
        rf"|(?:canal|{streets})[ \u00a0](?:de la |du |de l['’]|des |de |d['’]))"
        rf"{CAPITAL}(?:[ \u00a0](?:de la |du |des |de )?{CAPITAL})?(?![\w-])"
    )
    for match in re.finditer(pattern, text):
        if match.group().startswith("place") and not _DETERMINED.search(
            text[max(0, match.start() - 12) : match.start()]
        ):
            continue  # « le club place Awa Diop »
        last = match.group().split(" ")[-1]
        if last not in organisations() and last not in place_codes() and taken.add(*match.span()):
            yield NameMention(*match.span(), match.group(), "place")


def _towns(text: str, taken: Taken) -> Iterator[NameMention]:
    """Yield places by the form of their name, unless a given name stands before: « Awa Saint-Aubin »."""
    for match in TOWN.finditer(text):
        before = NAME_BEFORE.search(text[max(0, match.start() - 25) : match.start()])
        if (
            match.group() in places()
            or (before and is_given(before[1]))
            or CIVIL.search(text[max(0, match.start() - 14) : match.start()])
            or match.group() in words_of_names()["other"]
        ):
            continue
        if is_given(match.group()):
            continue
        if taken.add(*match.span()):
            yield NameMention(*match.span(), match.group(), "place")
