"""Find words of an English translation that are no English words, nor the source's own: "glodges", "penniches"."""

import functools
import re
from collections.abc import Container, Iterable
from typing import NamedTuple

from service.terminology import judge
from service.terminology.lexicon import lexicon
from service.text.folding import fold
from service.text.word_lists import word_lists

_WORD = re.compile(r"(?<![\w'’@/.-])[a-z]+(?:-[a-z]+)*(?![\w@/-]|['’](?!s\b))")
_FIGURE = re.compile(r"(?<![\w.,-])\d[\d.,]{0,20}-[b-z](?![\w-])")  # "5-a-side" is English
_LETTERS = re.compile(r"[^\W\d_]+")
_PREFIXES = word_lists("service.fidelity", "prefixes.en.toml").words("prefixes")
_BRITISH = re.compile(r"is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)")
_SHORTEST = 4  # letters of what is looked at, and of what stands behind a prefix
_SHARED = 5  # letters at its beginning by which a word is taken for one of the source: « gazonevchtchina »


class NonWord(NamedTuple):
    """A word that is in neither language, and the French word that it may stand for, where that is clear."""

    text: str
    french: str | None


def find_nonwords(source: str, target: str) -> tuple[NonWord, ...]:
    """Return the small words of an English sentence that are neither English nor in its French source, each once.

    English is what a dictionary has in any form and spelling, what the lexicon gives as a rendering, the common words
    of news, and each of these behind a prefix or joined to another by a hyphen: "unfunded", "re-elected". Names
    are not looked at. A figure with one small letter behind a hyphen that the source does not have is no word
    either: "400,000-c".
    """
    words = dict.fromkeys(word for word in _WORD.findall(target) if not _is_english(word))
    found: dict[str, None] = {}
    if words:
        letters = {match.group() for match in _LETTERS.finditer(source)}
        own = set(map(fold, letters))
        strange = {fold(word) for word in letters if len(word) > _SHARED and not lexicon().lemmas(word)}
        found = dict.fromkeys(word for word in words if not _is_own(word, own, strange))
    found.update(dict.fromkeys(figure for figure in _FIGURE.findall(target) if figure not in source))
    if not found:
        return ()
    lacking = [source[one.start : one.end] for one in judge.find_renderings(source, target) if not one.is_rendered]
    french = lacking[0] if len(lacking) == len(found) == 1 else None
    return tuple(NonWord(word, french) for word in found)


def _is_own(word: str, own: Container[str], strange: Iterable[str]) -> bool:
    """Whether a word is the source's, or is written nearly like one that French does not know either."""
    parts = word.split("-")
    is_copied = word in own or all(part in own or _is_english(part) for part in parts)
    return is_copied or any(word[:_SHARED] == other[:_SHARED] for other in strange)


@functools.lru_cache(maxsize=4096)
def _is_english(word: str) -> bool:
    """Whether a word in small letters is English, or regularly made of English ones; short ones are not looked at."""
    if len(word) < _SHORTEST or _is_known(word) or _is_known(_BRITISH.sub("iz", word)):
        return True
    if "-" in word:
        return all(map(_is_english, word.split("-")))
    behind = (word[len(prefix) :] for prefix in _PREFIXES if word.startswith(prefix))
    return any(len(rest) >= _SHORTEST and _is_known(rest) for rest in behind)


def _is_known(word: str) -> bool:
    table = lexicon()
    return table.is_spelled(word) or table.is_english(word) or table.is_spelled(word.removesuffix("s"))
