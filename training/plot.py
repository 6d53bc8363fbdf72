"""One chart, drawn as SVG without a plotting library: groups of bars with intervals."""

from collections.abc import Mapping, Sequence
from html import escape

_COLOURS = (
    *("#b9c4cf", "#93a3b3", "#6d8296", "#d9b38c", "#c79a6b"),
    *("#a9d3bf", "#2f7d5b", "#6fb396", "#5b636d", "#8a5fa8"),
)


def bars(
    groups: Sequence[str],
    means: Mapping[str, Sequence[float]],
    intervals: Mapping[str, Sequence[tuple[float, float]]],
    title: str,
) -> str:
    """Return an SVG: a group of bars a metric, a bar a system, its mean above it and a whisker from low to high."""
    width, height, left, top, bar = 940, 360, 40, 50, 28
    high = max(top_ for rows in intervals.values() for _, top_ in rows) * 1.08
    gap = (width - left - 20 - len(groups) * len(means) * bar) / len(groups)

    def y(value: float) -> float:
        return round(top + height * (1 - value / high), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + 140}" font-family="sans-serif" '
        f'font-size="12" role="img" aria-label="{escape(title)}"><rect width="100%" height="100%" fill="white"/>',
        f'<text x="{left}" y="24" font-size="15">{escape(title)}</text>',
    ]
    parts.extend(
        f'<path d="M{left} {y(tick)}H{width - 20}" stroke="#ddd"/>'
        f'<text x="{left - 8}" y="{y(tick) + 4}" text-anchor="end">{tick}</text>'
        for tick in range(0, int(high) + 1, 10)
    )
    for g, group in enumerate(groups):
        x0 = left + gap / 2 + g * (gap + len(means) * bar)
        middle = x0 + len(means) * bar / 2
        parts.append(
            f'<text x="{middle:.1f}" y="{height + top + 20}" font-size="13" text-anchor="middle">{escape(group)}</text>'
        )
        for b, (name, values) in enumerate(means.items()):
            x, (low, top_) = x0 + b * bar, intervals[name][g]
            parts.append(
                f'<rect x="{x:.1f}" y="{y(values[g])}" width="{bar - 4}" height="{y(0) - y(values[g]):.1f}" '
                f'fill="{_COLOURS[b % len(_COLOURS)]}"><title>{escape(name)} {values[g]:.1f}</title></rect>'
                f'<path d="M{x + bar / 2 - 2:.1f} {y(low)}V{y(top_)}" stroke="white" stroke-width="3"/>'
                f'<path d="M{x + bar / 2 - 2:.1f} {y(low)}V{y(top_)}" stroke="#111"/>'
                f'<text x="{x + bar / 2 - 2:.1f}" y="{y(top_) - 4:.1f}" font-size="10" text-anchor="middle">'
                f"{values[g]:.1f}</text>"
            )
    for b, name in enumerate(means):
        x, line = left + (b % 3) * 290, height + top + 46 + (b // 3) * 18
        parts.append(f'<rect x="{x}" y="{line - 10}" width="12" height="12" fill="{_COLOURS[b % len(_COLOURS)]}"/>')
        parts.append(f'<text x="{x + 18}" y="{line}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])
