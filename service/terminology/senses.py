"""Tell which of its senses a French word has by the words around it: « une carrière de granit » is a quarry.

The rules are a table (`data/senses.tsv`), the fields of vocabulary that they name lists (`data/fields.toml`). A word
without a rule that fits has the senses that its row of the lexicon gives, likeliest first. After Yarowsky 1993, "One
Sense per Collocation": the words next to an ambiguous one nearly always tell its sense, those farther off often do.
"""

import functools
import re
from collections.abc import Mapping, Sequence

from service.terminology.lexicon import Lexicon, lexicon
from service.terminology.neighbours import telling_word
from service.terminology.tables import Sense, read_context, read_senses

REACH = 8
"""Words on either side of an ambiguous one that may tell its sense; those beyond a full stop or a semicolon do not."""
_PASSED_OVER = frozenset(
    ("en", "un", "une", "ce", "cet", "cette", "ces", "très", "plus", "aussi", "trop", "si", "assez", "est", "sont")
)
_BEFORE_VERBS = frozenset(("se", "s", "l", "le", "lui", "leur", "y", "il", "elle", "on", "ils", "elles"))
_CLAUSE = 6  # words before a verb among which a quotation may end
_QUOTATION_ENDS = re.compile(r"""[,!?…]\s*["»”]|["»”]\s*,""")
_OPENS = re.compile(r"(?:^|[.!?…;:]\s)[\s«“\"(–—-]*\Z")
_ENDS = re.compile(r"[.;!?]\s")


def find_sense(sentence: str, words: Sequence[re.Match[str]], index: int, table: Lexicon | None = None) -> Sense | None:
    """Return the sense of a sentence's word at `index`, None where no rule fits; `words` are its `compiled.tokens`.

    Of several rules for a word the first that fits holds, those of the lemma that its row of the lexicon has before
    those of the form itself: « remise » is of « remettre », too.
    """
    word = words[index].group()
    if not senses_of(word):  # as of most words
        return None
    entry = (table or lexicon()).entry(word, telling_word(words, index))
    lemmas = _ruled(entry.lemma.lower(), word.lower()) if entry else sorted(_lemmas(word))
    senses = (sense for lemma in dict.fromkeys(lemmas) for sense in _rules().get(lemma, ()))
    return next((sense for sense in senses if _fits(sense, sentence, words, index)), None)


def _ruled(lemma: str, word: str) -> tuple[str, ...]:
    """Return the lemmas whose rules hold for a form, of a participle with a row of its own the verb's, too."""
    verb = lemma[:-1] + "er"
    return (lemma, word, verb) if lemma.endswith("é") and verb in _lemmas(word) else (lemma, word)


@functools.lru_cache(maxsize=8192)
def senses_of(word: str) -> tuple[Sense, ...]:
    """Return all senses that the table gives a form in its rules."""
    return tuple(sense for lemma in _lemmas(word) for sense in _rules().get(lemma, ()))


def _fits(sense: Sense, sentence: str, words: Sequence[re.Match[str]], index: int) -> bool:
    if sense.forms and words[index].group().lower() not in sense.forms:
        return False
    if any(not _stands(place, sentence, words, index) for place in sense.places):
        return False
    if sense.before or sense.after:
        if not sense.before.isdisjoint(_neighbour(words, index, -1)):
            return True
        if not sense.after.isdisjoint(_neighbour(words, index, 1)):
            return True
    if sense.around:
        for other in _reachable(sentence, words, index):
            if not sense.around.isdisjoint(_lemmas(other)):
                return True
    return not (sense.before or sense.after or sense.around)


def _stands(place: str, sentence: str, words: Sequence[re.Match[str]], index: int) -> bool:
    """Whether a word stands in one of PLACES."""
    context = read_context()
    if place == "OPENS":
        return _OPENS.search(sentence, 0, words[index].start()) is not None
    if place == "QUOTE":
        return _follows_quotation(sentence, words, index)
    if place in ("AUX", "AVOIR"):
        auxiliary = telling_word(words, index)
        return auxiliary in context["auxiliaries"] and (place == "AUX" or auxiliary not in context["being"])
    if place == "VERB":
        return _follows_subject(sentence, words, index)
    return index > 0 and words[index - 1].group().lower() in context["before_nouns"]


def _follows_subject(sentence: str, words: Sequence[re.Match[str]], index: int) -> bool:
    """Whether a noun, a name or a pronoun stands right before a word: « le juge reproche », « Paris demeure »."""
    if not index or sentence[words[index - 1].end() : words[index].start()] not in (" ", "'", "’"):
        return False
    before = words[index - 1].group()
    if before.lower() in read_context()["before_nouns"]:
        return telling_word(words, index) in read_context()["before_verbs"]  # « il la marque »
    if before.lower() in read_context()["before_verbs"] or before.lower() in _BEFORE_VERBS:
        return True
    entry = lexicon().entry(before, telling_word(words, index - 1))
    return entry.parts_of_speech[0] == "n" if entry else before[0].isupper()


def _follows_quotation(sentence: str, words: Sequence[re.Match[str]], index: int) -> bool:
    """Whether a quotation ends before a verb: « "Venez", lance-t-elle », « "Venez", a-t-elle ensuite lancé »."""
    context = read_context()
    over = context["auxiliaries"] | context["behind_auxiliaries"] | _BEFORE_VERBS
    for at in range(index, max(0, index - _CLAUSE), -1):
        if _QUOTATION_ENDS.search(sentence, words[at - 1].end(), words[at].start()):
            return True
        word = words[at - 1].group().lower()
        if word.partition("-")[0] not in over and not word.endswith("ment"):
            return False
    return False


def _neighbour(words: Sequence[re.Match[str]], index: int, step: int) -> frozenset[str]:
    """Return the lemmas of the next word in a direction, articles and prepositions passed over, and those passed."""
    over = read_context()["small_words"] | _PASSED_OVER
    at, passed = index + step, set[str]()
    while 0 <= at < len(words):
        word = words[at].group().lower()
        if word not in over:
            return _lemmas(word) | passed
        passed.add(word)
        at += step
    return frozenset(passed)


def _reachable(sentence: str, words: Sequence[re.Match[str]], index: int) -> list[str]:
    found = []
    for step in (-1, 1):
        for at in range(index + step, index + step * (REACH + 1), step):
            if not 0 <= at < len(words):
                break
            start, end = sorted((at, at - step))
            if _ENDS.search(sentence, words[start].end(), words[end].start()):
                break
            found.append(words[at].group())
    return found


@functools.lru_cache(maxsize=8192)
def _lemmas(word: str) -> frozenset[str]:
    return lexicon().lemmas(word) | {word.lower()}


@functools.cache
def _rules() -> Mapping[str, tuple[Sense, ...]]:
    """Return the rules by the lemma that each is for, in the order of the table. Raises LexiconInvalid."""
    rules: dict[str, tuple[Sense, ...]] = {}
    for sense in read_senses():
        rules[sense.lemma] = (*rules.get(sense.lemma, ()), sense)
    return rules
