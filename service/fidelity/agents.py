"""Find who does something turned into whom it is done to: « X accuse Y » as "X was accused by Y"."""

import re
from collections.abc import Sequence

from service.terminology import judge
from service.terminology.gazetteer import english_of_names
from service.terminology.lexicon import lexicon
from service.text.word_lists import word_lists

_LISTS = word_lists("service.fidelity", "agents.toml")
_NO_OBJECT, _PREPOSITIONS, _HAVE, _BY, _EMPTY = map(
    _LISTS.words, ("no_object", "prepositions", "auxiliaries", "by", "empty")
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be)\s(?:\w+ly\s)?(?P<verb>[a-z]{3,}(?:ed|en|nt|lt|ht|wn|ld|id|de|ck|ng|un))\sby\s",
)
_CLAUSE = re.compile(r"[,;:()]|\s(?:that|which|who|and|but|while|after|before|when|because)\s")
_PARTICIPLE = re.compile(r"(?:é|i|u)e?s?$")
_WORD = re.compile(r"[^\W\d_]+")
_AGENT = re.compile(r"(?:(?:the|an?|its|his|her|their)\s)?\w+")


def find_turned_agent(source: str, target: str) -> str | None:
    """Return the English words that say by whom something is done that the French has whom it is done to, or None.

    It counts where the French has the verb in the active and no word for "by", its object, behind it, is the English
    agent, and its subject, before it, the English subject.

    >>> find_turned_agent("La firme accuse la banque de fraude.", "The firm has been accused by the bank of fraud.")
    'accused by the bank'
    """
    passive = _PASSIVE.search(target)
    if passive is None:
        return None
    french = _WORD.findall(source)
    if not _BY.isdisjoint(map(str.lower, french)):
        return None
    at = _active(french, passive["verb"])
    if at is None:
        return None
    behind = target[passive.end() :]
    agent = _content(_CLAUSE.split(behind, maxsplit=1)[0])[:1]
    subject = _content(_CLAUSE.split(target[: passive.start()])[-1])
    before, after = french[:at], french[at + 1 :]
    if not any(_is_object(word, after) and not _stands(word, before) for word in agent):
        return None
    if not any(_stands(word, before) and not _stands(word, after) for word in subject):
        return None
    words = _AGENT.match(behind)
    return target[passive.start("verb") : passive.end() + (words.end() if words else 0)]


def _active(french: Sequence[str], verb: str) -> int | None:
    """Return where the one form of a verb stands that is in the active, None where there is none or another one."""
    found = [at for at, word in enumerate(french) if len(word) > 3 and judge.accounts_for(word, verb)]
    if len(found) != 1 or not any("v" in entry.parts_of_speech for entry in lexicon().entries(french[found[0]])):
        return None
    before = {word.lower() for word in french[max(0, found[0] - 3) : found[0]]}
    is_participle = _PARTICIPLE.search(french[found[0]]) is not None and not before & _HAVE
    return None if is_participle or before & _NO_OBJECT else found[0]


def _is_object(english: str, french: Sequence[str]) -> bool:
    """Whether an English word stands among French ones that follow a verb, behind no preposition."""
    at = next((at for at, word in enumerate(french) if _stands(english, (word,))), None)
    return at is not None and _PREPOSITIONS.isdisjoint(word.lower() for word in french[max(0, at - 3) : at])


def _content(text: str) -> list[str]:
    words = re.findall(r"[^\W\d_]{3,}", text)
    return [word for word in words if word.lower() not in _EMPTY]


def _stands(english: str, french: Sequence[str]) -> bool:
    """Whether one of some French words accounts for an English one, as a word or as a name."""
    names = english_of_names()
    return any(
        names.get(word) == english or judge.accounts_for(word, english.lower()) for word in french if len(word) > 2
    )
