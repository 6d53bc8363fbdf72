"""Regular plurals: of French terms, with feminines, as far as the lexicon knows them as no other words; of English."""

import functools
import re
from collections.abc import Mapping

from service.terminology.lexicon import lexicon
from service.terminology.tables import PLURAL_RULES, PLURALS, read_context
from service.text.folding import fold

_PIECE = re.compile(r"[^\s-]+")
_SHORT_Z = re.compile(r"\A(?:qu|[^aeiou]*)[aeiou]z")  # "quiz", but "waltz" and "topaz"
_AGENT = re.compile(r"er-(?:by|on|up)\Z")  # "passer-by", but "stand-by"


def base(word: str) -> str:
    """Return what the forms of a French noun or adjective share: « régional, régionale, régionaux »."""
    letters = fold(word)
    if letters.endswith("aux") and len(letters) > 4:
        return letters[:-3] + "al"
    letters = letters.rstrip("sx") if len(letters) > 3 else letters
    return letters.removesuffix("e") if len(letters) > 3 else letters


def is_form(word: str, wanted: str, *, opens: bool) -> bool:
    """Whether a word is the wanted one or a plural or feminine of it, with the capital that the term asks for."""
    if wanted != wanted.lower():
        return word in (wanted, wanted.upper(), wanted + "s")
    if word[0].isupper() and not opens and not word.isupper():
        return False
    lower = word.lower()
    return lower == wanted or (len(wanted) > 2 and lower in inflected(wanted) and not _is_another_word(lower, wanted))


def _is_another_word(form: str, wanted: str) -> bool:
    """Whether the lexicon knows a seeming feminine as a word of another sense: « porte » is none of « port »."""
    if form == wanted + "s":
        return False
    theirs, ours = _meanings(form), _meanings(wanted)
    return bool(theirs and ours) and not theirs & ours


@functools.lru_cache(maxsize=4096)
def _meanings(word: str) -> frozenset[str]:
    return frozenset(english for entry in lexicon().entries(word) for english in entry.english)


def inflected(word: str) -> set[str]:
    """Return what a French word's plurals and feminines would be if it has them and is regular."""
    forms = {word + "s", word + "e", word + "es", word + "x"}
    for ending, others in (
        ("al", ("aux", "ale", "ales")), ("eur", ("euse", "euses", "rice", "rices", "eurs")), ("eux", ("euse", "euses")),
        ("if", ("ive", "ives")), ("ien", ("ienne", "iennes")), ("on", ("onne", "onnes")), ("el", ("elle", "elles")),
        ("er", ("ère", "ères")), ("teur", ("trice", "trices")),
    ):  # fmt: skip
        if word.endswith(ending):
            forms |= {word.removesuffix(ending) + other for other in others}
    return forms


def in_plural(english: str) -> str:
    """Return an English noun or phrase in the plural, or as it is where the table of plurals has none.

    >>> in_plural("barge"), in_plural("gust of wind"), in_plural("Member of Parliament"), in_plural("equipment")
    ('barges', 'gusts of wind', 'Members of Parliament', 'equipment')
    """
    start, end = head_span(english)
    noun = english[start:end]
    if (many := _plurals().get(noun.lower())) is None:
        return english
    if many.startswith(noun.lower()):
        many = noun + many[len(noun) :]  # with its capitals: "CEOs"
    elif noun[:1].isupper():
        many = many.capitalize()
    return english[:start] + many + english[end:]


@functools.cache
def _plurals() -> dict[str, str]:
    lines = PLURALS.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def english_plural(noun: str) -> str:
    """Return what the plural of an English noun or term is if it has one and is regular.

    >>> english_plural("city"), english_plural("box"), english_plural("day"), english_plural("quiz")
    ('cities', 'boxes', 'days', 'quizzes')
    >>> english_plural("member of parliament"), english_plural("passer-by"), english_plural("attorney general")
    ('members of parliament', 'passers-by', 'attorneys general')
    """
    start, end = head_span(noun)
    if start == end:
        return noun
    return noun[:start] + _plural_of_word(noun[start:end]) + noun[end:]


def _plural_of_word(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in ("a", "e", "o", "u") and noun != "by":  # "stand-by"
        return noun[:-1] + "ies"
    if noun.endswith("z") and noun.islower():  # a name has an s alone: "Benz"
        return noun + ("zes" if _SHORT_Z.fullmatch(noun) else "es")
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def head_span(term: str) -> tuple[int, int]:
    """Return where the word of an English noun phrase stands that its plural changes; an empty span if there is none.

    >>> term = "Member of Parliament"
    >>> term[slice(*head_span(term))]
    'Member'
    """
    rules = read_context(PLURAL_RULES)
    pieces = list(_PIECE.finditer(term))
    if len(pieces) == 1:
        return pieces[0].span()
    if _AGENT.search(term):
        return pieces[-2].span()
    words = [piece.group().lower() for piece in pieces]
    if not words or words[0] in rules["not_before_plurals"]:
        return 0, 0
    last = next((at for at in range(len(words)) if _is_preposition(term, pieces[at], rules)), len(words)) - 1
    if last < 0:
        return 0, 0
    if last and words[last] in rules["adjectives_behind"] and words[last - 1] not in rules["ranks"]:
        last -= 1
    return pieces[last].span()


def _is_preposition(term: str, piece: re.Match[str], rules: Mapping[str, frozenset[str]]) -> bool:
    """Whether a word of a term is a preposition: in "check-in" and "by-election" it is part of a noun."""
    before, after = term[: piece.start()].endswith("-"), term.startswith("-", piece.end())
    return before == after and piece.group().lower() in rules["prepositions"]
