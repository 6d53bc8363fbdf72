"""Numbers in words, as text2num reads them, with the cases that it gets wrong put right before it looks."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from text_to_num import find_numbers

from service.text.numerals import Token, lexicon

_NO_WORD = "·"


class Occurrence(Protocol):
    """A number that text2num found: of the words [start, end), as digits with a comma or point before decimals."""

    start: int
    end: int
    text: str
    value: float
    is_ordinal: bool


class SpokenWord:
    """A word as text2num wants it, in small letters; `gap`, the text before it, keeps it apart from the word there."""

    def __init__(self, text: str, gap: str) -> None:
        """Take a word, "·" for what is part of no number; only a space or a hyphen joins it to the word before."""
        self._text, self._apart = text, gap not in ("", " ", "-", "\u00a0")

    def text(self) -> str:
        """Return the word."""
        return self._text

    def nt_separated(self, previous: "SpokenWord") -> bool:  # noqa: ARG002 - text2num's protocol
        """Tell whether the number ends before this word."""
        return self._apart

    def not_a_number_part(self) -> bool:
        """Tell whether a number ends here whatever the word."""
        return self._text == _NO_WORD


def find_in_words(words: Sequence[SpokenWord], language: str) -> Sequence[Occurrence]:
    """Return the numbers that text2num finds in words, in order, one and two among them."""
    found: Sequence[Occurrence] = find_numbers(words, language, threshold=0)
    return found


def is_another_word(word: str, language: str) -> bool:
    """Tell whether what text2num takes for a number is a word of its own without a numeral beside it: « du mil »."""
    return word in lexicon(language)["beside_numerals"]


def spoken_numbers(row: Sequence[Token], flat: str, language: str) -> dict[int, tuple[int, float, bool]]:
    """Return the numbers in words by the index of their first token: last index, value, whether ordinal."""
    if not any(token.kind == "word" and may_count(token.text.lower(), language) for token in row):
        return {}
    data = lexicon(language)
    view: list[SpokenWord] = []
    fraction = False  # whether the words of a decimal fraction are being read
    places: list[int] = []
    for index, token in enumerate(row):
        if token.kind == "other" and token.text == "-" and glued(row, index):
            continue
        before = row[places[-1]] if places else None
        gap = "" if before is None else flat[before.end : token.start]
        after = row[index + 1].text.lower() if index + 1 < len(row) else ""
        counts = token.kind == "word" and not token.values and not _is_no_numeral(token, before, after, language)
        word = token.text.lower()
        if word == data["decimal_word"]:
            fraction = True
        elif fraction and data["scales"].get(word, 0) >= 1000:
            # text2num reads « deux virgule cinq millions » as 2.5000000: the scale is multiplied by afterwards
            counts = fraction = False
        elif fraction and not may_count(word, language):
            fraction = False
        view.append(SpokenWord(token.text.lower() if counts else _NO_WORD, gap))
        places.append(index)
    found: dict[int, tuple[int, float, bool]] = {}
    previous: tuple[int, int, float] | None = None
    for occurrence in find_in_words(view, language):
        first, last = places[occurrence.start], places[occurrence.end - 1]
        if first and row[first - 1].kind == "number" and last > first and row[first].text.lower() in data["scales"]:
            # "4 thousand million": text2num adds the two words, which multiply the digits one after the other
            found[first] = (first, data["scales"][row[first].text.lower()], False)
            continue
        value = float(occurrence.value)
        if previous and language == "en" and _reads_as_year(previous, first, value, row, flat):
            found[previous[0]] = (last, previous[2] * 100 + value, False)
            previous = None
            continue
        found[first] = (last, value, occurrence.is_ordinal)
        previous = (first, last, value)
    return found


@lru_cache(maxsize=4096)
def may_count(word: str, language: str) -> bool:
    """Whether text2num takes a word for a number; a number in words has at least one that it takes alone."""
    return bool(find_in_words([SpokenWord(word, "")], language))


def _is_no_numeral(token: Token, before: Token | None, after: str, language: str) -> bool:
    """Whether a word that text2num would read belongs to no number: « pour cent », « de mil », "O'Brien"."""
    word, data = token.text.lower(), lexicon(language)
    left = "" if before is None else before.text.lower()
    if word in data["months"] and after == "." and before is not None and before.kind == "number":
        return True  # « 2 sept. 2023 »
    if word in data["percent_of"]:
        return left in data["percent"] or (before is not None and before.kind == "number")
    if word == data["and"]:
        # text2num reads « deux cents et quatre cents » as one number
        return bool(data["and_after"]) and not (left in data["and_after"] and after in data["and_before"])
    if is_another_word(word, language):
        return not (may_count(left, language) or may_count(after, language))
    return word in data["never"]


def glued(row: Sequence[Token], index: int) -> bool:
    """Whether a token touches both its neighbours."""
    inside = 0 < index < len(row) - 1
    return inside and row[index - 1].end == row[index].start and row[index].end == row[index + 1].start


def _reads_as_year(previous: tuple[int, int, float], first: int, value: float, row: Sequence[Token], flat: str) -> bool:
    """Whether two numbers in words are a year as English says it: nineteen ninety-eight, twenty ten."""
    near = flat[row[previous[1]].end : row[first].start] in (" ", "-")
    return near and 10 <= previous[2] <= 20 and 10 <= value <= 99
