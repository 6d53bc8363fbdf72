"""Moments as pages and feeds write them: ISO 8601, RFC 822 with named zones, and French in words and figures."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from service.text.months import months

_PLAIN = str.maketrans("éèêûôàç", "eeeuoac")
_MONTHS = {name.translate(_PLAIN): number for language in ("fr", "en") for name, number in months(language).items()}
_MONTHS |= {"fev": 2, "aou": 8}  # how feeds cut them
# Hours east of Greenwich of the zones that feeds name: RFC 822's own and those of French-speaking countries.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1, "wat": 1, "cest": 2,
    "mest": 2, "cat": 2, "eet": 2, "eest": 3, "eat": 3, "msk": 3, "ret": 4, "mut": 4, "nct": 11, "tahst": -10,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "ast": -4, "adt": -3,
    "nst": -3.5, "gft": -3, "pmst": -3, "pmdt": -2, "hec": 2, "hnec": 1,
}  # fmt: skip
_TIME = (
    r"(?P<hour>[01]?\d|2[0-3])\s?(?:[:hH]|heures?)\s?(?P<minute>[0-5]\d)?"
    r"(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?(?P<half>\s?[ap]\.?m\b)?"
)
_ZONE = r"\s{0,2}\(?(?P<zone>[+-]\d{1,2}:?\d{2}\b|[A-Za-z]+/[A-Za-z_/]{2,40}|[A-Za-z]{1,5}\b(?!\w))?"
_WORDS = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?:er|ER|st|nd|rd|th)?[\s.-]{1,3}(?P<month>[^\W\d_]{3,9})\.?,?[\s-]{1,3}"
    r"(?P<year>\d{4}|\d{2})(?!\d)"
)
_AMERICAN = re.compile(r"(?P<month>[A-Z][a-z]{2,8})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-?(?P<month>0[1-9]|1[0-2])-?(?P<day>[0-2]\d|3[01])(?!\d)")
_SLASHED = re.compile(
    r"(?<![\d/.])(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?![\d/])"
)
_YEAR_FIRST = re.compile(r"(?<![\d/.])(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?!\d)")
_CLOCK = re.compile(r"(?<![\d:])" + _TIME + _ZONE)
_COMPACT = re.compile(r"\A[Tt]([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(?![\d:])")  # the basic format of ISO 8601
_LONGEST = 120
_SOONEST, _LATEST = 1700, 2200


def parse_moment(value: str) -> datetime | None:
    """Return the moment that a string tells, with its zone, in UTC where it names none; None for none.

    « Vendredi, 13 Mars, 2020 - 12:22 », "Mon, 03 Nov 2025 23:30:00 CET" (+01:00), « mar., 18 févr. 2020 11:00 +0100 »,
    "03/11/2025 08:15" (the day first) and every form of ISO 8601 that the web uses. A named zone of the tz database is
    looked up; an unknown zone is UTC.
    """
    value = " ".join(value.split())[:_LONGEST]
    for pattern in (_ISO, _WORDS, _AMERICAN, _YEAR_FIRST, _SLASHED):
        for found in pattern.finditer(value):
            if moment := _moment(found, value[found.end() :]):
                return moment
    return None


def parse_date(value: str) -> str | None:
    """Return the date that a string tells as 2026-03-01, as it is in the zone that it names; None for none."""
    moment = parse_moment(value)
    return moment.date().isoformat() if moment else None


def find_french_date(text: str) -> str | None:
    """Return the first date in a line of French as 2026-03-01: « le 1er mars 2026 à 18 h », « 01/03/2026 »."""
    return parse_date(text)


def _moment(found: re.Match[str], rest: str) -> datetime | None:
    month_name = found["month"].lower().translate(_PLAIN).rstrip(".")
    month = int(month_name) if month_name.isdigit() else _MONTHS.get(month_name, 0)
    day, year = int(found["day"]), int(found["year"])
    if len(found["year"]) == 2:
        year += 2000 if year < 70 else 1900  # POSIX, strptime's %y, with the pivot of RFC 2822
    if month > 12 >= day:
        day, month = month, day
    rest = _COMPACT.sub(r"\1:\2:\3", rest) if _COMPACT.match(rest) else rest.removeprefix("T").removeprefix("t")
    clock = _CLOCK.search(rest)
    hour = minute = second = 0
    zone: tzinfo = UTC
    if clock and clock.start() < 16:
        hour, minute, second = int(clock["hour"]), int(clock["minute"] or 0), int(clock["second"] or 0)
        if clock["half"] and hour <= 12:
            hour = hour % 12 + (12 if "p" in clock["half"].lower() else 0)
        zone = _zone(clock["zone"])
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except (ValueError, OverflowError):
        return None
    return moment if _SOONEST <= moment.year <= _LATEST else None


def _zone(name: str | None) -> tzinfo:
    if not name:
        return UTC
    if name[0] in "+-":
        digits = name[1:].replace(":", "").zfill(4)
        offset = timedelta(hours=int(digits[:-2]), minutes=int(digits[-2:]))
        return timezone(-offset if name[0] == "-" else offset) if offset < timedelta(hours=24) else UTC
    if name.lower() in _ZONES:
        return timezone(timedelta(hours=_ZONES[name.lower()]))
    if "/" in name:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return UTC
    return UTC
