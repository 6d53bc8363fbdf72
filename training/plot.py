"""One chart, drawn as SVG without a plotting library: groups of bars with intervals."""

from collections.abc import Mapping, Sequence
from html import escape

_COLOURS = ("#b9c4cf", "#93a3b3", "#6d8296", "#d9b38c", "#c79a6b", "#8fc1a9", "#2f7d5b", "#5aa383", "#444b54")


def bars(
    groups: Sequence[str],
    means: Mapping[str, Sequence[float]],
    intervals: Mapping[str, Sequence[tuple[float, float]]],
    title: str,
) -> str:
    """Return an SVG with one group of bars a metric, one bar a system, and a whisker from low to high."""
    width, height, left, top, bar = 940, 420, 40, 50, 26
    high = max(top_ for rows in intervals.values() for _, top_ in rows) * 1.05
    gap = (width - left - 20 - len(groups) * len(means) * bar) / len(groups)

    def y(value: float) -> float:
        return round(top + height * (1 - value / high), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + 140}" font-family="sans-serif" '
        f'font-size="12" role="img" aria-label="{escape(title)}"><rect width="100%" height="100%" fill="white"/>',
        f'<text x="{left}" y="24" font-size="15">{escape(title)}</text>',
    ]
    parts.extend(
        f'<path d="M{left} {y(tick)}H{width - 20}" stroke="#ddd"/><text x="8" y="{y(tick) + 4}">{tick}</text>'
        for tick in range(0, int(high) + 1, 10)
    )
    for g, group in enumerate(groups):
        x0 = left + gap / 2 + g * (gap + len(means) * bar)
        parts.append(f'<text x="{x0}" y="{height + top + 20}" font-size="13">{escape(group)}</text>')
        for b, (name, values) in enumerate(means.items()):
            x, (low, top_) = x0 + b * bar, intervals[name][g]
            parts.append(
                f'<rect x="{x:.1f}" y="{y(values[g])}" width="{bar - 4}" height="{y(0) - y(values[g]):.1f}" '
                f'fill="{_COLOURS[b % len(_COLOURS)]}"><title>{escape(name)} {values[g]:.1f}</title></rect>'
                f'<path d="M{x + bar / 2 - 2:.1f} {y(low)}V{y(top_)}" stroke="#111"/>'
            )
    for b, name in enumerate(means):
        x, line = left + (b % 3) * 290, height + top + 46 + (b // 3) * 18
        parts.append(f'<rect x="{x}" y="{line - 10}" width="12" height="12" fill="{_COLOURS[b % len(_COLOURS)]}"/>')
        parts.append(f'<text x="{x + 18}" y="{line}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])
