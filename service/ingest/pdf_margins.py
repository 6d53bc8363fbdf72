"""What stands in the margins of pages: running heads and page numbers, told by their place and their return."""

import re
from collections import Counter

from service.ingest.html_choice import LeftOut
from service.ingest.pdf_layout import Line

_MARGIN = 0.12  # of the page's height, above and below
# possessive where two runs of blanks meet: a line of a hundred thousand of them is read once
_NUMBER = re.compile(
    r"\A\W*+(?:(?:(?:page|p\.|folio)\s*+)?\d{1,4}\s*+(?:(?:/|sur|of|de)\s*+\d{1,4})?|[ivxlc]{1,6})\W*+",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def without_margins(pages: list[list[Line]], heights: list[float]) -> tuple[list[list[Line]], list[LeftOut]]:
    """Return the pages without running heads and page numbers, and these.

    A line in a margin that comes again, but for its figures, on another page is a running head; a number alone in a
    margin is a page's, if it is the outermost line.
    """
    shapes: Counter[str] = Counter()
    for page, height in zip(pages, heights, strict=True):
        shapes.update({_shape(line) for line in page if _in_margin(line, height)})
    kept: list[list[Line]] = []
    left: list[LeftOut] = []
    for page, height in zip(pages, heights, strict=True):
        outer = {id(line) for line in (max(page, key=_base, default=None), min(page, key=_base, default=None)) if line}
        lines = []
        for line in page:
            repeated = len(pages) > 1 and shapes[_shape(line)] > 1
            number = id(line) in outer and len(page) > 1 and _NUMBER.fullmatch(line.text) is not None
            if _in_margin(line, height) and (repeated or number):
                left.append(LeftOut("page number" if number else "running head", line.text))
            else:
                lines.append(line)
        kept.append(lines)
    return kept, left


def _base(line: Line) -> float:
    return line.base


def _in_margin(line: Line, height: float) -> bool:
    return line.base > height * (1 - _MARGIN) or line.base < height * _MARGIN


def _shape(line: Line) -> str:
    return _DIGITS.sub("#", line.text.casefold()).strip()
