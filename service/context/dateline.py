"""The day on which an article came out, where its own text says so: « Publié le 3 mars 2026 », « DAKAR, … (AFP) »."""

import datetime as dt
import re

from service.text.moments import parse_moment

_REACH = 400  # characters at either end of an article within which such a line stands
_DAY = r"(?P<date>\d{1,2}(?:er)?[ \u00a0][a-zéû]{3,9}\.?[ \u00a0]\d{4})"
_NUMERIC = r"(?P<date>\d{1,2}[/.]\d{1,2}[/.]\d{4})"
_PUBLISHED = r"(?:publiée?|posté|mis(?:e)? en ligne|paru|date de publication|créé|modifié)\b[^.\n]{0,30}?"
_LINES = (
    re.compile(rf"{_PUBLISHED}{_DAY}", re.IGNORECASE),
    re.compile(rf"{_PUBLISHED}{_NUMERIC}", re.IGNORECASE),
    re.compile(
        rf"\A\s*[A-ZÀ-Ý][\w' ,-]{{2,40}}[,(–—-][ \u00a0]*(?:le )?(?:\w+di )?{_DAY}[ \u00a0]*(?:\(|[)–—:-])",
        re.IGNORECASE,
    ),
)


def find_dateline(text: str) -> dt.date | None:
    """Return the day of publication that an article's first or last lines give, None where they give none."""
    for part in (text[:_REACH], text[-_REACH:]):
        for pattern in _LINES:
            match = pattern.search(part)
            if match and (moment := parse_moment(match["date"])) is not None:
                return moment.date()
    return None
