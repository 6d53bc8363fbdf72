"""Find words of an English translation that are no English words, nor the source's own: "glodges", "penniches"."""

import functools
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from service.terminology import judge
from service.terminology.lexicon import lexicon
from service.text.folding import fold

_WORD = re.compile(r"(?<![\w'’@/.-])[a-z]{4,}(?![\w@/]|-\w|['’](?!s\b))")
_FIGURE = re.compile(r"(?<![\w.,-])\d[\d.,]{0,20}-[b-z](?![\w-])")  # "5-a-side" is English
_LETTERS = re.compile(r"[^\W\d_]+")
_AFFIXES = Path(__file__).with_name("data") / "affixes.en.toml"
_BRITISH = re.compile(r"is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)")
_SHORTEST_PART = 3  # letters of a word in a compound
_SHARED = 5  # letters at its beginning by which a word is taken for one of the source: « gazonevchtchina »


class NonWord(NamedTuple):
    """A word that is in neither language, and the French word that it may stand for, where that is clear."""

    text: str
    french: str | None


def find_nonwords(source: str, target: str) -> tuple[NonWord, ...]:
    """Return the small words of an English sentence that are neither English nor in its French source, each once.

    English is what the lexicon gives as a rendering, the common words of English news, their inflections, and what is
    put together of such: "towpath", "unfunded". Names are not looked at. A figure with one small letter behind a hyphen
    that the source does not have is no word either: "400,000-c".
    """
    found = dict.fromkeys(word for word in _WORD.findall(target) if not _is_known(word))
    if found:
        own = {fold(match.group()) for match in _LETTERS.finditer(source)}
        found = dict.fromkeys(word for word in found if not _is_own(word, own))
    found.update(dict.fromkeys(figure for figure in _FIGURE.findall(target) if figure not in source))
    if not found:
        return ()
    lacking = [source[one.start : one.end] for one in judge.find_renderings(source, target) if not one.is_rendered]
    french = lacking[0] if len(lacking) == len(found) == 1 else None
    return tuple(NonWord(word, french) for word in found)


def _is_own(word: str, own: set[str]) -> bool:
    return word in own or any(len(other) > _SHARED and word[:_SHARED] == other[:_SHARED] for other in own)


@functools.lru_cache(maxsize=4096)
def _is_known(word: str) -> bool:
    """Whether a word in small letters is English, or regularly made of English ones."""
    table = lexicon()

    def is_english(part: str) -> bool:
        return table.is_english(part) or table.is_english(judge.stem(part))

    if is_english(word) or is_english(_BRITISH.sub("iz", word)):
        return True
    for prefix in _affixes()["prefixes"]:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_PART and is_english(word[len(prefix) :]):
            return True
    for suffix in _affixes()["suffixes"]:
        head = word.removesuffix(suffix)
        if head != word and len(head) >= _SHORTEST_PART and any(map(is_english, (head, head + "e", head + "y"))):
            return True
    splits = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    return any(table.is_english(word[:split]) and table.is_english(word[split:]) for split in splits)


@functools.cache
def _affixes() -> dict[str, list[str]]:
    return tomllib.loads(_AFFIXES.read_text(encoding="utf-8"))
