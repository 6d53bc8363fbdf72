"""Compile the lexicon's tables to compact tries, once, beside the tables or in the user's cache.

Words go in by every form that the table or a lemmatiser's dictionary knows (simplemma, MIT), phrases by the words they
are made of and by the lemmas of those, so that inflected ones are found. The look-ups are MARISA tries (Yata, "Dynamic
double-array dictionaries", 2011), a twentieth of the memory of Python dictionaries.
"""

import hashlib
import itertools
import json
import os
import re
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie

from service.terminology.gazetteer import common_words, english_of_names
from service.terminology.tables import (
    DATA,
    ENGLISH,
    GIVEN_NAMES,
    HOMOGRAPHS,
    PARTICIPLES,
    PHRASES,
    SEPARATOR,
    WIKTIONARY,
    WORDS,
    Phrase,
    Word,
    read_context,
    read_endings,
    read_list,
    read_phrases,
    read_words,
)

END = "\n"
"""Ends a word inside the key of a phrase."""
LEMMA_ONLY = 1 << 31
"""Marks the index of a row that a form belongs to by the lemmatiser alone, though the table has the form elsewhere."""
INFLECTED, INVARIABLE = "i", "="
"""How a phrase's English begins in the tries: its words may be inflected, or its content words stand as they are. For a
name it is a pattern of letters, one a word, C for a word with a capital and c for another."""
CAPITAL, SMALL = "C", "c"
_FORMAT = 10  # raise it when the layout of the compiled file or the making of keys changes
_NAME = "lexicon.trie"
_REGULAR = re.compile(r"(?:er|(?:er|or|on|(?<!pr)en)dre)\Z")  # « perdant », but « prenant »
_ENGLISH = re.compile(r"[A-Za-z]+")
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Tries:
    """The compiled lexicon.

    `forms` maps a form in lower case to the indices of its rows, some with LEMMA_ONLY set; row i, a line `lemma⇥parts
    of speech⇥English`, is `text[starts[i]:starts[i + 1]]`; `phrases` maps the words of a phrase, each with END
    behind it, to how they may be written (INFLECTED, INVARIABLE or a pattern of capitals), END and its English;
    `english` has every English word of the tables and of English news, and its stem; `dictionary` the words of an
    English dictionary, in every spelling and with their inflections.
    """

    forms: Any
    phrases: Any
    text: bytes
    starts: "array[int]"
    given_names: frozenset[str]
    english: Any
    dictionary: Any


def tokens(text: str) -> list[re.Match[str]]:
    """Return the words of a text, hyphenated compounds as one; apostrophes part words."""
    return list(_TOKEN.finditer(text))


def load(
    words: Path = WORDS, phrases: Path = PHRASES, names: Path = GIVEN_NAMES, more: Path | None = WIKTIONARY
) -> Tries:
    """Return the tries of some tables, compiled anew where there are none of just these. Raises LexiconInvalid.

    `more` is a table of words and compounds that are rarer than those of the others, or None.
    """
    key = fingerprint(words, phrases, names, more)
    for folder in _folders(words.parent):
        if (found := _read(folder / _NAME, key)) is not None:
            return found
    rows, compounds = list(read_words(words)), list(read_phrases(phrases))
    own = frozenset(phrase.french for phrase in compounds)
    for word in read_words(more) if more and more.exists() else ():
        if word.lemma in own:
            continue
        if len(tokens(word.lemma)) > 1:
            compounds.append(Phrase(word.lemma, word.english))
        else:
            rows.append(word)
    compounds += [Phrase(name, (english,), is_name=True) for name, english in english_of_names().items()]
    tries = compile_tables(rows, compounds, read_list(names))
    for folder in _folders(words.parent):
        if _write(tries, folder / _NAME, key):
            break
    return tries


CONTRACTIONS = {"de": ("du", "des"), "à": ("au", "aux")}
"""What a preposition that ends a phrase becomes with the article behind it: « aux mains de », « aux mains des »."""


def compile_tables(words: Sequence[Word], phrases: Sequence[Phrase], given_names: frozenset[str]) -> Tries:
    """Return the tries of some rows; takes some five seconds for 70,000 words."""
    rows = ["\t".join((w.lemma, ",".join(w.parts_of_speech), SEPARATOR.join(w.english))).encode() for w in words]
    forms = dict.fromkeys((form.lower(), index) for index, w in enumerate(words) for form in (*w.forms, w.lemma))
    by_lemma = {w.lemma.lower(): index for index, w in reversed(list(enumerate(words)))}
    known = {form for form, _ in forms}
    for form, lemma in _lemmatiser():
        index = by_lemma.get(lemma)
        if index is not None and (form, index) not in forms:
            # the table's own forms were read in context, these were not: beside one they serve for phrases only
            forms[form, index if form not in known else index | LEMMA_ONLY] = None
    for form, index in list(_participles(words, forms)):
        forms.setdefault((form, index if form not in known else index | LEMMA_ONLY), None)
    lemmas: dict[str, list[str]] = {}
    for form, index in forms:
        lemmas.setdefault(form, []).append(words[index & ~LEMMA_ONLY].lemma.lower())
    keys: dict[str, bytes] = {}
    rows_of = [(phrase, [match.group() for match in tokens(phrase.french)]) for phrase in phrases]
    rows_of = [(phrase, row) for phrase, row in rows_of if len(row) > 1]
    writing = {phrase.french: _writing(phrase, row) for phrase, row in rows_of}
    for phrase, row in rows_of:
        keys[_key(map(str.lower, row))] = _phrase_value(writing[phrase.french], phrase)
    for phrase, row in rows_of:  # an inflected phrase of the table itself comes before one that is made here
        small = [word.lower() for word in row]
        made = [small]
        if writing[phrase.french] != INVARIABLE:
            made.append([lemmas.get(word, [word])[0] for word in small])
        for one in made:
            for last in (one[-1], *CONTRACTIONS.get(one[-1], ())):
                keys.setdefault(_key([*one[:-1], last]), _phrase_value(writing[phrase.french], phrase))
    return Tries(
        marisa_trie.RecordTrie("<I", [(form, (index,)) for form, index in forms]),
        marisa_trie.BytesTrie(sorted(keys.items())),
        b"".join(rows),
        array("I", [0, *itertools.accumulate(map(len, rows))]),
        given_names,
        marisa_trie.Trie(sorted(_english_words(words, phrases))),
        marisa_trie.Trie(sorted(read_list(ENGLISH))),
    )


def _writing(phrase: Phrase, row: Sequence[str]) -> str:
    """Return how the words of a phrase may be written.

    « De nouveau » is not « de nouveaux », nor is « il faut » "will have to", the English of « il faudra »: what begins
    with a preposition, and what has a tense that its English says, stands as it is.
    """
    if phrase.is_name:
        return "".join(CAPITAL if word[0].isupper() else SMALL for word in row)
    context = read_context()
    has_tense = context["english_tenses"].intersection(phrase.english[0].split()[:2])
    is_fixed = row[0].lower() in context["prepositions"] or phrase.french in context["invariable_phrases"]
    return INVARIABLE if is_fixed or has_tense else INFLECTED


def _phrase_value(writing: str, phrase: Phrase) -> bytes:
    return (writing + END + SEPARATOR.join(phrase.english)).encode()


def _english_words(words: Sequence[Word], phrases: Sequence[Phrase]) -> set[str]:
    """Return the English words of all renderings and the common ones of news, in lower case, with their stems."""
    import snowballstemmer

    renderings = itertools.chain((text for w in words for text in w.english), (t for p in phrases for t in p.english))
    known = {word.lower() for text in renderings for word in _ENGLISH.findall(text)} | common_words("en")
    return known | set(snowballstemmer.stemmer("english").stemWords(sorted(known)))


def _participles(words: Sequence[Word], forms: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield the participles of each verb in all genders and numbers: dictionaries list « jetées » as a noun."""
    for index, word in enumerate(words):
        if "v" in word.parts_of_speech and _REGULAR.search(word.lemma):
            yield word.lemma[:-2] + "ant", index
    bases = {
        (w.lemma[:-2] + "é", i) for i, w in enumerate(words) if "v" in w.parts_of_speech and w.lemma.endswith("er")
    }
    endings = read_endings()
    for index, word in enumerate(words):
        if "v" in word.parts_of_speech:
            found = next(((end, past) for end, past in endings if word.lemma.endswith(end)), None)
            if found:
                bases.add((word.lemma.removesuffix(found[0]) + found[1], index))
    for form, marked in forms:
        index = marked & ~LEMMA_ONLY
        if "v" in words[index].parts_of_speech and form.endswith(("i", "u", "is", "it", "ert", "int")):
            bases.add((form, index))
    for base, index in sorted(bases):
        for ending in ("", "e", "es") if base.endswith("s") else ("", "e", "s", "es"):
            yield base + ending, index


def _key(words: Iterable[str]) -> str:
    return "".join(word + END for word in words)


def _lemmatiser() -> Iterator[tuple[str, str]]:
    """Yield (form, lemma) of simplemma's French dictionary, in lower case."""
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    for form, lemma in DefaultDictionaryFactory().get_dictionary("fr").items():
        yield form.lower(), lemma.lower()


def fingerprint(
    words: Path = WORDS, phrases: Path = PHRASES, names: Path = GIVEN_NAMES, more: Path | None = WIKTIONARY
) -> str:
    """Return 64 hexadecimal digits that change whenever the compiled lexicon does."""
    others = (PARTICIPLES, HOMOGRAPHS, ENGLISH, *([more] if more and more.exists() else []))
    return _fingerprint((words, phrases, names, *others))


def _fingerprint(paths: Sequence[Path]) -> str:
    facts = [_FORMAT, [path.name for path in paths], sorted(english_of_names().items())]
    digest = hashlib.sha256(json.dumps(facts).encode())
    for path in paths:
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            digest.update(b"missing")  # the reader of the table says so better
    return digest.hexdigest()


def _folders(beside: Path) -> tuple[Path, ...]:
    """Return where a compiled lexicon may lie: beside its tables, as bytecode does, or in the user's cache."""
    import platformdirs

    return (beside, platformdirs.user_cache_path("entrefilet")) if beside == DATA else (beside,)


def _read(path: Path, key: str) -> Tries | None:
    """Return the tries in a file; None where it is missing, damaged or of other tables."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        facts = json.loads(head)
        if facts["key"] != key or facts["sha256"] != hashlib.sha256(body).hexdigest():
            return None
        sizes = facts["sizes"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    parts, start = [], 0
    for size in sizes:
        parts.append(body[start : start + size])
        start += size
    forms, phrases = marisa_trie.RecordTrie("<I"), marisa_trie.BytesTrie()
    forms.frombytes(parts[0])
    phrases.frombytes(parts[1])
    english, dictionary = marisa_trie.Trie(), marisa_trie.Trie()
    english.frombytes(parts[5])
    dictionary.frombytes(parts[6])
    given_names = frozenset(parts[4].decode().split("\n"))
    return Tries(forms, phrases, parts[2], array("I", parts[3]), given_names, english, dictionary)


def _write(tries: Tries, path: Path, key: str) -> bool:
    """Write the tries whole or not at all; return whether they could be written."""
    parts = [
        tries.forms.tobytes(),
        tries.phrases.tobytes(),
        tries.text,
        tries.starts.tobytes(),
        "\n".join(sorted(tries.given_names)).encode(),
        tries.english.tobytes(),
        tries.dictionary.tobytes(),
    ]
    body = b"".join(parts)
    facts = {"key": key, "sha256": hashlib.sha256(body).hexdigest(), "sizes": [len(part) for part in parts]}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            file.write(json.dumps(facts).encode() + b"\n" + body)
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)
    except OSError:
        return False
    return True
