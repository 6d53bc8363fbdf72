"""Tell whether an English sentence relates two things that its French source does not relate in that way."""

import re

_REPLACED = re.compile(r"\breplac(?:e|es|ed|ing)\s[^.;:]{1,80}?\s(?:with|by)\s\w+(?:\s\w+)?", re.IGNORECASE)
_REMPLACER = re.compile(r"\b(?:remplac|chang)\w*", re.IGNORECASE)
_BY_WHAT = re.compile(r"\b(?:par|avec|contre|au profit|à la place)\b", re.IGNORECASE)
_TIMES_AS = re.compile(
    r"\b(?:twice|(?:\w+\s)?times)\s(?:as\s\w+\sas|\w+er\sthan|(?:more|less|fewer)\sthan)\b", re.IGNORECASE
)
_FOIS_PLUS = re.compile(r"\bfois (?:plus|moins)\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_THAN_WHAT = re.compile(r"\b(?:que\b|qu['’]|à\b|aux?\b|comparé|rapport\b)", re.IGNORECASE)


def find_invented_relation(french: str, english: str) -> str | None:
    """Return the words of `english` that say by what something is replaced, or with what it is compared, or None.

    They are returned where the French names no such thing: « remplacer les portes de l'écluse » says whose doors they
    are, and « deux fois plus en 2028 » when it is, not what it is compared with.

    >>> find_invented_relation("Ils ont remplacé les portes de l'écluse.", "They replaced the doors with a lock.")
    'replaced the doors with a lock'
    >>> find_invented_relation("Ils ont remplacé la porte par un mur.", "They replaced the door with a wall.") is None
    True
    """
    replaced = _REPLACED.search(english)
    if replaced and _REMPLACER.search(french) and not _BY_WHAT.search(french):
        return replaced.group()
    compared, more = _TIMES_AS.search(english), _FOIS_PLUS.search(french)
    if compared and more and not _THAN_WHAT.search(more["rest"]):
        return compared.group()
    return None
