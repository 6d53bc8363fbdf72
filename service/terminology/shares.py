"""Tell « un décès sur trois », a share, from « un accord sur trois ans »."""

import re
from collections.abc import Iterator
from functools import cache

from service.terminology.lexicon import lexicon
from service.terminology.tables import read_figures

_COUNTED = frozenset(("n", "adj"))


@cache
def _pattern() -> re.Pattern[str]:
    spelled = "|".join(read_figures()["shares"])
    return re.compile(
        rf"(?<![\w,.])(?P<part>(?i:une?|{spelled})|\d{{1,3}})\s(?P<counted>[^\W\d_]{{3,}}(?:-[^\W\d_]+)?)(?:\s[^\W\d_]{{3,}})?"
        rf"\s(?P<share>sur\s(?P<whole>(?:{spelled}|\d{{1,3}})))(?![\w%]|[.,]\d)(?:\s(?P<behind>[^\W\d_]+))?"
    )


def find_shares(sentence: str) -> Iterator[tuple[int, int, str]]:
    """Yield where « sur » and a number tell what a number of something is a part of, [start, end), with the English.

    Behind the number stands nothing that it could count, and it is not the same number: « sept jours sur sept ».

    >>> list(find_shares("Un décès évité, une femme sur six est testée."))
    [(25, 32, 'in six')]
    """
    if " sur " not in sentence:
        return
    for match in _pattern().finditer(sentence):
        part, whole, behind = match.group("part", "whole", "behind")
        if part.lower() != whole and _is_counted(match["counted"]) and not (behind and _is_counted(behind)):
            worded = read_figures()["shares"].get(whole)
            yield *match.span("share"), f"in {worded}" if worded else f"out of {whole}"


def _is_counted(word: str) -> bool:
    """Whether a word is first of all a noun or an adjective."""
    rows = lexicon().entries(word)
    return bool(rows) and rows[0].parts_of_speech[0] in _COUNTED
