"""Tell which French words a translation renders, by every English word that the lexicon accepts for them.

A word is rendered when some inflection of an acceptable English word stands in the translation (the lexicon's
renderings, those of the set phrase that it belongs to, and pairs learned from parallel text), or a word spelt nearly
alike does. Words are compared by their stems (Porter 2, Snowball), so "reopened" answers « rouvrir = reopen ».
"""

import functools
import re
import threading
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from service.terminology.compiled import tokens
from service.terminology.lexical_table import lexical_table
from service.terminology.lexicon import Entry, lexicon
from service.terminology.neighbours import telling_word

RARER = 300
"""Rows of the lexicon, commonest first, that are not looked for: « avoir », « sur », « chose »."""
_SHORTEST = 3  # letters of a French word that is looked for
_ALIKE = {4: 4, 5: 4}  # letters that cognates of four and five letters share at their beginning; five in longer ones
_WORD = re.compile(r"[^\W\d_]+")
_EMPTY = frozenset(("the", "and", "for", "with", "from", "out", "off", "one", "some", "who", "are", "was"))


class _Stemmers(threading.local):
    """A stemmer for each thread: one that two threads share mixes up their words, or fails."""

    @functools.cached_property
    def english(self) -> "snowballstemmer.stemmer":  # type: ignore[name-defined]  # noqa: F821
        import snowballstemmer

        return snowballstemmer.stemmer("english")


_STEMMERS = _Stemmers()


@dataclass(frozen=True, slots=True)
class Rendering:
    """A French word of a sentence: its characters [start, end), its row, and whether the translation renders it."""

    start: int
    end: int
    entry: Entry
    is_rendered: bool


class _Wanted(NamedTuple):
    """A French word that a translation has to render: its place, letters in lower case, row, and its phrase's stems."""

    start: int
    end: int
    word: str
    entry: Entry
    by_phrase: frozenset[str]


@functools.lru_cache(maxsize=256)
def find_renderings(source: str, target: str) -> tuple[Rendering, ...]:
    """Return the words of a French sentence that its English translation has to render, in order, each once.

    Names, acronyms, the commonest words and those that the lexicon does not know are left out.
    """
    said = _said(target)
    return tuple(
        Rendering(
            one.start, one.end, one.entry, not one.by_phrase.isdisjoint(said) or _is_rendered(one.word, said, target)
        )
        for one in _wanted(source)
    )


@functools.lru_cache(maxsize=256)
def _wanted(source: str) -> tuple[_Wanted, ...]:
    """Return what `find_renderings` looks for, which all translations of a sentence share."""
    words, table = tokens(source), lexicon()
    found, seen, by_phrase, reach = list[_Wanted](), set[str](), frozenset[str](), -1
    for index, match in enumerate(words):
        if index > reach and (phrase := table.phrase(source, words, index)):
            by_phrase, reach = stems_of(phrase.english), phrase.last
        word = match.group()
        lower = word.lower()
        if lower in seen or len(word) < _SHORTEST or word.isupper() or (index and word[0].isupper()):
            continue
        seen.add(lower)
        entry = table.entry(word, telling_word(words, index))
        if entry is None or entry.rank < RARER or not entry.english or "x" in entry.parts_of_speech:
            continue
        found.append(_Wanted(*match.span(), lower, entry, by_phrase if index <= reach else frozenset()))
    return tuple(found)


def coverage(source: str, target: str) -> float:
    """Return the share of the words to be rendered that are, the rarer half of the lexicon counting twice; 1 for none.

    >>> coverage("Les péniches attendent.", "The barges are waiting.")
    1.0
    """
    weights = [(2 if one.entry.rank >= 1000 else 1, one.is_rendered) for one in find_renderings(source, target)]
    total = sum(weight for weight, _ in weights)
    return sum(weight for weight, rendered in weights if rendered) / total if total else 1.0


def _is_rendered(word: str, said: frozenset[str], target: str) -> bool:
    if not acceptable(word).isdisjoint(said):
        return True
    return lexical_table().translates(word, target) or any(_are_cognate(word, other) for other in said)


def accounts_for(french: str, english: str) -> bool:
    """Whether an English word in small letters may be there for a French one: by lexicon, learned pairs or letters.

    >>> accounts_for("péniches", "barge"), accounts_for("péniches", "leek")
    (True, False)
    """
    stems = frozenset().union(acceptable(french), *map(acceptable, lexicon().lemmas(french)))
    return stem(english) in stems or lexical_table().translates(french, english) or _are_cognate(french, english)


@functools.lru_cache(maxsize=4096)
def acceptable(word: str) -> frozenset[str]:
    """Return the stems of all English words that may render a French form, whichever row it belongs to."""
    return frozenset().union(*(stems_of(entry.english) for entry in lexicon().entries(word)))


@functools.lru_cache(maxsize=4096)
def stems_of(english: tuple[str, ...]) -> frozenset[str]:
    """Return the stems of the words of some renderings, those that are empty of meaning left out."""
    words = [word.lower() for text in english for word in _WORD.findall(text)]
    return frozenset(stem(word) for word in words if len(word) > 2 and word not in _EMPTY)


@functools.lru_cache(maxsize=256)
def _said(target: str) -> frozenset[str]:
    return frozenset(stem(word.lower()) for word in _WORD.findall(target))


@functools.lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return the stem of an English word in lower case."""
    return str(_STEMMERS.english.stemWord(word))


@functools.lru_cache(maxsize=8192)
def _are_cognate(french: str, english: str) -> bool:
    """Whether two words begin alike: « bauxite », « sénateur » and "senator"."""
    shortest = min(len(french), len(english))
    shared = _ALIKE.get(shortest, 5)
    return shortest >= shared and _fold(french)[:shared] == _fold(english)[:shared]


@functools.lru_cache(maxsize=8192)
def _fold(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
