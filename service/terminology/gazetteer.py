"""Known names that change from French to English: nations, peoples, places, organisations, faiths, days, months."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+")
# a French ending and its feminine, longest first
_FEMININES = (
    ("ien", "ienne"), ("éen", "éenne"), ("yen", "yenne"), ("on", "onne"), ("el", "elle"), ("eur", "euse"),
    ("teux", "teuse"), ("if", "ive"), ("e", "e"), ("è", "è"),
)  # fmt: skip
_PREFIX = re.compile(r"^(?:anti|pro|non|post|pré|ex|pan)(?=.{4})")
_PREFIXES = frozenset(("an", "pr", "no", "po", "ex", "pa"))  # how these begin
_SPOKEN_ACRONYM = 4  # letters from which an acronym may be read as a word
_NONE = frozenset[str]()
_NO_NAME = "-"  # in forms.tsv
_ROWS = ("nations.tsv", "places.tsv")


class Word(NamedTuple):
    """A word of a sentence: its letters and place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name in a sentence: words [first, last], the concepts that it may stand for, whether it must survive.

    `answers` has the concepts of its single words too: "European Central Bank" answers for « européenne ».
    """

    first: int
    last: int
    concepts: frozenset[str]
    hard: bool
    answers: frozenset[str]


@dataclass(slots=True)
class _Forms:
    """All forms of one language: exact words → concepts, and how many words the forms have by their first word."""

    exact: dict[tuple[str, ...], set[str]] = field(default_factory=lambda: defaultdict(set))
    small: dict[tuple[str, ...], set[str]] = field(default_factory=lambda: defaultdict(set))
    sizes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, form: str, concept: str, any_case: bool) -> None:
        words = tuple(_WORD.findall(plain(form)))
        if not words:
            return
        lower = tuple(word.lower() for word in words)
        bare = fold_initial(form)
        if bare != form:
            self.add(bare, concept, any_case)  # capitals often go without their accent
        (self.small if any_case or form == form.lower() else self.exact)[lower if any_case else words].add(concept)
        if len(words) not in self.sizes[lower[0]]:
            self.sizes[lower[0]] = sorted([*self.sizes[lower[0]], len(words)], reverse=True)


def plain(text: str) -> str:
    """Return a text with plain apostrophes, of the same length."""
    return text.replace("’", "'").replace("ʼ", "'")


def fold_initial(form: str) -> str:
    """Return a form with a plain first letter: "Égypte" as "Egypte"."""
    return unicodedata.normalize("NFD", form[0])[0] + form[1:]


@lru_cache(maxsize=256)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the runs of letters in a text; hyphens, apostrophes and full stops part them."""
    return tuple(Word(found.group(), *found.span()) for found in _WORD.finditer(text))


@cache
def common_words(language: str) -> frozenset[str]:
    """Return the small words of a language that are no names, as counted by `training/wordlists.py`."""
    return frozenset(_read(f"common.{language}.txt").split("\n")) - {""}


@cache
def translated_words(language: str) -> frozenset[str]:
    """Return, in lower case, words that often have a capital and yet are translated, not copied, in news."""
    return frozenset(_read(f"translated.{language}.txt").split("\n")) - {""}


@cache
def shared_words(source: str, target: str) -> frozenset[str]:
    """Return the common words of a source language that the target language uses too."""
    return frozenset(_read(f"shared.{source}.{target}.txt").split("\n")) - {""}


@cache
def loans(source: str, target: str) -> frozenset[tuple[str, ...]]:
    """Return the words and phrases of a source language that the target language has borrowed, as rows of words."""
    lines = _read(f"loans.{source}.{target}.txt").split("\n")
    return frozenset(tuple(_WORD.findall(plain(line))) for line in lines if line and not line.startswith("#"))


def find_mentions(words: Sequence[Word], language: str, *, capitals: bool = False) -> Iterator[Mention]:
    """Yield the known names among the words of a sentence, longest first from the left.

    In a text in `capitals` the case of the forms is disregarded.
    """
    forms = _forms(language)
    hard = _hard_concepts()
    lower = [word.text.lower() for word in words]
    index = 0
    while index < len(words):
        word = lower[index]
        if word not in forms.sizes and (word[:2] not in _PREFIXES or not _PREFIX.match(word)):
            index += 1
            continue
        found = _longest(words, index, forms, capitals)
        if found is None:
            index += 1
            continue
        size, concepts = found
        # "Nice" or "Turkey" at the start of a sentence may be the common word
        first = words[0].text.lower()
        doubtful = index == 0 and size == 1 and first in common_words(language) and (first,) not in forms.small
        inner = frozenset(concepts)
        for place in range(index, index + size if size > 1 else index):
            inner |= forms.exact.get((words[place].text,), _NONE) | forms.small.get((words[place].text.lower(),), _NONE)
        yield Mention(index, index + size - 1, frozenset(concepts), not doubtful and bool(concepts & hard), inner)
        index += size


def _longest(
    words: Sequence[Word], index: int, forms: _Forms, capitals: bool
) -> tuple[int, frozenset[str] | set[str]] | None:
    for size in forms.sizes.get(words[index].text.lower(), ()):
        if size > len(words) - index:
            continue
        exact = tuple(word.text for word in words[index : index + size])
        lower = tuple(word.lower() for word in exact)
        concepts = forms.exact.get(exact, _NONE) | forms.small.get(lower, _NONE)
        if capitals:
            concepts = concepts | forms.exact.get(tuple(word.capitalize() for word in exact), _NONE)
        if concepts:
            # West Africa is Africa too
            return size, concepts | {concept.partition("-")[0] for concept in concepts if concept.islower()}
    stem = _PREFIX.sub("", words[index].text.lower())
    if stem != words[index].text.lower() and (stem,) in forms.small:
        return 1, forms.small[stem,]
    return None


@cache
def _forms(language: str) -> _Forms:
    forms = _Forms()
    for code, names, peoples in _nations_and_places(language):
        for name in names:
            forms.add(name, code, any_case=False)
        for people in peoples:
            for form in _inflect(people, language):
                forms.add(form, code, any_case=language == "fr")
    for row in _lines("terms.tsv"):
        concept = _concept(row)
        for form in row[0 if language == "fr" else 1].split(";"):
            if form.isupper() and form.isalpha() and len(form) >= _SPOKEN_ACRONYM and row[2] == "name":
                forms.add(form.capitalize(), concept, any_case=False)  # « l'Otan », « l'Unesco »
            for inflected in _inflect(form, language):
                forms.add(inflected, concept, any_case=language == "fr" and _is_small(form))
    return forms


def _is_small(form: str) -> bool:
    """Whether a French form may stand without capitals: words in lower case, and names of three words or more."""
    return form.lstrip("=") == form.lstrip("=").lower() or form.count(" ") >= 2


@cache
def _hard_concepts() -> frozenset[str]:
    every = {row[0] for name in (*_ROWS, "territories.tsv") for row in _lines(name)}
    return frozenset(every | {_concept(row) for row in _lines("terms.tsv") if row[2] != "soft"})


def _concept(row: Sequence[str]) -> str:
    """Return what stands for a line of terms.tsv: its first French and first English form."""
    return f"term:{row[0].split(';')[0]}={row[1].split(';')[0]}"


def _nations_and_places(language: str) -> Iterator[tuple[str, list[str], list[str]]]:
    names, peoples = (1, 2) if language == "fr" else (3, 4)
    for name in _ROWS:
        for row in _lines(name):
            yield row[0], _split(row[names]), _split(row[peoples])
    for code, *official in _lines("territories.tsv"):
        name = official[0 if language == "fr" else 1]
        yield code, [name, name.replace("&", "and"), name.replace("St.", "Saint")], []


@cache
def english_of_names() -> dict[str, str]:
    """Return the English of each French name in all its forms, cased as it is written: « maliennes » is Malian.

    What answers for a name in the checks, and is a word like others as well, is none: « ligne », « association ».
    """
    found = {french: english for french, english, *_ in _lines("forms.tsv")}
    for name in _ROWS:
        for _, french, peoples, english, their in _lines(name):
            _pair(found, french, english)
            _pair(found, peoples, their)
    for _, french, english, *_rest in _lines("territories.tsv"):
        _pair(found, french, english)
    for french, english, *_rest in _lines("terms.tsv"):
        _pair(found, french, english)
    return {french: english for french, english in found.items() if english != _NO_NAME}


@cache
def codes_of_peoples() -> dict[str, str]:
    """Return the ISO 3166-1 code of each nation by the forms of its people's French name in small letters."""
    found: dict[str, str] = {}
    for code, _, peoples, *_rest in _lines("nations.tsv"):
        for form in _split(peoples):
            for word in _inflect(form, "fr"):
                found.setdefault(word.lower(), code)
    return found


@cache
def names_of_places() -> dict[str, tuple[str, str]]:
    """Return the code and the English name of each nation, territory and place by its French names."""
    found: dict[str, tuple[str, str]] = {}
    for name in _ROWS:
        for code, french, _, english, _ in _lines(name):
            for form in _split(french):
                found.setdefault(form.removeprefix("="), (code, _split(english)[0] if english else form))
    for code, french, english, *_rest in _lines("territories.tsv"):
        found.setdefault(french, (code, english.replace("&", "and")))
        found.setdefault(french.replace("’", "'"), found[french])
    for french, english, *_ in _lines("forms.tsv"):
        if french in found and english != _NO_NAME:
            found[french] = (found[french][0], english)
    return found


def _pair(found: dict[str, str], french: str, english: str) -> None:
    """Add the forms of a cell of French names with the first English one, the first time that a form is seen."""
    said = next((form.removeprefix("=") for form in _split(english)), "")
    for form in _split(french):
        for word in _inflect(form, "fr"):
            if said:
                found.setdefault(word, said)


def _inflect(form: str, language: str) -> Iterable[str]:
    """Return the forms of a people's name: « malien, malienne, maliens, maliennes », "Malian, Malians".

    A form that begins with "=" is taken as it is, and so is a name in capitals.
    """
    if form.startswith("="):
        return (form[1:],)
    if language == "en":
        return (form, f"{form}s") if form.isalpha() and not form.endswith(("s", "sh", "ch")) else (form,)
    if " " in form or form[0].isupper():
        return (form,)
    feminine = next((form.removesuffix(a) + b for a, b in _FEMININES if form.endswith(a)), form + "e")
    plural = form if form.endswith(("s", "x")) else form + "s"
    return (form, plural, feminine, feminine + "s")


def _split(cell: str) -> list[str]:
    return [form for form in cell.split(";") if form]


def _lines(name: str) -> list[list[str]]:
    rows = (line.split("\t") for line in _read(name).split("\n") if line and not line.startswith("#"))
    return [[*row, "", "", "", ""][:5] for row in rows]


@cache
def _read(name: str) -> str:
    return resources.files("service.terminology").joinpath("data", name).read_text("utf-8")
