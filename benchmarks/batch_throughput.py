"""How much of the raw engine's throughput a batch keeps.

    python -m benchmarks.batch_throughput articles.jsonl --articles 64

Makes the briefs of the first articles of a dump with the real engine through the batch's worker process, then hands
the same sentences, sorted by length, to the engine in one call, and prints the tokens a second of both. The engine's
loading counts in neither. Retries of doubtful sentences are part of a batch; they count as work done in it.
"""

import argparse
import functools
import json
import sys
import time
from pathlib import Path

from service.batch.counting import CountingTranslator
from service.batch.engine import open_briefing
from service.batch.executors import Supervised
from service.batch.readers.options import ReadOptions
from service.batch.reading import cut, read_all
from service.batch.records import Position, Tally
from service.batch.seen import Seen
from service.batch.sources import expand
from service.bootstrap import build_services
from service.domain import BriefOptions
from service.settings import load_settings


def main() -> int:
    """Run both and print their throughput."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--articles", type=int, default=64)
    parser.add_argument("--chunk-size", type=int, default=32)
    args = parser.parse_args()
    settings = load_settings()
    records = read_all(expand([str(args.dump)]), Position(0, 0, 0), ReadOptions())
    first = [placed for placed, _ in zip(records, range(args.articles), strict=False)]
    chunks = list(cut(first, 0, args.chunk_size, "keep", Seen()))
    executor = Supervised(functools.partial(open_briefing, settings, BriefOptions(), False), 3600)
    sentences: list[str] = []
    total, started = Tally(), time.perf_counter()
    for _, outcome in executor.run(chunks):
        total.add(outcome.tally)
        for row in map(json.loads, outcome.rows):
            brief = row["brief"]
            sentences += [sentence["fr"] for sentence in brief["abstract"]["sentences"] if sentence["fr"]]
            sentences += [point["fr"] for point in brief["key_points"] if point["fr"]]
            sentences += [brief["title"]["fr"]] if brief["title"] and brief["title"]["fr"] else []
    batch = time.perf_counter() - started
    executor.close()
    services = build_services(settings)
    services.warm()
    counting = CountingTranslator(services.text_translator.translator)
    distinct = sorted(set(sentences), key=len)
    started = time.perf_counter()
    counting.translate(distinct, services.text_translator.decoding)
    raw = time.perf_counter() - started
    tokens = counting.take().tokens
    print(f"batch: {total.articles} briefs, {total.sentences} sentences, {total.tokens} tokens in {batch:.1f} s")
    print(f"batch: {total.tokens / batch:.1f} tokens a second, {total.articles / batch * 3600:.0f} briefs an hour")
    print(f"raw engine: {len(distinct)} sentences, {tokens} tokens in {raw:.1f} s: {tokens / raw:.1f} tokens a second")
    print(f"share: {total.tokens / batch / (tokens / raw):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
