"""A run as one HTML page: figures and plots made from the journal, so that it shows every sitting of the run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from importlib import resources
from itertools import pairwise
from pathlib import Path

from service.batch.manifest import Manifest, Pace
from service.batch.plots import bars, line, named
from service.batch.progress import duration
from service.batch.records import Tally
from service.batch.writers import whole_file

_IDLE_SECONDS = 300.0
_POINTS = 60


def write_report(path: Path, manifest: Manifest, totals: Tally, staged: Sequence[Pace] = ()) -> None:
    """Write the page, whole or not at all; `staged` is the pace of chunks in no part yet. Raises OutputUnusable."""
    with whole_file(path) as stream:
        stream.write(page(manifest, totals, staged).encode("utf-8", "replace"))


def page(manifest: Manifest, totals: Tally, staged: Sequence[Pace] = ()) -> str:
    """Return the page."""
    spared = totals.repeated + totals.remembered
    points = throughput(manifest, staged)
    seconds = max(0.001, 60 * points[-1][0] if points else 0.0)
    figures = {
        "Briefs": f"{totals.articles:,}",
        "Failed": f"{totals.failed:,}",
        "Duplicates left out": f"{totals.duplicates:,}",
        "Sentences translated": f"{totals.sentences:,}",
        "Sentences repeated": f"{spared:,} ({spared / max(1, spared + totals.sentences):.1%})",
        "Tokens": f"{totals.tokens:,} ({totals.tokens / seconds:,.0f} a second at work)",
        "Time at work": duration(seconds),
        "Part files": f"{len(manifest.parts):,}",
        "State": "complete" if manifest.over else "not finished",
    }
    lengths = _histogram("Length of the articles", totals.words, "words, from", "articles")
    share = "milliseconds (its share of a chunk), from"
    latencies = _histogram("Time for an article", totals.milliseconds, share, "articles")
    plots = [
        ("Length of the articles", lengths),
        ("Time for an article", latencies),
        ("Warnings", _counts("Warnings", totals.warnings)),
        ("Failures", _counts("Failures", totals.reasons)),
        ("Throughput", line("Throughput", points, "minutes at work", "briefs a minute")),
    ]
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in figures.items()
    )
    body = "".join(f"<h2>{escape(title)}</h2>{plot}" for title, plot in plots)
    style = resources.files("service.batch").joinpath("data/report.css").read_text("utf-8")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Batch report</title><style>{style}</style></head><body><h1>Batch report</h1><table>{rows}</table>"
        f"{body}</body></html>\n"
    )


def throughput(manifest: Manifest, staged: Sequence[Pace] = ()) -> list[tuple[float, float]]:
    """Return (minutes at work, briefs a minute) for at most _POINTS spans of equally many chunks.

    The time between sittings is left out: where no chunk was done for much longer than chunks took before, the run is
    taken to have stood still, and the chunk to have taken what the others did.
    """
    done = sorted((*(pace for part in manifest.parts for pace in part.pace), *staged))
    if not done:
        return []
    took = [max(0.0, now - before) for (before, _), (now, _) in pairwise([(manifest.started, 0), *done])]
    usual = sorted(took)[len(took) // 2]
    took = [usual if seconds > max(_IDLE_SECONDS, 20 * usual) else seconds for seconds in took]
    span = -(-len(done) // _POINTS)
    points, elapsed = [], 0.0
    for start in range(0, len(done), span):
        seconds = max(0.001, sum(took[start : start + span]))
        briefs = sum(count for _, count in done[start : start + span])
        elapsed += seconds
        points.append((elapsed / 60, briefs / seconds * 60))
    return points


def _histogram(title: str, buckets: Mapping[int, int], x_axis: str, y_axis: str) -> str:
    known = sorted(buckets)
    if not known:
        return "<p>none</p>"
    return bars(title, [f"{edge:,}" for edge in known], [buckets[edge] for edge in known], x_axis, y_axis)


def _counts(title: str, counts: Counter[str]) -> str:
    if not counts:
        return "<p>none</p>"
    names, values = zip(*counts.most_common(12), strict=True)
    return named(title, [name.replace("_", " ") for name in names], values)
