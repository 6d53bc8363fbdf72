"""The English of short French noun phrases that tables know in full: what is counted, and the nouns of roles.

Nothing is guessed: a phrase with a word that neither the lexicon nor a table of names has is None.
"""

import re

from service.context.name_tables import demonyms, words_of_names
from service.terminology.compiled import tokens
from service.terminology.gazetteer import english_of_names
from service.terminology.lexicon import Entry, lexicon

_IRREGULAR = {"person": "people", "man": "men", "woman": "women", "child": "children", "foot": "feet", "tooth": "teeth"}
_MASS = frozenset(("waste", "fish", "food", "fuel", "equipment", "aid", "luggage", "information", "furniture", "sheep"))
_NO_PERSON = frozenset(
    ("papier", "danger", "dossier", "paper", "chantier", "courrier", "calendrier", "ordinateur", "moteur")
)
MOST_WORDS = 14


def english_of_nouns(french: str, *, one_sense: bool = False) -> str | None:
    """Return the English of a noun with adjectives, in the number in which it stands: « maisons éclusières ».

    With `one_sense` a noun of several renderings has none: « émissions » may be programmes.
    """
    words = tokens(french)
    if not 0 < len(words) <= MOST_WORDS:
        return None
    whole = whole_phrase(french)
    if whole is not None:
        return plural(whole) if is_plural(words[0].group()) else whole
    first, *others = [word.group() for word in words]
    noun = _entry(first, "n")
    if one_sense and not has_one_sense(first):
        return None
    if noun is None or not noun.english or " ".join([first, *others]) != french.replace("\u00a0", " "):
        return None
    adjectives = [_adjective(word) for word in others]
    if None in adjectives:
        return None
    english = plural(noun.english[0]) if is_plural(first) else noun.english[0]
    return " ".join([*(word for word in reversed(adjectives) if word), english])


def plural(noun: str) -> str:
    """Return an English noun in the plural, the last word of several, before "of" the first."""
    head, of, tail = noun.partition(" of ")
    start, space, last = head.rpartition(" ")
    if last in _MASS or last in _IRREGULAR.values():
        return noun
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif last.endswith("man"):
        last = last[:-3] + "men"
    elif re.search(r"(?:s|x|z|ch|sh)\Z", last):
        last = last if last.endswith("s") and not last.endswith("ss") else f"{last}es"
    elif re.search(r"[^aeiou]y\Z", last):
        last = f"{last[:-1]}ies"
    else:
        last = f"{last}s"
    return f"{start}{space}{last}{of}{tail}"


def has_one_sense(text: str) -> bool:
    """Whether the first noun has one rendering only: « droit » may be right or law."""
    first = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
    row = _entry(first.group(), "n") if first else None
    return row is not None and len(row.english) == 1


def whole_phrase(text: str) -> str | None:
    words = tokens(text)
    if len(words) < 2:
        return None
    found = lexicon().phrase(text, words, 0)
    if found is None or found.last != len(words) - 1 or not found.english:
        return None
    return found.english[0]


def _entry(word: str, part: str) -> Entry | None:
    return next((row for row in lexicon().entries(word) if row.parts_of_speech[0] == part), None)


def _adjective(word: str) -> str | None:
    if word.lower() in demonyms():
        return english_of_names().get(word.lower())
    row = _entry(word, "adj")
    return row.english[0] if row and row.english else None


def is_plural(word: str) -> bool:
    """Whether a French noun stands in the plural: it ends like one, and is not its own lemma."""
    return word.lower()[-1:] in "sx" and word.lower() not in lexicon().lemmas(word)


def is_person(word: str) -> bool:
    """Whether a French noun says what a person is or does, by the roles known and by its English: « éclusier »."""
    lower = word.lower().removeprefix("ex-").removeprefix("vice-")
    if lower in words_of_names()["roles"]:
        return True
    row = _entry(lower, "n") if lower not in _NO_PERSON else None
    return bool(row and row.english and _PERSON.search(row.english[0]) and _FRENCH_PERSON.search(lower))


_PERSON = re.compile(r"(?:er|or|ist|ian|man|woman|eer|ess)\Z")
_FRENCH_PERSON = re.compile(r"(?:eur|euse|rice|ier|ière|iste|logue|graphe|ien|ienne|ger|gère|cien|cienne|aire|ecte)\Z")
