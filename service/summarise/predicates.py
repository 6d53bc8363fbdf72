"""Verbs at the head of a French clause: whether their subject speaks, acts, suffers or is a thing."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

from service.summarise.compression import FR_FINITE
from service.summarise.nouns import listed, may_be_noun
from service.summarise.tokens import RELATIVES, Token, is_capital, is_determiner
from service.terminology.lexicon import lexicon

Sort = Literal["speech", "deed", "suffered", "act", "acted", "thing"]
"""What a predicate says of its subject: it speaks, does what people do, has done to it what is done to people, does
something else now or did, is a thing."""

_PRESENT = ("e", "it", "ît", "nd", "rt", "at", "et", "ent", "ont")
_ENDINGS = ("eraient", "èrent", "aient", "eront", "erait", "ent", "ait", "era", "e", "a")
_PARTICIPLES = ("é", "ée", "és", "ées")
_ARTICLES = ("le", "la", "les", "l'", "l’")
_NO_ARTICLES = ("un", "une", "des", "son", "sa", "ses", "ce", "cette", "ces")
_REFLEXIVE = ("se", "s'", "s’")
_NEGATION = ("ne", "n'", "n’")
_REACH = 45  # words before the verb of a sentence


@cache
def _stems(name: str) -> frozenset[str]:
    return frozenset(verb.removesuffix("er") for verb in listed(name) if verb.endswith("er"))


def _is(form: str, verbs: str, forms: str | None, *, participle: bool = False) -> bool:
    form = form.lower()
    if form in listed(verbs) or (forms is not None and form in listed(forms)):
        return True
    endings = _PARTICIPLES if participle else _ENDINGS
    return any(form.endswith(end) and form.removesuffix(end) in _stems(verbs) for end in endings)


def is_adverb(word: str) -> bool:
    """Tell whether a word ends in -ment and is no noun."""
    return word.endswith("ment") and not may_be_noun(word)


def is_infinitive(word: str) -> bool:
    """Tell whether a word can only be an infinitive."""
    entries = lexicon().entries(word)
    verbs_only = bool(entries) and all(one.parts_of_speech == ("v",) for one in entries)
    return verbs_only and word.endswith(("er", "ir", "re"))


def _is_finite(word: str, before: str, behind: str) -> bool:
    lower = word.lower()
    if is_capital(word):
        return False
    known = FR_FINITE.fullmatch(lower) is not None and lower not in listed("nominal_verbs")
    if before in _ARTICLES:
        return known  # « que la loi l'a voulu »
    if before in _NO_ARTICLES or (before in listed("prepositions") and before != "en"):
        return False
    if known or lower in listed("speech_forms") or lower in listed("thing_forms"):
        return True
    if lower in listed("nominal_verbs"):
        return behind in listed("behind_verbs") or behind.isdigit()
    return _is_present(lower, behind)


def _is_present(lower: str, behind: str) -> bool:
    if lower in listed("no_verbs") or lower.endswith(("ment", "ée")) or not lower.endswith(_PRESENT):
        return False
    entries = lexicon().entries(lower)
    if not any("v" in one.parts_of_speech or one.lemma.endswith(("er", "ir", "re")) for one in entries):
        return False
    if all(one.parts_of_speech[0] == "v" for one in entries) or behind in listed("behind_verbs") or behind.isdigit():
        return True
    return _is(lower, "speech", None) and not may_be_noun(lower)


def verb_behind(tokens: Sequence[Token], at: int) -> int | None:
    """Return the finite verb of the clause whose subject begins at a token; those of relative clauses are passed."""
    owed, depth, has_noun, is_dont = 0, 0, False, False
    for i in range(at, min(len(tokens), at + _REACH)):
        word = tokens[i].lower
        if tokens[i].quoted:
            continue
        depth += (word == "(") - (word == ")")
        if depth > 0 or word == ")":
            continue
        if word in (":", ";", "?") or (word in listed("subjects") and i > at and not owed):
            return None
        if word in _NEGATION and i > at and not owed:
            return _negated(tokens, i) if has_noun else None
        if word == "," and is_dont:  # « dont plusieurs élus, » has no verb
            owed, is_dont = owed - 1, False
        elif word in RELATIVES and i > at:
            owed, is_dont = owed + 1, word == "dont"
        elif i > at and _is_finite(tokens[i].text, tokens[i - 1].lower, _word(tokens, i + 1)):
            if not owed and has_noun:
                return i
            owed, is_dont = max(0, owed - 1), False
        elif tokens[i].is_word:
            has_noun = has_noun or not (is_determiner(word) or word in ("de", "d'", "d’", "du", "des"))
    return None


def _negated(tokens: Sequence[Token], at: int) -> int | None:
    """Return the verb behind « ne »; a participle, « n'ayant pas », is none."""
    verb = next((i for i in range(at, len(tokens)) if tokens[i].lower not in listed("clitics")), None)
    return None if verb is None or tokens[verb].lower.endswith("ant") else verb


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].lower if at < len(tokens) else ""


def says(tokens: Sequence[Token], at: int, *, quoted: bool = False) -> int | None:
    """Return the place behind a verb of speech that begins at a token: « a (aussi) déclaré », « estime ».

    Behind the end of a quotation, if it is `quoted`, any verb in the perfect is one.
    """
    i = at + 1 if _word(tokens, at) in _REFLEXIVE else at
    perfect = _word(tokens, i) in ("a", "ont", "avait", "avaient", "est")
    if perfect:
        i += 1
        while _is_beside(_word(tokens, i)):
            i += 1
    if i >= len(tokens) or is_capital(tokens[i].text):
        return None
    word = tokens[i].text
    of_any_verb = quoted and perfect and word.endswith(("é", "i", "u", "it", "is"))
    is_speech = _is(word, "speech", "speech_forms", participle=perfect)
    return i + 1 if is_speech or of_any_verb else None


def _is_beside(word: str) -> bool:
    return word in listed("adverbs") or word.endswith("ment")


def sort_of(tokens: Sequence[Token], at: int = 0) -> tuple[Sort | None, int]:
    """Return what the predicate that begins at a token says of its subject, and where its main verb stands."""
    i, passed = at, set[str]()
    while (word := _word(tokens, i)) in _REFLEXIVE or word in _NEGATION:
        passed.add(word)
        i += 1
    while (word := _word(tokens, i)) in listed("auxiliaries") | listed("modals") | {
        "été",
        "être",
        "avoir",
        *_REFLEXIVE,
    } or _is_beside(word):
        passed.add(word)
        i += 1
    if i >= len(tokens):
        return None, i
    reflexive = not passed.isdisjoint(_REFLEXIVE)
    passive = not passed.isdisjoint(listed("forms_of_be") | {"être"})
    if tokens[i].quoted and not passive:
        return None, i
    if reflexive:
        return ("speech" if word in listed("reflexive_deeds") else None), i
    if passive:
        return _sort_of_participle(word), i
    perfect = not passed.isdisjoint(listed("auxiliaries"))
    modal = i > at and _word(tokens, i - 1) in listed("modals")
    return _sort_of_verb(tokens[i].text, perfect=perfect, modal=modal), i


def _sort_of_participle(word: str) -> Sort | None:
    forms = [word.removesuffix(end) for end in ("", "e", "s", "es")]
    if any(form in listed("suffered") for form in forms):
        return "suffered"
    return "thing" if any(form in listed("made") for form in forms) else None


def _sort_of_verb(word: str, *, perfect: bool, modal: bool) -> Sort | None:
    def one_of(verbs: str, forms: str | None = None) -> bool:
        return _is(word, verbs, forms, participle=perfect)

    of_things, of_speech = one_of("things", "thing_forms"), one_of("speech", "speech_forms")
    if of_things or of_speech:
        return None if of_things and of_speech else "thing" if of_things else "speech"
    if one_of("deeds"):
        return "deed"
    if any("v" in one.parts_of_speech for one in lexicon().entries(word)):
        return "acted" if perfect and not modal else "act"
    return None


def judges(tokens: Sequence[Token], verb: int) -> bool:
    """Tell whether the subject of a verb can only be who spoke before: « ajoute », « a précisé »."""
    word = _word(tokens, verb)
    return _is(word, "judging", "judging_forms") or _is(word, "judging", None, participle=True)


def goes_on(tokens: Sequence[Token], verb: int) -> bool:
    """Tell whether « également », « ensuite » or the like stands beside the verb: the subject is that of before."""
    return any(one.lower in listed("continuing") for one in tokens[: verb + 3])
