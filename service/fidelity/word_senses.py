"""Find words translated in a sense that their neighbours rule out: « une carrière de granit » as a "career"."""

import functools
import re
from pathlib import Path
from typing import NamedTuple

from service.terminology import judge
from service.terminology.compiled import tokens
from service.terminology.lexicon import lexicon
from service.terminology.senses import find_sense, senses_of

ALTERNATIVES = Path(__file__).with_name("data") / "sense_alternatives.tsv"
_WORD = re.compile(r"[^\W\d_]+")


class WrongSense(NamedTuple):
    """A French word, the English that stands for it, and the English of the sense that it has there; the lemma of the
    word and the stem of its English."""

    french: str
    english: str
    wanted: str
    lemma: str
    stem: str


class _Noun(NamedTuple):
    """A noun of a source, its first character, its lemma, the English of its sense, and the stems of that and of other
    senses."""

    start: int
    word: str
    lemma: str
    wanted: str
    own: frozenset[str]
    others: tuple[str, ...]


def find_wrong_senses(source: str, target: str) -> tuple[WrongSense, ...]:
    """Return what `compare_senses` does without what translators write as well: "subscribers" for "followers"."""
    alternatives = _alternatives()
    found = compare_senses(source, target)
    return tuple(one for one in found if (one.lemma, one.wanted, one.stem) not in alternatives)


def compare_senses(source: str, target: str) -> tuple[WrongSense, ...]:
    """Return the nouns of a French sentence whose English has another sense's word and none of the sense they have.

    The sense is what the rules of the lexicon tell by the words around (`terminology.senses`); a noun to which no rule
    applies is not looked at, nor one in a set phrase, nor an English word that another French word accounts for.
    """
    nouns = _nouns_of_known_sense(source)
    if not nouns:
        return ()
    said = {judge.stem(one.lower()): one for one in _WORD.findall(target)}
    found = list[WrongSense]()
    for noun in nouns:
        wrong = next((one for one in noun.others if one in said), None) if noun.own.isdisjoint(said) else None
        if wrong and not _is_accounted_for(wrong, source, noun.start):
            found.append(WrongSense(noun.word, said[wrong], noun.wanted, noun.lemma, wrong))
    return tuple(found)


@functools.lru_cache(maxsize=256)
def _nouns_of_known_sense(source: str) -> tuple[_Noun, ...]:
    """Return the nouns to which a rule gives a sense, which all translations of a sentence share."""
    words, found, reach = tokens(source), list[_Noun](), -1
    for index, match in enumerate(words):
        word = match.group()
        if index > reach and (phrase := lexicon().phrase(source, words, index)):
            reach = phrase.last
        if index <= reach or not word[0].islower() or not senses_of(word) or not _is_noun(word):
            continue
        if sense := find_sense(source, words, index):
            lemma = lexicon().entries(word)[0].lemma
            found.append(_Noun(match.start(), word, lemma, sense.english[0], *_stems(word, sense.english)))
    return tuple(found)


@functools.cache
def _alternatives() -> frozenset[tuple[str, ...]]:
    """Return the rows of the table that `training.sense_alternatives` writes."""
    lines = ALTERNATIVES.read_text(encoding="utf-8").splitlines()
    return frozenset(tuple(line.split("\t")) for line in lines if not line.startswith("#"))


def _is_accounted_for(stem: str, source: str, start: int) -> bool:
    """Whether another word than the one at `start` may have an English word of this stem."""
    rest = (match.group().lower() for match in tokens(source) if match.start() != start)
    return any(stem in judge.acceptable(word) for word in rest)


def _is_noun(word: str) -> bool:
    rows = lexicon().entries(word)
    return bool(rows) and all(row.parts_of_speech[0] == "n" for row in rows)


def _stems(word: str, english: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the stems of a sense's English, and those of the word's other senses in order."""
    own = judge.stems_of(english)
    others = [row.english for row in lexicon().entries(word)] + [sense.english for sense in senses_of(word)]
    return own, tuple(sorted(frozenset().union(*map(judge.stems_of, others)) - own))
