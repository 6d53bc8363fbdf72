"""Find a noun that the translation leaves out beside another: of a pair, before a complement, between it and a number.

« des éleveurs et des pêcheurs » as "fishermen", « les portes de sept écluses » as "the seven locks", « deux habitants
de villages voisins » as "two neighbouring villages".
"""

import re
from collections.abc import Mapping, Sequence

from service.terminology import judge
from service.terminology.compiled import tokens
from service.terminology.lexicon import lexicon
from service.terminology.tables import read_context
from service.text.numbers import read_numbers

_JOINED = re.compile(r"\b(?:and|or|nor|as\swell\sas|along\swith|together\swith|plus|both)\b|&", re.IGNORECASE)
_JOIN = "et"
_HEAD = re.compile(r"\b(\w+[sx])\s(?:des?\s|d['’])\Z", re.IGNORECASE)
_COUNTED = re.compile(r"\s(\w+)")
_COMPLEMENT = re.compile(r"\s(?P<noun>\w+[sx])\s(?:de\s|d['’]|des\s)(?P<other>\w+)")
_NEXT = re.compile(r"\W{1,3}(\w+)(?:\W{1,3}(\w+))?")
_WHO = re.compile(r"(?:ers|ors|ists|ians|men)$")  # "two villagers" are « deux habitants de villages »
_MARKS = re.compile(r"[,;:–—(]")
_SHORTER = 0.9  # words of the English for one of the French where something may have been left out
_LONGEST = 32  # words of a French sentence that is looked at: longer ones are often said in another way


def find_lost_half(source: str, target: str) -> str | None:
    """Return the noun of a pair joined by « et » that an English sentence leaves out, or None.

    It counts where the lexicon finds the other half rendered, the English has fewer conjunctions than the French has
    « et », no more commas, and fewer words, and neither half is part of a set phrase.

    >>> find_lost_half("Les pêcheurs et les éleveurs protestent mardi.", "Fishermen protest on Tuesday.")
    'éleveurs'
    """
    words = tokens(source)
    joins = [index for index, match in enumerate(words) if match.group().lower() == _JOIN]
    if not joins or len(words) > _LONGEST or len(_JOINED.findall(target)) >= len(joins):
        return None
    if len(_MARKS.findall(target)) > len(_MARKS.findall(source)) or len(tokens(target)) > _SHORTER * len(words):
        return None
    renderings = _by_start(source, target)
    for join in joins:
        halves = [renderings.get(words[at].start()) if at is not None else None for at in _around(words, join)]
        first, second = halves
        if first is None or second is None or first.is_rendered == second.is_rendered:
            continue
        if "n" not in first.entry.parts_of_speech or "n" not in second.entry.parts_of_speech:
            continue
        lost = second if first.is_rendered else first
        if not _in_phrase(source, words, lost.start):
            return source[lost.start : lost.end]
    return None


def find_lost_head(source: str, target: str) -> str | None:
    """Return the French of a plural and its counted complement of which an English sentence has the complement only.

    It counts where the lexicon knows both nouns and finds the second one rendered and not the first, and where there is
    more than one of it, not in a unit of measure: "two billion" may stand for « des prêts de deux milliards ».

    >>> find_lost_head("Elle a remplacé les portes de sept écluses.", "It replaced the seven locks.")
    'portes de sept écluses'
    """
    for number in read_numbers(source, "fr")[0]:
        head, counted = _HEAD.search(source[: number.start]), _COUNTED.match(source, number.end)
        if not head or not counted or number.measure or "1" in number.readings:
            continue
        renderings = _by_start(source, target)
        first, second = renderings.get(head.start(1)), renderings.get(counted.start(1))
        if first is None or second is None or first.is_rendered or not second.is_rendered:
            continue
        nouns = set(first.entry.parts_of_speech) == {"n"} and "n" in second.entry.parts_of_speech
        if nouns and not _in_phrase(source, tokens(source), first.start):
            return source[first.start : second.end]
    return None


def find_lost_counted(source: str, target: str) -> str | None:
    """Return the French of a number, its noun and a complement that an English sentence counts instead, or None.

    It counts where the number is the same, the complement's English stands behind it, and no word stands for the noun.

    >>> find_lost_counted("Deux habitants de villages voisins sont là.", "Two neighbouring villages are there.")
    'Deux habitants de villages'
    """
    theirs = [number for number in read_numbers(target, "en")[0] if number.hard]
    for number in read_numbers(source, "fr")[0] if theirs else ():
        found = _COMPLEMENT.match(source, number.end) if number.hard and not number.measure else None
        if found is None or "1" in number.readings or not _is_noun(found["noun"]) or not _is_noun(found["other"]):
            continue
        noun, other = found["noun"].lower(), found["other"].lower()
        counted = [_NEXT.match(target, own.end) for own in theirs if own.readings & number.readings]
        behind = [word.lower() for match in counted if match for word in match.groups() if word]
        if not any(judge.accounts_for(other, word) and not _WHO.search(word) for word in behind):
            continue
        if _in_phrase(source, tokens(source), found.start("noun")):
            continue
        if not any(judge.accounts_for(noun, word.group().lower()) for word in tokens(target)):
            return source[number.start : found.end()]
    return None


def _is_noun(word: str) -> bool:
    """Whether a form may be a noun before all."""
    return any(entry.parts_of_speech[0] == "n" for entry in lexicon().entries(word))


def _by_start(source: str, target: str) -> Mapping[int, judge.Rendering]:
    """Return the renderings of a French sentence's words by where the words begin."""
    return {one.start: one for one in judge.find_renderings(source, target)}


def _around(words: Sequence[re.Match[str]], join: int) -> tuple[int | None, int | None]:
    """Return the words before and behind a conjunction, articles and prepositions passed over."""
    small = read_context()["small_words"] | read_context()["before_nouns"]
    before = join - 1 if join else None
    behind = next((at for at in range(join + 1, len(words)) if words[at].group().lower() not in small), None)
    return before, behind


def _in_phrase(source: str, words: Sequence[re.Match[str]], start: int) -> bool:
    for index in range(len(words)):
        if words[index].start() > start:
            return False
        phrase = lexicon().phrase(source, words, index)
        if phrase and words[phrase.last].start() >= start:
            return True
    return False
