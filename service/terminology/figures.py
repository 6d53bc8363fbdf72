"""Write the figures of a French sentence as English news writes them: « 6,8 M d'habitants » as 6.8 million.

Only what changes between the languages is written: decimal commas, grouped thousands, scales, numbers in words, times
of day, ordinals, centuries, years before and after Christ, dates, and « à » or « de » before a figure behind a verb of
change.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from service.terminology.reaches import find_reaches
from service.terminology.shares import find_shares
from service.terminology.tables import read_figures
from service.text.numerals import lexicon
from service.text.spoken import Occurrence, SpokenWord, find_in_words, is_another_word, may_count

_LONGEST_NUMBER = 18  # digits: what is longer is a code
_SPACE = "[ \u00a0\u202f\u2009]"
_DIGITS = rf"(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d{{1,3}}(?:\.{_SPACE}?\d{{3}})+(?!\.?\d)|\d+)(?:,\d+)?"
_NOT_INSIDE = r"(?<![\w.,/:-])"
_END = r"(?![\w/:]|[.,-]\d)"
_CHRIST = r"(?:J\.?-?C(?:\.|\b)|Jésus[ -]Christ\b)"
_BEFORE, _AFTER = (rf"{side}{_SPACE}{_CHRIST}" for side in (r"av(?:ant|\.)", r"ap(?:rès|\.)"))
_TO = re.compile(  # « [de 14 %] à 20 % »
    rf"{_SPACE}à{_SPACE}(?:[^\W\d_]+{_SPACE}){{0,2}}[+−–-]?{_DIGITS}(?P<percent>{_SPACE}?%|{_SPACE}pour{_SPACE}cent\b)?"
)
_SIZES = {"trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 1000}  # largest first
_YEARS = range(1500, 2101)
_DIGIT_OR_CENTURY = re.compile(r"\d|siècle")  # what each alternative of the pattern of figures has
_PASSES = re.compile(r"\bpass\w*\s+(?:[^\W\d_]+\s+){0,3}?de\s+(?:[^\W\d_]+\s+){0,2}$")


@dataclass(frozen=True, slots=True)
class Figure:
    """The characters [start, end) of a sentence and the English that they must become."""

    start: int
    end: int
    english: str


@cache
def _pattern() -> re.Pattern[str]:
    data = read_figures()

    def either(words: object) -> str:
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]

    return re.compile(
        rf"""
        (?P<era>{_NOT_INSIDE}(?P<year_of_era>\d{{1,4}}){_SPACE}(?:(?P<before>{_BEFORE})|{_AFTER}))
      | (?P<time>{_NOT_INSIDE}(?P<hour>[01]?\d|2[0-4]){_SPACE}?(?:h|H|heures?){_SPACE}?(?P<minute>[0-5]\d)?{_END})
      | (?P<date>{_NOT_INSIDE}(?P<day>1er|[12]?\d|3[01]){_SPACE}(?P<month>{either(data["months"])})
            (?:{_SPACE}(?P<year>\d{{4}}))?{_END})
      | (?P<century>\b(?P<roman>[IVX]+){_SPACE}?(?:e|ème|er)(?:{_SPACE}(?P<siecle>siècles?))
            (?P<bc>{_SPACE}{_BEFORE})?)
      | (?P<ordinal>{_NOT_INSIDE}(?P<rank>\d{{1,9}})(?:{_SPACE}?(?:er|ers|re|ère|ères|e|es|ème|èmes|ième|nde?s?)|de)\b)
      | (?P<amount>{_NOT_INSIDE}(?P<sign>[+−–-](?=\d))?(?P<digits>{_DIGITS})
            (?:{_SPACE}?(?P<scale>{either(data["scales"])})(?!\w))?
            (?:{_SPACE}?(?:d(?:e{_SPACE}|['’]))?(?P<unit>{either(data["units"])})(?![\w²³]))?
            (?:{_SPACE}?(?P<percent>%|p\.{_SPACE}?100|pour{_SPACE}cent\b))?)
        """,
        re.VERBOSE,
    )


def find_figures(sentence: str) -> list[Figure]:
    """Return the figures whose English is written otherwise, in order, none overlapping.

    >>> [figure.english for figure in find_figures("Le taux est tombé à 4,5 % le 1er mars.")]
    ['to 4.5%', '1 March']
    """
    found = [*_in_digits(sentence), *_in_words(sentence), *_passed(sentence)]
    found += [Figure(*reach) for reach in (*find_reaches(sentence), *find_shares(sentence))]
    found.sort(key=lambda figure: (figure.start, -figure.end))
    apart: list[Figure] = []
    for figure in found:
        if not apart or figure.start >= apart[-1].end:
            apart.append(figure)
    return apart


def _in_digits(sentence: str) -> Iterator[Figure]:
    if not _DIGIT_OR_CENTURY.search(sentence):
        return
    data = read_figures()
    for match in _pattern().finditer(sentence):
        start, end = match.span()
        if match["era"]:
            year = match["year_of_era"]
            yield Figure(start, end, f"{year} BC" if match["before"] else f"AD {year}")
        elif match["time"]:
            if (english := _time(match, sentence)) is not None:
                yield Figure(start, end, english)
        elif match["date"]:
            day = match["day"].removesuffix("er")
            year = f" {match['year']}" if match["year"] else ""
            yield Figure(start, end, f"{day} {data['months'][match['month']]}{year}")
        elif match["century"]:
            if (value := _roman(match["roman"])) is not None:
                plural = "centuries" if match["siecle"] == "siècles" else "century"
                yield Figure(start, end, f"{_ordinal(value)} {plural}{' BC' if match['bc'] else ''}")
        elif match["ordinal"]:
            yield Figure(start, end, _ordinal(int(match["rank"])))
        else:
            yield from _amount(match, sentence)


def _passed(sentence: str) -> Iterator[Figure]:
    """Yield which way « passé de 14 % à 20 % » goes, which the verb does not say."""
    for match in _passed_pattern().finditer(sentence) if "pass" in sentence else ():
        low, high = (_value(match[f"{side}"], match[f"{side}_scale"]) for side in ("low", "high"))
        if low != high and not (match["low"].isdigit() and low in _YEARS and high in _YEARS):
            yield Figure(match.start("verb"), match.end("verb"), "risen" if high > low else "fallen")


@cache
def _passed_pattern() -> re.Pattern[str]:
    vague = "|".join(read_figures()["approximations"])
    scale = "|".join(map(re.escape, sorted(read_figures()["scales"], key=len, reverse=True)))

    def figure(side: str) -> str:
        digits = rf"(?P<{side}>{_DIGITS})(?:{_SPACE}?(?P<{side}_scale>{scale})(?!\w))?"
        return rf"(?:(?:{vague}){_SPACE}(?:de{_SPACE})?)?{digits}(?![\w/:]|[.,-]\d|{_SPACE}?h(?:eures?)?\b)"

    unit = rf"(?:{_SPACE}?%|(?:{_SPACE}|['’])[^\W\d_]+){{0,4}}?"
    return re.compile(
        rf"\b(?P<verb>passée?s?){_SPACE}(?:de{_SPACE}|d['’]){figure('low')}{unit}{_SPACE}à{_SPACE}{figure('high')}"
    )


def _value(digits: str, scale: str | None) -> float:
    size = _SIZES.get(read_figures()["scales"].get(scale or "", ""), 1)
    return float(_english_digits(digits).replace(",", "")) * size


def _amount(match: re.Match[str], sentence: str) -> Iterator[Figure]:
    """Yield the English of digits with their scale and unit, unless it is written the same."""
    data = read_figures()
    start, end = match.span("amount")
    surface = match["amount"]
    if not re.match(_END, sentence[end:]) and not match["percent"]:
        return
    digits = _english_digits(match["digits"])
    scale = data["scales"].get(match["scale"] or "")
    if scale in ("m", "k") and not match["unit"] and match["scale"] not in data["sure_scales"]:
        return  # « 5 m », « 2 k »: a length, a game's score
    parts = [digits]
    if match["scale"]:
        parts.append(scale)
    if match["unit"]:
        parts.append(data["units"][match["unit"]])
    plus = "+" if match["percent"] else ""
    sign = plus if match["sign"] == "+" else "minus " if match["sign"] else ""
    english = sign + " ".join(parts) + ("%" if match["percent"] else "")
    if match["percent"] or match["unit"] or match["scale"]:
        preposition, from_ = _change(sentence[: match.start("amount")])
        if preposition == "by" and (to := _TO.match(sentence, match.end())):
            in_percent = bool(match["percent"]) and bool(to["percent"])
            if in_percent or _PASSES.search(sentence[: match.start("amount")]):
                preposition = "from"  # but « recule de 3 % à 12 euros » is by 3%
        if preposition:
            yield Figure(from_ if preposition == "to" else start, end, f"{preposition} {english}")
            return
    plain = re.sub(_SPACE, "", surface).replace("−", "-")
    if english.replace(" ", "") != plain and not (plain.isdigit() and len(plain) <= 3):
        yield Figure(start, end, english)


def _change(before: str) -> tuple[str, int]:
    """Return ("to" or "by", where it stands) when a verb of change has « à » or « de » before a figure."""
    data = read_figures()
    vague = "|".join(data["approximations"])
    found = re.search(rf"\b(?:(jusqu['’]à|à)|de|d['’])\s*(?:(?:{vague})\s+(?:de\s+)?)?$", before)
    if not found:
        return "", 0
    words = re.findall(r"[^\W\d_]+", before[: found.start()].lower())[-4:]
    changing = [word for word in words if word.startswith((*data["change"], *data["moves"]))]
    is_to = found[1] is not None
    if not changing or (not is_to and changing[-1] in data["nouns_of_change"]):
        return "", 0  # « une hausse de 3 % » is "a rise of 3%" or "a 3% rise"
    if changing[-1].startswith(tuple(data["moves"])) and (is_to or not _is_moved(words, changing[-1])):
        return "", 0
    return ("to" if is_to else "by"), found.start()


def _is_moved(words: Sequence[str], verb: str) -> bool:
    """Whether a verb of moving is one of a thing that moves: « s'est éloigné de 3 km », but not « éloigné de 3 km »."""
    is_distance = verb.startswith(("éloigné", "écarté"))
    return not is_distance or any(word in ("s", "se") for word in words)


def _time(match: re.Match[str], sentence: str) -> str | None:
    """Return a time of day; None for « 24 heures » and other lengths of time."""
    hour, minute = int(match["hour"]), match["minute"]
    if "eure" in match["time"] and minute is None:
        before = sentence[: match.start()].rstrip().lower()
        if not before.endswith((" à", " vers", " dès", "avant", "après", "jusqu'à", "jusqu’à", "entre", "heures et")):
            return None
        if hour in (24, 48) or before.endswith(("avant", "après")):
            return None
    elif minute is None and sentence[: match.start()].rstrip().lower().endswith((" en", " de", "pendant", "depuis")):
        return None
    half = "am" if hour < 12 or hour == 24 else "pm"
    if hour in (0, 24) and not int(minute or 0):
        return "midnight"
    if hour == 12 and not int(minute or 0):
        return "noon"
    return f"{(hour - 1) % 12 + 1}{'.' + minute if int(minute or 0) else ''}{half}"


def _in_words(sentence: str) -> Iterator[Figure]:
    """Yield numbers of two words and more, or above twelve, in digits: « soixante-dix-sept » as 77."""
    words = list(re.finditer(r"[^\W\d_]+", sentence))
    lower = [word.group().lower() for word in words]
    data = read_figures()
    taken = -1
    for occurrence in _occurrences(sentence, words, lower):
        first, last = words[occurrence.start], words[occurrence.end - 1]
        before = sentence[: first.start()]
        if re.search(r"(?:\d|\bpour)\s*$", before):
            continue  # « 3 millions » is read as digits with a scale; « pour cent »
        alone = lower[occurrence.start] if first is last else ""
        if is_another_word(alone, "fr") or (alone.endswith("s") and alone[:-1] in lexicon("fr")["scales"]):
            continue  # « la récolte de mil », « des millions de personnes »
        if "," in occurrence.text:
            taken = occurrence.end - 1
            yield Figure(first.start(), last.end(), _decimal(*occurrence.text.split(",")))
            continue
        value = float(occurrence.value)
        if occurrence.is_ordinal or value <= 12:
            continue
        taken = occurrence.end - 1
        yield Figure(first.start(), last.end(), _worded(int(value)))
    for index, text in enumerate(lower):
        if text in data["collectives"] and index > max(0, taken) and lower[index - 1] == "une":
            start, end = words[index].span()
            if sentence[words[index - 1].end() : start].isspace():
                yield Figure(start, end, f"about {data['collectives'][text]}")


def _occurrences(sentence: str, words: Sequence[re.Match[str]], lower: Sequence[str]) -> Sequence[Occurrence]:
    """Return what text2num finds, without a look where no word but « un » counts, in small letters in `lower`."""
    if "virgule" not in lower and not any(may_count(word, "fr") for word in lower if word not in ("un", "une")):
        return ()
    gaps = ("", *(sentence[before.end() : word.start()] for before, word in pairwise(words)))
    return find_in_words([SpokenWord(word, gap) for word, gap in zip(lower, gaps, strict=True)], "fr")


def _decimal(whole: str, decimals: str) -> str:
    """Return « deux virgule cinq millions », whose decimals text2num reads as 5000000, as 2.5 million."""
    for name, size in _SIZES.items():
        if len(decimals) <= _LONGEST_NUMBER and int(decimals) >= size and int(decimals) % size == 0:
            return f"{whole}.{int(decimals) // size} {name}"
    return f"{whole}.{decimals}"


def _worded(value: int) -> str:
    """Return a whole number as news writes it: 77, 3,200, 2 million, 1.5 billion."""
    for name, size in _SIZES.items():
        if name != "thousand" and value >= size and value % (size // 1000) == 0:
            return f"{value / size:g} {name}"
    return f"{value:,}" if value >= 1000 else str(value)


def _english_digits(digits: str) -> str:
    """Return digits with a full stop before decimals and commas between thousands; years and codes stay bare."""
    compact = re.sub(_SPACE, "", digits)
    whole, _, decimals = compact.partition(",")
    grouped = "." in whole or compact != digits
    whole = whole.replace(".", "")
    if (grouped or len(whole) > 4) and not whole.startswith("0") and len(whole) <= _LONGEST_NUMBER:
        whole = f"{int(whole):,}"
    return f"{whole}.{decimals}" if decimals else whole


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _roman(text: str) -> int | None:
    total = 0
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    for value, after in zip(values, [*values[1:], 0], strict=True):
        total += -value if after > value else value
    return total if 0 < total < 40 else None
