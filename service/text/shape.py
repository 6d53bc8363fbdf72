"""Look at the outer shape of a translation: loops, length against the source's, quotes, an end that is missing."""

import re
from collections import Counter

from service.text.numerals import flatten

_WORD = re.compile(r"\w+(?:['’-]\w+)*|\d+")
# newstest2013: 99.9 % of its English references lie between these shares of the French length in characters
_SHORTEST, _LONGEST = 0.45, 1.65
_JUDGED_FROM = 40  # characters; the lengths of shorter sentences say little
_QUOTES = re.compile(r"[«»“”„\"]|(?<!\w)''|''(?!\w)")
_END = re.compile(r"[.!?…:;][\"»”’')\]\s]*$")
_DANGLING = re.compile(r"(?:\b(?:the|a|an|of|to|and|or|with|for|from|by|in|at|that|which|their|its|his|is|was)|,)\s*$")


def find_loop(target: str, source: str) -> str | None:
    """Return the words that a translation repeats although its source does not, or None.

    A loop is one to eight words three times in a row (from four words on, twice), or five words three times anywhere.
    """
    words = [word.lower() for word in _WORD.findall(flatten(target))]
    spoken = [word.lower() for word in _WORD.findall(flatten(source))]
    for size in range(1, 9):
        times = 3 if size < 4 else 2
        run = _run(words, size, times)
        if run and not _run(spoken, size, times) and not _run(spoken, max(1, size - 1), times):
            return " ".join(run)
    often = Counter(tuple(words[i : i + 5]) for i in range(len(words) - 4))
    if often:
        gram, count = often.most_common(1)[0]
        own = Counter(tuple(spoken[i : i + 4]) for i in range(len(spoken) - 3))
        if count >= 3 and max(own.values(), default=0) < count:
            return " ".join(gram)
    stutter = re.search(r"(\w)\1{5,}", target)
    if stutter and not re.search(r"(\w)\1{4,}", source):
        return stutter.group()
    return None


def _run(words: list[str], size: int, times: int) -> list[str] | None:
    for start in range(len(words) - size * times + 1):
        piece = words[start : start + size]
        if all(words[start + k * size : start + (k + 1) * size] == piece for k in range(1, times)):
            if size == 1 and piece[0].isdigit():
                continue
            return piece
    return None


def length_share(source: str, target: str) -> float | None:
    """Return the target's length as a share of the source's where it is out of the usual, else None."""
    ours, theirs = len(source.strip()), len(target.strip())
    if ours == 0 or theirs == 0:
        return 0.0 if ours else None
    share = theirs / ours
    if ours < _JUDGED_FROM:
        # short titles may double; only a runaway or a near-empty line is certain
        return share if theirs > 2.5 * ours + 30 or (ours >= 15 and share < 0.25) else None
    return share if not _SHORTEST <= share <= _LONGEST else None


def breaks_off(source: str, target: str) -> bool:
    """Tell whether a translation stops in mid-sentence although its source ends properly."""
    if not _END.search(source) or _END.search(target):
        return False
    return bool(_DANGLING.search(target.lower())) or len(target) < 0.75 * len(source)


def count_quotes(text: str) -> int:
    """Return how many quotation marks a sentence has, of any kind."""
    return len(_QUOTES.findall(text))
