"""Make pairs with other figures out of real ones: the same sentences, a number changed on both sides.

A figure is changed only where it stands once on either side and is written as the other language would write it:
« 12,5 % » and "12.5%", « 70 000 » and "70,000", « 34 » and "34". Years, dates and ordinals stay.
"""

import random
import re

_SPACE = "[ \u00a0\u202f]"
_FRENCH = re.compile(rf"(?<![\w.,:/-])(\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d+)(,\d+)?(?![\w:/]|[.,-]\d|{_SPACE}\d)")
_AFTER = re.compile(
    rf"{_SPACE}?(?:er\b|h\b|heures?\b|janv|févr|mars|avril|mai\b|juin|juil|août|sept|octo|nove|déce|siècle)"
)
_YEARS = range(1500, 2100)


def vary_figures(french: str, english: str, rng: random.Random) -> tuple[str, str] | None:
    """Return a pair with every changeable figure changed to another of the same shape, None where there is none."""
    changes = []
    for match in _FRENCH.finditer(french):
        whole, decimals = re.sub(_SPACE, "", match[1]), match[2] or ""
        if (int(whole) in _YEARS and not decimals and whole == match[1]) or _AFTER.match(french[match.end() :]):
            continue
        if whole.startswith("0") and not decimals:
            continue
        theirs = _written(int(whole), match[1] != whole, decimals.replace(",", "."))
        found = list(re.finditer(rf"(?<![\w.,:/-]){re.escape(theirs)}(?![\w:/]|[.,-]\d)", english))
        if len(found) != 1 or len(re.findall(rf"(?<!\d){re.escape(match.group())}(?!\d)", french)) != 1:
            continue
        low = 10 ** (len(whole) - 1) if len(whole) > 1 else 2
        number = rng.randrange(low, 10 ** len(whole))
        if number in _YEARS and not decimals and whole == match[1]:
            continue
        grouped = match[1] != whole
        tail = decimals and "," + "".join(str(rng.randrange(1, 10)) for _ in decimals[1:])
        ours = f"{number:,}".replace(",", match[1][-4]) if grouped else str(number)
        written = _written(number, grouped, tail.replace(",", "."))
        changes.append((match.span(), ours + tail, found[0].span(), written))
    if not changes or len({span for _, _, span, _ in changes}) != len(changes):
        return None
    for (start, end), ours, _, _ in sorted(changes, reverse=True):
        french = french[:start] + ours + french[end:]
    for _, _, (start, end), theirs in sorted(changes, key=lambda change: change[2], reverse=True):
        english = english[:start] + theirs + english[end:]
    return french, english


def _written(number: int, grouped: bool, decimals: str) -> str:
    return (f"{number:,}" if grouped else str(number)) + decimals
