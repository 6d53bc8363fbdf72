"""Many callers at once: `python -m benchmarks.callers [--against URL] [--clients 1 4 16 64] [--sentences 128]`.

Starts the real server and lets so many clients send it sentences by `/translate`, LibreTranslate's API, each its next
one as soon as it has an answer. Prints a Markdown table of sentences a second and of the time to an answer, beside the
engine alone, which gets the same sentences in one call, and with --against beside another server of that API, for
instance a LibreTranslate that hosts a model of the same size. No sentence comes twice.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks.serving import ROOT, base_url, machine, wait_ready
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


def measure_engine(sentences: Sequence[str], settings: Settings | None = None) -> float:
    """Return the sentences a second of the engine alone, warm, decoded as the server decodes whole texts."""
    settings = settings or load_settings()
    engine = catalog.open_translator(
        settings.translator, models_dir=settings.models_dir, threads=settings.engine_threads
    )
    decoding = Decoding(beam_size=settings.text_beam_size)
    engine.translate(sentences[:4], decoding)
    started = time.perf_counter()
    engine.translate(sentences, decoding)
    return len(sentences) / (time.perf_counter() - started)


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


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", metavar="URL", help="another server of LibreTranslate's API")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16, 64])
    parser.add_argument("--sentences", type=int, default=128)
    args = parser.parse_args(argv)
    alone = measure_engine(sentences_of_examples(args.sentences))
    print(f"{machine()}; {args.sentences} sentences each time; the engine alone {alone:.1f} a second\n")
    wanted: dict[str, object] = {
        "port": 0,
        "queue_limit": 1000,
        "response_cache_megabytes": 0,
        "request_threads": max(args.clients),
    }
    wanted["log_level"] = "error"  # nobody reads what the server says once it listens
    environment = os.environ | {f"ENTREFILET_{name.upper()}": str(value) for name, value in wanted.items()}
    command = [sys.executable, "server.py"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    print("| server | clients | sentences a second | to the engine alone | median | p95 |\n" + "| --- " * 6 + "|")
    try:
        base = base_url(server)
        wait_ready(base)
        servers = [("Entrefilet", base)] + ([("the other", args.against.rstrip("/"))] if args.against else [])
        for turn, clients in enumerate(args.clients, 1):
            sentences = sentences_of_examples(args.sentences, first=turn * args.sentences)
            for name, address in servers:
                found = measure_server(address, clients, sentences)
                median = statistics.median(found.seconds)
                rates = f"{found.throughput:.1f} | {found.throughput / alone:.2f}"
                print(f"| {name} | {clients} | {rates} | {median:.2f} s | {found.p95:.2f} s |", flush=True)
    finally:
        server.terminate()
        server.wait(60)
    return 0


if __name__ == "__main__":
    sys.exit(main())
