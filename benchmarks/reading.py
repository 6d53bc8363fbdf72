"""How fast pages are read, beside trafilatura alone in the same run: pages and megabytes a second.

    python -m benchmarks.reading [--pages 200] [--rounds 3]

The pages are made here, of invented sentences in the shape of a news site: a menu, a head with metadata, 8 to 60
paragraphs with links, lists and a table, related articles, comments and a footer. trafilatura runs as its own users run
it, `trafilatura.extract(page)`. Counted are seconds of the processor, page by page in turns, so that other
work on the machine does not count; the best of the rounds is told.
"""

import argparse
import platform
import random
import sys
import time
from importlib.metadata import version

_WORDS = [
    "le",
    "conseil",
    "la",
    "commune",
    "un",
    "lavoir",
    "une",
    "somme",
    "des",
    "familles",
    "du",
    "maire",
    "au",
    "budget",
    "travaux",
    "voté",
    "mardi",
    "soir",
    "toiture",
    "menace",
    "depuis",
    "orages",
    "selon",
    "mairie",
    "département",
    "payer",
    "moitié",
    "adjoint",
    "finances",
    "bassin",
    "quai",
    "septembre",
    "année",
    "prochaine",
    "habitants",
    "source",
    "rivière",
    "pont",
    "route",
    "école",
    "marché",
    "canton",
    "préfet",
    "région",
    "projet",
    "enquête",
    "rapport",
    "chiffre",
    "hausse",
    "baisse",
]


def make_page(seed: int) -> str:
    """Return a page of a news site with invented sentences; the same seed gives the same page."""
    chance = random.Random(seed)

    def sentence() -> str:
        words = [chance.choice(_WORDS) for _ in range(chance.randint(8, 26))]
        if chance.random() < 0.4:
            words.insert(3, f"{chance.randint(2, 98)} 450 euros")
        if chance.random() < 0.2:
            words.insert(5, f'<a href="/a/{chance.randint(1, 999)}">{chance.choice(_WORDS)}</a>')
        return " ".join(words).capitalize() + "."

    def paragraph() -> str:
        return f"<p>{' '.join(sentence() for _ in range(chance.randint(2, 5)))}</p>"

    body = [paragraph() for _ in range(chance.randint(8, 60))]
    body.insert(3, "<ul>" + "".join(f"<li>{sentence()}</li>" for _ in range(4)) + "</ul>")
    body.insert(5, "<table>" + "<tr><td>Nord</td><td>31</td><td>9</td></tr>" * 6 + "</table>")
    menu = "".join(f'<li><a href="/r/{n}">{chance.choice(_WORDS)}</a></li>' for n in range(30))
    related = "".join(f'<li><a href="/b/{n}">{sentence()}</a></li>' for n in range(8))
    comments = "".join(f'<div class="comment"><p>{sentence()}</p></div>' for _ in range(chance.randint(0, 15)))
    head = (
        f"<title>{sentence()} | La Feuille</title><meta charset=utf-8>"
        '<meta property="article:published_time" content="2026-03-01T08:00:00+01:00"><script>'
        + "x=1;" * 400
        + "</script>"
    )
    return (
        f'<!DOCTYPE html><html lang="fr"><head>{head}</head><body><nav><ul>{menu}</ul></nav>'
        f'<article><h1>{sentence()}</h1>{"".join(body)}</article><aside class="related"><ul>{related}</ul></aside>'
        f'<section class="comments">{comments}</section>'
        "<footer><p>© La Feuille 2026</p></footer></body></html>"
    )


def measure(pages: list[bytes]) -> tuple[float, float]:
    """Return the seconds that reading all pages takes here and by trafilatura alone, page by page in turns."""
    import trafilatura

    from service.ingest.html import read_page

    ours = alone = 0.0
    for page in pages:
        started = time.process_time()
        read_page(page, max_characters=1_000_000, min_words=5)
        between = time.process_time()
        trafilatura.extract(page)
        ours, alone = ours + between - started, alone + time.process_time() - between
    return ours, alone


def main() -> int:
    """Print the speeds and the signature; return 1 if reading is slower than 0.8 of trafilatura alone."""
    parser = argparse.ArgumentParser(description="How fast pages are read, beside trafilatura alone.")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    pages = [make_page(seed).encode() for seed in range(args.pages)]
    size = sum(map(len, pages)) / 1e6
    measure(pages[:5])
    rounds = [measure(pages) for _ in range(args.rounds)]
    ours, alone = min(one for one, _ in rounds), min(other for _, other in rounds)
    for name, seconds in (("read_page", ours), ("trafilatura.extract", alone)):
        sys.stdout.write(f"{name:<20} {len(pages) / seconds:7.1f} pages/s {size / seconds:7.2f} MB/s\n")
    sys.stdout.write(f"of trafilatura alone {alone / ours:7.2f}\n")
    sys.stdout.write(
        f"signature: {len(pages)} made pages, {size:.2f} MB, best of {args.rounds}, "
        f"trafilatura {version('trafilatura')}, lxml {version('lxml')}, Python {platform.python_version()}\n"
    )
    return 0 if alone / ours >= 0.8 else 1


if __name__ == "__main__":
    sys.exit(main())
