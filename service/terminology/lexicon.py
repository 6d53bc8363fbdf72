"""Look up what French words and set phrases mean in English, inflected as they stand in a sentence."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.terminology import compiled
from service.terminology.neighbours import is_reflexive, telling_word
from service.terminology.tables import SEPARATOR, read_context
from service.terminology.verb_forms import form_of, is_infinitive

_LONGEST = 12  # words of a phrase
_KEPT = 8192  # words whose rows are kept
_SENTENCES = 256  # whose phrases are kept: the prompt, the checks and the ranking of its translations ask for them
_LONGEST_KEPT = 2000  # characters of such a sentence
_SE = f"se{compiled.END}"
_PASSED = 2  # adverbs behind the verb that a phrase begins with
_STEPS = 400  # look-ups spent on the phrases that may begin at one word: homographs multiply
_POSSESSIVES = {
    "mon": "my", "ma": "my", "mes": "my", "son": "his", "sa": "his", "ses": "his", "notre": "our", "nos": "our",
    "votre": "your", "vos": "your", "leur": "their", "leurs": "their",
}  # fmt: skip
_ENGLISH_POSSESSIVE = re.compile(r"\b(?:my|his|her|its|our|your|their)\b")
_PARTICIPLE = re.compile(r"(?:[éiu]|[iur]t|[aeo]int|is)e?s?$")
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
    """A phrase found among the words of a sentence: words [first, last] and its English renderings.

    `is_plural` tells that its noun stands in the plural and the table has it in the singular: « des voies d'eau »;
    `opening` is the first word that the table has, « se » left out: « mettre » of « mis en place ».
    """

    first: int
    last: int
    english: tuple[str, ...]
    is_plural: bool = False
    opening: str = ""


class Lexicon:
    """French→English words and phrases in compact tries; safe to share between threads."""

    def __init__(self, tries: compiled.Tries) -> None:
        self._tries = tries
        self.given_names = tries.given_names
        self._entry = functools.lru_cache(maxsize=_KEPT)(self._read_entry)
        self._rows = functools.lru_cache(maxsize=_KEPT)(self._read_rows)
        self._entries = functools.lru_cache(maxsize=_KEPT)(self._read_entries)
        self._lemmas = functools.lru_cache(maxsize=_KEPT)(self._read_lemmas)
        self._forms = functools.lru_cache(maxsize=_KEPT)(self._read_forms)
        self._openings = functools.lru_cache(maxsize=_KEPT)(self._read_openings)
        self._reflexive_openings = functools.lru_cache(maxsize=_KEPT)(lambda word: self._read_openings(word, _SE))
        self._phrases = functools.lru_cache(maxsize=_SENTENCES)(_no_phrases)

    def entries(self, word: str) -> tuple[Entry, ...]:
        """Return the rows that a form may belong to, commonest first; none for an unknown word.

        >>> [entry.lemma for entry in lexicon().entries("péniches")]
        ['péniche']
        """
        return self._entries(self._ligatured(word.lower()))

    def is_english(self, word: str) -> bool:
        """Whether a word or stem in small letters is one of the English renderings or common in English news."""
        return word in self._tries.english

    def is_spelled(self, word: str) -> bool:
        """Whether a word in small letters stands in an English dictionary, in whichever form and spelling."""
        return word in self._tries.dictionary

    def lemmas(self, word: str) -> frozenset[str]:
        """Return the lemmas that a form may belong to, in lower case, those that only a lemmatiser gives among them."""
        return self._lemmas(self._ligatured(word.lower()))

    def _ligatured(self, word: str) -> str:
        """Return a word in small letters with the ligature that it has in the tables: « oeuvre » is « œuvre »."""
        other = word.replace("oe", "œ") if "oe" in word else word
        return other if other in self._tries.forms else word

    def entry(self, word: str, before: str = "") -> Entry | None:
        """Return the row that a form most likely belongs to behind the word `before`: « la porte », « il porte ».

        Behind « en » a word in -ant is a participle, « en passant » is no passer-by, and so is one behind « avoir »
        or « être » that ends like one: « elle a reçu » is no receipt. A verb that has no form there but by the
        lemmatiser does as well: « elle a tenu », « en montant ». `neighbours.telling_word` finds `before`.
        """
        rows = self.entries(word)
        is_gerund = before == "en" and word.endswith("ant")
        is_participle = before in read_context()["auxiliaries"] and bool(_PARTICIPLE.search(word.lower()))
        wanted = _expected("ne" if is_gerund else before)
        if is_participle:
            wanted = frozenset(("v",) if before not in read_context()["being"] else ("v", "adj"))
        for row in rows:
            if wanted.intersection(row.parts_of_speech) and not (is_participle and _is_finite(word, row)):
                return row
        if rows and (is_participle or is_gerund) and {"n", "adj"}.intersection(rows[0].parts_of_speech[:1]):
            return self._verb(self._ligatured(word.lower())) or rows[0]  # « n'a plus » has nothing of « plaire »
        return rows[0] if rows else None

    def _verb(self, word: str) -> Entry | None:
        """Return the verb that a word in small letters is a participle of by the lemmatiser alone."""
        verbs = (self._entry(index & ~compiled.LEMMA_ONLY) for index in self._rows(word) if index & compiled.LEMMA_ONLY)
        return next((verb for verb in verbs if verb.parts_of_speech[0] == "v" and form_of(word, verb.lemma, "a")), None)

    def at(self, rank: int) -> Entry:
        """Return the entry of a rank. Raises IndexError beyond the last."""
        return self._entry(rank)

    def phrase(self, sentence: str, words: Sequence[re.Match[str]], first: int) -> PhraseMatch | None:
        """Return the longest phrase that begins at word `first`, its words inflected or not.

        `words` are the matches of `compiled.tokens`, between which there may be blanks, hyphens and apostrophes only. A
        phrase that begins with « se » is also found at its verb, where a reflexive pronoun stands before the auxiliary:
        « elle s'est voilé la face ». Adverbs may follow the verb that a phrase begins with: « ne tient pas compte ».
        """
        if len(sentence) > _LONGEST_KEPT:
            return self._longest_phrase(sentence, words, first)
        found = self._phrases(sentence)
        if first not in found:
            found[first] = self._longest_phrase(sentence, words, first)
        return found[first]

    def _longest_phrase(self, sentence: str, words: Sequence[re.Match[str]], first: int) -> PhraseMatch | None:
        surface = words[first].group().lower()
        prefixes = self._openings(surface)
        if is_reflexive(words, first):
            prefixes += self._reflexive_openings(surface)
        is_behind_auxiliary = telling_word(words, first) in read_context()["auxiliaries"]
        verb = first + (surface in ("se", "s"))  # where the verb of a phrase stands that begins with one
        waiting = [(prefix, first + 1, int(inflected), verb) for prefix, inflected in prefixes]
        best, steps = None, _STEPS
        fewest = 0  # of two of one length the one with fewer inflected words wins, behind an auxiliary the verb's
        while waiting and steps:
            steps -= 1
            prefix, at, inflected, passed = waiting.pop()
            opening = prefix.removeprefix(_SE).partition(compiled.END)[0]
            cost = inflected - 2 * (is_behind_auxiliary and form_of(surface, opening, "a") is not None)
            is_whole = at - 1 <= verb or passed < at - 1  # no adverb is its last word
            is_better = is_whole and (best is None or (at - 1, -cost) > (best.last, -fewest))
            if is_better and (found := self._tries.phrases.get(prefix)):
                writing, _, english = found[0].decode().partition(compiled.END)
                own = [*words[first : min(at, verb + 1)], *words[passed + 1 : at]]
                if _may_stand(writing, own, inflected):
                    row = prefix.split(compiled.END)[: len(own)]
                    is_plural = writing == compiled.INFLECTED and self._is_plural(row, words, first)
                    renderings = _with_possessive(english, row, own)
                    best = PhraseMatch(first, at - 1, renderings, is_plural, opening)
                    fewest = cost
            if at == len(words) or at - first == _LONGEST:
                continue
            if not _JOINS.fullmatch(sentence, words[at - 1].end(), words[at].start()):
                continue
            word = words[at].group().lower()
            may_pass = at - 1 == passed < verb + _PASSED and is_infinitive(opening)
            if may_pass and self._is_adverb(word):
                waiting.append((prefix, at + 1, inflected, at))
            for form, is_inflected in self._forms(word):
                longer = prefix + form + compiled.END
                if self._begins_phrase(longer):
                    waiting.append((longer, at + 1, inflected + is_inflected, passed))
        return best

    def _is_plural(self, row: Sequence[str], words: Sequence[re.Match[str]], first: int) -> bool:
        """Whether the noun that a phrase begins with, or has behind an adjective, is a plural of its own in the text.

        A form that may be another word counts behind what announces a noun only: « les mises en examen », but « elles
        sont mises en examen ».
        """
        at = first
        for own in row[:2]:
            surface = words[at].group().lower()
            entry = next((one for one in self.entries(surface) if one.lemma.lower() == own), None)
            if entry is None or own == surface or own.endswith(("s", "x", "z")) or not surface.endswith(("s", "x")):
                return False
            if entry.parts_of_speech[0] == "n":
                break
            if entry.parts_of_speech[0] != "adj":
                return False
            at += 1
        else:
            return False
        is_announced = first > 0 and words[first - 1].group().lower() in read_context()["before_nouns"]
        return is_announced or self.lemmas(surface) == {own}

    def _is_adverb(self, word: str) -> bool:
        """Whether a word in small letters may stand behind a phrase's verb: « perdant totalement connaissance »."""
        rows = self.entries(word) if word.endswith("ment") else ()
        return word in read_context()["inside_phrases"] or any("adv" in row.parts_of_speech for row in rows[:1])

    def _begins_phrase(self, prefix: str) -> bool:
        return next(self._tries.phrases.iterkeys(prefix), None) is not None

    def _read_openings(self, surface: str, before: str = "") -> tuple[tuple[str, bool], ...]:
        """Return the prefixes of phrases that a word in small letters may be behind `before`, a prefix itself.

        An adverb opens no reflexive verb: « elle s'est ensuite levée » has nothing of « s'ensuivre ».
        """
        rows = self.entries(surface)
        if before and rows and rows[0].parts_of_speech == ("adv",):
            return ()
        found = ((before + form + compiled.END, inflected) for form, inflected in self._forms(surface))
        return tuple(one for one in found if self._begins_phrase(one[0]))

    def _read_forms(self, surface: str) -> tuple[tuple[str, bool], ...]:
        """Return what a word in small letters may stand for in a phrase, and whether it is inflected then."""
        is_small = surface in read_context()["small_words"]
        own = {surface, self._ligatured(surface)}
        forms = sorted(self.lemmas(surface) | own)
        return tuple((form, form not in own and not is_small) for form in forms)

    def _read_rows(self, word: str) -> tuple[int, ...]:
        return tuple(index for (index,) in sorted(self._tries.forms.get(word) or ()))

    def _read_entries(self, word: str) -> tuple[Entry, ...]:
        return tuple(self._entry(index) for index in self._rows(word) if not index & compiled.LEMMA_ONLY)

    def _read_lemmas(self, word: str) -> frozenset[str]:
        return frozenset(self._entry(index & ~compiled.LEMMA_ONLY).lemma.lower() for index in self._rows(word))

    def _read_entry(self, index: int) -> Entry:
        tries = self._tries
        lemma, parts, english = tries.text[tries.starts[index] : tries.starts[index + 1]].decode().split("\t")
        return Entry(lemma, tuple(parts.split(",")), tuple(english.split(SEPARATOR)) if english else (), index)


def _is_finite(word: str, row: Entry) -> bool:
    """Whether a form is no participle of a verb's row: « envie » of « envier », behind « avoir » a noun."""
    is_verb = row.parts_of_speech[0] == "v" and row.lemma.endswith(("er", "ir", "re"))
    return is_verb and form_of(word.lower(), row.lemma, "a") is None


def _no_phrases(_sentence: str) -> dict[int, PhraseMatch | None]:
    return {}


def _may_stand(writing: str, words: Sequence[re.Match[str]], inflected: int) -> bool:
    """Whether a phrase may be written as `words` are, `inflected` of which differ from its own."""
    if writing in (compiled.INFLECTED, compiled.INVARIABLE):
        return writing == compiled.INFLECTED or not inflected
    return all(
        sign == compiled.SMALL or word.group()[0].isupper() or word.group().lower() in read_context()["small_words"]
        for sign, word in zip(writing, words, strict=True)
    )


def _with_possessive(english: str, row: Sequence[str], words: Sequence[re.Match[str]]) -> tuple[str, ...]:
    """Return the renderings with the possessive of the text: « de leur côté » is "for their part"."""
    for own, word in zip(row, words, strict=False):
        said = _POSSESSIVES.get(word.group().lower())
        if said and own in _POSSESSIVES and said != _POSSESSIVES[own]:
            english = _ENGLISH_POSSESSIVE.sub(said, english)
    return tuple(english.split(SEPARATOR))


@functools.lru_cache(maxsize=1024)
def _expected(before: str) -> frozenset[str]:
    """Return the parts of speech to be expected behind a word, none where it does not tell."""
    if before in read_context()["before_nouns"]:
        return frozenset(("n", "adj"))
    return frozenset(("v",)) if before in read_context()["before_verbs"] else frozenset()


@functools.cache
def lexicon() -> Lexicon:
    """Return the lexicon that the service ships, read once. Raises LexiconInvalid."""
    return Lexicon(compiled.load())
