"""The names of months in French and English, full and short, as the lexicons of numbers have them."""

from collections.abc import Mapping
from functools import cache

from service.text.numerals import lexicon


@cache
def months(language: str) -> Mapping[str, int]:
    """Return the number of each month by its names in small letters; short names have no full stop.

    Raises FileNotFoundError for a language without a lexicon of numbers.
    """
    return {name.lower(): number for name, number in lexicon(language)["months"].items()}
