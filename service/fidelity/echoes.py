"""Find words that an English translation says twice close together though its French source has them once.

A small model that loses its place in a long sentence comes back to what it has written: "children from the diaspora of
people from the diaspora". Loops of more words or more rounds are found by `shape`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from service.fidelity.function_words import is_content
from service.terminology.compiled import tokens
from service.terminology.judge import accounts_for
from service.text.word_lists import word_lists

_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
_LINKS = frozenset(("of", "in", "to", "for", "from", "with", "or", "on", "at"))
_LISTS = word_lists("service.fidelity", "echoes.en.toml")
_PAIRED, _JOINED = _LISTS.words("paired"), _LISTS.words("joined")
_APART = 7  # words from the beginning of one to that of the other
_SIZES = (3, 2)  # words said twice, of two words both content words


def find_echo(source: str, target: str) -> str | None:
    """Return the words of an English sentence that come again within a few words, or None.

    Their content words must have fewer French words that they may render than places in the English, and for words
    that come again as a phrase at least one.
    """
    found = list(_WORD.finditer(target))
    words = [match.group().lower() for match in found]
    counted = Counter(words) if len(set(words)) < len(words) else {}
    often = {word for word, n in counted.items() if n > 1 and is_content(word) and word not in _PAIRED}
    if not often:
        return None
    if (twice := _neighbours_again(found, target)) and not _neighbours_again(list(_WORD.finditer(source)), source):
        return twice
    if (joined := _joined_again(found, target)) and not _joined_again(list(_WORD.finditer(source)), source):
        return joined
    french = [match.group().lower() for match in tokens(source)]
    counts = {word: sum(accounts_for(own, word) for own in french) for word in often}
    for index, word in enumerate(words[:-2]):
        linked = word == words[index + 2] and words[index + 1] in _LINKS and _is_small(found[index : index + 3], index)
        if linked and counts.get(word, 2) < 2 and _is_whole(target, found, index, index + 2):
            return target[found[index].start() : found[index + 2].end()]
    for size in _SIZES:
        if echo := _phrase_again(target, found, words, counts, size):
            return echo
    return None


def _neighbours_again(found: Sequence[re.Match[str]], text: str) -> str | None:
    """Return a name or content word that follows itself, a dash or a comma between: "Mali - Mali"."""
    for one, other in pairwise(found):
        word = one.group()
        between = text[one.end() : other.start()].strip()
        if word.lower() == other.group().lower() and is_content(word.lower()) and between in ("", "-", "–", "—", ","):
            return text[one.start() : other.end()]
    return None


def _joined_again(found: Sequence[re.Match[str]], text: str) -> str | None:
    """Return a word that is joined to itself and stands by itself both times: "in Nigeria and Nigeria".

    None for "years and years", "better and better", "rail travel and travel by bus".
    """
    for index, (one, link, other) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        word = one.group().lower()
        if word != other.group().lower() or link.group().lower() not in ("and", "or", "et", "ou"):
            continue
        is_idiom = word in _JOINED or word in _PAIRED or word.endswith("er") or not is_content(word)
        if is_idiom or text[one.end() : other.start()].split() != [link.group()]:
            continue
        beside = [(found[i], i < index) for i in (index - 1, index + 3) if 0 <= i < len(found)]
        if not any(_belongs(text, match, one if is_before else other) for match, is_before in beside):
            return text[one.start() : other.end()]
    return None


def _belongs(text: str, match: re.Match[str], word: re.Match[str]) -> bool:
    """Whether a word makes one thing with its neighbour: "Arch-based", "rail travel", but not "Nigeria talk"."""
    between = text[min(match.end(), word.end()) : max(match.start(), word.start())]
    is_verb = word.group()[0].isupper() and match.group()[0].islower()
    return between == "-" or (between == " " and is_content(match.group().lower()) and not is_verb)


def _phrase_again(
    target: str, found: Sequence[re.Match[str]], words: Sequence[str], counts: dict[str, int], size: int
) -> str | None:
    """Return a phrase of `size` words that stands twice without a mark between or inside, or None."""
    seen: dict[tuple[str, ...], int] = {}
    for index in range(len(words) - size + 1):
        phrase = tuple(words[index : index + size])
        content = [word for word in phrase if is_content(word)]
        if not content or (size == 2 and len(content) < 2) or not all(word in counts for word in content):
            continue
        first = seen.setdefault(phrase, index)
        if not size <= index - first <= _APART or not _is_small(found[index : index + size], index):
            continue
        if not all(1 <= counts[word] < words.count(word) for word in content):
            continue
        if _is_whole(target, found, first, index + size - 1):
            return target[found[index].start() : found[index + size - 1].end()]
    return None


def _is_small(found: Sequence[re.Match[str]], index: int) -> bool:
    return all(match.group()[0].islower() for match in found[0 if index else 1 :])


def _is_whole(target: str, found: Sequence[re.Match[str]], first: int, last: int) -> bool:
    """Whether nothing but blanks stands between the words."""
    return all(target[a.end() : b.start()].isspace() for a, b in pairwise(found[first : last + 1]))
