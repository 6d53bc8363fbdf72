"""Read French weeks, months, seasons, years and spans of them: « il y a trois ans », « fin mars »."""

import datetime as dt
import re
from collections.abc import Callable, Mapping

from service.context.date_calendar import (
    TENSE_UNKNOWN,
    Reader,
    UnresolvedError,
    add_months,
    month_number,
    number,
    week_of,
)
from service.context.tense import words_of_dates
from service.text.numerals import parse_roman

_OTHER_DATE = "it depends on another date of the text"
_PERIODS = (("semaine", "week"), ("mois", "month"), ("an", "year"), ("week", "day"))


def _read_period(r: Reader) -> tuple[str, str]:
    period = r.part("period").lower()
    relative = r.parts.get("rel")
    kind = next(
        kind
        for word, kind in (("semaine", "week"), ("mois", "month"), ("an", "year"), ("week", "day"))
        if word in period
    )
    r.precision = kind
    today = r.published
    step = r.direction(relative) if relative else 0
    if kind == "week":
        return week_of(today + dt.timedelta(weeks=step)), kind
    if kind == "month":
        year, month = add_months(today, step)
        return f"{year}-{month:02}", kind
    if kind == "year":
        return f"{today.year + step:04}", kind
    saturday = today + dt.timedelta(days=5 - today.weekday())  # of this week
    if not relative and today.weekday() < 5:
        direction = r.direction()
        if direction == 0:
            raise UnresolvedError(TENSE_UNKNOWN)
        step = min(direction, 0)
    elif step > 0 and today.weekday() < 5:
        step = 0
    saturday += dt.timedelta(weeks=step)
    return f"{saturday.isoformat()}/{(saturday + dt.timedelta(days=1)).isoformat()}", "day"


def _read_other_date(r: Reader) -> tuple[str, str]:
    p = r.parts
    unit = words_of_dates()["units"].get(r.part("unit").lower())
    r.precision = unit or ("week" if p["w"] else "month" if p["m"] else "year" if p["y"] else "day")
    raise UnresolvedError(_OTHER_DATE)


def _read_ago(r: Reader) -> tuple[str, str]:
    p = r.parts
    count, unit = number(r.part("count")), words_of_dates()["units"][r.part("unit").lower()]
    r.precision = unit
    if unit == "day" and count in (8, 15):
        count -= 1  # French counts both ends: « huit jours » are a week
    today = r.published
    if p["ago"] or p["ahead"]:
        return _shifted(today, count if p["ahead"] else -count, unit), unit
    other = _shifted(today, count if p["within"] else -count, unit)
    now = _shifted(today, 0, unit)
    return (f"{today.isoformat()}/{other}" if p["within"] else f"{other}/{now}"), unit


def _shifted(day: dt.date, count: int, unit: str) -> str:
    if unit == "day":
        return (day + dt.timedelta(days=count)).isoformat()
    if unit == "week":
        return week_of(day + dt.timedelta(weeks=count))
    if unit == "month":
        year, month = add_months(day, count)
        return f"{year:04}-{month:02}"
    if day.year + count < 1:
        raise UnresolvedError("it lies before the first year of the calendar")
    return f"{day.year + count:04}"


def _read_last_units(r: Reader) -> tuple[str, str]:
    count, unit = number(r.part("count")), words_of_dates()["units"][r.part("unit").lower()]
    r.precision = unit
    return f"{_shifted(r.published, -count, unit)}/{_shifted(r.published, 0, unit)}", unit


def _read_quarter(r: Reader) -> tuple[str, str]:
    p = r.parts
    half = r.part("kind").lower() == "semestre" or bool(p["s"])
    r.precision = "half-year" if half else "quarter"
    rank = int(p["t"] or p["s"] or 0) or words_of_dates()["ordinals"][r.part("rank").lower()]
    if half and r.part("rank").lower() == "dernier":
        rank = 2
    if half and rank > 2:
        raise UnresolvedError("a year has two halves")
    code = (39 if half else 32) + rank  # ISO 8601-2:2019, 4.8.1
    if p["y1"]:
        r.written()
        return f"{p['y1']}-{code}", r.precision
    direction = r.direction()
    months = 6 if half else 3
    now = (r.published.month - 1) // months + 1
    if direction == 0 and rank != now:
        raise UnresolvedError(TENSE_UNKNOWN)
    year = r.published.year + (direction if (rank - now) * direction < 0 else 0)
    return f"{year}-{code}", r.precision


def _read_season(r: Reader) -> tuple[str, str]:
    p = r.parts
    r.precision = "season"
    name = next(p[key] for key in ("n1", "n2", "n3", "n4", "n5") if p[key]) or ""
    code = words_of_dates()["seasons"][name.lower()]
    if p["y1"]:
        r.written()
        return f"{p['y1']}-{code}", "season"
    if name.lower() == "hiver":
        raise UnresolvedError("a winter belongs to two years")
    relative = p["rel"] or p["rel2"]
    begins = dt.date(r.published.year, 3 * (code - 20), 21)
    ends = begins + dt.timedelta(days=92)
    year = r.published.year
    if relative:
        if r.direction(relative) < 0:
            year -= ends > r.published
        else:
            year += begins <= r.published
    return f"{year}-{code}", "season"


def _read_decade(r: Reader) -> tuple[str, str]:
    p = r.parts
    r.precision = "decade"
    r.written()
    if p["y1"]:
        return f"{p['y1'][:3]}X", "decade"
    short = int(p["short"]) if p["short"] else int(words_of_dates()["decades"][r.part("word").lower()])
    return f"19{short // 10}X", "decade"


def _read_century(r: Reader) -> tuple[str, str]:
    r.precision = "century"
    roman = r.part("roman")
    rank = int(roman) if roman.isdigit() else parse_roman(roman.upper())
    if not rank or rank > 99 or rank < 1:
        return "", "century"
    r.written()
    if r.parts["bc"]:
        raise UnresolvedError("it lies before the first year of the calendar")
    return f"{rank - 1:02}XX", "century"


def _read_month_year(r: Reader) -> tuple[str, str]:
    p = r.parts
    r.precision = "month"
    month = month_number(r.part("mon1"))
    _portion(r)
    if p["y1"] or p["short"]:
        short = int(p["short"] or 0)
        r.written()
        return f"{p['y1'] or (1900 if short >= 40 else 2000) + short}-{month:02}", "month"
    today = r.published
    if p["rel2"]:
        words = p["rel2"].lower()
        r.evidence.append(f"« {words} »")
        year = today.year + (1 if "proch" in words else 0 if "cette" in words else -1)
    elif r.direction(p["rel"]) < 0:
        year = today.year - (month >= today.month)
    else:
        year = today.year + (month <= today.month)
    return f"{year}-{month:02}", "month"


def _portion(r: Reader) -> None:
    portion = (r.parts.get("portion") or "").strip(" -\u00a0").lower()
    words = {"début": "beginning", "fin": "end", "mi": "middle", "courant": "in the course"}
    if portion in words:
        r.evidence.append(words[portion])


def _read_month(r: Reader) -> tuple[str, str]:
    r.precision = "month"
    month = month_number(r.part("mon1"))
    _portion(r)
    today, direction = r.published, r.direction()
    if month == today.month:
        return f"{today.year}-{month:02}", "month"
    if direction == 0:
        ahead = (month - today.month) % 12
        if ahead not in (1, 2, 3, 9, 10, 11):
            raise UnresolvedError(TENSE_UNKNOWN)
        direction = 1 if ahead <= 3 else -1
        r.evidence.append("the nearest year")
    year = today.year + (direction if (month - today.month) * direction < 0 else 0)
    return f"{year}-{month:02}", "month"


def _read_years(r: Reader) -> tuple[str, str]:
    r.precision = "year"
    first, last = r.parts["y1"] or r.part("y3"), r.parts["y2"] or r.part("y4")
    if int(first) > int(last):
        raise UnresolvedError("it ends before it begins")
    r.written()
    return f"{first}/{last}", "year"


def _read_year(r: Reader) -> tuple[str, str]:
    r.precision = "year"
    _portion(r)
    r.written()
    return r.part("y1"), "year"


def _unresolved(reason: str, precision: str = "day") -> Callable[[Reader], tuple[str, str]]:
    def read(r: Reader) -> tuple[str, str]:
        r.precision = "year" if re.match(r"l['’]an", r.text, re.IGNORECASE) else precision
        raise UnresolvedError(reason)

    return read


def _read_other_calendar(r: Reader) -> tuple[str, str]:
    """Say of which calendar a date is; days of most begin by the moon that was seen, and no arithmetic tells them."""
    r.precision = "year" if re.match(r"(?:l['’])?an|\d{1,4} (?:de|du)", r.text, re.IGNORECASE) else "day"
    said = frozenset(re.findall(r"[^\W\d_]+", r.text.lower()))
    for kind in ("calendars", "eras"):
        for name, names in words_of_dates()[kind].items():
            if said & {word.lower() for word in names}:
                raise UnresolvedError(f"it is a date of the {name} calendar")
    raise UnresolvedError("it is a date of another calendar")


PERIOD_READERS: Mapping[str, Callable[[Reader], tuple[str, str]]] = {
    "other_calendar": _read_other_calendar,
    "repeated": _unresolved("it is a repeated day, not one date"),
    "next_weekday": _unresolved(_OTHER_DATE),
    "this_period": _read_period,
    "period": _read_period,
    "other_date": _read_other_date,
    "ago": _read_ago,
    "last_units": _read_last_units,
    "quarter": _read_quarter,
    "season": _read_season,
    "decade": _read_decade,
    "century": _read_century,
    "month_year": _read_month_year,
    "month": _read_month,
    "years": _read_years,
    "year": _read_year,
}
