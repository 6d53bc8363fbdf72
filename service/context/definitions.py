"""Acronyms that a text introduces: « Alliance des États du Sahel (AES) » and « AES (Alliance des États du Sahel) ».

The letters of the acronym are sought from its end backwards in the words before it, the first at the beginning of a
word: Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text", 2003.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from service.context.acronym_table import key_of, table
from service.context.name_tables import places

_BEHIND = re.compile(r"\((?:ou |dite? |en abrégé )?(?P<acronym>[A-ZÀ-Ý][\w.-]{1,11})[,)\s]")
_BEFORE = re.compile(r"(?<![\w-])(?P<acronym>[A-ZÀ-Ý][A-Za-zÀ-ÿ\d.-]{1,11})[ \u00a0](?:\(|[–—-] ?(?=[A-ZÀ-Ý]))")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PERSON = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ'-]+ [A-ZÀ-Ý][a-zà-ÿ'-]+\Z")
_FEWEST_REORDERED = 3  # letters
_SPOKEN = 5  # letters from which an acronym may be of syllables
_MOST_CHARACTERS = 160
_SMALL = frozenset(
    ("le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "au", "aux", "en", "par", "pour", "et", "ou", "à")
) | {"que", "qui", "dans", "avec", "sur", "leur", "son", "sa", "ses", "cette", "ce", "ces"}


@dataclass(frozen=True, slots=True)
class Definition:
    """The name of an acronym, and the characters [start, end) of the text where it stands."""

    name: str
    start: int
    end: int


def find_definitions(text: str) -> dict[str, tuple[Definition, ...]]:
    """Return the names that a text gives to its acronyms, each acronym's in the order of the text."""
    found: dict[str, list[Definition]] = {}
    for match in _BEHIND.finditer(text):
        acronym = match["acronym"].rstrip(".,")
        first = max(0, match.start() - _MOST_CHARACTERS)
        head = text[first : match.start()].rstrip(' \u00a0"”»')
        before = re.split(r'[.;:!?()«»"“”\n]', head)[-1]
        begin = first + len(head) - len(before)
        if before and (place := _long_form(acronym, before)) is not None:
            _add(found, acronym, text, begin + place, begin + len(before))
    for match in _BEFORE.finditer(text):
        closing = re.compile(r"[),.;:\n]").search(text, match.end())
        inside = text[match.end() : closing.start() if closing else match.end()]
        if inside and len(inside) < _MOST_CHARACTERS and (place := _long_form(match["acronym"], inside)) is not None:
            _add(found, match["acronym"], text, match.end() + place, match.end() + len(inside))
    return {acronym: tuple(sorted(ones, key=lambda one: one.start)) for acronym, ones in found.items()}


def find_by_initials(acronym: str, text: str) -> Definition | None:
    """Return the one name in a text whose words begin with the letters of an acronym, None where there is none.

    « Le Conseil des femmes de Sarvane » is the CFS though no brackets say so. The name begins with a capital; words
    such as « des » stand between, and at least three letters tell it.
    """
    letters = [c for c in _plain(acronym) if c.isalpha()]
    if len(letters) < 3 or len(letters) > 8:
        return None
    small = "|".join(sorted(_SMALL, key=lambda word: (-len(word), word)))
    between = rf"(?:[ \u00a0-]|(?<=[ld])['’])(?:(?:{small})(?:[ \u00a0]|['’]))*"
    first, *others = (rf"{_initial(letter)}[^\W\d_]+" for letter in letters)
    pattern = rf"(?<![\w-])(?=[A-ZÀ-Ý]){first}" + "".join(rf"{between}{other}" for other in others) + r"(?![\w-])"
    found = list(re.finditer(pattern, text, re.IGNORECASE))
    found = [match for match in found if match.group()[:1].isupper()]
    if len({_plain(match.group()) for match in found}) != 1:
        return None
    return Definition(found[0].group(), *found[0].span())


def _initial(letter: str) -> str:
    """Return a class of the letters that an acronym writes without their accent: E for É and È."""
    return {"a": "[aàâä]", "c": "[cç]", "e": "[eéèêë]", "i": "[iîï]", "o": "[oôö]", "u": "[uùûü]"}.get(letter, letter)


def _add(found: dict[str, list[Definition]], acronym: str, text: str, start: int, end: int) -> None:
    if sum(c.isupper() for c in acronym) >= 2 or (acronym[1:].islower() and acronym not in places()):
        found.setdefault(acronym, []).append(Definition(text[start:end], start, end))


def _long_form(acronym: str, text: str) -> int | None:
    """Return where the name of an acronym begins in the text that ends with it, None where it does not stand there."""
    whole = find_by_initials(acronym, text)
    if whole is not None and whole.end == len(text):
        return whole.start
    place = _by_letters(acronym, text)
    return place if place is not None and _is_name(acronym, text, place) else _by_reordered(acronym, text)


def _is_name(acronym: str, text: str, place: int) -> bool:
    """Whether what was found by its letters is a name, not a piece of a sentence about whoever is named before.

    « participait la maire Awa Diop (PS) » has a p and an s. What begins with a small letter has to have every letter of
    the acronym at the beginning of a word, unless that is spoken as a word that no table has, and ends with no person.
    """
    name = text[place:]
    if place > 0 and text[place - 1] == "-":
        return False
    if name[:1].isupper():
        return not (_PERSON.search(name) and "," in name)
    if _PERSON.search(name) or "," in name or "-" in acronym:
        return False
    if (acronym[1:].islower() or len(acronym) > _SPOKEN) and key_of(acronym) not in table():
        return True  # « Retex », the « retour d'expérience »
    initials = [_plain(part[0]) for word in _WORD.findall(name) for part in word.split("-") if part]
    letters = [letter for letter in _plain(acronym) if letter.isalpha()]
    own = [_plain(word[0]) for word in _WORD.findall(name) if word.lower() not in _SMALL]
    return _is_within(letters, initials) or _is_within(own, letters)  # « hypertension artérielle pulmonaire (HTAP) »


def _is_within(few: Sequence[str], many: Sequence[str]) -> bool:
    """Whether letters stand among others in their order."""
    rest = iter(many)
    return all(letter in rest for letter in few)


def _by_reordered(acronym: str, text: str) -> int | None:
    """Return where a name begins whose words have the letters in another order, at the end or before one more name.

    Letters of another language have that order: « Fédération torvalienne de football (TFF) ».
    """
    letters = sorted(letter for letter in _plain(acronym) if letter.isalpha())
    words = [match for match in _WORD.finditer(text) if match.group().lower() not in _SMALL]
    if len(letters) < _FEWEST_REORDERED or len(words) < len(letters):
        return None
    for behind in (0, 1):
        last = len(words) - behind
        chosen = words[max(0, last - len(letters)) : last]
        if behind and not words[-1].group()[:1].isupper():
            return None
        if sorted(_plain(match.group()[0]) for match in chosen) == letters:
            return chosen[0].start()
    return None


def _by_letters(acronym: str, text: str) -> int | None:
    """Return where a name with the letters of an acronym begins, by the method of Schwartz and Hearst."""
    letters = [c for c in _plain(acronym) if c.isalpha()]
    plain = _plain(text)
    if len(letters) < 2 or len(plain) != len(text):
        return None
    at = len(plain)
    for number in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (plain[at] != letters[number] or (number == 0 and at > 0 and plain[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    words = [match.group() for match in _WORD.finditer(text[at:])]
    own = [word for word in words if word.lower() not in _SMALL]
    # one word is no name of several letters, and many more words than letters are a sentence
    if len(own) < 2 or len(own) > len(letters) + 3 or not words or words[0].lower() in _SMALL:
        return None
    initials = "".join(_plain(word[0]) for part in own for word in part.split("-") if word)
    shared = sum(letter in initials for letter in letters)
    spoken = acronym[1:].islower() or len(letters) > _SPOKEN
    return at if shared * 3 >= len(letters) * (1 if spoken else 2) else None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFD", c)[0] for c in text).lower()
