"""About where in a translation the words stand that a part of the source became, by what both have in common."""

import re
from bisect import bisect_right

_WORD = re.compile(r"\w+")


class Alignment:
    """Places of a sentence and of its translation, in line where names, numbers and the like stand in both."""

    def __init__(self, source: str, target: str, known: list[tuple[int, int]]) -> None:
        """Take both, and places that are known to belong together."""
        self._target = target
        pairs = [*known, *_common(source, target)]
        chain = [(0, 0)]
        for a, b in sorted(pairs):  # where words have changed their order, the first of them holds
            if a > chain[-1][0] and chain[-1][1] < b < len(target):
                chain.append((a, b))
        chain.append((max(len(source), chain[-1][0] + 1), len(target)))
        self._chain = chain
        self._words = [word.span() for word in _WORD.finditer(target)]

    def image(self, start: int, end: int, low: int, high: int) -> tuple[int, int] | None:
        """Return the words between `low` and `high` that are about those of the source from `start` to `end`."""
        words = [word for word in self._words if low <= word[0] and word[1] <= high]
        if not words:
            return None
        a, b = self._at(start), self._at(end)
        first = min(words, key=lambda word: abs(word[0] - a))
        later = [word for word in words if word[0] >= first[0]]
        last = min(later, key=lambda word: abs(word[1] - b))
        return first[0], last[1]

    def _at(self, offset: int) -> float:
        index = min(bisect_right(self._chain, (offset, len(self._target))), len(self._chain) - 1)
        (a, x), (b, y) = self._chain[index - 1], self._chain[index]
        return x + (y - x) * (offset - a) / max(b - a, 1)


def _common(source: str, target: str) -> list[tuple[int, int]]:
    """Return where the words stand that both have exactly once."""
    mine, theirs = _once(source), _once(target)
    return [(mine[word], theirs[word]) for word in mine.keys() & theirs.keys() if len(word) > 2 or word.isdigit()]


def _once(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    seen: set[str] = set()
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if word in seen:
            found.pop(word, None)
        else:
            found[word] = match.start()
        seen.add(word)
    return found
