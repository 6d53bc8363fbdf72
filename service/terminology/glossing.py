"""Write the English of rarer words, set phrases and figures into a French sentence, for a model that reads it there.

« Le bétail traverse 2,5 km » becomes « Le bétail = livestock / cattle traverse 2,5 km = 2.5 km ». A noun in the plural
has its English in the plural, a participle as a participle or in the past tense. The model is trained on such sentences
and is free to choose other words. After Dinu et al. 2019, "Training Neural Machine Translation to Apply Terminology
Constraints" (the "append" method), with a lexicon in place of a termbase.
"""

import functools
import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from service.decoding import TermPair
from service.terminology import compiled
from service.terminology.compiled import tokens
from service.terminology.figures import find_figures
from service.terminology.gazetteer import common_words, english_of_names
from service.terminology.glossary import glossary_of
from service.terminology.lexicon import Entry, Lexicon, PhraseMatch, lexicon
from service.terminology.neighbours import gap, is_reflexive, telling_word
from service.terminology.senses import find_sense
from service.terminology.tables import DATA, ENGLISH_VERBS, PLURALS, PREFIXES, SENSES
from service.terminology.verb_forms import Form, form_of, in_form, looks_like_verb
from service.terminology.word_forms import in_plural

SIGN, OR = " = ", " / "
_VERSION = 9  # raise it when the same tables give other glosses
COMMONEST = 1000
"""Rows of the lexicon, commonest first, that get no gloss: words that the model knows."""
FEWER = 300
"""The same where a translation went wrong: behind more words there is a gloss then."""
RARE = 5000
"""Rows from which a word that is the same in English has a gloss, too, so that the model copies it."""
ALTERNATIVES = 2
_APOSTROPHES = ("'", "’")
_ELISION = re.compile(r"['’](?=\w)")
_ARTICLES = ("Le", "La", "Les", "L")
_CAPITALS = 0.7  # share of capitals among the letters of a headline set in capitals
_HEADLINE = 8  # letters that it has at least, and one more
_OPENS = re.compile(r"(?:^|[.!?:…«“\"(–—-])[\s«“\"(–—-]*$")


@dataclass(frozen=True, slots=True)
class Gloss:
    """The characters [start, end) of a sentence and their English, alternatives parted by " / "."""

    start: int
    end: int
    english: str


def find_glosses(
    sentence: str, terms: Sequence[TermPair] = (), table: Lexicon | None = None, commonest: int = COMMONEST
) -> list[Gloss]:
    """Return the glosses of a sentence in order, none overlapping.

    The `terms` of an editor's glossary come before figures, those before set phrases, the longest first, and those
    before single words, which have theirs at their first mention only. Names get the English one where they have
    another, never that of a common noun; nor do acronyms; nor the `commonest` words of the lexicon.
    """
    table = table or lexicon()
    if SIGN.strip() in sentence:
        return []  # an equals sign of the text's own: a gloss could not be told from it
    matches = glossary_of(tuple(terms)).find(sentence) if terms else ()
    fixed = [Gloss(match.start, match.end, match.entry.target) for match in matches]
    for figure in find_figures(sentence):
        if not any(figure.start < own.end and own.start < figure.end for own in fixed):
            fixed.append(Gloss(figure.start, figure.end, figure.english))
    fixed.sort(key=lambda gloss: gloss.start)
    return list(_merge(sentence, fixed, table, commonest))


def _merge(sentence: str, fixed: Sequence[Gloss], table: Lexicon, commonest: int) -> Iterator[Gloss]:
    words = tokens(sentence)
    waiting, seen, index = list(reversed(fixed)), set[str](), 0
    in_capitals = _is_in_capitals(sentence)
    while index < len(words):
        word = words[index]
        while waiting and waiting[-1].end <= word.start():
            yield waiting.pop()
        limit = waiting[-1].start if waiting else len(sentence)
        if word.end() > limit:  # inside what is glossed already
            index += 1
            continue
        phrase = table.phrase(sentence, words, index)
        if phrase and words[phrase.last].end() <= limit and not _has_acronym(words, index, phrase.last, in_capitals):
            surface = sentence[word.start() : words[phrase.last].end()]
            english = _of_phrase(phrase, words, index)
            if surface.lower() not in seen and english.lower() != surface.lower():
                seen.add(surface.lower())
                end = words[phrase.last].end()
                yield Gloss(word.start(), end + (sentence[end : end + 1] in _APOSTROPHES), english)
            index = phrase.last + 1
            continue
        if own := _english(sentence, words, index, table, in_capitals, commonest):
            key = word.group().lower()
            is_elided = _ELISION.match(sentence, word.end()) is not None  # « jusqu'à » is not "until / up to'à"
            if key not in seen and not is_elided:
                seen.add(key)
                yield Gloss(word.start(), word.end(), own)
        index += 1
    yield from reversed(waiting)


def _of_phrase(phrase: PhraseMatch, words: Sequence[re.Match[str]], index: int) -> str:
    """Return the English of a phrase in its number, or in the form of the verb that it begins with."""
    if phrase.is_plural:
        return in_plural(phrase.english[0])
    is_reflexive_verb = words[index].group().lower() in ("se", "s") and phrase.opening != "être"
    verb = index + is_reflexive_verb  # « s'exprimant »
    return _inflected(phrase.english[0], _form(words, verb, phrase.opening))


def _form(words: Sequence[re.Match[str]], index: int, lemma: str) -> Form | None:
    """Return which form of a verb stands in the text."""
    surface, before = words[index].group().lower(), telling_word(words, index)
    return form_of(surface, lemma, before, is_reflexive=is_reflexive(words, index)) if surface != lemma else None


def _inflected(english: str, form: Form | None) -> str:
    """Return an English verb in a form, what is no verb as it is: "eventually" of « finir par »."""
    if form is None:
        return english
    made = in_form(english, form)
    is_verb = lexicon().is_english(made.partition(" ")[0].lower()) or looks_like_verb(english)
    return made if is_verb else english


def _verb_of(entry: Entry | None) -> str:
    """Return the lemma of a row that is a verb's first, "" of another."""
    return entry.lemma if entry and entry.parts_of_speech[0] == "v" else ""


def _english(
    sentence: str, words: Sequence[re.Match[str]], index: int, table: Lexicon, in_capitals: bool, commonest: int
) -> str | None:
    """Return the gloss of a single word, None where it needs or may have none."""
    word = words[index].group()
    if name := english_of_names().get(word):
        return name if name != word else None
    entry, sense = table.entry(word, telling_word(words, index)), find_sense(sentence, words, index, table)
    if sense:
        english = sense.english[:ALTERNATIVES]
    elif entry is None:
        return _prefixed(word, table)
    elif entry.rank < commonest or not entry.english:
        return None
    else:
        english = entry.english[:ALTERNATIVES]
        if english[0].lower() == word.lower() and entry.rank < RARE:
            return None
    if word[0].isupper() and not in_capitals and _is_name(sentence, words, index, table, english[0]):
        return None
    is_noun = sense is not None and sense.is_noun
    if entry and _is_plural_noun(word, entry, is_noun) and (is_noun or not _is_behind_noun(entry, words, index)):
        english = tuple(map(in_plural, english))
    else:
        form = _form(words, index, sense.lemma if sense else _verb_of(entry))
        english = tuple(_inflected(one, form) for one in english)
    return OR.join(english)


def _prefixed(word: str, table: Lexicon) -> str | None:
    """Return the English of a word that no row has but that is a prefix and a word with one: « ultra-rapides »."""
    prefix, hyphen, rest = word.partition("-")
    english, entry = _prefixes().get(prefix.lower()), table.entry(rest)
    if not hyphen or english is None or entry is None or not entry.english or rest[0].isupper():
        return None
    rests = entry.english[:ALTERNATIVES]
    return OR.join(english + (in_plural(one) if _is_plural_noun(rest, entry, False) else one) for one in rests)


@functools.cache
def _prefixes() -> dict[str, str]:
    return tomllib.loads(PREFIXES.read_text(encoding="utf-8"))


def _is_plural_noun(word: str, entry: Entry, is_noun: bool) -> bool:
    """Whether a word is a plural of a noun, as its row says first or, with `is_noun`, the rule for its sense does."""
    if not word.lower().endswith(("s", "x")):
        return False
    is_plural = not entry.lemma.endswith(("s", "x", "z")) or _has_singular(entry)
    return is_plural and (entry.parts_of_speech[0] == "n" or (is_noun and "n" in entry.parts_of_speech))


def _is_behind_noun(entry: Entry, words: Sequence[re.Match[str]], index: int) -> bool:
    """Whether a word that may be an adjective stands right behind a noun in the plural: « vidéos pédophiles »."""
    before = words[index - 1].group() if index and "adj" in entry.parts_of_speech else ""
    noun = lexicon().entry(before, telling_word(words, index - 1)) if before.endswith(("s", "x")) else None
    return noun is not None and noun.parts_of_speech[0] == "n" and gap(words, index) == 1


def _has_singular(entry: Entry) -> bool:
    """Whether the lemma of a row is a plural whose singular has a row of its sense: « eurodéputés », not « cours »."""
    singulars = (one for one in lexicon().entries(entry.lemma[:-1]) if one.lemma == entry.lemma[:-1])
    return any(one.parts_of_speech[0] == "n" and entry.english[0] in one.english for one in singulars)


def _is_name(sentence: str, words: Sequence[re.Match[str]], index: int, table: Lexicon, english: str) -> bool:
    """Whether a capitalised word is a name or an acronym rather than the word that means `english`."""
    word = words[index].group()
    if word.lower() in table.given_names or _has_title_article(sentence, words, index):
        return True
    if english[0].isupper():
        return False
    if word.isupper() and len(word) > 1:
        return True  # an acronym: EAU is no water
    return not _OPENS.search(sentence[: words[index].start()]) or _opens_with_name(words, index)


def _has_title_article(sentence: str, words: Sequence[re.Match[str]], index: int) -> bool:
    """Whether an article with a capital inside a sentence makes a word a name: « lu dans Le Parisien »."""
    before = words[index - 1] if index else None
    return before is not None and before.group() in _ARTICLES and not _OPENS.search(sentence[: before.start()])


def _opens_with_name(words: Sequence[re.Match[str]], index: int) -> bool:
    """Whether a capitalised word that opens a sentence is a name there: « Rocher Noir »."""
    following = words[index + 1].group() if index + 1 < len(words) else ""
    return following[:1].isupper() and following.lower() not in common_words("fr")


def _has_acronym(words: Sequence[re.Match[str]], first: int, last: int, in_capitals: bool) -> bool:
    """Whether a word of a phrase stands in capitals, as an acronym or a brand, in a sentence that does not."""
    content = [word.group() for word in words[first : last + 1] if len(word.group()) > 3]
    return not in_capitals and any(map(str.isupper, content))


def _is_in_capitals(sentence: str) -> bool:
    if sum(map(str.isupper, sentence)) <= _CAPITALS * _HEADLINE:  # most are not
        return False
    letters = [letter for letter in sentence if letter.isalpha()]
    return len(letters) > _HEADLINE and sum(map(str.isupper, letters)) > _CAPITALS * len(letters)


def write_glosses(sentence: str, glosses: Sequence[Gloss], keep: Callable[[Gloss], bool] | None = None) -> str:
    """Return the sentence with each gloss behind its words; `keep` says which are written, by default all."""
    parts, done = list[str](), 0
    for gloss in glosses:
        if keep is None or keep(gloss):
            parts += [sentence[done : gloss.end], SIGN, gloss.english]
            done = gloss.end
            if sentence[done : done + 1].isalnum():
                parts.append(" ")  # behind an elided word: « sous le coup d' »
    return "".join((*parts, sentence[done:]))


def without_glosses(translation: str, source: str, terms: Sequence[TermPair] = (), commonest: int = COMMONEST) -> str:
    """Return a translation without the glosses of its source that the model copied with their sign.

    >>> without_glosses("The barges = barges pass.", "Les péniches passent.")
    'The barges pass.'
    """
    if SIGN not in translation or SIGN.strip() in source:
        return translation
    for gloss in find_glosses(source, terms, commonest=commonest):
        translation = translation.replace(SIGN + gloss.english, "")
    return translation


@functools.lru_cache(maxsize=256)
def _glossed(sentence: str, terms: tuple[TermPair, ...], commonest: int) -> str:
    return write_glosses(sentence, find_glosses(sentence, terms, commonest=commonest))


def fingerprint() -> str:
    """Return 64 hexadecimal digits that change whenever a gloss may, by the tables that glosses are made of."""
    facts = [
        _VERSION,
        compiled.fingerprint(),
        *(path.read_text(encoding="utf-8") for path in (SENSES, PLURALS, ENGLISH_VERBS, *sorted(DATA.glob("*.toml")))),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def glossed(sentence: str, terms: Sequence[TermPair] = (), commonest: int = COMMONEST) -> str:
    """Return a French sentence with its glosses, as the embedded model is trained to read it."""
    return _glossed(sentence, tuple(terms), commonest)
