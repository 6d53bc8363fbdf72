"""Find denials that have lost their limit: « n'est pas encore annoncée » as "was not announced"."""

import re
from functools import cache

from service.text.word_lists import word_lists

_LISTS = word_lists("service.fidelity", "limits.toml")


def find_lost_limit(source: str, target: str) -> str | None:
    """Return the first French « pas encore », « pas bien », « pas seulement » whose limit no English word has, or None.

    >>> find_lost_limit("Ils ne sont pas bien payés.", "They are not paid.")
    'pas bien'
    """
    if " pas " not in source:
        return None
    for french, english in _patterns():
        found = french.search(source)
        if found and not english.search(target):
            return found[0]
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return for each kind of limit the French denials that have it and the English words that say it."""
    kinds = [name.removeprefix("french_") for name in _LISTS if name.startswith("french_")]
    return tuple(
        (
            re.compile(rf"\bpas {_LISTS.any_of(f'french_{kind}')}\b"),
            re.compile(rf"\b{_LISTS.any_of(f'english_{kind}')}\b", re.IGNORECASE),
        )
        for kind in kinds
    )
