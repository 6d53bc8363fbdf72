"""Look at the outer shape of a translation: loops, length against the source's, quotes, an end that is missing."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from service.text.numerals import flatten

_WORD = re.compile(r"\w+(?:['’-]\w+)*|\d+")
# newstest2013: 99.6 % of its English references lie between these shares of the French length in characters
_SHORTEST, _LONGEST = 0.52, 1.65
_JUDGED_FROM = 40  # characters; the lengths of shorter sentences say little
_QUOTES = re.compile(r"[«»“”„\"]|(?<!\w)''|''(?!\w)")
_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"")
# words from which a quotation has to keep its marks: what somebody said, and a turn of phrase within a sentence
_MIN_WORDS_OF_SPEECH, _MIN_WORDS_OF_QUOTE = 3, 5
_CLAUSE = re.compile(r"[,;:()–—]|\s-\s")
_LONG_WORD = re.compile(r"\d+|[^\W\d_]{5,}")
_SHORT = 0.65  # share of the source's length under which a clause may be missing
_END = re.compile(r"[.!?…:;][\"»”’')\]\s]*$")
_DANGLING = re.compile(r"(?:\b(?:the|a|an|of|to|and|or|with|for|from|by|in|at|that|which|their|its|his|is|was)|,)\s*$")


def find_loop(target: str, source: str) -> str | None:
    """Return the words that a translation repeats although its source does not, or None.

    A loop is one to eight words three times in a row (from three words on, twice), or five words three times anywhere.
    """
    words = [word.lower() for word in _WORD.findall(flatten(target))]
    pairs = list(pairwise(words))
    if len(set(pairs)) < len(pairs) and (loop := _words_again(words, source)):  # as every loop has
        return loop
    stutter = re.search(r"(\w)\1{5,}", target)
    if stutter and not re.search(r"(\w)\1{4,}", source):
        return stutter.group()
    return None


def _words_again(words: list[str], source: str) -> str | None:
    spoken = [word.lower() for word in _WORD.findall(flatten(source))]
    for size in range(1, 9):
        times = 3 if size < 3 else 2
        run = _run(words, size, times)
        if run and not _run(spoken, size, times) and not _run(spoken, max(1, size - 1), times):
            return " ".join(run)
    grams = list(zip(words, words[1:], words[2:], words[3:], words[4:], strict=False))
    if len(set(grams)) < len(grams) - 1:
        gram, count = Counter(grams).most_common(1)[0]
        own = Counter(tuple(spoken[i : i + 4]) for i in range(len(spoken) - 3))
        if count >= 3 and max(own.values(), default=0) < count:
            return " ".join(gram)
    return None


def _run(words: list[str], size: int, times: int) -> list[str] | None:
    """Return the first `size` words that stand `times` times in a row, or None."""
    alike = 0  # words in a row that stand again `size` words later
    for index in range(len(words) - size):
        alike = alike + 1 if words[index] == words[index + size] else 0
        if alike >= size * (times - 1):
            start = index + 1 - size * (times - 1)
            if size > 1 or not words[start].isdigit():
                return words[start : start + size]
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
    shortest = _SHORTEST if ours >= 2 * _JUDGED_FROM else _SHORTEST - 0.1
    return share if not shortest <= share <= _LONGEST else None


def breaks_off(source: str, target: str) -> bool:
    """Tell whether a translation stops in mid-sentence although its source ends properly."""
    if not _END.search(source) or _END.search(target):
        return False
    return bool(_DANGLING.search(target.lower())) or len(target) < 0.55 * len(source)


def lost_quotes(source: str, target: str) -> str | None:
    """Return the first quoted words of a source whose translation has no quotation mark at all, or None.

    A few words are let be, and so are titles: English sets many of them in italics or leaves them bare.
    """
    if _QUOTES.search(target) or re.search(r"(?<!\w)[‘'][^'’]+['’](?!\w)", target):
        return None
    for found in _QUOTED.finditer(source):
        quoted = (found[1] or found[2] or found[3]).strip()
        before, after = source[: found.start()].rstrip(), source[found.end() :].lstrip()
        speech = before.endswith(":") or after.startswith(",") or quoted.endswith((".", "!", "?"))
        long = len(quoted.split()) >= (_MIN_WORDS_OF_SPEECH if speech else _MIN_WORDS_OF_QUOTE)
        if long and (speech or not quoted[0].isupper()) and not before.endswith("("):
            return quoted
    return None


def is_unclosed(source: str, target: str) -> bool:
    """Whether a translation opens more quotations than it closes, or the reverse, while its source is balanced."""
    return _is_balanced(source) and not _is_balanced(target)


def _is_balanced(text: str) -> bool:
    return (
        text.count("«") == text.count("»")
        and text.count("“") + text.count("„") == text.count("”")
        and text.count('"') % 2 == 0
    )


def missing_clause(source: str, target: str) -> str | None:
    """Return a clause of the source of which the translation shows nothing, or None.

    Words that look alike in both languages (« élections », "elections") tell which clauses are there. A clause of three
    long words or more with none of them in a translation that is short and otherwise close to its source was dropped.
    """
    if len(target) > _SHORT * len(source):
        return None
    stems = {_stem(word) for word in _LONG_WORD.findall(flatten(target))}
    clauses = [clause.strip() for clause in _CLAUSE.split(flatten(source)) if clause.strip()]
    if len(clauses) < 2:
        return None
    shares = []
    for clause in clauses:
        words = [_stem(word) for word in _LONG_WORD.findall(clause)]
        shares.append((sum(word in stems for word in words) / len(words) if words else 1.0, len(words), clause))
    weakest = min(shares, key=lambda share: (share[0], -share[1]))
    others = [share for share in shares if share is not weakest]
    known = sum(share * count for share, count, _ in others) / max(1, sum(count for _, count, _ in others))
    return weakest[2] if weakest[0] == 0 and weakest[1] >= 3 and known >= 0.3 else None


def _stem(word: str) -> str:
    """Return the first four letters without accents, which most shared words share."""
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))[:4]
