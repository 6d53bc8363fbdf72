"""Find a grave fact that an English translation leaves out: « plusieurs morts » and "several people".

What killed, wounded, abducted or jailed people is told by few words in either language, so that a translation without
any of them does not tell it.
"""

import re
from functools import cache, lru_cache

from service.text.word_lists import word_lists

_LISTS = word_lists("service.fidelity", "grave_facts.toml")


def find_lost_fact(french: str, english: str) -> str | None:
    """Return the first French word that states a grave fact of which the English has no word, or None.

    >>> find_lost_fact("Ils sont accusés de complicité de meurtre.", "They are accused of complicity.")
    'meurtre'
    """
    return next((words for words, theirs in _stated(french) if not theirs.search(english)), None)


@lru_cache(maxsize=256)
def _stated(french: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the words that state grave facts, each with what says it in English: once for all translations."""
    found = ((ours.search(french), theirs) for ours, theirs in _facts())
    return tuple((stated.group(), theirs) for stated, theirs in found if stated)


@cache
def _facts() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    names = [name.removesuffix("_fr") for name in _LISTS if name.endswith("_fr")]
    return tuple(
        (
            re.compile(rf"\b{_LISTS.any_of(f'{name}_fr')}\b", re.IGNORECASE),
            re.compile(rf"\b{_LISTS.any_of(f'{name}_en')}\b", re.IGNORECASE),
        )
        for name in names
    )
