"""Which English words may translate a French one: a table learned from parallel text, and what a translation covers.

`training/word_pairs.py` makes it. It says nothing about a single translation with certainty; of several translations
of one sentence it tells which has left out least.
"""

import bisect
import functools
import re
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Self

FILE = Path(__file__).with_name("data") / "word_pairs.npz"

_WORD = re.compile(r"[^\W\d_]+")


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without digits.

    >>> words("L'écluse n° 7 rouvre.")
    ['l', 'écluse', 'n', 'rouvre']
    """
    return _WORD.findall(text.lower())


@dataclass(frozen=True, slots=True, eq=False)
class WordPairs:
    """The English words of each French one, words as sorted CRC-32 sums: a tenth of the memory of the words themselves.

    French word i has the English words `pairs[starts[i]:starts[i + 1]]`.
    """

    french: "array[int]"
    english: "array[int]"
    starts: "array[int]"
    pairs: "array[int]"

    @classmethod
    def of(cls, table: Mapping[str, Iterable[str]]) -> Self:
        """Return the table of French words with their English ones."""
        rows: dict[int, set[int]] = {}
        for word, translations in table.items():
            rows.setdefault(word_sum(word), set()).update(map(word_sum, translations))
        french, english = sorted(rows), sorted(set().union(*rows.values()))
        place = {number: index for index, number in enumerate(english)}
        starts, pairs = array("I", [0]), array("I")
        for number in french:
            pairs.extend(sorted(place[translation] for translation in rows[number]))
            starts.append(len(pairs))
        return cls(array("I", french), array("I", english), starts, pairs)

    def save(self, path: Path) -> None:
        """Write the table as one compressed file."""
        import numpy as np

        np.savez_compressed(
            path,
            allow_pickle=False,
            **{field.name: np.array(getattr(self, field.name), dtype=np.uint32) for field in fields(self)},
        )

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Read what `save` wrote."""
        import numpy as np

        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            return cls(*(array("I", arrays[field.name].tobytes()) for field in fields(cls)))

    def coverage(self, source: str, target: str) -> float:
        """Return the share of the French words of `source`, those known to the table, that `target` translates.

        A rare plural is looked up as its singular; a word that stands in both as it is counts as translated. 1 when
        the table knows none of them.
        """
        said = set(words(target))
        forms = said | {word.removesuffix("s") for word in said}
        known = {place for word in forms if (place := place_of(self.english, word)) is not None}
        asked = covered = 0
        for word in dict.fromkeys(words(source)):
            place = place_of(self.french, word)
            if place is None:
                place = place_of(self.french, word.rstrip("sx"))
            if place is None:
                continue
            asked += 1
            covered += word in said or not known.isdisjoint(self.pairs[self.starts[place] : self.starts[place + 1]])
        return covered / asked if asked else 1.0

    def translates(self, word: str, target: str) -> bool:
        """Whether some word of an English sentence was learned as a translation of a French word in lower case."""
        place = place_of(self.french, word)
        if place is None:
            place = place_of(self.french, word.rstrip("sx"))
        if place is None:
            return False
        own = self.pairs[self.starts[place] : self.starts[place + 1]]
        return not _places(self, target).isdisjoint(own)


@functools.lru_cache(maxsize=256)
def _places(table: WordPairs, target: str) -> frozenset[int]:
    """Return where the words of an English sentence, and their singulars, are in a table."""
    said = set(words(target))
    forms = said | {word.removesuffix("s") for word in said}
    return frozenset(place for word in forms if (place := place_of(table.english, word)) is not None)


def word_sum(word: str) -> int:
    """Return the CRC-32 by which tables know a word: a tenth of the memory of the word itself."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def place_of(sums: "array[int]", word: str) -> int | None:
    """Return where a word is in a table's sorted sums, None where it is not."""
    wanted = word_sum(word)
    place = bisect.bisect_left(sums, wanted)
    return place if place < len(sums) and sums[place] == wanted else None


@functools.cache
def word_pairs() -> WordPairs:
    """Return the table that the service ships, read once."""
    return WordPairs.load(FILE.read_bytes())
