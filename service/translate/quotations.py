"""Short quotations decoded again without their marks, which are put back around the English words.

A word right behind a quotation mark has other tokens than one behind a blank, and a model whose vocabulary was cut has
few of them: « il s'est dit "ému" » became "emotised", « ému » without marks "moved".
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from service.decoding import Hypothesis
from service.fidelity.function_words import is_content
from service.terminology import judge
from service.terminology.compiled import tokens
from service.terminology.lexicon import lexicon
from service.translate.candidates import outputs_of

_SPAN = re.compile(r"\"\s?([^\"«»“”\n]{2,60}?)\s?\"|«\s?([^\"«»“”\n]{2,60}?)\s?»|“([^\"«»“”\n]{2,60}?)”")
_LONGEST = 4  # words of a quotation that is decoded again
_APART = 2  # words that may stand between two that render a quotation
_LONG = 4  # letters of a French word that a quotation's English has to render
_ENOUGH = 0.6  # share of those words that tell where the quotation stands in the English
_MARK = re.compile(r"[()\[\]\",;:.!?]")
_FREE = re.compile(r"[a-z]+(?:['’-][a-z]+)*", re.IGNORECASE)


def without_marks(source: str, target: str) -> str | None:
    """Return a French sentence without the marks of its short quotations that an English one may have wrong, or None.

    Those are quotations whose English has a word for which no word of the French one accounts. Where the English has
    more or fewer quotations, or the French a figure or a name in one, it is let be.

    >>> without_marks('Il s’est dit "ému" et "fier".', 'He said he was "emotised" and "proud".')
    'Il s’est dit ému et "fier".'
    """
    ours, theirs = list(_SPAN.finditer(source)), list(_SPAN.finditer(target))
    if not ours or len(ours) != len(theirs):
        return None
    doubtful = [own for own, other in zip(ours, theirs, strict=True) if _is_doubtful(_words(own), _words(other))]
    if not doubtful:
        return None
    bare = source
    for span in reversed(doubtful):
        bare = bare[: span.start()] + _words(span) + bare[span.end() :]
    return bare


def with_marks(source: str, bare: str, target: str) -> str | None:
    """Return the English of `bare` with the quotation marks that `source` has and `bare` does not, None if unclear.

    >>> with_marks('Il s’est dit "ému".', 'Il s’est dit ému.', 'He said he was moved.')
    'He said he was "moved".'
    """
    kept = [_words(span) for span in _SPAN.finditer(bare)]
    places = list[tuple[int, int]]()
    for span in _SPAN.finditer(source):
        if kept and _words(span) == kept[0]:
            kept.pop(0)
            continue
        place = _place(_words(span), target)
        if place is None:
            return None
        places.append(place)
    places.sort()
    if any(one[1] > other[0] for one, other in pairwise(places)):
        return None
    for start, end in reversed(places):
        target = f'{target[:start]}"{target[start:end]}"{target[end:]}'
    return target


def outputs_with_marks(source: str, bare: str, hypothesis: Hypothesis) -> list[Hypothesis]:
    """Return those outputs for `bare` that the marks of `source` can be put back into, with them."""
    marked = ((one, with_marks(source, bare, one.text)) for one in outputs_of(bare, hypothesis))
    return [replace(one, text=text) for one, text in marked if text is not None]


def _words(span: re.Match[str]) -> str:
    return next(text for text in span.groups() if text is not None)


def _is_doubtful(french: str, english: str) -> bool:
    words = [match.group() for match in tokens(french)]
    if not words or len(words) > _LONGEST or not french.islower() or any(map(str.isdigit, french)):
        return False
    return any(not _renders(french, word) for word in _content(english))


def _content(english: str) -> Iterator[str]:
    return (match.group().lower() for match in _FREE.finditer(english) if is_content(match.group().lower()))


@functools.lru_cache(maxsize=512)
def _renders(french: str, english: str) -> bool:
    """Whether one of some French words, or a set phrase of them, accounts for an English word."""
    words = tokens(french)
    own = [word.group().lower() for word in words]
    parts = [part for part in english.split("-") if is_content(part)] or [english]
    if all(any(judge.accounts_for(word, part) for word in own) for part in parts):
        return True
    phrases = (lexicon().phrase(french, words, index) for index in range(len(words)))
    stems = frozenset().union(*(judge.stems_of(phrase.english) for phrase in phrases if phrase))
    return judge.stem(english) in stems


def _place(french: str, english: str) -> tuple[int, int] | None:
    """Return the characters of the English words that render some French ones.

    None where there are two such places, a mark between them, or too few words to tell where the quotation ends.
    """
    found = list(_FREE.finditer(english))
    said = [match.group().lower() for match in found]
    hits = [at for at, word in enumerate(said) if is_content(word) and _renders(french, word)]
    wanted = sum(len(word.group()) >= _LONG for word in tokens(french))
    if not hits or len(hits) < _ENOUGH * wanted or any(other - one > _APART for one, other in pairwise(hits)):
        return None
    start, end = found[hits[0]].start(), found[hits[-1]].end()
    return None if _MARK.search(english, start, end) else (start, end)
