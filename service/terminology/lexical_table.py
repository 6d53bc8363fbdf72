"""Which English words may translate a French one: a table learned from parallel text, and what a translation covers.

`training/lexical_table.py` makes it. It says nothing about a single translation with certainty; of several translations
of one sentence it tells which has left out least.
"""

import functools
import re
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import marisa_trie

FILE = Path(__file__).with_name("data") / "lexical_table.npz"

_WORD = re.compile(r"[^\W\d_]+")


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without digits.

    >>> words("L'écluse n° 7 rouvre.")
    ['l', 'écluse', 'n', 'rouvre']
    """
    return _WORD.findall(text.lower())


@dataclass(frozen=True, slots=True, eq=False)
class LexicalTable:
    """The English words of each French one, the words of either language in a trie that numbers them.

    French word number i has the English words of the numbers `pairs[starts[i]:starts[i + 1]]`.
    """

    french: "marisa_trie.Trie"
    english: "marisa_trie.Trie"
    starts: "array[int]"
    pairs: "array[int]"

    @classmethod
    def of(cls, table: Mapping[str, Iterable[str]]) -> Self:
        """Return the table of French words with their English ones."""
        import marisa_trie

        rows = {word: set(translations) for word, translations in table.items()}
        french, english = marisa_trie.Trie(rows), marisa_trie.Trie(set().union(*rows.values()))
        starts, pairs = array("I", [0]), array("I")
        for number in range(len(french)):
            pairs.extend(sorted(english[word] for word in rows[french.restore_key(number)]))
            starts.append(len(pairs))
        return cls(french, english, starts, pairs)

    def save(self, path: Path) -> None:
        """Write the table as one compressed file."""
        import numpy as np

        np.savez_compressed(
            path,
            allow_pickle=False,
            french=np.frombuffer(self.french.tobytes(), dtype=np.uint8),
            english=np.frombuffer(self.english.tobytes(), dtype=np.uint8),
            starts=np.array(self.starts, dtype=np.uint32),
            pairs=np.array(self.pairs, dtype=np.uint32),
        )

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Read what `save` wrote."""
        import marisa_trie
        import numpy as np

        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            french, english = (marisa_trie.Trie().frombytes(arrays[name].tobytes()) for name in ("french", "english"))
            return cls(french, english, *(array("I", arrays[name].tobytes()) for name in ("starts", "pairs")))

    def coverage(self, source: str, target: str) -> float:
        """Return the share of the French words of `source`, those known to the table, that `target` translates.

        A rare plural is looked up as its singular; a word that stands in both as it is counts as translated. 1 when
        the table knows none of them.
        """
        said, english = set(words(target)), _numbers(self, target)
        known = covered = 0
        for word in dict.fromkeys(words(source)):
            translations = self._translations(word)
            if translations is not None:
                known += 1
                covered += word in said or not english.isdisjoint(translations)
        return covered / known if known else 1.0

    def translates(self, word: str, target: str) -> bool:
        """Whether some word of an English sentence was learned as a translation of a French word in lower case."""
        translations = self._translations(word)
        return translations is not None and not _numbers(self, target).isdisjoint(translations)

    def _translations(self, word: str) -> "array[int] | None":
        """Return the numbers of a French word's English words, or None for a word that the table does not know."""
        number = self.french.get(word)
        if number is None:
            number = self.french.get(word.rstrip("sx"))
        return None if number is None else self.pairs[self.starts[number] : self.starts[number + 1]]


@functools.lru_cache(maxsize=256)
def _numbers(table: LexicalTable, target: str) -> frozenset[int]:
    """Return the numbers of the words of an English sentence, and of their singulars, that a table knows."""
    said = set(words(target))
    forms = said | {word.removesuffix("s") for word in said}
    return frozenset(number for word in forms if (number := table.english.get(word)) is not None)


@functools.cache
def lexical_table() -> LexicalTable:
    """Return the table that the service ships, read once."""
    return LexicalTable.load(FILE.read_bytes())
