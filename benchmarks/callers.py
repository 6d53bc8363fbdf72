"""Many callers at once: `python -m benchmarks.callers [--against URL] [--clients 1 4 16 64] [--sentences 128]`.

Starts the real server and lets so many clients send it sentences by `/translate`, LibreTranslate's API, each its next
one as soon as it has an answer. Prints a Markdown table of sentences a second and of the time to an answer, beside the
engine alone, which as many threads ask for the same sentences one by one, and with --against beside another server of
that API, for instance a LibreTranslate that hosts a model of the same size. Since the server decodes doubtful sentences
again, it is the engine's output tokens a second that are compared. No sentence comes twice.
"""

import argparse
import itertools
import json
import statistics
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks.serving import ROOT, folder, machine, running
from service.decoding import Decoding
from service.engines import catalog
from service.settings import Settings, load_settings
from service.text.segment import split


@dataclass(frozen=True, slots=True)
class Measured:
    """What a number of clients got: sentences a second in all, and the seconds to each answer, sorted."""

    throughput: float
    seconds: tuple[float, ...]

    @property
    def p95(self) -> float:
        """The time within which 95 of 100 answers came."""
        return self.seconds[min(len(self.seconds) - 1, int(0.95 * len(self.seconds)))]


def sentences_of_examples(count: int, first: int = 0) -> list[str]:
    """Return `count` sentences of the examples' articles, numbered from `first` so that none comes twice."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "docs/examples").glob("*.fr.txt"))]
    found = [sentence.strip() for text in texts for sentence in split(text) if sentence.strip()]
    return [f"Point {first + n} : {text}" for n, text in enumerate(itertools.islice(itertools.cycle(found), count))]


def measure_engine(sentences: Sequence[str], settings: Settings | None = None, clients: int = 0) -> tuple[float, float]:
    """Return the sentences and output tokens a second of the engine alone, warm, decoded as whole texts are.

    So many threads ask for the sentences one by one; with 0 it gets all of them in one call.
    """
    settings = settings or load_settings()
    engine = catalog.open_translator(
        settings.translator, models_dir=settings.models_dir, threads=settings.engine_threads
    )
    decoding = Decoding(beam_size=settings.text_beam_size)
    engine.translate(sentences[:4], decoding)
    started = time.perf_counter()
    if clients:
        with ThreadPoolExecutor(clients) as callers:
            found = [one for (one,) in callers.map(lambda text: engine.translate([text], decoding), sentences)]
    else:
        found = engine.translate(sentences, decoding)
    seconds = time.perf_counter() - started
    return len(sentences) / seconds, sum(one.tokens for one in found) / seconds


def measure_server(
    base: str,
    clients: int,
    sentences: Sequence[str],
    *,
    pair: tuple[str, str] = ("fr", "en"),
    is_right: Callable[[str, str], bool] = lambda _, answer: bool(answer.strip()),
) -> Measured:
    """Let `clients` callers share the sentences. Raises OSError where the server refuses one or `is_right` denies it.

    `is_right` is given the sentence and the answer.
    """

    def ask(sentence: str) -> float:
        body = json.dumps({"q": sentence, "source": pair[0], "target": pair[1]}).encode()
        request = urllib.request.Request(f"{base}/translate", body, {"Content-Type": "application/json"})
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=600) as answer:
            text = json.load(answer)["translatedText"]
        seconds = time.perf_counter() - began
        if not is_right(sentence, text):
            raise OSError(f"{base} answered {text!r} to {sentence!r}")
        return seconds

    ask("Bonjour à tous.")
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as callers:
        seconds = sorted(callers.map(ask, sentences))
    return Measured(len(sentences) / (time.perf_counter() - started), tuple(seconds))


def tokens_written(base: str) -> float:
    """Return how many tokens the engine of this server has written so far."""
    with urllib.request.urlopen(f"{base}/metrics", timeout=60) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("entrefilet_engine_tokens_total"))


def main(argv: list[str] | None = None) -> int:
    """Measure, print and write with --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", metavar="URL", help="another server of LibreTranslate's API")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16, 64])
    parser.add_argument("--sentences", type=int, default=128)
    parser.add_argument("--out", type=folder, help="folder for callers.md and callers.json")
    args = parser.parse_args(argv)
    sentences = [sentences_of_examples(args.sentences, first=n * args.sentences) for n in range(len(args.clients))]
    alone = [measure_engine(own, clients=many)[1] for many, own in zip(args.clients, sentences, strict=True)]
    rows = measure(sentences, args.clients, alone, args.against)
    about = f"{machine()}; {args.sentences} sentences each time"
    lines = [f"{about}\n", f"| {' | '.join(rows[0])} |", "| --- " * len(rows[0]) + "|"]
    lines += [f"| {' | '.join(str(value) for value in row.values())} |" for row in rows]
    print("\n".join(lines))
    if args.out:
        (args.out / "callers.md").write_text("# Many callers\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
        (args.out / "callers.json").write_text(json.dumps({"about": about, "rows": rows}, indent=1) + "\n", "utf-8")
    return 0


def measure(
    sentences: Sequence[Sequence[str]], clients: Sequence[int], alone: Sequence[float], against: str | None
) -> list[dict[str, str | float]]:
    """Return a row for each server and number of clients; `alone` are the engine's tokens a second for each."""
    settings = {"queue_limit": 1000, "response_cache_megabytes": 0, "request_threads": max(clients)}
    rows: list[dict[str, str | float]] = []
    with running(settings) as base:
        servers = [("Entrefilet", base)] + ([("the other", against.rstrip("/"))] if against else [])
        for many, own, raw in zip(clients, sentences, alone, strict=True):
            for name, address in servers:
                before = tokens_written(base)
                found = measure_server(address, many, own)
                written = (tokens_written(base) - before) * found.throughput / len(own)
                known = name == "Entrefilet"
                rows.append(
                    {
                        "server": name,
                        "clients": many,
                        "sentences a second": round(found.throughput, 1),
                        "engine's tokens a second": round(written) if known else "",
                        "the engine alone": round(raw),
                        "ratio": round(written / raw, 2) if known else "",
                        "median, s": round(statistics.median(found.seconds), 2),
                        "p95, s": round(found.p95, 2),
                    }
                )
    return rows


if __name__ == "__main__":
    sys.exit(main())
