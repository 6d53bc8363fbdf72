"""What names, acronyms, dates and figures cost a brief: their share of its time, and the memory of their tables.

    python -m benchmarks.context [ARTICLES...] [--data shared/data] [--rounds 3] [--json]

Each of ARTICLES is a text file; without any, the examples of `docs/examples` are taken, and with --data ten articles of
MasakhaNEWS beside them, every 85th: of 32 words to 1,221. Counted are seconds of the processor, of all threads, so that
other work on the machine counts less; the engine has one thread, since threads that wait for each other count, too.
Briefs with and without context take turns, and the least of the rounds of each is told: on a machine with other work a
share still differs by some hundredths from run to run. Beside it stands a share that does not: of the words that are
translated, those of roles and names. Each is printed as the median and the largest over the articles:

- of what is looked for (`find_context`) in a brief;
- of what a brief costs with its context beyond one without (`BriefOptions(context=False)`), the roles and names
  that are translated for it included;
- the same in seconds on the clock, which a busy machine blurs;
- of the words that the engine is given, those of the roles and names.

Memory is the growth of the resident set while the tables are read and one article is searched, before any model is
loaded.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from service.briefing.progress import Progress
from training.news import read_items

EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "examples"
_EVERY = 85


def main() -> None:
    """Print the memory, then a line for each article, then the shares of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path, default=sorted(EXAMPLES.glob("*.fr.txt")))
    parser.add_argument("--data", type=Path, help="folder that holds news/*.jsonl.xz")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    from service.domain import Article, BriefOptions
    from service.text.segment import segment

    articles = {path.name: Article(path.read_text("utf-8")) for path in args.articles}
    if args.data:
        articles |= {name: Article(text) for name, text in _news(args.data).items()}
    from service.context.finding import find_context

    memory = _memory(next(iter(args.articles)))
    from service.bootstrap import build_services
    from service.settings import load_settings

    briefer = build_services(load_settings().model_copy(update={"threads": 1})).briefer
    shares: dict[str, list[float]] = {"found": [], "with_lines": [], "on_the_clock": [], "words": []}
    for name, article in articles.items():
        document = segment(article, "fr")
        with_context, without = BriefOptions(), BriefOptions(context=False)
        told: list[Progress] = []
        briefer.brief(article, with_context, report=told.append)  # whatever is read or compiled once
        (finding, _), (whole, clock), (bare, bare_clock) = _least(
            args.rounds,
            partial(find_context, document),
            partial(briefer.brief, article, with_context),
            partial(briefer.brief, article, without),
        )
        own = {
            "found": finding / whole,
            "with_lines": (whole - bare) / whole,
            "on_the_clock": 1 - bare_clock / clock,
            "words": _share_of_words(told),
        }
        for kind, share in own.items():
            shares[kind].append(share)
        if not args.json:
            print(
                f"{name}: found in {finding:.3f} s, {own['found']:.1%} of a brief of {whole:.2f} s of the processor; "
                f"with its lines {own['with_lines']:.1%}, on the clock {own['on_the_clock']:.1%}, "
                f"of words {own['words']:.1%}"
            )
    totals = {kind: {"median": statistics.median(all_), "largest": max(all_)} for kind, all_ in shares.items()}
    if args.json:
        print(json.dumps({"benchmark": "context", "articles": len(articles), "memory_mib": round(memory), **totals}))
        return
    print(f"context, memory of the tables: {memory:.0f} MiB")
    for kind, figures in totals.items():
        measure = "words" if kind == "words" else "time"
        print(
            f"context, {kind.replace('_', ' ')}: {figures['median']:.1%} of a brief's {measure} in the median of "
            f"{len(articles)} articles, {figures['largest']:.1%} at most"
        )


def _news(data: Path) -> dict[str, str]:
    """Return every 85th article of MasakhaNEWS, ten in all, by its id."""
    items = islice(read_items(data / "news" / "masakhanews_fr.jsonl.xz"), _EVERY - 1, None, _EVERY)
    return {item["id"]: item["text"] for item in islice(items, 10)}


def _share_of_words(told: Sequence[Progress]) -> float:
    """Return which share of the words that the engine was given is of roles and names."""
    lines = next(progress.lines for progress in told if progress.stage == "translating")
    own, names = 0, 0
    for line in lines:
        if line.where.startswith(("title", "abstract", "key_points")):
            own += len(line.fr.split())
        else:
            names += len(line.fr.split())
    return names / max(1, own + names)


def _least(rounds: int, *work: Callable[[], object]) -> list[tuple[float, float]]:
    """Return the least seconds of the processor and on the clock that each work took in some rounds of all of it."""
    seconds: list[list[tuple[float, float]]] = [[] for _ in work]
    for _ in range(rounds):
        for one, own in zip(work, seconds, strict=True):
            start, begun = time.process_time(), time.perf_counter()
            one()
            own.append((time.process_time() - start, time.perf_counter() - begun))
    return [(min(spent for spent, _ in own), min(clock for _, clock in own)) for own in seconds]


def _memory(article: Path) -> float:
    """Return the MiB by which a fresh process grows while the tables are read and one article is searched."""
    code = (
        "import sys; from pathlib import Path; from benchmarks.context import resident;"
        "from service.domain import Article; from service.text.segment import segment;"
        "document = segment(Article(Path(sys.argv[1]).read_text('utf-8')), 'fr'); before = resident();"
        "from service.context.finding import find_context; find_context(document); print(resident() - before)"
    )
    command = [sys.executable, "-c", code, str(article)]
    for _ in range(2):  # the first may compile the tables
        grown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(grown)


def resident() -> float:
    """Return the largest resident set of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
