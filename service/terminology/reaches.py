"""Tell « jusqu'à 60 heures », a length, from « jusqu'à 20 heures », a time of day, and « mettre » that takes time."""

import re
from collections.abc import Iterator
from functools import cache

from service.terminology.tables import read_figures

_DAY = 24  # hours; a time of day has no more
_WORDS_BEFORE = 4  # among which a verb of lasting may stand
_REACH = re.compile(r"(?<!\w)[Jj]usqu['’]à\s(?P<number>\d{1,4})\s(?P<unit>[^\W\d_]+)(?![\w-])")


@cache
def _takes() -> re.Pattern[str]:
    verbs, before, spans = (_either(read_figures()["taking"][name]) for name in ("verbs", "before", "spans"))
    words = r"[^\W_]+(?:[\s-][^\W_]+){0,3}?"  # the number, as three weeks or as twenty-five years
    return re.compile(
        rf"(?<!\w)(?P<verb>{verbs})\s(?:{before}\s)?{words}\s{spans}\s(?:à|pour|avant\sd(?:e|['’]))(?!\w)"
    )


def _either(words: list[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


def find_reaches(sentence: str) -> Iterator[tuple[int, int, str]]:
    """Yield where « jusqu'à » and a length stand in a sentence, or « mettre » before a length of time, [start, end).

    Each has its English. Hours are a length beyond a day, and behind a verb or noun of lasting.

    >>> list(find_reaches("Ils ont attendu jusqu'à 20 heures."))
    [(16, 33, 'up to 20 hours')]
    """
    for match in _REACH.finditer(sentence):
        unit = read_figures()["reaches"].get(match["unit"])
        if unit is None:
            continue
        if unit == "hours" and int(match["number"]) <= _DAY:
            before = re.findall(r"[^\W\d_]+", sentence[: match.start()].lower())[-_WORDS_BEFORE:]
            if not any(word.startswith(tuple(read_figures()["lasting"])) for word in before):
                continue
        yield match.start(), match.end(), f"up to {match['number']} {unit}"
    for match in _takes().finditer(sentence):
        yield *match.span("verb"), "taken" if match["verb"] == "mis" else "take"
