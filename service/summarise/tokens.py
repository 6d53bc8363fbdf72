"""Words and marks of a French sentence, and which of them are quoted."""

import re
from dataclasses import dataclass

from service.summarise.genders import Gender
from service.summarise.nouns import listed

_TOKEN = re.compile(
    r"(?:[ldsnmtcj]|qu|lorsqu|puisqu|jusqu)['’]|\d+(?:[.,]\d+)*|(?:MM?|Dr|Pr|Me|Mr|Mrs|St|(?-i:[A-ZÀ-Ý]))\.|\w+(?:[-'’]\w+|\.(?-i:[a-z])\w*)*|[^\w\s]",
    re.IGNORECASE,
)
_QUOTES = {"«": True, "“": True, "»": False, "”": False}
RELATIVES = ("qui", "que", "qu'", "qu’", "dont", "où", "lequel", "laquelle")
SINGULAR: dict[str, Gender | None] = {
    "le": "m", "un": "m", "la": "f", "une": "f", "l'": None, "l’": None, "ce": "m", "cet": "m", "cette": "f",
    "du": "m", "au": "m", "son": None, "sa": "f", "notre": None, "leur": None, "chaque": None, "aucun": "m",
    "aucune": "f", "tout": "m", "toute": "f",
}  # fmt: skip
"""Determiners of one noun, with its gender where they tell it."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, where it stands, and whether that is between quotation marks."""

    text: str
    start: int
    quoted: bool

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        """Whether it is no mark."""
        return self.text[0].isalnum()


def tokens(text: str, *, inside: bool = False) -> list[Token]:
    """Return the words and marks of a sentence; `inside` says that it begins within a quotation.

    >>> [token.text for token in tokens("L'élu a dit non.")]
    ["L'", 'élu', 'a', 'dit', 'non', '.']
    """
    found, quoted = [], inside
    for match in _TOKEN.finditer(text):
        mark = match[0]
        if mark in _QUOTES:
            quoted = _QUOTES[mark]
        elif mark == '"':
            quoted = not quoted
        found.append(Token(mark, match.start(), quoted or mark in _QUOTES or mark == '"'))
    return found


def is_capital(word: str) -> bool:
    """Tell whether a word begins with a capital."""
    return word[:1].isupper()


def is_number(word: str) -> bool:
    """Tell whether a word is a numeral, « deux », « 18 »."""
    return word.lower() in listed("numerals") or word.isdigit()


def is_determiner(word: str) -> bool:
    """Tell whether a noun may follow a word: an article, a possessive, a numeral."""
    lower = word.lower()
    return lower in SINGULAR or lower in listed("plural_determiners") or is_number(lower)
