"""Whether a hyphen at the end of a line belongs to its word: « Saint-Denis » keeps it, « gouverne-ment » does not."""

import re
from functools import cache
from importlib import resources
from unicodedata import combining, normalize

from service.text.word_lists import word_lists

_PARTS = re.compile(r"(?<![^\W_])([^\W_]+)[-\u2010\u00ad\u0002\ufffe]\Z")
_FIRST = re.compile(r"[^\W_]+")
_SOFT = ("\u00ad", "\ufffe")
_HYPHENS = word_lists("service.ingest", "hyphens.fr.toml")
_COMPOUNDING = _HYPHENS.words("compounding")
_ALWAYS = frozenset({"vice", "quasi", "ex"})
_PAIRS = _HYPHENS.words("pairs")
_APPENDED = re.compile(r"(?:ils?|elles?|on|t|je|tu|nous|vous|ce|là|ci|mêmes?|le|la|les|lui|leur|moi|toi|y|en)\Z", re.I)
_ENDINGS = re.compile(r"(?:e?ments?|[st]?ions?|[st]ion|ments|eurs?|euses?|ables?|ibles?|ités?|aires?|istes?|ismes?)\Z")


def glue(text: str, following: str, known: str = "") -> str:
    """Return two consecutive lines as one; `known` is text that shows how words are written in this document."""
    first, second = _PARTS.search(text), _FIRST.match(following)
    if first is None or second is None:
        return text + " " + following if text and following else text + following
    joined = text[: first.end(1)] + following
    if is_compound(first[1], second.group(), known):
        return text[: first.end(1)] + "-" + following
    return joined


def is_compound(first: str, second: str, known: str = "") -> bool:  # noqa: PLR0911 - one way out for each answer
    """Tell whether a word that a line's end has cut in `first` and `second` is written with a hyphen."""
    one, two = first.lower(), second.lower()
    if first[-1].isdigit() or second[0].isdigit() or (second[0].isupper() and not first[-1].isupper()):
        return True
    if second[0].isupper() and len(first) > 1 and first.isupper() and not second.isupper():
        return True
    if known:
        if re.search(rf"(?<![\w-]){re.escape(first)}-{re.escape(second)}(?![\w-])", known):
            return True
        if re.search(rf"(?<![\w-]){re.escape(first + second)}(?![\w-])", known):
            return False
    words = _words()
    if one in _ALWAYS or f"{one}-{two}" in _PAIRS:
        return True
    if one + two in words or _singular(one + two) in words:
        return False
    if _APPENDED.match(second) and (one in words or one == "t"):  # « a-t-il »
        return True
    if one in _COMPOUNDING:
        return two in words or _singular(two) in words or two in _unaccented()
    return one in words and two in words and len(one) > 2 and len(two) > 2 and not _ENDINGS.fullmatch(two)


def _singular(word: str) -> str:
    return word.rstrip("sx").removesuffix("e")


@cache
def _unaccented() -> frozenset[str]:
    """Return the words as files without accents spell them."""
    return frozenset("".join(c for c in normalize("NFD", word) if not combining(c)) for word in _words())


@cache
def _words() -> frozenset[str]:
    """Return the common words of French news, in small letters."""
    text = resources.files("service.terminology").joinpath("data/common.fr.txt").read_text("utf-8")
    return frozenset(text.split())
