"""Compare the names of a sentence and of its translation: known ones by meaning, others by their letters."""

import itertools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from service.fidelity.spellings import is_near, sound, stutters
from service.terminology.gazetteer import Mention, Word, common_words, find_mentions, plain, translated_words, words_of
from service.text.folding import fold

_PARTICLES = frozenset(
    (
        "de",
        "du",
        "des",
        "da",
        "di",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "les",
        "el",
        "al",
        "ben",
        "bin",
        "ibn",
        "the",
        "of",
        "and",
        "et",
    )
)
_TITLES = frozenset(
    (
        "mme",
        "mlle",
        "mm",
        "dr",
        "pr",
        "me",
        "st",
        "ste",
        "mgr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "sgt",
        "lt",
        "gov",
        "sen",
        "rep",
        "gen",
        "messrs",
        "jr",
        "sr",
    )
)
_BYTES = re.compile(r"(?<=\d)[ \u00a0\u202f]?(?:[kKMGT][oB])\b")  # « 1 Go » is "1 GB", and no name
_NUMERAL = re.compile(r"[IVXLC]+(?:er|re|e|ème|ième|th|st|nd|rd)?")
# endings of ordinary words, which an unknown word that opens a sentence mostly is
_ENDINGS = {
    "fr": re.compile(
        r"(?:é|ées?|és|er|ants?|ent|ons|ez|eurs?|euses?|eux|iques?|ismes?|istes?|ages?|ités?|ait|ions?|s|ir)$"
    ),
    "en": re.compile(
        r"(?:ing|ed|s|ion|ly|dom|ness|ment|ism|ist|ity|er|est|al|ous|ful|less|able|ible|ive|ic|ance|ence)$"
    ),
}
_OPENERS = frozenset('.!?:;…"«“”([—–-•|')


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence: its words and place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the comparison needs of a sentence: words, known names, other names, and its letters in several forms."""

    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    others: tuple[int, ...]
    folded: frozenset[str]
    acronyms: frozenset[str]
    explained: frozenset[str]
    """Acronyms whose letters begin words of the same sentence, in their order."""


def compare_names(
    source: str, target: str, source_language: str = "fr", target_language: str = "en"
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Return the names of the source that the target lacks, and those of the target that the source lacks.

    A name that stands in both under its own or the other language's form is never returned; a word that both
    languages use as a common noun is no name.
    """
    ours, theirs = _read(source, source_language), _read(target, target_language)
    return _unanswered(source, ours, theirs), _unanswered(target, theirs, ours)


def find_name_left(source: str, target: str, source_language: str = "fr", target_language: str = "en") -> str | None:
    """Return the first name that stands in the translation as the source has it, though the other language has its own:
    "Beyrouth" for Beirut, "Lundi" for Monday; None where there is none."""
    ours, theirs = _read(source, source_language), _read(target, target_language)
    concepts = _concepts(theirs)
    for mention in ours.mentions:
        words = ours.words[mention.first : mention.last + 1]
        if mention.hard and not mention.concepts & concepts and all(fold(word.text) in theirs.folded for word in words):
            return _name(source, words).text
    return None


def _concepts(reading: _Reading) -> frozenset[str]:
    return frozenset[str]().union(*(mention.answers for mention in reading.mentions))


@lru_cache(maxsize=256)
def _read(text: str, language: str) -> _Reading:
    words = words_of(_BYTES.sub(lambda unit: " " * len(unit.group()), plain(text)))
    capitals = text.isupper()
    mentions = tuple(find_mentions(words, language, capitals=capitals))
    known = {index for mention in mentions for index in range(mention.first, mention.last + 1)}
    common = _ordinary(language)
    others = tuple(
        index
        for index, word in enumerate(words)
        if index not in known and not capitals and _is_name(word.text, common) and not _opens(text, word, language)
    )
    folded = [fold(word.text) for word in words]
    joined = {a + b for a, b in itertools.pairwise(folded)}
    letters = frozenset(folded) | joined
    acronyms = frozenset(word.text for word in words if len(word.text) > 1 and word.text.isupper())
    explained = frozenset(acronym for acronym in acronyms if _is_explained(acronym.lower(), folded))
    return _Reading(words, mentions, others, letters, acronyms, explained)


def _is_explained(acronym: str, words: Sequence[str]) -> bool:
    """Whether words whose first letters are those of an acronym stand in a row, short ones passed over."""
    longer = "".join(word[0] for word in words if len(word) > 3)
    return acronym in longer or acronym in "".join(word[0] for word in words)


@cache
def _ordinary(language: str) -> frozenset[str]:
    return common_words(language) | translated_words(language)


def _is_name(word: str, common: frozenset[str]) -> bool:
    lower = word.lower()
    return (
        word[0].isupper()
        and len(word) > 1
        and lower not in common
        and lower.removesuffix("s") not in common
        and lower not in _PARTICLES
        and lower not in _TITLES
        and not _NUMERAL.fullmatch(word)
    )


def _opens(text: str, word: Word, language: str) -> bool:
    """Whether a word is capital only because it opens a sentence, as far as its ending and neighbour tell."""
    before = text[: word.start].rstrip()
    if before and before[-1] not in _OPENERS:
        return False
    after = re.match(r"[ '’-]+(?=[^\W\d_])(.)", text[word.end :])
    return not (after and after[1].isupper()) and bool(_ENDINGS[language].search(word.text))


def _unanswered(text: str, ours: _Reading, theirs: _Reading) -> tuple[Name, ...]:
    concepts = _concepts(theirs)
    missing: list[Name] = []
    for mention in ours.mentions:
        words = ours.words[mention.first : mention.last + 1]
        if mention.hard and not mention.concepts & concepts and not _is_answered(words, theirs):
            missing.append(_name(text, words))
    for index in ours.others:
        word = ours.words[index]
        near = "".join(fold(part.text) for part in ours.words[max(0, index - 1) : index + 1])
        beyond = "".join(fold(part.text) for part in ours.words[index : index + 2])
        # « Abdel Aziz » may be written in one word
        is_there = (
            {near, beyond} & theirs.folded
            or _is_spelled(word.text, theirs)
            or _is_turned(word.text, ours, theirs)
            or _is_abbreviation(word.text, theirs)
        )
        if not is_there or _has_other_end(ours, index, theirs):
            missing.append(_name(text, [word]))
    return tuple(sorted(missing, key=lambda name: name.start))


def _has_other_end(ours: _Reading, index: int, theirs: _Reading) -> bool:
    """Whether the last word of a full name has gained or lost an s: « Awa Torvald », "Awa Torvalds" is someone else."""
    word, before = ours.words[index], ours.words[index - 1] if index else None
    if before is None or word.start != before.end + 1 or not before.text[0].isupper() or word.text.isupper():
        return False
    if any(before.text.lower() in common_words(language) for language in ("fr", "en")):
        return False  # « les Torvald », "the Torvalds"
    letters = fold(word.text)
    other = letters[:-1] if letters.endswith("s") else letters + "s"
    return len(letters) > 3 and letters not in theirs.folded and other in theirs.folded


def _name(text: str, words: Sequence[Word]) -> Name:
    start, end = words[0].start, words[-1].end
    return Name(text[start:end], start, end)


def _is_answered(words: Sequence[Word], theirs: _Reading) -> bool:
    """Whether a name is copied, or an abbreviation of words that the other sentence has in full."""
    copied = all(fold(word.text) in theirs.folded for word in words)
    return copied or (len(words) == 1 and _is_abbreviation(words[0].text, theirs))


def _is_turned(word: str, ours: _Reading, theirs: _Reading) -> bool:
    """Whether an acronym has its letters in the order of the other language's words, which one of the two explains.

    « Le Modèle standard (MS) » is "the Standard Model (SM)"; what nothing explains keeps its letters as they are, and
    « l'AFI » as "the IFA" names another body.
    """
    letters = sorted(word)
    return any(
        sorted(other) == letters and (other in theirs.explained or word in ours.explained) for other in theirs.acronyms
    )


def _is_spelled(word: str, theirs: _Reading) -> bool:
    """Whether a name stands in the other sentence, with the other language's spelling or ending perhaps."""
    letters = fold(word)
    if letters in theirs.folded or (word.isupper() and letters + "s" in theirs.folded):  # « les CFC », "CFCs"
        return True
    if word.isupper() and len(word) <= 5:
        return False  # letters that sound alike are no reason to take one acronym for another
    heard = sound(letters)
    odd = stutters(letters)
    return any(
        is_near(letters, other) or heard == sound(other) or is_near(heard, sound(other), by_vowel=True)
        for other in theirs.folded
        if odd or not stutters(other)
    )


def _is_abbreviation(word: str, theirs: _Reading) -> bool:
    """Whether an English abbreviation is of words that the French has in full: "MP" of « députée »."""
    ways = _abbreviations().get(word.removesuffix("s"), ()) if word[:2].isupper() else ()
    return any(all(any(own.startswith(part) for own in theirs.folded) for part in way) for way in ways)


@cache
def _abbreviations() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return for each English abbreviation the beginnings of words of the ways in which French says it."""
    text = resources.files("service.fidelity").joinpath("data", "abbreviations.en.toml").read_text("utf-8")
    return {
        short: tuple(tuple(re.findall(r"[^\W_]+", way)) for way in ways) for short, ways in tomllib.loads(text).items()
    }
