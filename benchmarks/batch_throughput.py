"""How much of the raw engine's throughput a batch keeps.

    python -m benchmarks.batch_throughput articles.jsonl --articles 384

Makes the briefs of the first articles of a dump with the real engine as a batch's worker does, several chunks at a
time, and writes down every call of the engine. After `--turn` chunks it hands the same sentences to the same model
without fill, so that any of them may share a batch, all of the turn at once for each way of decoding, with nothing else
to do; and so on with the next, so that a machine that becomes slower does so for both. Prints the time of both, their
ratio (1 is the raw engine's throughput), by the clock and by the processor's time, and the share of the batch's time in
which the engine was at work; the last two depend little on what else the machine does.
"""

import argparse
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from service.batch.counting import ThreadCounts
from service.batch.engine import BATCHING
from service.batch.executors import LANES
from service.batch.memory import TOKENS, RememberingTranslator, TranslationMemory
from service.batch.readers.options import ReadOptions
from service.batch.reading import cut, read_all
from service.batch.records import Position, Tally
from service.batch.seen import Seen
from service.batch.sources import expand
from service.batch.work import BriefingWork, Limits
from service.bootstrap import build_services
from service.domain import BriefOptions, Decoding, Hypothesis, ModelIdentity
from service.engines import embedded, prompts
from service.engines.batches import Batching
from service.engines.ctranslate import CTranslateGenerator
from service.engines.memory import share_heap
from service.engines.passing import PassingTranslator
from service.engines.prompted import PromptedTranslator
from service.ports import Translator
from service.settings import Settings, load_settings


class RecordingTranslator(PassingTranslator):
    """Keeps what each call was about and when it began and ended."""

    def __init__(self, inner: Translator) -> None:
        super().__init__(inner)
        self.calls: list[tuple[tuple[str, ...], Decoding, float, float]] = []

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        started = time.perf_counter()
        results = super().translate(sentences, decoding)
        self.calls.append((tuple(sentences), decoding, started, time.perf_counter()))
        return results


def main() -> int:
    """Run both and print their throughput."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--articles", type=int, default=384)
    parser.add_argument("--chunk-size", type=int, default=64)
    parser.add_argument("--turn", type=int, default=6, help="chunks that are done before the raw engine's turn")
    args = parser.parse_args()
    share_heap()  # as in a batch's worker
    settings = load_settings()
    threads = settings.engine_threads
    services = build_services(settings, batching=BATCHING, at_once=threads + 1)
    sentences = services.text_translator
    sentences.lanes = 1
    recording, counts = RecordingTranslator(sentences.translator), ThreadCounts()
    sentences.translator = remembering = RememberingTranslator(
        recording, TranslationMemory(), threads=threads, tell=counts.tell, remembered=counts.remember
    )
    services.warm()
    limits = Limits(settings.max_characters, settings.min_words)
    work = BriefingWork(services.briefer, BriefOptions(), limits, counts=counts.take, begin=remembering.begin)
    placed = islice(read_all(expand([str(args.dump)]), Position(0, 0, 0), ReadOptions()), args.articles)
    chunks = list(cut(placed, 0, args.chunk_size, "keep", Seen()))
    raw = _open_raw(settings)
    raw.translate(["Bonjour à tous."], Decoding())
    total, batch, batch_used, replay, replay_used, busy = Tally(), 0.0, 0.0, 0.0, 0.0, 0.0
    for first in range(0, len(chunks), args.turn):
        recording.calls.clear()
        started, used = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(LANES) as lanes:
            for outcome in lanes.map(lambda chunk: work(chunk.records), chunks[first : first + args.turn]):
                total.add(outcome.tally)
        batch, batch_used = batch + time.perf_counter() - started, batch_used + time.process_time() - used
        busy += _union([(begin, end) for _, _, begin, end in recording.calls])
        groups: dict[Decoding, list[str]] = defaultdict(list)
        for texts, decoding, _, _ in recording.calls:
            groups[decoding] += texts
        started, used = time.perf_counter(), time.process_time()
        for decoding, asked in groups.items():
            raw.translate(sorted(asked, key=len), decoding)
        replay, replay_used = replay + time.perf_counter() - started, replay_used + time.process_time() - used
    print(f"batch: {total.articles} briefs, {total.sentences} sentences, {total.tokens} tokens in {batch:.1f} s")
    print(f"batch: {total.tokens / batch:.1f} tokens a second, {total.articles / batch * 3600:.0f} briefs an hour")
    print(f"raw engine, the same sentences: {replay:.1f} s; the batch keeps {replay / batch:.2f} of its throughput")
    print(
        f"by processor time {batch_used:.1f} s and {replay_used:.1f} s: {replay_used / batch_used:.2f}; "
        f"{total.remembered} sentences remembered"
    )
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB, with both engines in it")
    print(f"the engine was at work for {busy / batch:.3f} of the batch's time")
    return 0


def _open_raw(settings: Settings) -> Translator:
    folder = embedded.locate(settings.models_dir)
    if folder is None:
        raise SystemExit(embedded.MEND)
    generator = CTranslateGenerator(
        folder, ModelIdentity("raw", "1"), threads=settings.engine_threads, batching=Batching(TOKENS)
    )
    return PromptedTranslator(generator, prompts.load(embedded.PROMPT))


def _union(intervals: list[tuple[float, float]]) -> float:
    """Return the length of what intervals cover together."""
    covered, reached = 0.0, float("-inf")
    for begin, end in sorted(intervals):
        covered += max(0.0, end - max(begin, reached))
        reached = max(reached, end)
    return covered


if __name__ == "__main__":
    sys.exit(main())
