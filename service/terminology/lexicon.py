"""Look up what French words and set phrases mean in English, inflected as they stand in a sentence."""

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from service.terminology import compiled
from service.terminology.tables import DATA, SEPARATOR

_CONTEXT = DATA / "homographs.toml"
_LONGEST = 12  # words of a phrase
_STEPS = 400  # look-ups spent on the phrases that may begin at one word: homographs multiply
_JOINS = re.compile(r"[\s'’ʼ‑-]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the lexicon: lemma, parts of speech (n v adj adv pr x), English likeliest first, rank by frequency.

    `english` is empty for a word that stays as it is. Rank 0 is the commonest row of the table.
    """

    lemma: str
    parts_of_speech: tuple[str, ...]
    english: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase found among the words of a sentence: words [first, last] and its English renderings."""

    first: int
    last: int
    english: tuple[str, ...]


class Lexicon:
    """French→English words and phrases in compact tries; safe to share between threads."""

    def __init__(self, tries: compiled.Tries) -> None:
        self._tries = tries
        self.given_names = tries.given_names
        self._lemmas = functools.lru_cache(maxsize=16384)(self.lemmas)
        self._entry = functools.lru_cache(maxsize=4096)(self._read_entry)

    def entries(self, word: str) -> tuple[Entry, ...]:
        """Return the rows that a form may belong to, commonest first; none for an unknown word.

        >>> [entry.lemma for entry in lexicon().entries("péniches")]
        ['péniche']
        """
        found = self._tries.forms.get(word.lower()) or ()
        return tuple(self._entry(index) for (index,) in sorted(found) if not index & compiled.LEMMA_ONLY)

    def is_english(self, word: str) -> bool:
        """Whether a word or stem in small letters is one of the English renderings or common in English news."""
        return word in self._tries.english

    def lemmas(self, word: str) -> frozenset[str]:
        """Return the lemmas that a form may belong to, in lower case, those that only a lemmatiser gives among them."""
        found = self._tries.forms.get(word.lower()) or ()
        return frozenset(self._entry(index & ~compiled.LEMMA_ONLY).lemma.lower() for (index,) in found)

    def entry(self, word: str, before: str = "") -> Entry | None:
        """Return the row that a form most likely belongs to behind the word `before`: « la porte », « il porte »."""
        rows = self.entries(word)
        if len(rows) > 1:
            wanted = _expected(before)
            for row in rows:
                if wanted.intersection(row.parts_of_speech):
                    return row
        return rows[0] if rows else None

    def at(self, rank: int) -> Entry:
        """Return the entry of a rank. Raises IndexError beyond the last."""
        return self._entry(rank)

    def phrase(self, sentence: str, words: Sequence[re.Match[str]], first: int) -> PhraseMatch | None:
        """Return the longest phrase that begins at word `first`, its words inflected or not.

        `words` are the matches of `compiled.tokens`, between which there may be blanks, hyphens and apostrophes only. A
        phrase that begins with « se » is also found at its verb, where a reflexive pronoun stands before the auxiliary:
        « elle s'est voilé la face ».
        """
        phrases, best, steps = self._tries.phrases, None, _STEPS
        waiting = [("", first)]
        if _is_reflexive(words, first):
            waiting.append((f"se{compiled.END}", first))
        while waiting and steps:
            steps -= 1
            prefix, at = waiting.pop()
            if at > first and (best is None or at - 1 > best.last) and (found := phrases.get(prefix)):
                best = PhraseMatch(first, at - 1, tuple(found[0].decode().split(SEPARATOR)))
            if at == len(words) or at - first == _LONGEST:
                continue
            if at > first and not _JOINS.fullmatch(sentence, words[at - 1].end(), words[at].start()):
                continue
            surface = words[at].group().lower()
            for form in sorted(self._lemmas(surface) | {surface}):
                longer = prefix + form + compiled.END
                if next(phrases.iterkeys(longer), None) is not None:
                    waiting.append((longer, at + 1))
        return best

    def _read_entry(self, index: int) -> Entry:
        tries = self._tries
        lemma, parts, english = tries.text[tries.starts[index] : tries.starts[index + 1]].decode().split("\t")
        return Entry(lemma, tuple(parts.split(",")), tuple(english.split(SEPARATOR)) if english else (), index)


def _is_reflexive(words: Sequence[re.Match[str]], first: int) -> bool:
    """Whether a reflexive pronoun stands before a verb, with an auxiliary and small adverbs between at most."""
    for index in range(first - 1, max(-1, first - 5), -1):
        word = words[index].group().lower()
        if word in ("se", "s", "me", "m", "te", "t", "nous", "vous"):
            return True
        if word not in _context()["behind_reflexives"]:
            return False
    return False


@functools.lru_cache(maxsize=1024)
def _expected(before: str) -> frozenset[str]:
    """Return the parts of speech to be expected behind a word, none where it does not tell."""
    if before in _context()["before_nouns"]:
        return frozenset(("n", "adj"))
    return frozenset(("v",)) if before in _context()["before_verbs"] else frozenset()


@functools.cache
def _context() -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in tomllib.loads(_CONTEXT.read_text(encoding="utf-8")).items()}


@functools.cache
def lexicon() -> Lexicon:
    """Return the lexicon that the service ships, read once. Raises LexiconInvalid."""
    return Lexicon(compiled.load())
