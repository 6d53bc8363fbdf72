"""Figures of a French text with their unit, what they count, and what a reader elsewhere would write beside them."""

import bisect
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from typing import Any

from service.context.dates import DateMention, find_dates
from service.context.tense import words_of_dates
from service.terminology.lexicon import lexicon
from service.text.amounts import Amount, find_amounts
from service.text.numerals import Token, flatten, tokens
from service.text.segment import split
from service.text.sizes import factor

__all__ = ["QuantityMention", "find_quantities"]

_LINK = re.compile(
    r"[ \u00a0\u202f\u2009-]?"
    r"(?:de[ \u00a0\u202f]|d['’]|(?:(?:derni|premi)(?:ers|ères)|prochaine?s|autres|longue?s)[ \u00a0\u202f])?"
)
_COUNTED_BY = re.compile(r"[ \u00a0\u202f](?:de[ \u00a0\u202f]|d['’])(?!plus\b|moins\b)")
_OF = re.compile(r"[ \u00a0\u202f]d(?:e[ \u00a0\u202f]|['’])")
_MINUS = re.compile(r"(?:(?<![\w%)])[−–-]|(?<!\bau )(?<!\bdu )(?<!\bde )(?<!\bà )\bmoins )\Z", re.IGNORECASE)
_WORD = re.compile(r"[ \u00a0\u202f]?([^\W\d_]+(?:-[^\W\d_]+)*)")
_SPANS = frozenset({"year", "month", "week", "day", "hour", "minute"})
_LARGEST = 1e15  # beyond it a float no longer tells whole numbers apart, and nobody counts
_SIGNS = {"€": "EUR", "$": "dollar", "£": "GBP", "¥": "JPY"}
_COMPOUNDS = {"franc": "franc", "dirham": "MAD", "dinar": "dinar", "EUR": "EUR", "dollar": "dollar", "tonne": "tonne"}


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A number of a text: characters [start, end) with its unit, the value, and what is counted.

    `value` is in units of `unit`, all scales multiplied out. `unit` is an ISO 4217 code, a symbol of the SI or an
    English word; None where things are counted. `counted` is the French noun phrase behind it. `euros` is the value of
    a currency with a fixed parity to the euro, to the cent. `customary` is the value in a unit customary in the United
    States.
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str | None
    counted: str | None
    euros: Decimal | None = None
    customary: str | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    pattern: re.Pattern[str]
    euro: Decimal | None
    customary: tuple[str, float] | None


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("service.context").joinpath("data/units.fr.toml").read_text("utf-8"))


@cache
def _stops() -> frozenset[str]:
    """Return the words that end the noun phrase behind a number."""
    return frozenset(_data()["stops"].split())


@cache
def _units() -> tuple[_Unit, ...]:
    """Return the units of `data/units.fr.toml` in order of precedence."""
    return tuple(
        _Unit(
            row["name"],
            re.compile(rf"(?:{row['pattern']})(?![^\W_])", re.IGNORECASE if len(row["name"]) > 3 else 0),
            Decimal(row["euro"]) if "euro" in row else None,
            (row["customary"][0], factor(*row["customary"][1:])) if "customary" in row else None,
        )
        for row in _data()["unit"]
    )


def find_quantities(text: str, dates: Sequence[DateMention] | None = None) -> list[QuantityMention]:
    """Return the figures of a French text that measure or count something, in order; offsets are those of `text`.

    Dates, times of day, ordinals, codes and articles are none; a number that may be read in two ways is left out.
    `dates` are those that `find_dates` has found in the text, where the caller has them already.
    """
    dates = find_dates(text, None) if dates is None else dates
    starts = [date.start for date in dates]
    times = {*words_of_dates()["months"], *words_of_dates()["weekdays"]}

    def is_date(one: QuantityMention) -> bool:
        before = bisect.bisect_right(starts, one.start) - 1
        if one.unit not in _SPANS and before >= 0 and one.start < dates[before].end:
            return True
        return one.counted is not None and one.counted.split()[0].lower() in times  # « (8-11 juillet) »

    found: list[QuantityMention] = []
    offset = 0
    for sentence in split(text):
        own = [one for one in _in_sentence(sentence, offset) if not is_date(one)]
        found += (_convert(one, text[offset : one.start]) for one in own)
        offset += len(sentence)
    return found


def _in_sentence(sentence: str, offset: int) -> Iterator[QuantityMention]:
    """Yield what a sentence measures or counts, its dates among it, with the offsets of the text."""
    flat = flatten(sentence)
    row = list(tokens(flat, "fr"))
    amounts = [amount for amount in find_amounts(row, flat, "fr") if _counts(amount, row)]
    read = [_read(sentence, row, amount) for amount in amounts]
    for index, (amount, figure) in enumerate(zip(amounts, read, strict=True)):
        following = amounts[index + 1] if index + 1 < len(amounts) else None
        name, counted = figure.unit, figure.counted
        if name is None and counted is None and following and _joined(sentence, row, amount, following):
            name, counted = read[index + 1].unit, read[index + 1].counted  # « entre 30 et 40 km », « 10 à 15 % »
        if name is None and counted is None:
            continue
        yield replace(figure, start=figure.start + offset, end=figure.end + offset, unit=name, counted=counted)


def _counts(amount: Amount, row: Sequence[Token]) -> bool:
    """Whether an amount is firm and has one value; « les deux » counts nothing."""
    if not amount.hard or amount.ordinal or amount.decade or amount.keys or len(amount.values) != 1:
        return False
    if max(amount.values) >= _LARGEST:
        return False
    before = row[amount.first - 1].text.lower() if amount.first else ""
    both = amount.values == {2.0} and before in ("les", "ces", "ses", "leurs", "tous", "toutes", "mes", "nos")
    return row[amount.first].kind in ("number", "word") and not both


def _value(amount: Amount) -> Decimal:
    (only,) = amount.values
    value = Decimal(repr(only))
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _read(sentence: str, row: Sequence[Token], amount: Amount) -> QuantityMention:
    start, end = row[amount.first].start, row[amount.last].end
    value = _value(amount)
    minus = _MINUS.search(sentence, max(0, start - 8), start)
    name: str | None = None
    if amount.measure:
        name = "CFA franc" if "CFA" in sentence[start:end].upper() else _COMPOUNDS.get(amount.measure, amount.measure)
    else:
        link = _LINK.match(sentence, end)
        behind = link.end() if link else end
        for unit in _units():
            match = unit.pattern.match(sentence, behind)
            if match and not (len(match.group()) == 1 and "d" in sentence[end:behind]):  # « l'article 11 de l'accord »
                name, end = unit.name, match.end()
                break
        if name is None and start and sentence[start - 1] in _SIGNS:
            start -= 1
            name = _SIGNS[sentence[start]]
    if minus and (name in ("°C", "%", "percentage point", "basis point") or sentence[minus.start()] in "−–"):
        start, value = minus.start(), -value
    counted = _counted(sentence, end, unit=name)
    return QuantityMention(start, end, sentence[start:end], value, name, counted)


_DIFFERENCE = re.compile(
    r"(?:réchauff[^.;]{0,100}"
    r"|(?:hausse|augment\w+|élévation|écart|baisse|chut\w+|gagn\w+|perd\w*)[ \u00a0](?:[\w'’]+[ \u00a0]){0,4}de\s)"
    r"\Z",
    re.IGNORECASE,
)
_AGED = re.compile(r"âgée?s?[ \u00a0]d[e'’]")


def _counted(sentence: str, end: int, unit: str | None) -> str | None:
    """Return the noun phrase behind a number, or behind « de » where the number has a unit: « 3 tonnes de riz »."""
    place = end
    if unit is not None:
        link = _COUNTED_BY.match(sentence, end)
        if link is None or unit in _SPANS:
            return None
        place = link.end()
    elif link := _OF.match(sentence, end):
        place = link.end()  # « deux millions de personnes »
    words: list[str] = []
    last = place
    while len(words) < 3:
        match = _WORD.match(sentence, last)
        if match is None or match[1].lower() in _stops() or not _is_nominal(match[1], bool(words)):
            break
        if sentence[match.end() : match.end() + 1] in ("'", "’"):
            break
        if words and _AGED.match(sentence, match.start(1)):
            break  # « personnes âgées de 10 à 80 ans »
        words.append(match[1])
        last = match.end()
    return " ".join(words) or None


def _is_nominal(word: str, behind_noun: bool) -> bool:
    """Whether a word can be a noun or an adjective; behind a noun, only what is no verb first."""
    rows = lexicon().entries(word)
    if not rows:
        return word.islower() or not behind_noun
    kinds = rows[0].parts_of_speech
    return bool({"n", "adj"} & set(kinds)) and not (behind_noun and kinds[0] == "v")


def _joined(sentence: str, row: Sequence[Token], amount: Amount, following: Amount) -> bool:
    """Whether two numbers share the unit behind the second."""
    between = sentence[row[amount.last].end : row[following.first].start].strip().lower()
    return between in ("à", "et", "ou", "-", "–")


def _convert(mention: QuantityMention, before: str) -> QuantityMention:
    """Add the value in euros or in the customary unit; `before` is the sentence up to it."""
    unit = next((unit for unit in _units() if unit.name == mention.unit), None)
    if unit and unit.euro:
        return replace(mention, euros=(mention.value / unit.euro).quantize(Decimal("0.01"), ROUND_HALF_UP))
    if unit and unit.customary:
        name, factor = unit.customary
        return replace(mention, customary=f"about {_rounded(float(mention.value) * factor)} {name}")
    if mention.unit == "°C":
        if _DIFFERENCE.search(before):  # « un réchauffement de 1,5 °C » is one of 2.7 °F
            return replace(mention, customary=f"a difference of about {_rounded(float(mention.value) * 1.8)} °F")
        return replace(mention, customary=f"about {round(float(mention.value) * 1.8 + 32)} °F")
    return mention


def _rounded(value: float) -> str:
    """Return a number with three significant digits and its thousands grouped, as English writes it."""
    exact = float(f"{value:.3g}")
    return f"{exact:,.0f}" if abs(exact) >= 100 else f"{exact:,g}"
