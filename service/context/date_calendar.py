"""The calendar behind French dates: what a day, a weekday or a month without a year is near a day of publication."""

import datetime as dt
from collections.abc import Mapping

from text_to_num import text2num

from service.context.tense import Cue, words_of_dates

_NEAR_DAYS = 92  # without a verb that decides, a day within this of publication on one side alone is taken
TENSE_UNKNOWN = "no verb of the clause shows the tense, so that it may be past or to come"
_NO_PUBLICATION = "it depends on the date of publication, which is not known"
WRITTEN_IN_FULL = "written in full"
"""The evidence of a date that names all of itself."""
_PARTS_OF_DAY = {"mat": "morning", "mid": "noon", "apr": "afternoon", "soi": "evening", "nui": "night"}

Parts = Mapping[str, str | None]


class UnresolvedError(Exception):
    """A date that cannot be resolved; its text says why."""


class Reader:
    """The parts of one mention, and the evidence that its resolving gathers."""

    def __init__(self, parts: Parts, text: str, published: dt.date | None, cue: Cue | None) -> None:
        self.parts, self.text, self._published, self.cue = parts, text, published, cue
        self.evidence: list[str] = []
        self.precision = "day"

    @property
    def published(self) -> dt.date:
        """The day of publication; noted as evidence. Raises UnresolvedError where it is not known."""
        if self._published is None:
            raise UnresolvedError(_NO_PUBLICATION)
        note = f"published {self._published.isoformat()}"
        if note not in self.evidence:
            self.evidence.append(note)
        return self._published

    def direction(self, relative: str | None = None) -> int:
        """Return -1 for the past, 1 for the time to come, 0 where nothing shows it."""
        if relative:
            self.evidence.append(f"« {relative} »")
            return 1 if relative.lower().startswith("proch") else -1
        if self.cue is None:
            return 0
        note = f"{self.cue.tense}: « {self.cue.text} »"
        if note not in self.evidence:
            self.evidence.append(note)
        return 1 if self.cue.tense == "future" else -1

    def part(self, name: str) -> str:
        """Return a part of the mention, empty where it has none."""
        return self.parts.get(name) or ""

    def written(self) -> None:
        """Note that the mention names all of its date itself."""
        self.evidence.append(WRITTEN_IN_FULL)

    def with_clock(self, day: dt.date) -> tuple[str, str]:
        """Return a day with the mention's time or part of the day, and the precision."""
        hour, noon = self.parts.get("hour"), self.parts.get("noon")
        zone = "Z" if self.parts.get("zone") else ""
        if noon:
            clock = "12:00" if noon.lower() == "midi" else "24:00"
            return f"{day.isoformat()}T{clock}{zone}", "minute"
        if hour:
            minute = self.parts.get("minute")
            if minute is None:
                return f"{day.isoformat()}T{int(hour):02}{zone}", "hour"
            return f"{day.isoformat()}T{int(hour):02}:{minute}{zone}", "minute"
        word = part_of_day(self.part("part"))
        if word:
            self.evidence.append(word)
            return day.isoformat(), "part-of-day"
        return day.isoformat(), "day"


def part_of_day(text: str) -> str | None:
    """Return the English of the part of the day that a text names: « en fin de matinée » is the morning."""
    plain = text.lower().replace("è", "e").replace("é", "e")
    return next((english for french, english in _PARTS_OF_DAY.items() if french in plain), None)


def month_number(name: str) -> int:
    return int(words_of_dates()["months"][name.lower().rstrip(".")])


def weekday_number(name: str) -> int:
    return int(words_of_dates()["weekdays"][name.lower()])


def number(word: str) -> int:
    word = word.lower().removesuffix("er") if word[:1].isdigit() else word.lower()
    if word.isdigit():
        return int(word)
    return {"premier": 1, "un": 1, "une": 1}.get(word) or int(text2num(word, "fr"))


def add_months(day: dt.date, months: int) -> tuple[int, int]:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return years, month + 1


def week_of(day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def day_near(reader: Reader, month: int, day: int, direction: int, *, strict: bool = False) -> dt.date:
    """Return the day of a month whose year is not told: the last before publication, the next after it, or the nearer.

    The 29th of February is looked for up to eight years away. Raises UnresolvedError where it may be either.
    """
    published = reader.published
    if month == 2 and day == 29:
        years = [year for year in range(published.year - 8, published.year + 9) if day_exists(year, month, day)]
    else:
        years = [published.year - 1, published.year, published.year + 1]
    days = [dt.date(year, month, day) for year in years]
    before = [d for d in days if d < published or (d == published and not strict)]
    after = [d for d in days if d > published or (d == published and not strict)]
    if direction:
        return before[-1] if direction < 0 else after[0]
    if published in days:
        return published
    past, coming = published - before[-1], after[0] - published
    near, far = min(past, coming), max(past, coming)
    if near.days <= _NEAR_DAYS < far.days:
        reader.evidence.append("the nearest year")
        return before[-1] if past < coming else after[0]
    raise UnresolvedError(TENSE_UNKNOWN)


def day_by_weekday(reader: Reader, month: int, day: int, weekday: int) -> dt.date:
    """Return the last or the next day of a month that is the weekday. Raises UnresolvedError where neither is."""
    near = [day_near(reader, month, day, direction) for direction in (-1, 1)]
    fitting = [d for d in near if d.weekday() == weekday]
    if not fitting:
        raise UnresolvedError("the weekday is not that of the date")
    reader.evidence.append("the weekday is that of the date")
    return fitting[0]


def day_exists(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def weekday_near(reader: Reader, weekday: int, direction: int, *, strict: bool = False) -> dt.date:
    published = reader.published
    back = (published.weekday() - weekday) % 7
    if direction == 0:
        raise UnresolvedError(TENSE_UNKNOWN)
    if back == 0 and not strict:
        return published
    if direction < 0:
        return published - dt.timedelta(days=back or 7)
    return published + dt.timedelta(days=7 - back)
