"""Tell whether a name stands behind a preposition that says the opposite: « depuis le Mali » and "to Mali"."""

import re
from collections import Counter
from dataclasses import dataclass

from service.text.folding import fold

_OF = r"(?:d(?:e|u)\s|d['’]|de\sl['’])"
_FRENCH = {
    "source": rf"(?:depuis\s|en\sprovenance\s{_OF}|venue?s?\s{_OF}|originaires?\s{_OF})",
    "target": rf"(?:vers\s|à\sdestination\s{_OF}|en\sdirection\s{_OF})",
    "against": rf"(?:contre\s|envers\s|à\sl['’]encontre\s{_OF}|à\sl['’]égard\s{_OF})",
    "presence": rf"en\sprésence\s{_OF}",
    "owner": rf"(?!donnée|employé|député|allié|délégué)\w{{3,}}(?:(?<!t)és?|ées?)\s{_OF}",
}
_ENGLISH = {"from": r"from", "to": r"(?:in)?to|towards?", "by": r"by", "participle": r"\w+ed\sby"}
_CONTRARY = frozenset(
    [
        ("source", "to"),
        ("target", "from"),
        ("against", "by"),
        ("against", "participle"),
        ("presence", "by"),
        ("presence", "participle"),
        ("owner", "participle"),
    ]
)
_CAPITAL = r"[A-ZÀ-Ý][\w-]{2,}(?![\w-])"
_NAME = rf"(?P<name>{_CAPITAL})"
_NAMES = re.compile(_CAPITAL)
_IN_FRENCH = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in _FRENCH.items())})(?:l['’]|le\s|la\s|les\s)?{_NAME}"
)
_IN_ENGLISH = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in _ENGLISH.items())})\s"
    rf"(?:the\s|neighbou?ring\s)?{_NAME}(?!['’]s)"
)
_BY_COMPANIONS = re.compile(r"(?:accompagn|entour|assist|escort|précéd|bord|aim|respect|flanqu|doubl|compos|inspir)\w*")
"""Participles whose « de » is "by": « accompagné de »."""

_KEY = 4  # letters by which a name is known again in English: « Russie », "Russia"


@dataclass(frozen=True, slots=True)
class Contrary:
    """The name with its preposition in French, and what became of it in English."""

    french: str
    english: str


def find_contrary_preposition(french: str, english: str) -> Contrary | None:
    """Return the first name whose English preposition contradicts the French one, or None.

    Only names that each sentence has once are looked at. « La ville encerclée de Torva » is not encircled by Torva.

    >>> find_contrary_preposition("Il a fui depuis le Mali.", "He fled to Mali.")
    Contrary(french='depuis le Mali', english='to Mali')
    """
    ours = {_key(match["name"]): match for match in _IN_FRENCH.finditer(french)}
    if not ours:
        return None
    often = {key for text in (french, english) for key, n in Counter(map(_key, _NAMES.findall(text))).items() if n > 1}
    for theirs in _IN_ENGLISH.finditer(english):
        key = _key(theirs["name"])
        own = ours.get(key)
        if own is None or key in often or _BY_COMPANIONS.match(own.group()):
            continue
        if (_kind(own), _kind(theirs)) in _CONTRARY:
            return Contrary(own.group(), theirs.group())
    return None


def _kind(match: re.Match[str]) -> str:
    return next(name for name, found in match.groupdict().items() if found is not None and name != "name")


def _key(name: str) -> str:
    return fold(name)[:_KEY]
