"""Names and headings in capitals as other texts write them: « AWA DIOP », « M. DIOP » and « BAMAKO »."""

import re
from functools import lru_cache

from service.context.acronym_table import key_of, table
from service.context.name_tables import given_names, places
from service.terminology.gazetteer import common_words

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"(?<![\w.@/])[A-ZÀ-ÖØ-Ý]{2,}(?:[-'’][A-ZÀ-ÖØ-Ý]{2,})*(?![\w@/]|\.[A-ZÀ-Ý])")
_CIVIL = re.compile(r"(?:\bMM?\.|\bMmes?|\bMlle|\bDr|\bMe|\bPr|\bMgr|\bMonsieur|\bMadame|\bMaître)[ \u00a0]\Z")
_MOST_CAPITALS = 0.75  # share of words in capitals from which a line is taken for a heading in capitals
_FEWEST_LETTERS = 12  # of a line that can be one
_SHORTEST = 3  # letters of a name


@lru_cache(maxsize=8)
def in_small_letters(text: str) -> str:
    """Return a text of the same length with its names and headings in capitals as names and words.

    Of a heading every word that is no acronym of the table becomes small, common words without a capital. Elsewhere a
    word in capitals is a name behind a civil title, in a row that a given name opens, and where it is a known place.

    >>> in_small_letters("Selon AWA DIOP, l'ONU quitte BAMAKO.")
    "Selon Awa Diop, l'ONU quitte Bamako."
    """
    parts, position = [], 0
    for line in _LINE.finditer(text):
        changed = _heading(line.group()) if _is_shouted(line.group()) else _names(line.group())
        if changed is not None:
            parts += [text[position : line.start()], changed]
            position = line.end()
    return "".join([*parts, text[position:]]) if parts else text


def _is_shouted(line: str) -> bool:
    words = re.findall(r"[^\W\d_]+", line)
    return sum(map(len, words)) > _FEWEST_LETTERS and sum(map(str.isupper, words)) > _MOST_CAPITALS * len(words)


def _heading(line: str) -> str:
    def small(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) == 1 or (word.lower() in common_words("fr") and not _is_given(word)):
            return word.lower() if line[: match.start()].strip() else word.capitalize()
        return word if key_of(word) in table() else _name(word)

    return re.sub(r"(?<!\w)[A-ZÀ-ÖØ-Ý]+(?:-[A-ZÀ-ÖØ-Ý]+)*(?!\w)", small, line)


def _names(line: str) -> str | None:
    """Return a line with its names in small letters, None where it has none in capitals."""
    words = list(_WORD.finditer(line))
    if not words:
        return None
    named: set[int] = set()
    for index, match in enumerate(words):
        word = match.group()
        follows = index > 0 and re.fullmatch(r"[ \u00a0]", line[words[index - 1].end() : match.start()]) is not None
        known = key_of(word) in table()
        opens = _is_given(word) and index + 1 < len(words) and words[index + 1].start() == match.end() + 1
        if (
            _CIVIL.search(line, max(0, match.start() - 10), match.start())
            or (opens and len(words[index + 1].group()) >= _SHORTEST)
            or (follows and index - 1 in named and not known and len(word) >= _SHORTEST)
            or (not known and len(word) > _SHORTEST and _name(word) in places())
        ):
            named.add(index)
    parts, position = [], 0
    for index in sorted(named):
        parts += [line[position : words[index].start()], _name(words[index].group())]
        position = words[index].end()
    return "".join([*parts, line[position:]]) if parts else None


def _is_given(word: str) -> bool:
    return all(part.capitalize() in given_names() for part in word.split("-"))


def _name(word: str) -> str:
    """Return a word in capitals as a name: « JEAN-PIERRE » is « Jean-Pierre »; as long as before."""
    small = "".join(part.capitalize() if part.isalpha() else part for part in re.split(r"([-'’])", word))
    return small if len(small) == len(word) else word
