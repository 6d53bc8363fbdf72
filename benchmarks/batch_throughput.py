"""How much of the raw engine's throughput a batch keeps.

    python -m benchmarks.batch_throughput articles.jsonl --articles 384

Makes the briefs of the first articles of a dump with the real engine as a batch's worker does, several chunks at a
time, and writes down every call of the engine. After every `--turn` calls it holds the batch's next ones up and hands
the same sentences to the same model without fill, so that any of them may share a batch, all of the turn at once for
each way of decoding, with nothing else to do; then the batch goes on. So a machine that becomes slower does so for
both, and the run has one start and one end; but the fewer calls a turn has, the fewer sentences of like length the raw
engine finds in it, and the slower it is. Prints the time of both, their ratio (1 is the raw engine's throughput), by
the clock and by the processor's time, and the share of the batch's time in which the engine was at work; the last two
depend little on what else the machine does. That the batch comes to a stop before each turn counts against it.
"""

import argparse
import resource
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
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


class TurnTakingTranslator(PassingTranslator):
    """Keeps what each call was about and when it began and ended; after `turn` of them nobody else may call.

    `hand_over` is then called in the thread of the last one; when it returns, the calls go on.
    """

    def __init__(self, inner: Translator, turn: int, hand_over: Callable[[], None]) -> None:
        super().__init__(inner)
        self.calls: list[tuple[tuple[str, ...], Decoding, float, float]] = []
        self._turn, self._hand_over = turn, hand_over
        self._gate, self._running, self._held_up = threading.Condition(), 0, False

    def translate(self, sentences: Sequence[str], decoding: Decoding) -> list[Hypothesis]:
        with self._gate:
            self._gate.wait_for(lambda: not self._held_up)
            self._running += 1
        started = time.perf_counter()
        results = super().translate(sentences, decoding)
        with self._gate:
            self._running -= 1
            self._gate.notify_all()
            self.calls.append((tuple(sentences), decoding, started, time.perf_counter()))
            if self._held_up or len(self.calls) < self._turn:
                return results
            self._held_up = True
            self._gate.wait_for(lambda: not self._running)
        self._hand_over()
        with self._gate:
            self._held_up = False
            self._gate.notify_all()
        return results


def main() -> int:
    """Run both and print their throughput."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--articles", type=int, default=384)
    parser.add_argument("--chunk-size", type=int, default=64)
    parser.add_argument("--turn", type=int, default=256, help="calls that are made before the raw engine's turn")
    args = parser.parse_args()
    share_heap()  # as in a batch's worker
    settings = load_settings()
    threads = settings.engine_threads
    services = build_services(settings, batching=BATCHING, at_once=threads + 1)
    sentences = services.text_translator
    sentences.lanes = 1
    raw = _open_raw(settings)
    raw.translate(["Bonjour à tous."], Decoding())
    replay, replay_used, busy = 0.0, 0.0, 0.0

    def hand_over() -> None:
        nonlocal replay, replay_used, busy
        _settle()
        started, used = time.perf_counter(), time.process_time()
        groups: dict[Decoding, list[str]] = defaultdict(list)
        for texts, decoding, _, _ in recording.calls:
            groups[decoding] += texts
        for decoding, asked in groups.items():
            raw.translate(sorted(asked, key=len), decoding)
        busy += _union([(begin, end) for _, _, begin, end in recording.calls])
        recording.calls.clear()
        replay, replay_used = replay + time.perf_counter() - started, replay_used + time.process_time() - used

    recording, counts = TurnTakingTranslator(sentences.translator, args.turn, hand_over), ThreadCounts()
    sentences.translator = remembering = RememberingTranslator(
        recording, TranslationMemory(), threads=threads, tell=counts.tell, remembered=counts.remember
    )
    services.warm()
    recording.calls.clear()
    limits = Limits(settings.max_characters, settings.min_words)
    work = BriefingWork(services.briefer, BriefOptions(), limits, counts=counts.take, begin=remembering.begin)
    placed = islice(read_all(expand([str(args.dump)]), Position(0, 0, 0), ReadOptions()), args.articles)
    chunks = list(cut(placed, 0, args.chunk_size, "keep", Seen()))
    total, started, used = Tally(), time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(LANES) as lanes:
        for outcome in lanes.map(lambda chunk: work(chunk.records), chunks):
            total.add(outcome.tally)
    hand_over()
    batch, batch_used = time.perf_counter() - started - replay, time.process_time() - used - replay_used
    print(f"batch: {total.articles} briefs, {total.sentences} sentences, {total.tokens} tokens in {batch:.1f} s")
    print(f"batch: {total.tokens / batch:.1f} tokens a second, {total.articles / batch * 3600:.0f} briefs an hour")
    print(f"raw engine, the same sentences: {replay:.1f} s; the batch keeps {replay / batch:.3f} of its throughput")
    print(
        f"by processor time {batch_used:.1f} s and {replay_used:.1f} s: {replay_used / batch_used:.3f}; "
        f"{total.remembered} sentences remembered"
    )
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB, with both engines in it")
    print(f"the engine was at work for {busy / batch:.3f} of the batch's time")
    return 0


def _settle() -> None:
    """Wait until what else this process had to do is done."""
    used = -1.0
    while (now := time.process_time()) - used > 0.02:
        used = now
        time.sleep(0.1)


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
