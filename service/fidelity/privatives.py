"""Find a word that lost or gained the prefix that denies it: « inégalité » as "equality", « stable » as "unstable"."""

import functools
from collections.abc import Iterator
from typing import NamedTuple

from service.fidelity.negation import count_negations, count_traces
from service.fidelity.opposites import Reversal
from service.terminology import judge
from service.terminology.compiled import tokens
from service.terminology.lexicon import lexicon

_FRENCH = ("in", "im", "il", "ir", "dés", "dis", "dé", "mal", "mé", "anti", "non-")
_ENGLISH = ("un", "in", "im", "il", "ir", "dis", "non", "non-", "mis", "de")
_SHORTEST = 4  # letters behind a French prefix


class _Contrary(NamedTuple):
    """The French lemma that differs by its prefix alone, its English, and whether it is the one that is denied."""

    lemma: str
    english: str
    is_denied: bool


def find_privatives(source: str, target: str) -> Reversal | None:
    """Return the French word that the English renders by its contrary, and that English word, or None.

    Only pairs count of which both languages make one word by a prefix, or English by "-ful" and "-less"; and only where
    no other word of the sentence answers for the contrary and nothing else denies it.

    >>> find_privatives("L'inégalité a toujours existé.", "Equality has always existed.")
    Reversal(source='inégalité', target='Equality')
    """
    words = [match.group() for match in tokens(source)]
    having = [(word, contraries) for word in words if (contraries := _contraries(word.lower()))]
    if not having:
        return None
    said = {judge.stem(match.group().lower()): match.group() for match in tokens(target)}
    for word, contraries in having:
        for contrary in contraries:
            own = said.get(judge.stem(contrary.english))
            if own is None or not judge.acceptable(word.lower()).isdisjoint(said):
                continue
            others = (other.lower() for other in words if other != word)
            if any(judge.accounts_for(other, contrary.english) for other in others):
                continue
            if not _is_denied_otherwise(source, target, contrary):
                return Reversal(word, own)
    return None


def _is_denied_otherwise(source: str, target: str, contrary: _Contrary) -> bool:
    """Whether the side without the prefix says no more often than the other: « instable » as "not stable"."""
    if contrary.is_denied:
        return count_traces(source, "fr") > count_negations(target, "en")
    return count_traces(target, "en") > count_negations(source, "fr")


@functools.lru_cache(maxsize=8192)
def _contraries(word: str) -> tuple[_Contrary, ...]:
    """Return the contraries of a French form in small letters, by every row that it belongs to."""
    return tuple(dict.fromkeys(one for entry in lexicon().entries(word) for one in _of(entry.lemma, entry.english)))


def _of(lemma: str, english: tuple[str, ...]) -> Iterator[_Contrary]:
    roots = (lemma.removeprefix(prefix) for prefix in _FRENCH if lemma.startswith(prefix))
    plain = ((root, False) for root in roots if len(root) >= _SHORTEST)
    for contrary, is_denied in (*plain, *((prefix + lemma, True) for prefix in _FRENCH)):
        for entry in lexicon().entries(contrary):
            for word in entry.english if entry.lemma == contrary else ():
                if any(_denies(word, own) if is_denied else _denies(own, word) for own in english):
                    yield _Contrary(contrary, word, is_denied)


def _denies(denied: str, plain: str) -> bool:
    """Whether an English word is another with a privative prefix, or with "-less" for "-ful"."""
    if any(denied == prefix + plain for prefix in _ENGLISH):
        return True
    return plain.endswith("ful") and denied == plain.removesuffix("ful") + "less"
