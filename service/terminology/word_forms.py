"""Regular plurals: of French terms, with feminines, as far as the lexicon knows them as no other words; of English."""

import functools

from service.terminology.lexicon import lexicon
from service.text.folding import fold


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


def english_plural(noun: str) -> str:
    """Return what the plural of an English noun is if it has one and is regular.

    >>> english_plural("city"), english_plural("box"), english_plural("day")
    ('cities', 'boxes', 'days')
    """
    if noun.endswith("y") and noun[-2:-1] not in ("a", "e", "o", "u"):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
