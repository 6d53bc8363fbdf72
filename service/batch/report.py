"""A run as one HTML page: figures and plots made from the journal, so that it shows every sitting of the run."""

from collections import Counter
from collections.abc import Mapping
from html import escape
from pathlib import Path

from service.batch.manifest import Manifest, Part
from service.batch.plots import bars, line
from service.batch.records import Tally
from service.batch.writers import whole_file

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1e; --paper: #fff; --mark: #2f6f9f; --faint: #d8d8dc; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececee; --paper: #17181a; --mark: #6fb1de; --faint: #3a3b3f; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto;
       max-width: 44rem; padding: 0 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
table { border-collapse: collapse; } td, th { padding: 0.15rem 1.5rem 0.15rem 0; text-align: left; }
td { font-variant-numeric: tabular-nums; }
svg { width: 100%; height: auto; } svg text { font-size: 11px; fill: var(--ink); }
.mark { fill: var(--mark); } .line { fill: none; stroke: var(--mark); stroke-width: 2; }
.grid { stroke: var(--faint); stroke-width: 1; }
"""
_IDLE_SECONDS = 3600.0


def write_report(path: Path, manifest: Manifest, totals: Tally) -> None:
    """Write the page, whole or not at all. Raises OutputUnusable."""
    with whole_file(path) as stream:
        stream.write(page(manifest, totals).encode("utf-8", "replace"))


def page(manifest: Manifest, totals: Tally) -> str:
    """Return the page."""
    figures = {
        "Briefs": f"{totals.articles:,}",
        "Failed": f"{totals.failed:,}",
        "Duplicates left out": f"{totals.duplicates:,}",
        "Sentences translated": f"{totals.sentences:,}",
        "Repeated sentences": f"{totals.repeated:,}",
        "Tokens": f"{totals.tokens:,}",
        "Part files": f"{len(manifest.parts):,}",
        "State": "complete" if manifest.over else "not finished",
    }
    lengths = _histogram("Length of the articles", totals.words, "words, from", "articles")
    share = "milliseconds (its share of a chunk), from"
    latencies = _histogram("Time for an article", totals.milliseconds, share, "articles")
    plots = [
        ("Length of the articles", lengths),
        ("Time for an article", latencies),
        ("Warnings", _counts("Warnings", totals.warnings, "warnings")),
        ("Failures", _counts("Failures", totals.reasons, "articles")),
        ("Throughput", line("Throughput", throughput(manifest), "minutes at work", "briefs a minute")),
    ]
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in figures.items()
    )
    body = "".join(f"<h2>{escape(title)}</h2>{plot}" for title, plot in plots)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Batch report</title><style>{_STYLE}</style></head><body><h1>Batch report</h1><table>{rows}</table>"
        f"{body}</body></html>\n"
    )


def throughput(manifest: Manifest) -> list[tuple[float, float]]:
    """Return (minutes at work, briefs a minute) for each part; the time between sittings is left out.

    A part's time is what passed since the part before it. If that is more than an hour longer than the work in it
    took, the run stood still in between, and the work's own seconds are taken.
    """
    points, elapsed, before = [], 0.0, manifest.started
    for part in manifest.parts:
        took = _seconds(part, before)
        before, elapsed = part.finished, elapsed + took
        points.append((elapsed / 60, part.tally.articles / took * 60))
    return points


def _seconds(part: Part, before: float) -> float:
    passed = part.finished - before
    return max(0.001, part.tally.seconds if passed > part.tally.seconds + _IDLE_SECONDS else passed)


def _histogram(title: str, buckets: Mapping[int, int], x_axis: str, y_axis: str) -> str:
    known = sorted(buckets)
    if not known:
        return "<p>none</p>"
    return bars(title, [f"{bucket:,}" for bucket in known], [buckets[bucket] for bucket in known], x_axis, y_axis)


def _counts(title: str, counts: Counter[str], y_axis: str) -> str:
    if not counts:
        return "<p>none</p>"
    names, values = zip(*counts.most_common(8), strict=True)
    return bars(title, [name.replace("_", " ") for name in names], values, "", y_axis)
