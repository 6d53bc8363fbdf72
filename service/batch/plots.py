"""Plots as SVG text: bars and lines with axes, drawn here so that a report is one file without scripts."""

import math
from collections.abc import Sequence
from html import escape

_WIDTH, _HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 12, 46


def bars(title: str, labels: Sequence[str], values: Sequence[float], x_axis: str, y_axis: str) -> str:
    """Return a bar chart; the title is for those who cannot see it as well."""
    top = _ceiling(max(values, default=0))
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(values))
    marks = []
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        x, height = _LEFT + number * step, _length(value, top)
        marks.append(
            f'<rect class="mark" x="{x + step * 0.1:.1f}" y="{_HEIGHT - _BOTTOM - height:.1f}" '
            f'width="{step * 0.8:.1f}" height="{height:.1f}"><title>{escape(label)}: {value:,g}</title></rect>'
        )
        if len(values) <= 12 or number % math.ceil(len(values) / 12) == 0:
            marks.append(_text(x + step / 2, _HEIGHT - _BOTTOM + 16, label, "middle"))
    return _frame(title, top, marks, x_axis, y_axis)


def named(title: str, labels: Sequence[str], values: Sequence[float]) -> str:
    """Return a bar for each name, one below the other, with its value at its end."""
    top, left, step = max(values, default=1), 190, 26
    marks = []
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        y, width = number * step + 4, (_WIDTH - left - 70) * value / top
        marks.append(_text(left - 8, y + 13, label, "end"))
        marks.append(
            f'<rect class="mark" x="{left}" y="{y}" width="{max(1, width):.1f}" height="{step - 8}">'
            f"<title>{escape(label)}: {value:,g}</title></rect>"
        )
        marks.append(_text(left + width + 8, y + 13, f"{value:,g}", "start"))
    height = len(values) * step + 8
    return f'<svg role="img" viewBox="0 0 {_WIDTH} {height}"><title>{escape(title)}</title>{"".join(marks)}</svg>'


def line(title: str, points: Sequence[tuple[float, float]], x_axis: str, y_axis: str) -> str:
    """Return a line through points in the order of x, which starts at 0."""
    top = _ceiling(max((y for _, y in points), default=0))
    right = _ceiling(max((x for x, _ in points), default=0))
    width = _WIDTH - _LEFT - _RIGHT
    path = " ".join(f"{_LEFT + width * x / right:.1f},{_HEIGHT - _BOTTOM - _length(y, top):.1f}" for x, y in points)
    marks = [f'<polyline class="line" points="{path}"/>']
    for quarter in range(5):
        value = right * quarter / 4
        marks.append(_text(_LEFT + width * quarter / 4, _HEIGHT - _BOTTOM + 16, f"{value:,g}", "middle"))
    return _frame(title, top, marks, x_axis, y_axis)


def _frame(title: str, top: float, marks: list[str], x_axis: str, y_axis: str) -> str:
    grid = []
    for quarter in range(5):
        y = _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * quarter / 4
        grid.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        grid.append(_text(_LEFT - 6, y + 4, f"{top * quarter / 4:,g}", "end"))
    axes = [
        _text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 8, x_axis, "middle"),
        f'<text class="axis" transform="translate(14 {(_HEIGHT - _BOTTOM) / 2:.0f}) rotate(-90)" '
        f'text-anchor="middle">{escape(y_axis)}</text>',
    ]
    inside = "".join((*grid, *marks, *axes))
    return f'<svg role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}"><title>{escape(title)}</title>{inside}</svg>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _length(value: float, top: float) -> float:
    return (_HEIGHT - _TOP - _BOTTOM) * value / top


def _ceiling(value: float) -> float:
    """Return the next of 1, 2, 4, 10 times a power of ten, so that its quarters are short numbers."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1.0, 2.0, 4.0, 8.0, 10.0, 20.0) if step * power >= value)
