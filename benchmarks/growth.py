"""How the time of all but the model grows: `python -m benchmarks.growth [--out docs/benchmarks] [--quick]`.

The engine gives back what it gets, at once; what is left is reading, ranking, choosing, checking and explaining. Three
series, each in seconds of the processor, the least of three rounds:

- the brief of one article of 250 to 32,000 words, all of its sentences different;
- the briefs of 1 to 1,000 articles of 250 words, one after another;
- reading a glossary of 10 to 100,000 terms, the most that a glossary may have, and translating 100 sentences with it.

Prints a Markdown table with the exponent of each series, the slope of its upper half in logarithms (1 for linear, 2 for
quadratic), and writes it with the figures as JSON and a plot.
"""

import argparse
import json
import math
import os
import platform
import re
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from benchmarks.same_briefs import EXAMPLES, Echo
from benchmarks.serving import folder
from service.bootstrap import Services, build_services
from service.domain import Brief, BriefOptions
from service.ingest.plain import read_article
from service.settings import load_settings
from service.terminology.glossary import MAX_ENTRIES, Glossary

Series = list[tuple[int, float]]
_ROUNDS = 3


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=folder, help="folder for growth.json, growth.md and growth.svg")
    parser.add_argument("--quick", action="store_true", help="leave out the largest sizes")
    args = parser.parse_args()
    services = build_services(load_settings(max_characters=1_000_000), in_front=lambda engine, _: Echo(engine))

    def brief(text: str) -> Brief:
        article = read_article(text, max_characters=services.settings.max_characters, min_words=1)
        return services.briefer.brief(article, BriefOptions())

    brief(article_of(500))  # tables are read once
    cut = -2 if args.quick else None
    words = [250 * 2**step for step in range(8)][:cut]
    series = {
        "words of an article": [(size, least(lambda size=size: brief(article_of(size)))) for size in words],
        "articles": [(size, least(lambda size=size: [brief(article_of(250)) for _ in range(size)], 1))
                     for size in (1, 10, 100, 1000)[:cut]],
        "terms of a glossary": [(size, least(lambda size=size: with_glossary(services, size)))
                                for size in (10, 100, 1_000, 10_000, MAX_ENTRIES)[:cut]],
    }  # fmt: skip
    table = as_table(series)
    print(table)
    if args.out:
        write(args.out, series, table)


def article_of(words: int, start: Iterator[int] = count(1)) -> str:  # noqa: B008 - one row of numbers for all
    """Return an article of about so many words made of our examples, in which no sentence comes twice."""
    parts, length = list[str](), 0
    while length < words:
        number = next(start)
        for path in sorted(EXAMPLES.glob("*.fr.txt")):
            for line in path.read_text("utf-8").split("\n"):
                renamed = re.sub(r"(?<=[a-zà-ÿ])([.!?])(?=\s|$)", rf" à Valbourg-{number}\1", line)
                parts.append(renamed)
                length += len(renamed.split())
                if length >= words:
                    return "\n".join(parts)
    return "\n".join(parts)


def with_glossary(services: Services, size: int) -> None:
    """Make a glossary of so many terms and translate a hundred sentences, one of which has a term."""
    rows = "".join(f"terme{number} composé,term{number} compound\n" for number in range(size))
    glossary = Glossary.load("fr,en\n" + rows, "csv")
    translator = services.text_translator.replacing_glossary(glossary)
    sentences = [f"Le village numéro {number} attend la visite du préfet depuis lundi." for number in range(99)]
    translator.translate_sentences([*sentences, "Le terme7 composé est là."])


def least(run: Callable[[], object], rounds: int = _ROUNDS) -> float:
    """Return the least processor time of some rounds, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def exponent(series: Series) -> float:
    """Return the slope of the upper half of a series in logarithms."""
    (low, first), (high, last) = series[len(series) // 2 - 1], series[-1]
    return math.log(last / first) / math.log(high / low)


def as_table(series: dict[str, Series]) -> str:
    """Return the series as a Markdown table."""
    rows = [
        f"{os.cpu_count()} cores, Python {platform.python_version()}; seconds of the processor, without the model",
        "",
    ]
    rows += ["| what grows | size: seconds | exponent |", "| --- | --- | --- |"]
    for name, points in series.items():
        shown = ", ".join(f"{size:,}: {seconds:.3g}" for size, seconds in points)
        rows.append(f"| {name} | {shown} | {exponent(points):.2f} |")
    return "\n".join(rows)


def write(folder: Path, series: dict[str, Series], table: str) -> None:
    """Write the table, the figures and a plot."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "entrefilet"
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "growth.json").write_text(json.dumps(series, indent=1) + "\n", encoding="utf-8")
    (folder / "growth.md").write_text(f"# Growth\n\n{table}\n\n![growth](growth.svg)\n", encoding="utf-8")
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    for name, points in series.items():
        axes.loglog([size for size, _ in points], [seconds for _, seconds in points], marker="o", label=name)
    axes.set_xlabel("size")
    axes.set_ylabel("seconds of the processor, without the model")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(folder / "growth.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
