"""Names of people, organisations and places in a French text, told apart by tables and by what stands beside them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from service.context.acronyms import Reading
from service.context.name_tables import given_names, is_common, known_phrases, place_codes, words_of_names

Kind = Literal["person", "organisation", "place"]

_CAPITAL = r"(?:[A-Z]\.(?:[ -]?[A-Z]\.)*|(?:[NMO]['’])?[A-ZÀ-ÖØ-Ý][^\W\d_]*(?:-[^\W\d_]+)*)"
_PARTICLE = r"(?:(?:de la|de|du|des|van der|van|von|der|ben|bin|ould|el|al|da|dos|di|le|la)[ \u00a0]|d['’]|[ae]l-)"
_RUN = re.compile(rf"(?<![\w-]){_CAPITAL}(?:[ \u00a0](?:{_PARTICLE})?{_CAPITAL}){{0,6}}(?![\w-])")
_ADJECTIVE = (
    r"[a-zà-ÿ]+(?:al|ale|aux|ales|ique|iques|ien|ienne|iens|iennes|éen|éenne|ain|aine|ains|aines|ais|aise|aises|ois|oise|aire|aires|if|"
    r"ive|ives|ifs|el|elle|elles|els|eur|eure|ant|ante|ants|antes|uni|unie|unies|libre|libres|isé|isée|isés|isées|ble|mixte|public|publique"
    r"|populaire|suprême|juste|iste|istes|crate|crates|ain|ière|ières|in|ine)"
)
_NOUN = r"(?:[A-ZÀ-Ý][^\W\d_]*(?:-[^\W\d_]+)*|[a-zà-ÿ]{3,}(?:-[a-zà-ÿ]+)*)"
_LINK = (
    r"(?:de la |de l['’]|du |des |de |d['’]|pour la |pour le |pour l['’]|pour les |pour |contre la |contre le "
    r"|contre l['’]|sur )"
)
_PHRASE = re.compile(
    rf"[A-ZÀ-Ý][^\W\d_]+(?:-[A-ZÀ-Ý][^\W\d_]+)*(?:[ \u00a0]{_ADJECTIVE}(?!\w))*"
    rf"(?:[ \u00a0]{_LINK}{_NOUN}(?:[ \u00a0](?:{_ADJECTIVE}|[A-ZÀ-Ý][^\W\d_]+)(?!\w))*"
    rf"(?: et (?:{_LINK}|la |le |les |l['’])?{_NOUN}(?:[ ]{_ADJECTIVE}(?!\w))*)?){{0,3}}"
)
_ELIDED = re.compile(r"(?:[LDSNCJMT]|Qu|Lorsqu|Puisqu|Jusqu)['’](?=\w)")
_CIVIL = re.compile(r"(?:(?:MM?|Mmes?|Mlle|Dr|Me|Pr|Mgr|Mr)\.?|Monsieur|Madame|Maître|Docteur|Cheikh)[ \u00a0]\Z")
_ARTICLE = re.compile(
    r"(?:\b(?:le|la|les|du|des|au|aux|un|une|cette|ce|ces|Le|La|Les|Un|Une|Des)[ \u00a0]|\b[lL]['’])\Z"
)
_AT = re.compile(
    r"(?:\b(?:à|en|depuis|vers|jusqu['’]à|près de|entre|A|À|En|dans le|région de|ville de|province de|département de"
    r"|village de|localité de|environs de)[ \u00a0])\Z"
)
_LAST_WORD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[ \u00a0]\Z")
_NAME_BEFORE = re.compile(r"([A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)*|[A-Z]\.)[ ]\Z")
_OPENS = re.compile(r"(?:\A|[.!?:…»\n«“\"–—•-])[ \u00a0]*\Z")


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name at characters [start, end) of a text, and what it names."""

    start: int
    end: int
    text: str
    kind: Kind


def find_names(text: str, reading: Reading | None = None) -> list[NameMention]:
    """Return the names in a French text in order, none overlapping; takes time linear in the text's length.

    `reading` has the text's acronyms if they were read before.
    """
    reading = reading or Reading(text)
    taken = _Taken()
    found = [*_defined(reading, taken), *_phrases(text, taken), *_acronyms(reading, taken), *_known(text, taken)]
    runs = _runs(text, taken)
    found += _decide(text, runs, found)
    return sorted(found, key=lambda name: name.start)


class _Taken:
    """Spans of a text that are named already; asked in constant time."""

    def __init__(self) -> None:
        self._cells: set[int] = set()

    def add(self, start: int, end: int) -> bool:
        """Return whether a span is free, and take it."""
        if any(place in self._cells for place in range(start, end)):
            return False
        self._cells.update(range(start, end))
        return True


def _defined(reading: Reading, taken: _Taken) -> Iterable[NameMention]:
    """Yield the long names of acronyms that a text introduces."""
    for acronym, definitions in reading.definitions.items():
        for one in definitions:
            if one.name[:1].isupper() and acronym[:1].isupper() and taken.add(one.start, one.end):
                yield NameMention(one.start, one.end, one.name, "organisation")


def _acronyms(reading: Reading, taken: _Taken) -> Iterable[NameMention]:
    """Yield acronyms that stand for somebody; terms such as « TVA » name nobody."""
    for use in reading.uses:
        kind = use.meaning.kind if use.meaning else ""
        if kind in ("term", "treaty") or any(row.kind in ("term",) for row in use.candidates):
            continue
        if kind == "sport" and use.meaning and use.meaning.name_fr.startswith(("Coupe", "Championnat", "Jeux")):
            continue
        if taken.add(use.start, use.end):
            yield NameMention(use.start, use.end, use.text, "place" if kind == "country" else "organisation")


def _phrases(text: str, taken: _Taken) -> Iterable[NameMention]:
    """Yield the organisations whose name begins with what it is: « Conseil national de la presse »."""
    heads: frozenset[str] = words_of_names()["organisations"]
    for match in _PHRASE.finditer(text):
        words = match.group().replace("\u00a0", " ").split(" ")
        if match.group().startswith(("Ligue des champions", "Ligue des Champions", "Ligue 1", "Ligue 2")):
            continue  # a competition
        if words[0] not in heads or (len(words) < 2 and match.group() != "Parlement"):
            continue
        opens = _opens(text, match.start())
        if opens and not any(word[:1].isupper() for word in words[1:]) and is_common(words[0]):
            continue
        if taken.add(*match.span()):
            yield NameMention(*match.span(), match.group(), "organisation")


def _known(text: str, taken: _Taken) -> Iterable[NameMention]:
    organisations: frozenset[str] = words_of_names()["known_organisations"]
    for match in known_phrases().finditer(text):
        name = match.group().replace("’", "'")
        after = re.match(rf"[ \u00a0](?:{_PARTICLE})?[A-ZÀ-Ý][a-zà-ÿ]+", text[match.end() : match.end() + 40])
        before = _NAME_BEFORE.search(text[max(0, match.start() - 25) : match.start()])
        opens = _opens(text, match.start())
        single = " " not in name and "-" not in name
        if single and before and (before[1] in given_names() or len(before[1]) == 2):
            continue  # « Jack London », « Paul Nice »
        if single and name in given_names() and after:
            continue  # « Florence Diop »
        if opens and single and is_common(name) and name not in place_codes():
            continue
        if taken.add(*match.span()):
            yield NameMention(*match.span(), match.group(), "organisation" if name in organisations else "place")


def _runs(text: str, taken: _Taken) -> list[tuple[int, int]]:
    """Return the rows of capitalised words that no table knows, without what only opens a sentence."""
    runs = []
    for match in _RUN.finditer(text):
        start, end = match.span()
        elided = _ELIDED.match(match.group())
        if elided:
            start += elided.end()
        parts = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
        while parts and (
            text[slice(*parts[0])] in words_of_names()["civil"]
            or (_opens(text, parts[0][0]) and _only_opens(text[slice(*parts[0])], len(parts)))
            or _is_title(text[slice(*parts[0])], len(parts))
        ):
            parts = parts[1:]
        group: list[tuple[int, int]] = []
        for part in [*parts, (end, end)]:
            if part[0] < part[1] and taken.add(*part):
                group.append(part)
                continue
            while group and text[slice(*group[-1])].lower().rstrip(" ") in ("de", "du", "des", "la", "le", "et"):
                group.pop()
            while group and (text[group[0][0]].islower() or _is_title(text[slice(*group[0])], len(group))):
                group.pop(0)  # « [Mali] du Général Awa Diop »
            if group:
                runs.append((group[0][0], group[-1][1]))
            group = []
    return runs


def _opens(text: str, start: int) -> bool:
    """Whether a sentence or a quotation begins at a place."""
    return _OPENS.search(text[max(0, start - 3) : start]) is not None


def _only_opens(word: str, following: int) -> bool:
    """Whether a capital is due to the sentence that a word opens."""
    bare = word.rstrip(".").lower()
    return (is_common(bare) or len(bare) < 2) and not (following > 1 and word in given_names())


def _is_title(word: str, following: int) -> bool:
    """Whether a capitalised word is a role before a name: « le Général Diop »."""
    return following > 1 and word.lower() in words_of_names()["roles"] and word not in given_names()


def _decide(text: str, runs: Sequence[tuple[int, int]], found: Sequence[NameMention]) -> list[NameMention]:
    """Return the names among rows of capitalised words: full names of people first, then what is short for them."""
    named: list[NameMention] = []
    short: list[tuple[int, int]] = []
    for begin, end in runs:
        start = _without_demonym(text, begin, end)
        kind = _kind(text, start, end)
        if kind is None:
            short.append((start, end))
        else:
            named.append(NameMention(start, end, text[start:end], kind))
    people = {_fold(word) for name in named if name.kind == "person" for word in _surname_parts(name.text)}
    at = Counter(_fold(text[a:b]) for a, b in short if _AT.search(text[max(0, a - 16) : a]))
    for start, end in short:
        word = text[start:end]
        before = text[max(0, start - 16) : start]
        key = _fold(word)
        if key in people and not (_ARTICLE.search(before) and not _CIVIL.search(before)):
            named.append(NameMention(start, end, word, "person"))
        elif _in_brackets(text, start, end) and not word.isupper():
            named.append(NameMention(start, end, word, "place"))  # « à Châteauroux (Indre) »
        elif at[key] and " " not in word and not is_common(word) and word not in given_names():
            named.append(NameMention(start, end, word, "place"))
    del found
    return named


def _kind(text: str, start: int, end: int) -> Kind | None:  # noqa: PLR0911 - a way out for each sort of evidence
    """Return what a row of capitalised words names, None where it is one word that needs the others."""
    data = words_of_names()
    run = text[start:end]
    words = run.replace("\u00a0", " ").split(" ")
    before = text[max(0, start - 30) : start]
    capitals = [word for word in words if word[:1].isupper()]
    if _CIVIL.search(before) or _is_titled(before):
        return "person"
    if any(word in data["organisation_words"] for word in capitals):
        return "organisation" if len(words) > 1 else None
    if words[0] in data["organisations"] and len(words) > 1:
        return "organisation"
    if len(capitals) < 2 or words[0] in data["other"] or len(words) > 6:
        return None
    first = words[0].strip(".")
    known = first in given_names() or first.split("-")[0] in given_names() or len(first) == 1
    if known:
        return "person"
    if _ARTICLE.search(before) or _AT.search(before) or any(is_common(word) for word in capitals):
        return None
    return "person"


def _in_brackets(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] == "(" and text[end : end + 1] == ")"


def _without_demonym(text: str, start: int, end: int) -> int:
    """Return where a given name begins behind another word, as in « le Camerounais Awa Diop »."""
    words = list(re.finditer(r"\S+", text[start:end]))
    if len(words) < 3 or _is_given(words[0].group()) or not _is_given(words[1].group()):
        return start
    return start + words[1].start()


def _is_given(word: str) -> bool:
    return word in given_names() or word.partition("-")[0] in given_names()


def _is_titled(before: str) -> bool:
    """Whether a role stands right before a name: « le président malien Diop » does not, « le président Diop » does."""
    word = _LAST_WORD.search(before)
    return word is not None and word[1].lower().removeprefix("ex-") in words_of_names()["titles"]


def _surname_parts(name: str) -> list[str]:
    """Return what a person may be called later: all words but the first, the last two, the last."""
    words = name.replace("\u00a0", " ").split(" ")
    return list(dict.fromkeys([" ".join(words[1:]), " ".join(words[-2:]), words[-1]])) if len(words) > 1 else [name]


def _fold(word: str) -> str:
    return word.lower().replace("’", "'").replace("\u00a0", " ")
