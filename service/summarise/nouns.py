"""French nouns as a pronoun sees them: their gender, and whether somebody, a body of people or a thing is meant."""

import re
from functools import cache
from typing import Literal

from service.summarise.genders import Gender
from service.terminology.lexicon import lexicon
from service.text.word_lists import word_lists

Kind = Literal["person", "group", "name", "thing"]

_FEMININE = re.compile(
    r"(?:[stx]ion|[^cp]ité|[^ct]té|ance|ence|ure|ette|elle|esse|ée|euse|trice|ienne|ière|ude|ise|ade|ie|[ao]?u?ille"
    r"|enne|onne)s?$"
)
_MASCULINE = re.compile(
    r"(?:ment|isme|age|eaux?|eur|i?er|ien|aux?|[aeu]l|oir|et|ot|[ae]nt|if|[aio]is|ard|[io]n|[aiu]t|us|eux|[aoi]c|[ôê]t)s?$"
)
_FEMININE_PEOPLE = re.compile(
    r"(?:euse|trice|ière|enne|[ae]nte|onne|[eo]?sse|ée|ive|aine|a[tl]e|ouse|eure|ine|elle|ette|une|ise|que?te)s?$"
)
_NUMBER = re.compile(r"[XVI]+e|\d+")


@cache
def listed(name: str) -> frozenset[str]:
    """Return a list of the table behind all that is said about antecedents."""
    return word_lists("service.summarise", "antecedents.toml").words(name)


def kind_of(noun: str) -> Kind:
    """Return what a common noun means; « ministre » is a person, « conseil » a body, « maison » a thing."""
    if _is_one(noun, "people") or _is_one(noun.partition("-")[0], "people") or _is_one(noun, "fixed_genders"):
        return "person"
    return "group" if _is_one(noun, "groups") else "thing"


def gender_of(noun: str) -> Gender | None:
    """Return the gender of a common noun as far as lists and its ending tell, in the singular or the plural."""
    if _is_one(noun, "fixed_genders") or _is_one(noun, "feminine"):
        return "f"
    if _is_one(noun, "masculine"):
        return "m"
    if kind_of(noun) == "person":
        return _gender_of_person(_singulars(noun.lower())[-1])
    if _FEMININE.search(noun):
        return "f"
    return "m" if _MASCULINE.search(noun) else None


def _gender_of_person(singular: str) -> Gender | None:
    if singular in listed("men"):
        return "m"
    if singular in listed("women") or _FEMININE_PEOPLE.search(singular):
        return "f"
    return None if singular.endswith(("e", "a")) and not singular.endswith(tuple(listed("men"))) else "m"


def _is_one(noun: str, name: str) -> bool:
    return any(form in listed(name) for form in _singulars(noun.lower()))


def _singulars(noun: str) -> tuple[str, ...]:
    if noun.endswith("aux"):
        return noun, noun[:-3] + "al", noun[:-1]
    return (noun, noun[:-1]) if noun.endswith(("s", "x")) else (noun,)


def is_moment(word: str) -> bool:
    """Tell whether a noun only says when or how much: nothing that a pronoun stands for."""
    return word.lower() in listed("moments") or word.startswith("mi-") or _NUMBER.fullmatch(word) is not None


def is_noun(word: str) -> bool:
    """Tell whether a word behind a determiner can be the noun, and is none of the adjectives before it."""
    lower = word.lower()
    if lower in listed("before_nouns") or lower in listed("numerals") or word.isdigit():
        return False
    entries = lexicon().entries(word)
    return (not entries and word.isalpha()) or "-" in word or any("n" in one.parts_of_speech for one in entries)


def may_be_noun(word: str) -> bool:
    """Tell whether the lexicon knows a word as a noun."""
    return any("n" in one.parts_of_speech for one in lexicon().entries(word))


def is_demonym(word: str) -> bool:
    """Tell whether a capital begins the name of a people: « le Breton », but « le Parisien » is a newspaper."""
    return word.endswith(tuple(listed("demonym_endings"))) and word != "Parisien" and bool(lexicon().entries(word))
