"""Find words told in a sense that their neighbours rule out: « une carrière de granit » as a "career"."""

import re
from typing import NamedTuple

from service.terminology import judge
from service.terminology.compiled import tokens
from service.terminology.lexicon import lexicon
from service.terminology.senses import find_sense, senses_of

_WORD = re.compile(r"[^\W\d_]+")


class WrongSense(NamedTuple):
    """A French word, the English that stands for it, and the English of the sense that it has there."""

    french: str
    english: str
    wanted: str


def find_wrong_senses(source: str, target: str) -> tuple[WrongSense, ...]:
    """Return the nouns of a French sentence whose English has another sense's word and none of the sense they have.

    The sense is what the rules of the lexicon tell by the words around (`terminology.senses`); a noun to which no rule
    applies is not looked at, nor one in a set phrase, nor an English word that another French word accounts for.
    """
    words, found, reach = tokens(source), list[WrongSense](), -1
    said: dict[str, str] = {}
    for index, match in enumerate(words):
        word = match.group()
        if index > reach and (phrase := lexicon().phrase(source, words, index)):
            reach = phrase.last
        if index <= reach or not word[0].islower() or not senses_of(word):
            continue
        sense = find_sense(source, words, index)
        if sense is None or not _is_noun(word):
            continue
        said = said or {judge.stem(one.lower()): one for one in _WORD.findall(target)}
        own, others = _stems(word, sense.english)
        wrong = next((one for one in others if one in said), None) if own.isdisjoint(said) else None
        rest = (other.group().lower() for other in words if other is not match)
        if wrong and not any(wrong in judge.acceptable(other) for other in rest):
            found.append(WrongSense(word, said[wrong], sense.english[0]))
    return tuple(found)


def _is_noun(word: str) -> bool:
    rows = lexicon().entries(word)
    return bool(rows) and all(row.parts_of_speech[0] == "n" for row in rows)


def _stems(word: str, english: tuple[str, ...]) -> tuple[frozenset[str], list[str]]:
    """Return the stems of a sense's English, and those of the word's other senses in order."""
    own = judge.stems_of(english)
    others = [row.english for row in lexicon().entries(word)] + [sense.english for sense in senses_of(word)]
    return own, sorted(frozenset().union(*map(judge.stems_of, others)) - own)
