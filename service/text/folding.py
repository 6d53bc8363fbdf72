"""Letters compared without their case and accents."""

import itertools
import unicodedata


def fold(text: str) -> str:
    """Return letters without case and accents: "Goïta" and "Goita" fold to the same."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(itertools.filterfalse(unicodedata.combining, letters)).replace("œ", "oe").replace("ß", "ss")
