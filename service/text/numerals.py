"""Cut a sentence into tokens of which the numeric ones already carry every value that they may stand for."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

Kind = Literal["number", "time", "mixed", "word", "other"]

_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u2002\u2003"), " ")
_MARKS = _SPACES | {ord("’"): "'", ord("ʼ"): "'", ord("‘"): "'", ord("‑"): "-", ord("−"): "-"}
_VULGAR = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅛": 1 / 8}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MONEY = ("€", "$", "£", "¥")
_LONGEST_POWER = 4  # signs of an exponent
_ROMAN_NUMERAL = re.compile(r"([IVXLC]+)(er|re|e|ème|ième|ère|th|st|nd|rd)?")

_TOKEN = re.compile(
    r"""
    (?P<word>[^\W\d_]++(?!-?\d))
  | (?P<date>(?<![\d.,/])\d{1,4}(?P<slash>[./-])\d{1,2}(?P=slash)\d{2,4}(?![\d.,/-]?\d))
  | (?P<time>(?<![\d.,])(?P<hour>[01]?\d|2[0-4])(?:
        \ ?(?P<h>[hH]|heures?\b)(?:\ ?(?P<m1>[0-5]\d)(?!\d))?(?![a-zA-Z])
      | [:.](?P<m2>[0-5]\d)(?=\ ?[ap]\.?m\b)\ ?(?P<half1>[ap])\.?m\b\.?
      | \ ?(?P<half2>[ap])\.?m\b\.?
      | :(?P<m3>[0-5]\d)(?![\d:])
      | \ ?(?P<clock>o'clock)
    ))
  | (?P<mixed>[^\W\d_]+-?\d+(?:[-.]?\d+)*[^\W\d_]*(?:\d+)?)
  | (?P<number>
        \d{1,3}(?:\ \d{3})+(?![\d])(?:,\d+)?
      | \d{1,3}(?:\.\ \d{3})+(?![\d])
      | \d+(?:[.,]\d+)*
    )(?P<vulgar>\ ?[½⅓⅔¼¾⅛])?(?:(?P<power>[⁰¹²³⁴-⁹⁺⁻]+|\^\d{1,2})|(?P<suffix>[^\W\d_]+))?
  | (?P<lone>[½⅓⅔¼¾⅛])
  | (?P<other>[^\s])
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class Token:
    """A word, a numeral or a sign with its place; `values` are what a numeral may stand for."""

    kind: Kind
    text: str
    start: int
    end: int
    values: set[float] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    ordinal: bool = False
    decade: bool = False
    unit: str | None = None


@lru_cache(maxsize=256)
def flatten(text: str) -> str:
    """Replace typographic blanks, apostrophes and hyphens by plain ones, one for one, so that offsets stay."""
    return text.translate(_MARKS)


@cache
def lexicon(language: str) -> dict[str, Any]:
    """Return what `data/numbers.<language>.toml` says. Raises FileNotFoundError for a language without one."""
    return tomllib.loads(resources.files("service.text").joinpath(f"data/numbers.{language}.toml").read_text("utf-8"))


def parse_digits(text: str, language: str) -> set[float]:
    """Return the values that a string of digits and separators may have in a language; empty for a version number.

    "1 234,5" is 1234.5 in French, "1,234.5" in English; a separator that cannot group thousands is a decimal sign,
    whatever the language, since both are seen in both.
    """
    compact = text.replace(" ", "")
    own, other = (",", ".") if lexicon(language)["decimal"] == "," else (".", ",")
    if compact.isdigit():
        return {float(compact)}
    if re.fullmatch(rf"\d{{1,3}}(?:\{other}\d{{3}})+(?:\{own}\d+)?", compact):
        return {float(compact.replace(other, "").replace(own, "."))}
    if re.fullmatch(rf"\d{{1,3}}(?:\{own}\d{{3}}){{2,}}", compact):
        return {float(compact.replace(own, ""))}
    if re.fullmatch(rf"\d+\{own}\d+", compact):
        values = {float(compact.replace(own, "."))}
        if own == "," and re.fullmatch(r"[1-9]\d{0,2},\d{3}", compact):
            values.add(float(compact.replace(",", "")))
        return values
    # "46,0000" is neither thousands nor a decimal comma: a digit crept in
    if re.fullmatch(rf"\d+\{other}\d+", compact) and not (own == "." and re.fullmatch(r"\d{1,3},\d{4,}", compact)):
        return {float(compact.replace(other, "."))}
    return set()


def parse_roman(text: str) -> int | None:
    """Return the value of a Roman numeral up to 399 in canonical form, or None."""
    if not re.fullmatch(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", text) or not text:
        return None
    total = 0
    for letter, after in zip(text, [*text[1:], ""], strict=True):
        value = _ROMAN[letter]
        total += -value if after and _ROMAN[after] > value else value
    return total


def tokens(text: str, language: str) -> Iterator[Token]:
    """Yield the tokens of a flattened text in order."""
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        surface = match.group()
        if match.lastgroup == "word":  # most are
            yield _word(surface, start, language)
        elif match["date"]:
            yield from _date(match)
        elif match["time"]:
            yield Token("time", surface, start, end, *_clock(match))
        elif match["mixed"]:
            if surface.lower() in lexicon(language)["measures"]:  # « m2 » is a unit, no number
                yield Token("word", surface, start, end)
            else:
                yield _mixed(surface, start, end, language)
        elif match["number"]:
            yield _number(match, language)
        elif match["lone"]:
            yield Token("number", surface, start, end, {_VULGAR[surface]})
        else:
            yield Token("other", surface, start, end)


def _date(match: re.Match[str]) -> Iterator[Token]:
    """Read 14/11/2023, 2023-11-14 or 9/11/01 as three numbers, of which the small ones may be a month."""
    for part in re.finditer(r"\d+", match["date"]):
        value = int(part.group())
        token = Token("number", part.group(), match.start() + part.start(), match.start() + part.end(), {float(value)})
        if 1 <= value <= 12:
            token.keys.add(f"month{value}")
        if len(part.group()) == 2 and part.end() == len(match["date"]):
            token.values |= {1900.0 + value, 2000.0 + value}
        yield token


def _clock(match: re.Match[str]) -> tuple[set[float], set[str]]:
    hour = int(match["hour"])
    half = match["half1"] or match["half2"]
    if half == "a":
        return ({0.0, 24.0} if hour == 12 else set()), {f"am{hour}"}
    if half == "p":
        return {float(hour % 12 + 12)}, {f"pm{hour}"}
    values = {float(hour)}
    if hour > 12:
        return values | {float(hour - 12)}, {f"pm{hour - 12}"}
    return values, {f"am{hour}", f"pm{hour}"}


def minutes_of(token: Token) -> int | None:
    """Return the minutes that a time of day shows, None where it shows full hours only."""
    found = re.search(r"^\d{1,2}(?:\s?[hH]|\s?heures?|[:.])\s?([0-5]\d)", token.text)
    return int(found[1]) if found else None


def _mixed(surface: str, start: int, end: int, language: str) -> Token:
    """Read "M6", "A320", "G-20" or "H1N1"; "mid-2009" and « mi-2009 » are a word and a number."""
    head = re.match(r"[^\W\d_]+", surface)
    assert head is not None
    digits = re.search(r"\d+(?:[.,]\d+)*", surface)
    assert digits is not None
    token = Token("mixed", surface, start, end, parse_digits(digits.group(), language))
    if head.group() != head.group().lower():
        token.keys.add("code:" + re.sub(r"[^\w]", "", surface).lower())
    return token


def _number(match: re.Match[str], language: str) -> Token:
    data = lexicon(language)
    token = Token("number", match.group(), *match.span(), parse_digits(match["number"], language))
    if not token.values:
        token.keys.add("code:" + match["number"])
    if match["vulgar"]:
        token.values = {value + _VULGAR[match["vulgar"].strip()] for value in token.values}
    if match["power"]:
        _raise(token, match["power"])
        return token
    suffix = match["suffix"]
    if not suffix:
        return token
    if suffix in data["compounds"]:
        factor, token.unit = data["compounds"][suffix]
        token.values = {value * factor for value in token.values}
        return token
    scale = data["suffix_scales"].get(suffix) or data["suffix_scales"].get(suffix.lower())
    if suffix.lower() in data["ordinal_suffixes"]:
        token.ordinal = True
    elif suffix == "s" and token.values:
        token.decade = True
    elif scale and (suffix in data["firm_scales"] or match.string[match.end() : match.end() + 1] in _MONEY):
        token.values = {value * scale for value in token.values}
    elif scale:
        # "5m" may be five million or five metres, "2G" a network
        token.values |= {value * scale for value in token.values}
    else:
        token.keys.add("code:" + token.text.lower())
    return token


def _raise(token: Token, power: str) -> None:
    """Read 10⁶ and 10^6 as a million; a raised sign behind another number may be an exponent or a note's mark."""
    if len(power) > _LONGEST_POWER:
        return
    exponent = int(power.translate(_RAISED).lstrip("^").replace("⁺", "").replace("⁻", "-") or 0)
    if token.values == {10.0} and abs(exponent) <= 30:
        token.values = {10.0**exponent}
    elif 0 < exponent <= 6:
        token.values |= {value**exponent for value in token.values if value < 1e6}


def _word(surface: str, start: int, language: str) -> Token:
    token = Token("word", surface, start, start + len(surface))
    roman = _ROMAN_NUMERAL.fullmatch(surface) if surface[0] in _ROMAN else None
    if roman and (len(surface) > 1 and not set(roman[1]) - set("IVX")):
        value = parse_roman(roman[1])
        if value is not None and (roman[2] is None or language == "fr"):
            token.values = {float(value)}
            token.ordinal = True
    return token
