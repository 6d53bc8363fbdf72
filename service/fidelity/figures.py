"""Compare the figures of two sentences in any language: long numbers in digits, whatever groups their thousands."""

import re

_FIGURE = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d{3})*")
_MIN_DIGITS = 3  # digits: shorter numbers are often put in words, or belong to a time of day


def lost_figures(source: str, target: str) -> tuple[str, ...]:
    """Return the long figures of `source` that `target` does not have.

    >>> lost_figures("2024 kamen 12.500 Gäste", "In 2024, 12,500 guests came")
    ()
    """
    there = {_digits(found.group()) for found in _FIGURE.finditer(target)}
    return tuple(
        found.group()
        for found in _FIGURE.finditer(source)
        if len(_digits(found.group())) >= _MIN_DIGITS and _digits(found.group()) not in there
    )


def _digits(figure: str) -> str:
    return re.sub(r"\D", "", figure)
