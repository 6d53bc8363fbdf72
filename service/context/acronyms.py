"""Acronyms of a French article: introduced in it in either order, or known from the table; ambiguous ones say so."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.context.acronym_table import Acronym, by_name, key_of, plain_name, table
from service.context.capitals import in_small_letters
from service.context.definitions import Definition, find_by_initials, find_definitions
from service.context.name_tables import given_names, words_of_names
from service.terminology.gazetteer import common_words

_FORM = re.compile(
    r"(?<![\w.@#/-])(?:(?:[A-Z]\.){2,6}|[A-ZÀ-ÖØ-Ý][A-ZÀ-ÖØ-Ý\d]{1,11}(?:-[A-ZÀ-ÖØ-Ý\d]{1,6})?|[A-ZÀ-Ý][a-zà-ÿ]{2,11}"
    r"|[A-Z]{2,4}[a-z]|[A-Z][a-z][A-Z])(?![\w@/-]|\.\d)"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_OPENS = re.compile(r"(?:\A|[.!?:…»\n«“\"–—•-])[ \u00a0]*\Z")
_DETERMINER = re.compile(r"(?:\A|[\s(«])(?:l[ea]s?|d[eu]s?|du|aux?|une?|[ld]['’])\s?\Z", re.IGNORECASE)
_COUNTED = re.compile(r"(?<![A-Z])(?P<letters>[A-Z]{3,})\d{1,3}")
_SURNAME = re.compile(r"[ \u00a0][A-ZÀ-Ý][a-zà-ÿ]")
_PARTICLE = re.compile(r"[ \u00a0](?:de |van |von |d['’])[A-ZÀ-Ý]")
_NUMBERED = re.compile(r"[A-Z]{1,2}\d{1,4}")  # a road, a school year, a size: « D906 », « CE1 »
_SHORT_WORD = 3  # letters of a word that may as well be an acronym
OUTSIDE = -1  # where a name stands that the title introduces
_MOST_UNKNOWN = 60  # acronyms whose initials are sought in an article
_MUCH_MORE = 3  # times that a country is named more often than another when an article is about it
_MARGIN = 2  # words of its name that one meaning must have more in the article than any other
_MOST_SHOUTED = 0.6  # share of capitals from which a line is taken for a heading in capitals


@dataclass(frozen=True, slots=True)
class AcronymUse:
    """An acronym at characters [start, end) of a text; without a `meaning`, `candidates` are those it may have."""

    start: int
    end: int
    text: str
    meaning: Acronym | None
    candidates: tuple[Acronym, ...] = ()


class Reading:
    """The acronyms of one article and what each stands for there; sentences of its brief are read with it."""

    def __init__(self, text: str, countries: Mapping[str, int] | None = None, title: str | None = None) -> None:
        """Read `text`; `countries` says how often it names which country, by ISO 3166-1 code.

        What the title introduces counts as introduced before the text.
        """
        self.text = text
        self.definitions = dict(find_definitions(text))
        self._title = title or ""
        for form, ones in find_definitions(self._title).items():
            outside = tuple(replace(one, start=OUTSIDE, end=OUTSIDE) for one in ones)
            self.definitions[form] = outside + self.definitions.get(form, ())
        self._disputed = {  # with two names in one article
            form for form, ones in self.definitions.items() if len({plain_name(one.name) for one in ones}) > 1
        }
        self._countries = countries
        self._words = Counter(plain_name(text).split())
        self._plain = f" {plain_name(text)} "
        self._known: dict[str, tuple[Acronym | None, tuple[Acronym, ...]]] = {}
        self.uses = tuple(self._uses(text, in_article=True))

    def read(self, sentence: str) -> list[AcronymUse]:
        """Return the acronyms of a sentence of the article or of its brief, with the article's meanings."""
        return list(self._uses(in_small_letters(sentence), in_article=False))

    def _uses(self, text: str, *, in_article: bool) -> Iterator[AcronymUse]:
        for match in _FORM.finditer(text):
            form = match.group()
            key = key_of(form)
            if not self._is_acronym(form, key, text, match.start()):
                continue
            place = match.start()
            for part in self._parts(form, key):
                meaning, candidates = self.meaning(part, key_of(part), place if in_article else None)
                yield AcronymUse(place, place + len(part), part, meaning, candidates)
                place += len(part) + 1

    def _parts(self, form: str, key: str) -> list[str]:
        """Return an acronym, or the two that « CAF-FIFA » joins."""
        numbered = _COUNTED.fullmatch(form)  # « COP26 »
        if numbered and key not in table() and key_of(numbered["letters"]) in table():
            return [numbered["letters"]]
        halves = form.split("-")
        joined = len(halves) == 2 and key not in table() and form not in self.definitions
        known = joined and all(key_of(half) in table() or half in self.definitions for half in halves)
        return halves if known else [form]

    def _is_acronym(self, form: str, key: str, text: str, start: int) -> bool:
        if any(c.islower() for c in form):  # « Otan », « FAMa »
            rows = table().get(key, ())
            # a word with a capital within a sentence is none: « la Caf », but « Tas de sable »
            word = form.lower() in common_words("fr") and _OPENS.search(text[max(0, start - 3) : start])
            spoken = form[1:].islower() and not word and form not in given_names()
            if _SURNAME.match(text, start + len(form)) and not _DETERMINER.search(text[max(0, start - 6) : start]):
                spoken = False  # « a rencontré Caf Torval »
            return any(row.fr == form for row in rows) or (bool(rows) and spoken) or form in self.definitions
        if key in words_of_names()["international"] or (sum(c.isalpha() for c in key) < 2 and key not in table()):
            return False
        if key in table() or form in self.definitions:
            return not _is_shouted(text, start) or len(key) > 2
        if form.isalpha() and form.lower() in common_words("fr"):
            # « LIRE AUSSI », « NON », but « le PAS » and « (PAS) »
            before = text[max(0, start - 6) : start]
            told = _DETERMINER.search(before) is not None or before.rstrip().endswith("(")
            return len(form) == _SHORT_WORD and told
        return (
            not _is_roman(key, text[:start])
            and not _NUMBERED.fullmatch(key)
            and not _is_shouted(text, start)
            and not _in_name(text, start, start + len(form))
            and not self._is_word(form)
            and not (len(form) < _SHORT_WORD and _PARTICLE.match(text, start + len(form)))  # « J. F. », « FW de Klerk »
        )

    def _is_word(self, form: str) -> bool:
        """Whether the article also writes a word in small letters: the DAKAR of a dateline."""
        small = re.escape(form.capitalize())
        return len(form) > 3 and re.search(rf"(?<![\w-]){small}(?!\w)", self.text) is not None

    def meaning(self, form: str, key: str, place: int | None) -> tuple[Acronym | None, tuple[Acronym, ...]]:
        """Return what an acronym stands for, or None and what it may stand for."""
        rows = tuple(row for row in table().get(key, ()) if form not in ("AfD", "AFD") or row.fr == form)
        defined = self.definitions.get(form, ())
        if place is None and form in self._disputed:
            return None, tuple(_of_definition(form, one, rows) for one in defined)
        if defined:
            last = len(defined) if place is None else bisect_right(defined, place, key=lambda one: one.start)
            return _of_definition(form, defined[max(0, last - 1)], rows), ()
        if key not in self._known:
            self._known[key] = self._decide(rows) if rows else self._by_initials(form, key)
        return self._known[key]

    def _by_initials(self, form: str, key: str) -> tuple[Acronym | None, tuple[Acronym, ...]]:
        """Return what an acronym that nothing introduces stands for: the one name of the article with its initials."""
        if len(self._known) > _MOST_UNKNOWN:
            return None, ()
        found = find_by_initials(key, f"{self.text}\n{self._title}")
        if found is None or not _is_headed(found.name):
            return None, ()
        return _of_definition(form, found, ()), ()

    def _decide(self, rows: tuple[Acronym, ...]) -> tuple[Acronym | None, tuple[Acronym, ...]]:
        countries = self._countries or {}
        if len(rows) < 2:
            return (rows[0], ()) if self._is_likely(rows[0]) else (None, rows)
        named = [row for row in rows if f" {plain_name(row.name_fr)} " in self._plain]
        if len(named) == 1:
            return named[0], ()
        likely = [row for row in rows if self._is_likely(row)]
        if len(likely) < 2:
            return (likely[0], ()) if likely else (None, rows)
        if all(row.country != "-" for row in likely):
            there = sorted(likely, key=lambda row: -countries.get(row.country, 0))
            often, next_often = (countries.get(row.country, 0) for row in there[:2])
            if often > _MUCH_MORE * next_often:
                return there[0], ()
        weights = sorted(((self._weight(row), index) for index, row in enumerate(likely)), reverse=True)
        if weights[0][0] >= weights[1][0] + _MARGIN:
            return likely[weights[0][1]], ()
        return None, tuple(likely)

    def _is_likely(self, row: Acronym) -> bool:
        """Whether an article can mean the one row of the table: it is of no country, or the article is about its own.

        « NDC » is a party of Ghana, and in an article on the climate something else.
        """
        home = row.country in ("-", "FR") or row.en in words_of_names()["familiar"] or row.kind == "country"
        return home or self._countries is None or self._weight(row) >= _MARGIN or row.country in self._countries

    def _weight(self, row: Acronym) -> int:
        """Return how many words of a meaning's name the article has, and one more where it names its country."""
        words = {word for word in plain_name(row.name_fr).split() if len(word) > 3}
        return sum(word in self._words for word in words) + bool((self._countries or {}).get(row.country))


def _is_roman(key: str, before: str) -> bool:
    """Whether letters are a Roman number: « Louis XIV », « Super Bowl LIV », but not « le MDC »."""
    if not _ROMAN.fullmatch(key):
        return False
    return set(key) <= set("IVX") or not _DETERMINER.search(before[-6:])


def _is_headed(name: str) -> bool:
    """Whether a name begins with what an organisation is, or has capitals throughout: no three words of a sentence."""
    long = [word for word in name.split() if len(word) > 3]
    return name.split(maxsplit=1)[0] in words_of_names()["organisations"] or all(word[:1].isupper() for word in long)


def _of_definition(form: str, definition: Definition, rows: Sequence[Acronym]) -> Acronym:
    """Return the row whose name an article gives, or a meaning of the article's own, whose English is not known."""
    words = _words(definition.name)
    for row in rows:
        for own in (_words(row.name_fr), _words(row.name_en or "")):
            if words and 2 * len(own & words) > len(own | words):
                return row
    known = by_name().get(plain_name(definition.name))
    english = known.name_en if known else None
    return Acronym(form, definition.name, form, english, "", "", "", "")


def _words(name: str) -> frozenset[str]:
    """Return the longer words of a name in the singular, as far as that shows."""
    return frozenset(word.rstrip("s") for word in plain_name(name).split() if len(word) > 3)


def _is_shouted(text: str, start: int) -> bool:
    """Whether a word stands in a line that is mostly in capitals, where any word may look like an acronym."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    line = text[max(first, start - 60) : min(last if last >= 0 else len(text), start + 60)]
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 12 and sum(c.isupper() for c in letters) > _MOST_SHOUTED * len(letters)


def _in_name(text: str, start: int, end: int) -> bool:
    """Whether a word in capitals is a surname, as in « Awa DIOP » or « DIOP Awa »."""
    before = re.search(r"[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)* \Z", text[max(0, start - 30) : start])
    long = end - start > 3
    return long and before is not None and before.group().strip().lower() not in common_words("fr")
