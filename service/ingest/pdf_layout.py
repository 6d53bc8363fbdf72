"""Pieces of text with their places to lines, columns and paragraphs.

Columns are found by cutting a page where white runs through it, as Nagy and Seth's X-Y cut does (1984), the gutter
between two columns first; narrow pieces side by side are a table's cells and stay one row.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from service.ingest.html_inline import raised
from service.ingest.line_ends import glue

_COLUMN_SIGNS = 14  # a column's lines have more at the median; a table's cells less
_MAX_CUTS = 60
_CELL = " | "
_NOTE = re.compile(r"\[\d{1,3}\]\Z")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d\Z")
_ENDED = re.compile(r"[.!?…:;»”\")][»”\"')\]]*\Z")
_ITEM = re.compile(r"(?:[•●▪◦‣–—-]|\(?\d{1,2}[.)])\s")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text in one size on one base line, in points from the page's lower left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool = False  # a blank stands behind it
    led: bool = False  # a blank stands before it


@dataclass(slots=True)
class Line:
    """A line of a column: its text and place, the size of most of it, and the column's two edges."""

    text: str
    left: float
    right: float
    base: float
    size: float
    column: tuple[float, float] = (0.0, 0.0)
    segments: list[Segment] = field(default_factory=list)


def lines_of(segments: list[Segment]) -> list[Line]:
    """Return the lines of a page in reading order."""
    lines: list[Line] = []
    for region in _cut(segments, _MAX_CUTS):
        found = _rows(region)
        if found:
            column = (min(line.left for line in found), max(line.right for line in found))
            for line in found:
                line.column = column
            lines += found
    return lines


def _cut(segments: list[Segment], left: int) -> Iterator[list[Segment]]:
    """Yield the columns of a page in reading order."""
    if len(segments) < 4 or left <= 0:
        if segments:
            yield segments
        return
    gutter = _gutter(segments)
    if gutter is not None:
        for side in ([s for s in segments if s.right <= gutter], [s for s in segments if s.right > gutter]):
            yield from _cut(side, left - 1)
        return
    parts = _bands(segments)
    if len(parts) == 2:
        yield from _merged(_cut(parts[0], left - 1), _cut(parts[1], left - 1))
    else:
        yield segments


def _merged(above: Iterator[list[Segment]], below: Iterator[list[Segment]]) -> Iterator[list[Segment]]:
    """Yield regions; where neither band has columns they are one region again."""
    first, second = list(above), list(below)
    if len(first) == 1 and len(second) == 1:
        yield first[0] + second[0]
    else:
        yield from first
        yield from second


def _gutter(segments: list[Segment]) -> float | None:
    """Return where a white gutter parts two columns of prose, None where there is none."""
    size = median(segment.size for segment in segments)
    spans = sorted((segment.left, segment.right) for segment in segments)
    reach = spans[0][1]
    best: tuple[float, float] | None = None
    for left, right in spans[1:]:
        if left - reach > 0.8 * size and (best is None or left - reach > best[0]):
            best = (left - reach, (left + reach) / 2)
        reach = max(reach, right)
    if best is None:
        return None
    sides = ([s for s in segments if s.right <= best[1]], [s for s in segments if s.right > best[1]])
    if any(len(side) < 2 or median(len(row.text) for row in _rows(side)) < _COLUMN_SIGNS for side in sides):
        return None
    return best[1]


def _bands(segments: list[Segment]) -> list[list[Segment]]:
    """Part segments at the widest white band that runs across all of them."""
    ordered = sorted(segments, key=lambda segment: -segment.base)
    best, place = 0.0, 0
    for index in range(1, len(ordered)):
        gap = ordered[index - 1].base - ordered[index].base - 0.5 * ordered[index].size
        # a headline's own size parts it from what is below
        gap += abs(ordered[index - 1].size - ordered[index].size)
        if gap > best and ordered[index - 1].base - ordered[index].base > 0.6 * ordered[index].size:
            best, place = gap, index
    return [ordered[:place], ordered[place:]] if place else [ordered]


def _rows(segments: list[Segment]) -> list[Line]:
    """Return the segments of a region as lines from top to bottom, raised ones with the line that they hang on."""
    if not segments:
        return []
    body = sorted(segments, key=lambda segment: (-segment.base, segment.left))
    typical = median(segment.size for segment in body)
    rows: list[list[Segment]] = []
    depths: list[float] = []  # of the rows below the top, so that they grow
    for segment in (one for one in body if one.size >= 0.8 * typical):
        if depths and abs(depths[-1] + segment.base) <= 0.3 * typical:
            rows[-1].append(segment)
        else:
            rows.append([segment])
            depths.append(-segment.base)
    large = len(rows)
    for segment in (one for one in body if one.size < 0.8 * typical):
        at = bisect(depths, -segment.base, 0, large)
        near = [index for index in (at - 1, at, len(rows) - 1) if 0 <= index < len(rows)]
        nearest = min(near, key=lambda index: abs(depths[index] + segment.base), default=None)
        if nearest is not None and abs(depths[nearest] + segment.base) <= 0.6 * typical:
            rows[nearest].append(segment)
        else:
            rows.append([segment])
            depths.append(-segment.base)
    bases = [-depth for depth in depths]
    order = sorted(range(len(rows)), key=lambda i: -bases[i])
    return [_line(sorted(rows[i], key=lambda s: s.left), bases[i]) for i in order]


def _line(row: list[Segment], base: float) -> Line:
    size = max(row, key=lambda segment: len(segment.text)).size
    text = row[0].text
    for before, segment in pairwise(row):
        gap = segment.left - before.right
        if segment.size < 0.8 * size and segment.base > base + 0.15 * size and segment.text.isdigit():
            rest = next((other.text for other in row if other.left > segment.right), "")
            mark = raised(text, segment.text, rest, is_note=False)
            # a note's mark is no part of the text; « 10⁶ », « m² » and « 11,99 € » are
            text += "" if _NOTE.match(mark) or _YEAR.search(text) else mark
        elif gap > 1.4 * size:
            text += _CELL + segment.text
        else:
            apart = before.spaced or segment.led or gap > 0.18 * size
            text += (" " if apart else "") + segment.text
    return Line(text, row[0].left, max(s.right for s in row), base, size, segments=row)


def paragraphs_of(pages: Iterable[list[Line]]) -> list[str]:
    """Return the lines of all pages as paragraphs; one that a column's or a page's end parts is whole again."""
    lines = [line for page in pages for line in page]
    known = " ".join(line.text for line in lines)
    result: list[str] = []
    before: Line | None = None
    gaps = [a.base - b.base for a, b in pairwise(lines) if a.column == b.column and a.base > b.base]
    typical = median(gaps) if gaps else 0.0
    for line in lines:
        if before is None or _begins(before, line, typical):
            result.append(line.text)
        elif _CELL in before.text or _CELL in line.text or _is_short(before, line):
            result[-1] += "\n" + line.text
        else:
            result[-1] = glue(result[-1], line.text, known)
        before = line
    return result


def _begins(before: Line, line: Line, typical: float) -> bool:
    """Tell whether a line begins a paragraph: by its size, its indent, the white above it or its mark."""
    if abs(before.size - line.size) > 0.12 * max(before.size, line.size) or _ITEM.match(line.text):
        return True
    new_column = before.column != line.column or line.base >= before.base
    if new_column:
        inside = not _ENDED.search(before.text) and (line.text[:1].islower() or before.text.endswith("-"))
        return not inside
    if before.base - line.base > 1.35 * max(typical, 1.05 * line.size):
        return True
    indented = line.left - line.column[0] > 0.8 * line.size
    return indented and not before.left - before.column[0] > 0.8 * before.size and bool(_ENDED.search(before.text))


def _is_short(before: Line, line: Line) -> bool:
    """Tell whether a line ends though the next one's first word would have fitted: its end is meant."""
    if line.text[:1].islower() and not _ENDED.search(before.text):
        return False
    words = line.text.split(maxsplit=1)
    width = (line.right - line.left) * len(words[0]) / max(len(line.text), 1)
    return before.column[1] - before.right > width + 1.5 * line.size and not before.text.endswith("-")
