"""Put a sentence's tokens together to amounts: digits with their scale, numbers in words, halves, dozens."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from service.text.numerals import Token, lexicon
from service.text.spoken import glued, spoken_numbers


@dataclass(slots=True)
class Amount:
    """A number in a row of tokens: tokens [first, last], values, the factor of its last word, a unit inside it."""

    first: int
    last: int
    values: set[float]
    keys: set[str]
    hard: bool
    ordinal: bool = False
    scale: float = 1.0
    decade: bool = False
    unit: str | None = None
    measure: str | None = None  # a unit that is written as one word with the scale: « MDH », « Mt »


def find_amounts(row: list[Token], flat: str, language: str) -> list[Amount]:
    """Return the amounts in a row of tokens in order; `flat` is the flattened text they were cut from."""
    amounts = _build(row, flat, language)
    _spread_scales(amounts, row, language)
    return amounts


def _gap(flat: str, left: Token, right: Token) -> str:
    return flat[left.end : right.start]


@cache
def _vocabulary(language: str) -> frozenset[str]:
    """Return every word that may be or begin an amount, and its plural, beside those that text2num knows."""
    data = lexicon(language)
    tables = (data["hard"], data["soft"], data["collectives"], data["scales"])
    words = [*itertools.chain(*tables), *data["articles"], *data["half_of"][:1]]
    return frozenset([*words, *(word + "s" for word in words)])


def _build(row: list[Token], flat: str, language: str) -> list[Amount]:
    data = lexicon(language)
    known = _vocabulary(language)
    spoken = spoken_numbers(row, flat, language)
    amounts: list[Amount] = []
    index = 0
    while index < len(row):
        token = row[index]
        word = token.text.lower()
        plain = token.kind in ("word", "other") and not token.values and index not in spoken
        if (plain and word not in known) or _is_percent(row, index):
            index += 1
            continue
        if token.kind in ("number", "mixed", "time") or token.values:
            amount = Amount(index, index, set(token.values), set(token.keys), True, token.ordinal, decade=token.decade)
            amount.measure = token.unit
            _add_ordinal(amount, row, data)
            _add_scale(amount, row, flat, spoken, data)
            # "52. The future …" counts the paragraphs
            amount.hard = not (index == 0 and len(row) > 2 and row[1].text in (".", ")"))
        elif (half := _half_of(row, index, data)) is not None:
            amount = half
        elif index in spoken and not (word in data["collectives"] and _counts_scale(row, index, data)):
            amount = _spoken_amount(row, index, flat, spoken, language)
        elif word in data["hard"]:
            amount = Amount(index, index, set(map(float, data["hard"][word])), set(), True)
        elif word in data["collectives"]:
            amount = _collective(row, index, amounts, data)
        elif word in data["scales"] and len(word) > 2:
            counted = index > 0 and row[index - 1].text.lower() in data["articles"]
            amount = Amount(index, index, {data["scales"][word]}, set(), counted)
        elif word in data["articles"]:
            amount = Amount(index, index, {1.0}, set(), False)
        elif soft := data["soft"].get(word) or data["soft"].get(word.removesuffix("s")):
            amount = Amount(index, index, set(map(float, soft)), set(), False)
        else:
            index += 1
            continue
        _add_half(amount, row, flat, spoken, data, language)
        after = [token.text.lower() for token in row[amount.last + 1 : amount.last + 3] if token.text != "-"]
        amount.hard = amount.hard and not (after and after[0] in data["idioms"].get(word, ()))
        amounts.append(amount)
        index = amount.last + 1
    return amounts


def _spoken_amount(
    row: Sequence[Token], index: int, flat: str, spoken: dict[int, tuple[int, float, bool]], language: str
) -> Amount:
    """Return a number in words with the scale behind it."""
    data = lexicon(language)
    word = row[index].text.lower()
    last, value, ordinal = spoken[index]
    amount = Amount(index, last, {value}, set(), _spoken_is_hard(row, index, last, value, ordinal, language))
    amount.ordinal = ordinal
    if row[last].text.lower() == "milles":
        amount.values.add(value / 1000)  # nautical miles
    amount.scale = data["scales"].get(row[last].text.lower(), 100.0 if value >= 100 and value % 100 == 0 else 1.0)
    _add_scale(amount, row, flat, spoken, data)  # text2num knows no trillion
    if last == index and word in data["collectives"] and index and row[index - 1].text.lower() in data["vague"]:
        amount.hard = False
    return amount


def _is_percent(row: Sequence[Token], index: int) -> bool:
    """Whether a token is the hundred of « 5 p. 100 »."""
    return row[index].text == "100" and index > 1 and [row[index - 2].text, row[index - 1].text] == ["p", "."]


def _add_ordinal(amount: Amount, row: Sequence[Token], data: dict[str, Any]) -> None:
    """Read the suffix that some put apart: « 1 er janvier »."""
    if amount.last + 1 < len(row) and row[amount.last + 1].text in ("er", "ère") and "er" in data["ordinal_suffixes"]:
        amount.ordinal, amount.last = True, amount.last + 1


def _half_of(row: Sequence[Token], index: int, data: dict[str, Any]) -> Amount | None:
    """Read "half a million" and, as an answer only, "half a year"."""
    if row[index].text.lower() != data["half_of"][0]:
        return None
    after = [token.text.lower() for token in row[index + 1 : index + 3]]
    position = index + 2 if after[:1] and after[0] in data["half_of"] else index + 1
    noun = row[position].text.lower() if position < len(row) else ""
    if noun in data["scales"]:
        return Amount(index, position, {data["scales"][noun] / 2}, set(), True)
    unit = data["units"].get(noun)
    return Amount(index, index + 1, {0.5, 50.0}, set(), False, unit=unit) if unit and position > index + 1 else None


def _spoken_is_hard(row: Sequence[Token], first: int, last: int, value: float, ordinal: bool, language: str) -> bool:
    if value <= 1:
        return False
    if ordinal:
        return value > 2
    word = row[first].text.lower()
    if language == "fr" and first == last and word == "neuf":
        # « neuf » is nine only before what can be counted; after a noun it means new
        after = row[first + 1].text if first + 1 < len(row) else ""
        return after.endswith(("s", "x")) or after.lower() in ("mille", "cent")
    # a bare plural scale (« des millions », "thousands of") counts nothing
    return not (
        first == last and word in ("milles", "millions", "milliards", "billions", "thousands", "hundreds", "trillions")
    )


def _counts_scale(row: Sequence[Token], index: int, data: dict[str, Any]) -> bool:
    """Whether the word at `index` counts a scale: « une centaine de milliers », "tens of thousands"."""
    behind = [token.text.lower() for token in row[index + 1 : index + 3]]
    return len(behind) == 2 and behind[0] in data["of"] and behind[1] in data["scales"]


def _collective(row: Sequence[Token], index: int, amounts: list[Amount], data: dict[str, Any]) -> Amount:
    """Read « une centaine », "two dozen", « centaines »: counted by the number before it, firm after an article."""
    word = row[index].text.lower()
    base = set(map(float, data["collectives"][word]))
    last = index
    if _counts_scale(row, index, data):
        last = index + 2
        base = {value * data["scales"][row[last].text.lower()] for value in base}
    before = amounts[-1] if amounts and amounts[-1].last == index - 1 else None
    if before is None:
        return Amount(index, last, base, set(), False)
    amounts.pop()
    count = before.values or {1.0}
    return Amount(before.first, last, {c * b for c in count for b in base}, set(), before.hard or count == {1.0})


def _add_scale(
    amount: Amount,
    row: Sequence[Token],
    flat: str,
    spoken: dict[int, tuple[int, float, bool]],
    data: dict[str, Any],
) -> None:
    """Multiply digits by the word behind them: "2,6 milliards", "12 thousand", « 2 millions cinq cent mille »."""
    index = amount.last + 1
    if index < len(row) - 1 and row[index].text == "-" and glued(row, index):
        index += 1
    if index >= len(row) or amount.ordinal or _gap(flat, row[amount.last], row[index]) not in ("", " ", "-"):
        return
    if row[index].text.lower() in data["between"] and index + 1 < len(row):
        index += 1  # « 350 autres milliards »
    if not amount.measure and amount.values and (compound := data["compounds"].get(row[index].text)):
        factor, amount.measure = compound
        amount.values = {number * factor for number in amount.values}
        amount.last, amount.scale = index, factor
        return
    factor = data["scales"].get(row[index].text.lower().rstrip("."))
    if factor is None or not amount.values or amount.measure:
        return
    behind = row[index + 1].text if index + 1 < len(row) else ""
    if row[index].text == "M" and behind == "." and index + 2 < len(row) and row[index + 2].text[:1].isupper():
        return  # « en 2023 M. Dupont »
    firm = row[index].text in data["firm_scales"] or behind in data["currencies"]
    last, value, _ = spoken.get(index, (index, factor, False))
    scaled = {number * factor + (value - factor if last > index else 0) for number in amount.values}
    # "5 m" may be metres, « 12 milles » nautical miles
    vague = row[index].text.lower() in ("m", "k", "milles") and not firm
    amount.values = scaled | amount.values if vague else scaled
    amount.last, amount.scale = last, factor
    rest = row[last + 1] if last + 1 < len(row) else None
    if (
        rest
        and rest.kind == "number"
        and _gap(flat, row[last], rest) == " "
        and 0 < max(rest.values, default=0) < factor
    ):
        if min(rest.values) >= 100:  # « 3 millions 200 000 »
            amount.values = {number + more for number in amount.values for more in rest.values}
            amount.last = last + 1
    elif last == index:
        _add_scale(amount, row, flat, spoken, data)  # "55 thousand million"


def _add_half(
    amount: Amount,
    row: Sequence[Token],
    flat: str,
    spoken: dict[int, tuple[int, float, bool]],
    data: dict[str, Any],
    language: str,
) -> None:
    """Add « et demi » or "and a half" to a number, with one noun between at most, and the scale behind it."""
    for skip, tail in itertools.product((0, 1), data["half_tails"]):
        words = [t for t in row[amount.last + 1 : amount.last + 2 + skip + 2 * len(tail)] if t.text != "-"][skip:]
        if len(words) < len(tail) or [word.text.lower() for word in words[: len(tail)]] != tail:
            continue
        if skip and row[amount.last + 1].kind != "word":
            return
        unit = amount.scale if skip == 0 else 1.0  # « 2 millions et demi », "2 million and a half"
        whole = set(amount.values)
        amount.values = {value + unit / 2 for value in whole}
        amount.hard = True
        if skip:
            amount.unit = data["units"].get(row[amount.last + 1].text.lower())
        amount.last = row.index(words[len(tail) - 1])
        if language == "en":
            _add_scale(amount, row, flat, spoken, data)
        return


def _spread_scales(amounts: Sequence[Amount], row: Sequence[Token], language: str) -> None:
    """Let the first number of a range take the second one's scale: « trois à quatre millions »."""
    joiners = (*lexicon(language)["joiners"], "-", "–", "/", "et", "and")
    for left, right in itertools.pairwise(amounts):
        between = [token.text.lower() for token in row[left.last + 1 : right.first]]
        if right.scale > 1 and left.scale < right.scale and len(between) == 1 and between[0] in joiners:
            left.values |= {value * right.scale for value in left.values if value < 1000}
        thousands = {value for value in right.values if value >= 1000 and value % 1000 == 0}
        if thousands and len(between) == 1 and between[0] in ("à", "to", "-", "–"):
            left.values |= {value * 1000 for value in left.values if value < min(thousands) / 1000}
