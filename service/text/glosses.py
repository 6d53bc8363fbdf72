"""English words written into a French sentence, after the rarer words that they may translate.

A small model knows the grammar of both languages and the frequent words; these remind it of the others. « Le bétail
traverse l'écluse » becomes « Le bétail = livestock / cattle traverse l'écluse = lock ». The model is trained on such
sentences and is free to choose another word. After Dinu et al. 2019, "Training Neural Machine Translation to Apply
Terminology Constraints" (the "append" method), with words learned from parallel text in place of a termbase.
"""

import functools
import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, Self

from service.decoding import TermPair
from service.text.glossary import glossary_of
from service.text.word_pairs import place_of, word_sum

FILE = Path(__file__).with_name("data") / "glosses.npz"

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SHORT = 4  # letters of a word that is taken as it is
_SIGN, _OR = " = ", " / "


class Told(NamedTuple):
    """What the words of a sentence from `start` to `end` have to become."""

    start: int
    end: int
    english: str


@dataclass(frozen=True, slots=True)
class Glosses:
    """The English of each French word: `text` has it from `starts[i]` to `starts[i + 1]` for `french[i]`.

    French words are sorted CRC-32 sums of their lower case, which need a tenth of the memory of the words themselves.
    """

    french: "array[int]"
    starts: "array[int]"
    text: bytes

    @classmethod
    def of(cls, table: Mapping[str, tuple[str, ...]]) -> Self:
        """Return the table of French words in lower case with their English ones, the likeliest first."""
        rows = {word_sum(word): _OR.join(english).encode() for word, english in sorted(table.items())}
        french, starts = sorted(rows), array("I", [0])
        for word in french:
            starts.append(starts[-1] + len(rows[word]))
        return cls(array("I", french), starts, b"".join(rows[word] for word in french))

    def save(self, path: Path) -> None:
        """Write the table as one compressed file."""
        import numpy as np

        np.savez_compressed(
            path,
            allow_pickle=False,
            french=np.array(self.french, dtype=np.uint32),
            starts=np.array(self.starts, dtype=np.uint32),
            text=np.frombuffer(self.text, dtype=np.uint8),
        )

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Read what `save` wrote."""
        import numpy as np

        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            french, starts = (array("I", arrays[name].tobytes()) for name in ("french", "starts"))
            return cls(french, starts, arrays["text"].tobytes())

    def english(self, word: str) -> str:
        """Return the English of a French word, such as "livestock / cattle"; "" where the table has none.

        A plural or feminine that it lacks is looked up as its singular and masculine; words that need no gloss have
        an empty one.
        """
        lower = word.lower()
        found = (self._find(form) for form in dict.fromkeys((lower, *_simpler(lower))))
        return next((english for english in found if english is not None), "")

    def _find(self, word: str) -> str | None:
        place = place_of(self.french, word)
        if place is None:
            return None
        return self.text[self.starts[place] : self.starts[place + 1]].decode()

    def gloss(self, sentence: str, keep: Callable[[str], bool] | None = None, told: Sequence[Told] = ()) -> str:
        """Return the sentence with the English of its words after their first mention.

        A capitalised word inside the sentence is taken for a name and gets none that is not capitalised itself. `keep`
        says which words may have theirs, by default all. What is `told`, in order, comes before what the table knows.
        """
        parts, done, seen, waiting = list[str](), 0, set[str](), list(reversed(told))
        for match in _WORD.finditer(sentence):
            word = match.group()
            if waiting and match.end() > waiting[-1].start:
                if match.end() >= waiting[-1].end:
                    own = waiting.pop()
                    parts += [sentence[done : own.end], _SIGN, own.english]
                    done = own.end
                continue
            english = "" if word.lower() in seen else self.english(word)
            if not english or (keep and not keep(word)):
                continue
            if word[0].isupper() and english[0].islower() and any(map(str.isalnum, sentence[: match.start()])):
                continue
            seen.add(word.lower())
            parts += [sentence[done : match.end()], _SIGN, english]
            done = match.end()
        return "".join((*parts, sentence[done:]))


def _simpler(word: str) -> Iterator[str]:
    """Yield the singular and the masculine that a regular form has, if it is one."""
    if len(word) > _SHORT:
        singular = word[:-1] if word.endswith(("s", "x")) else word
        yield singular
        if word.endswith("aux"):
            yield word[:-3] + "al"
        if singular.endswith("e"):
            yield singular[:-1]


@functools.cache
def glosses() -> Glosses:
    """Return the table that the service ships, read once."""
    return Glosses.load(FILE.read_bytes())


def glossed(sentence: str, terms: Sequence[TermPair] = ()) -> str:
    """Return a French sentence with the English of its rarer words, as the embedded model is trained to read it.

    Those of `terms` that stand in it have their own.
    """
    matches = glossary_of(tuple(terms)).find(sentence) if terms else ()
    return glosses().gloss(sentence, told=[Told(match.start, match.end, match.entry.target) for match in matches])
