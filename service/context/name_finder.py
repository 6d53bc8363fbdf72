"""Finds thousands of names in a text: a trie of them, which is there in milliseconds, where a pattern takes a while."""

import re
from collections.abc import Collection, Iterator

import marisa_trie

_END = re.compile(r"(?![\w-])")


class NameFinder:
    """The longest name at each place of a text, as a whole word: « Torva » is not in « Torva-sur-Mer » nor « Torvald ».

    Raises ValueError where there is no name or one of a single letter.
    """

    def __init__(self, names: Collection[str]) -> None:
        if not names or min(map(len, names)) < 2:
            raise ValueError("names of two letters and more are needed")
        self._trie = marisa_trie.Trie(names)
        self._longest = max(map(len, names))
        seconds: dict[str, set[str]] = {}
        for name in names:
            seconds.setdefault(name[0], set()).add(name[1])
        heads = (f"{re.escape(head)}[{re.escape(''.join(sorted(rest)))}]" for head, rest in sorted(seconds.items()))
        self._start = re.compile(rf"(?<![\w-])(?:{'|'.join(heads)})")

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where names begin and end, from left to right; none overlaps the one before it."""
        position = 0
        while found := self._start.search(text, position):
            start = found.start()
            end = self.end_of(text, start)
            if end is None:
                position = start + 1
            else:
                yield start, end
                position = end

    def end_of(self, text: str, start: int) -> int | None:
        """Return where the longest name ends that begins at `start`, None if none does."""
        if self._start.match(text, start) is None:
            return None
        lengths = sorted(map(len, self._trie.iter_prefixes(text[start : start + self._longest])), reverse=True)
        return next((start + length for length in lengths if _END.match(text, start + length)), None)
