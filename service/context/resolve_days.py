"""Read French days: dates, weekdays, « hier soir », nights and spans of days."""

import datetime as dt
import re
from collections.abc import Callable, Mapping

from service.context.date_calendar import (
    TENSE_UNKNOWN,
    Reader,
    UnresolvedError,
    add_months,
    day_by_weekday,
    day_exists,
    day_near,
    month_number,
    number,
    part_of_day,
    weekday_near,
    weekday_number,
)


def _read_numeric(r: Reader) -> tuple[str, str]:
    p = r.parts
    year, month, day = (p["y1"], p["m1"], p["d1"]) if p["y1"] else (p["y2"], p["m2"], p["d2"])
    found = dt.date(int(year or 0), int(month or 0), int(day or 0))
    r.written()
    return r.with_clock(found)


def _read_day(r: Reader) -> tuple[str, str]:
    p = r.parts
    day, month = number(r.part("d1")), month_number(r.part("mon1"))
    dt.date(2024, month, day)  # raises ValueError for the 31st of February
    if p["y1"]:
        found = dt.date(int(p["y1"]), month, day)
        r.written()
        if p["wd"] and found.weekday() != weekday_number(p["wd"]):
            raise UnresolvedError("the weekday is not that of the date")
    elif p["wd"] and not p["rel"]:
        found = day_by_weekday(r, month, day, weekday_number(p["wd"]))
    else:
        found = day_near(r, month, day, r.direction(p["rel"]), strict=bool(p["rel"]))
    return r.with_clock(found)


def _read_range(r: Reader) -> tuple[str, str]:
    p = r.parts
    month2 = month_number(r.part("mon2"))
    month1 = month_number(r.part("mon1")) if r.part("mon1") else month2
    day1, day2 = number(r.part("d1")), number(r.part("d2"))
    dt.date(2024, month1, day1), dt.date(2024, month2, day2)
    days = [day1, *map(number, re.findall(r"\w+", r.part("more"))), day2]
    if r.part("several") and (month1 != month2 or days != list(range(day1, day2 + 1))):
        raise UnresolvedError("it is several days, not one span")
    if p["y2"]:
        last = dt.date(int(p["y2"]), month2, day2)
        r.written()
    else:
        last = day_near(r, month2, day2, r.direction())
    y1 = p.get("y1")
    first = dt.date(int(y1) if y1 else last.year - ((month1, day1) > (month2, day2)), month1, day1)
    if first > last:
        raise UnresolvedError("it ends before it begins")
    for day, weekday in ((first, r.part("wd1")), (last, r.part("wd2"))):
        if weekday and day.weekday() != weekday_number(weekday):
            raise UnresolvedError("the weekday is not that of the date")
    return f"{first.isoformat()}/{last.isoformat()}", "day"


def _read_night(r: Reader) -> tuple[str, str]:
    r.precision = "part-of-day"
    if r.parts["wd1"]:
        value, _ = _read_weekdays(r)
    else:
        value, _ = _read_range(r)
    r.evidence.append("night")
    return value, "part-of-day"


def _read_weekdays(r: Reader) -> tuple[str, str]:
    first, last = weekday_number(r.part("wd1")), weekday_number(r.part("wd2"))
    direction = r.direction()
    end = weekday_near(r, last, direction)
    start = end - dt.timedelta(days=(last - first) % 7)
    if direction > 0 and start < r.published:
        start, end = start + dt.timedelta(days=7), end + dt.timedelta(days=7)
    return f"{start.isoformat()}/{end.isoformat()}", "day"


def _read_weekday(r: Reader) -> tuple[str, str]:
    if r.parts["part"]:
        r.precision = "part-of-day"
    if r.parts["hour"]:
        r.precision = "hour"
    relative = r.parts["rel"]
    direction = r.direction(relative)
    return r.with_clock(weekday_near(r, weekday_number(r.part("wd")), direction, strict=bool(relative)))


def _read_deictic(r: Reader) -> tuple[str, str]:
    word = r.part("word").lower().replace("’", "'")
    shift = {"hier": -1, "avant-hier": -2, "demain": 1, "après-demain": 2}.get(word, 0)
    part = word.startswith(("ce ", "ce\u00a0", "cet ", "cet\u00a0"))
    r.precision = "part-of-day" if part or r.parts["part"] else "day"
    value, precision = r.with_clock(r.published + dt.timedelta(days=shift))
    if part and precision == "day":
        r.evidence.append(part_of_day(word[3:]) or word)
        precision = "part-of-day"
    return value, precision


def _read_day_of_month(r: Reader) -> tuple[str, str]:
    day = number(r.part("d1"))
    published, direction = r.published, r.direction()
    if direction == 0:
        raise UnresolvedError(TENSE_UNKNOWN)
    for months in range(0, 13 * direction, direction):
        year, month = add_months(published, months)
        if day_exists(year, month, day):
            found = dt.date(year, month, day)
            if (found - published).days * direction >= 0:
                return found.isoformat(), "day"
    return "", "day"


DAY_READERS: Mapping[str, Callable[[Reader], tuple[str, str]]] = {
    "numeric": _read_numeric,
    "day": _read_day,
    "range": _read_range,
    "night": _read_night,
    "weekdays": _read_weekdays,
    "weekday": _read_weekday,
    "deictic": _read_deictic,
    "day_of_month": _read_day_of_month,
}
