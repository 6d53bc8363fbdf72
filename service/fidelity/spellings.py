"""Whether two spellings are of one name, as the two languages transcribe and end it."""

import re
from functools import lru_cache

# spellings of one sound in the two languages, applied in order to both
_SOUNDS = (
    ("tch", "c"),
    ("sch", "s"),
    ("ch", "s"),
    ("sh", "s"),
    ("kh", "k"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dj", "j"),
    ("ae", "e"),
    ("oe", "e"),
    ("ou", "u"),
    ("oo", "u"),
    ("aw", "au"),
    ("w", "v"),
    ("y", "i"),
    ("ij", "i"),
    ("q", "k"),
    ("ck", "k"),
    ("z", "s"),
)
_THREE = re.compile(r"(.)\1\1")
_VOWELS = frozenset("aeiouyh")


def stutters(letters: str) -> bool:
    """Whether a letter stands three times in a row, as in no language's names: "Postttino"."""
    return _THREE.search(letters) is not None


@lru_cache(maxsize=4096)
def sound(letters: str) -> str:
    """Return what spellings of the two languages have in common: « Poutine », "Putin"."""
    for spelling, simple in _SOUNDS:
        letters = letters.replace(spelling, simple)
    letters = re.sub(r"(.)\1", r"\1", letters)
    return letters.rstrip("aeious").removeprefix("h") or letters


def is_near(one: str, other: str, *, by_vowel: bool = False) -> bool:
    """Whether two spellings differ by an ending or, in long names, by one letter, `by_vowel` only by a vowel."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or len(long) - len(short) > 4:
        return False
    if long.startswith(short) or (len(short) >= 6 and long[: len(short) - 1] == short[:-1]):
        return True
    if len(short) < 6 or one[0] != other[0] or len(long) - len(short) > 1:
        return False
    edited = _one_edit(short, long)
    return edited is not None and (not by_vowel or _VOWELS.issuperset(edited))


def _one_edit(short: str, long: str) -> str | None:
    """Return the letters that differ where one was replaced or put in, or None where more than one did."""
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        return short[same : same + 1] + long[same : same + 1] if short[same + 1 :] == long[same + 1 :] else None
    return long[same] if short[same:] == long[same + 1 :] else None
