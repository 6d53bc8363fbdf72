"""Read the lexicon's tables: tab-separated text that a person reads and corrects, checked row by row."""

import functools
import lzma
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.errors import ModelNotAvailable

DATA = Path(__file__).with_name("data")
WORDS, PHRASES, GIVEN_NAMES = DATA / "words.tsv", DATA / "phrases.tsv", DATA / "given_names.txt"
PARTICIPLES, ENGLISH_VERBS = DATA / "participles.tsv", DATA / "verbs.en.tsv"
HOMOGRAPHS = DATA / "homographs.toml"
WIKTIONARY = DATA / "wiktionary.tsv.xz"
ENGLISH = DATA / "english.txt.xz"
SENSES, FIELDS = DATA / "senses.tsv", DATA / "fields.toml"
PREFIXES, FIGURES = DATA / "prefixes.toml", DATA / "figures.toml"
PLURALS, PLURAL_RULES = DATA / "plurals.en.tsv", DATA / "plurals.toml"
PARTS_OF_SPEECH = frozenset(("n", "v", "adj", "adv", "pr", "x"))
"""Noun, verb, adjective, adverb, proper noun, function or other word."""
PLACES = frozenset(("DET", "VERB", "AUX", "AVOIR", "QUOTE", "OPENS"))
"""Where a word with a certain sense stands: behind a determiner, behind what may be its subject, behind a form of
« avoir » or « être » or of « avoir » alone (adverbs between at most), behind the end of a quotation (an auxiliary
between at most), or where a sentence opens."""
SEPARATOR = " / "
_UNTRANSLATED = "-"
_MEND = "correct that row, or reinstall the package"


class LexiconInvalid(ModelNotAvailable):
    """A table of the lexicon cannot be read; the message names the file, the row and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A French lemma: parts of speech, English renderings (likeliest first), inflected forms, occurrences in news.

    `english` is empty for a word that stays as it is or is no French word.
    """

    lemma: str
    parts_of_speech: tuple[str, ...]
    english: tuple[str, ...]
    forms: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A French phrase of two or more words with its English renderings, likeliest first.

    Of a name the words that have a capital need theirs in a text: « La Réunion » is no meeting.
    """

    french: str
    english: tuple[str, ...]
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Sense:
    """A sense of a French lemma and what tells it: any lemma directly before, directly behind, or around it.

    `forms` are the only ones that have the sense, all where it is empty; `places` what else is asked for, of PLACES.
    """

    lemma: str
    english: tuple[str, ...]
    forms: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    around: frozenset[str]
    places: frozenset[str]

    @property
    def is_noun(self) -> bool:
        """Whether the sense is a noun's."""
        return "DET" in self.places


def read_words(path: Path = WORDS) -> Iterator[Word]:
    """Yield the rows of a table of words, commonest first as they stand. Raises LexiconInvalid."""
    for number, cells in _rows(path, 5):
        lemma, parts, english, forms, count = cells
        if unknown := set(parts.split(",")) - PARTS_OF_SPEECH:
            raise _invalid(path, number, f"the part of speech {sorted(unknown)[0]!r} is none of those known")
        if not count.isdigit():
            raise _invalid(path, number, f"the count {count!r} is no number")
        renderings = () if english == _UNTRANSLATED else _renderings(path, number, english)
        yield Word(lemma, tuple(parts.split(",")), renderings, tuple(forms.split()), int(count))


def read_phrases(path: Path = PHRASES) -> Iterator[Phrase]:
    """Yield the rows of a table of phrases. Raises LexiconInvalid."""
    for number, (french, english) in _rows(path, 2):
        yield Phrase(french, _renderings(path, number, english))


def read_senses(path: Path = SENSES, fields: Path = FIELDS) -> Iterator[Sense]:
    """Yield the rows of the table of senses in order. Raises LexiconInvalid.

    A row has a lemma, the English of one of its senses and what tells it, parted by blanks: `<pont` directly before,
    `pont>` directly behind, `pont` around, `~ponts` the form itself, `@sea` a field, and those of PLACES.
    """
    named = read_context(fields)
    for number, (lemma, english, context) in _rows(path, 3, unique=False):
        told: dict[str, set[str]] = {sign: set() for sign in ("<", ">", "~", "")}
        marks = context.split()
        for mark in marks:
            if mark in PLACES:
                continue
            sign = mark[0] if mark[0] in "<~" else ">" if mark.endswith(">") else ""
            word = mark.strip("<>~")
            if word.startswith("@") and word[1:] not in named:
                raise _invalid(path, number, f"the field {word!r} is not in {fields.name}")
            told[sign] |= named[word[1:]] if word.startswith("@") else {word}
        yield Sense(
            lemma,
            _renderings(path, number, english),
            frozenset(told["~"]),
            frozenset(told["<"]),
            frozenset(told[">"]),
            frozenset(told[""]),
            PLACES.intersection(marks),
        )


def read_list(path: Path) -> frozenset[str]:
    """Return the lines of a list of words. Raises LexiconInvalid."""
    return frozenset(line for _, (line,) in _rows(path, 1))


@functools.cache
def read_endings(path: Path = PARTICIPLES) -> list[tuple[str, str]]:
    """Return (ending of the infinitive, ending of the masculine past participle) in order. Raises LexiconInvalid."""
    return [(infinitive, participle) for _, (infinitive, participle) in _rows(path, 2)]


@functools.cache
def read_verbs(path: Path = ENGLISH_VERBS) -> dict[str, tuple[str, str]]:
    """Return the past tense and the past participle of irregular English verbs. Raises LexiconInvalid."""
    return {verb: (past, participle) for _, (verb, past, participle) in _rows(path, 3)}


@functools.cache
def read_context(path: Path = HOMOGRAPHS) -> dict[str, frozenset[str]]:
    """Return the lists of words that tell forms apart, by their names. Raises LexiconInvalid."""
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LexiconInvalid(f"the lexicon's {path.name} cannot be read: {error}", mend=_MEND) from error
    return {name: frozenset(words) for name, words in lists.items()}


@functools.cache
def read_figures() -> dict[str, Any]:
    """Return how figures are written in English: scales, units, months, shares, verbs and words of change."""
    return tomllib.loads(FIGURES.read_text(encoding="utf-8"))


def _renderings(path: Path, number: int, cell: str) -> tuple[str, ...]:
    renderings = tuple(cell.split(SEPARATOR))
    if not all(text == text.strip() and text for text in renderings) or "=" in cell or "\n" in cell:
        raise _invalid(path, number, f"the English {cell!r} is empty in part, has stray blanks or holds an equals sign")
    return renderings


def _rows(path: Path, columns: int, *, unique: bool = True) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells) of each row; blank lines and those that begin with # are none.

    With `unique` no two rows may have the same first cell.
    """
    try:
        data = path.read_bytes()
        text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode()
    except (OSError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise LexiconInvalid(f"the lexicon's {path.name} cannot be read: {error}", mend=_MEND) from error
    if not text.endswith("\n"):
        raise LexiconInvalid(f"the lexicon's {path.name} breaks off in its last line", mend=_MEND)
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            raise _invalid(path, number, f"it has {len(cells)} columns, not {columns}")
        if not cells[0] or cells[0] != cells[0].strip():
            raise _invalid(path, number, "its first column is empty or has stray blanks")
        if unique and seen.setdefault(cells[0], number) != number:
            raise _invalid(path, number, f"{cells[0]!r} stands in line {seen[cells[0]]} already")
        yield number, cells


def _invalid(path: Path, number: int, fault: str) -> LexiconInvalid:
    return LexiconInvalid(f"line {number} of the lexicon's {path.name} is malformed: {fault}", mend=_MEND)
