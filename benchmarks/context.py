"""What names, dates and figures cost a brief: their share of its time, and the memory of their tables.

    python -m benchmarks.context [ARTICLES...] [--rounds 3]

Each of ARTICLES is a text file; without any, the examples of `docs/examples` are taken. A brief is made with and
without its context; counted are seconds of the processor, of all threads, so that other work on the machine does not
count, and the least of the rounds is told. The share is that of what is looked for (`find_context`) in the whole brief;
what the lines cost that are translated for it is the difference between both briefs. Memory is the growth of the
resident set while the tables are read and one article is searched, before any model is loaded.
"""

import argparse
import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "examples"


def main() -> None:
    """Print the memory, then a line for each article."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path, default=sorted(EXAMPLES.glob("*.fr.txt")))
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    from service.domain import Article, BriefOptions
    from service.text.segment import segment

    articles = [Article(path.read_text("utf-8")) for path in args.articles]
    before = _resident()
    from service.context.finding import find_context

    find_context(segment(articles[0], "fr"))
    print(f"memory of the tables: {_resident() - before:.0f} MiB")
    from service.bootstrap import build_services
    from service.settings import load_settings

    briefer = build_services(load_settings()).briefer
    for path, article in zip(args.articles, articles, strict=True):
        document = segment(article, "fr")
        with_context, without = BriefOptions(), BriefOptions(context=False)
        briefer.brief(article, with_context)  # whatever is read or compiled once
        finding = _least(args.rounds, partial(find_context, document))
        whole = _least(args.rounds, partial(briefer.brief, article, with_context))
        bare = _least(args.rounds, partial(briefer.brief, article, without))
        print(
            f"{path.name}: found in {finding:.3f} s, {finding / whole:.1%} of a brief of {whole:.2f} s; "
            f"with its lines {(whole - bare) / whole:.1%}"
        )


def _least(rounds: int, work: Callable[[], object]) -> float:
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def _resident() -> float:
    """Return the largest resident set of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
