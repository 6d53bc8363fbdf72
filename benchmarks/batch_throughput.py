"""How much of the raw engine's throughput a batch keeps.

    python -m benchmarks.batch_throughput articles.jsonl --articles 384

Makes the briefs of the first articles of a dump with the real engine as a batch's worker does, several chunks at a
time, twice. The first time it writes down what the engine is asked for, and the time. The second time it holds the
batch up after every `--turn` calls and hands as large a share of the same sentences to the same model without padding,
so that any of them may share a batch, sorted by length over all of the articles, with nothing else to do; then the
batch goes on. So a machine that becomes slower does so for both, and the raw engine has all sentences of like length.
Prints the time of both, their ratio (1 is the raw engine's throughput), by the clock and by the processor's time, and
the share of the batch's time in which the engine was at work; the last two depend little on what else the machine does.
That the batch comes to a stop before each turn counts against it, and that the raw engine does, against that.
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
from typing import Any

from service.batch.counting import ThreadCounts
from service.batch.engine import BATCHING
from service.batch.executors import CHUNKS_IN_FLIGHT
from service.batch.readers.options import ReadOptions
from service.batch.reading import cut, read_all
from service.batch.records import Chunk, Position, Tally
from service.batch.seen import Seen
from service.batch.sources import expand
from service.batch.translation_cache import TOKENS, CachingTranslator, TranslationCache
from service.batch.work import BriefingWork
from service.bootstrap import Services, build_services
from service.decoding import Decoding, Hypothesis, ModelIdentity
from service.domain import BriefOptions
from service.engines.batches import Batching
from service.engines.heap import share_heap
from service.engines.kinds import embedded
from service.engines.prompting import prompts
from service.engines.prompting.prompted import PromptedTranslator
from service.engines.wrappers.passing import PassingTranslator
from service.ingest.reader import Limits
from service.ports import Translator
from service.settings import Settings, load_settings


class TurnTakingTranslator(PassingTranslator):
    """Keeps what each call was about and when it began and ended; after `turn` of them nobody else may call.

    `hand_over` is then called in the thread of the last one; when it returns, the calls go on. Without a turn they
    always do.
    """

    def __init__(self, inner: Translator, turn: int = 0, hand_over: Callable[[], None] = lambda: None) -> None:
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
            if self._held_up or not self._turn or len(self.calls) % self._turn:
                return results
            self._held_up = True
            self._gate.wait_for(lambda: not self._running)
        self._hand_over()
        with self._gate:
            self._held_up = False
            self._gate.notify_all()
        return results

    def decoded_sentences(self) -> dict[Decoding, list[str]]:
        """Return the sentences of all calls by their decoding, sorted by length."""
        groups: dict[Decoding, list[str]] = defaultdict(list)
        for texts, decoding, _, _ in self.calls:
            groups[decoding] += texts
        return {decoding: sorted(texts, key=self.count_tokens) for decoding, texts in groups.items()}


class RawEngine:
    """The same model without padding, asked for shares of `sentences`; counts its time and its process's."""

    def __init__(self, translator: Translator, sentences: dict[Decoding, list[str]]) -> None:
        self.seconds = self.used = 0.0
        self._translator, self._sentences, self._done = translator, sentences, 0.0

    def go_on(self, share: float) -> None:
        """Translate on until `share` of all sentences are done, of each decoding and from the shortest on."""
        started, used = time.perf_counter(), time.process_time()
        parts = [
            texts[round(self._done * len(texts)) : round(share * len(texts))] for texts in self._sentences.values()
        ]
        with ThreadPoolExecutor(len(parts)) as decodings:
            list(decodings.map(self._translator.translate, parts, self._sentences))
        self._done = share
        self.seconds += time.perf_counter() - started
        self.used += time.process_time() - used


class EngineSlot:
    """Stands before the services' engine, so that one run after another may have its own."""

    engine: Translator

    def hold(self, engine: Translator) -> Any:
        """Answer as `engine` does from now on."""
        self.engine = engine
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)


def main() -> int:
    """Run both and print their throughput."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--articles", type=int, default=384)
    parser.add_argument("--chunk-size", type=int, default=64)
    parser.add_argument("--turn", type=int, default=128, help="calls that are made before the raw engine's turn")
    args = parser.parse_args()
    share_heap()  # as in a batch's worker
    settings = load_settings()
    slot = EngineSlot()
    services = build_services(
        settings,
        batching=BATCHING,
        at_once=settings.engine_threads + 1,
        sentence_threads=1,
        in_front=lambda engine, _: slot.hold(engine),
    )
    services.warm()
    engine = slot.engine
    placed = islice(read_all(expand([str(args.dump)]), Position(0, 0, 0), ReadOptions()), args.articles)
    chunks = list(cut(placed, 0, args.chunk_size, "keep", Seen()))

    first = TurnTakingTranslator(engine)
    total, seconds, used = _brief(services, settings, slot, first, chunks)
    print(f"batch: {total.articles} briefs, {total.sentences} sentences, {total.tokens} tokens in {seconds:.1f} s")
    print(f"batch: {total.tokens / seconds:.1f} tokens a second, {total.articles / seconds * 3600:.0f} briefs an hour")
    print(f"{total.remembered} sentences remembered, {used:.1f} s of processor time")
    busy = _union([(begin, end) for _, _, begin, end in first.calls])
    print(f"the engine was at work for {busy / seconds:.3f} of that time", flush=True)

    raw = RawEngine(_open_raw(settings), first.decoded_sentences())

    def hand_over() -> None:
        _settle()
        raw.go_on(min(1.0, len(second.calls) / len(first.calls)))

    second = TurnTakingTranslator(engine, args.turn, hand_over)
    total, seconds, used = _brief(services, settings, slot, second, chunks)
    seconds, used = seconds - raw.seconds, used - raw.used
    raw.go_on(1.0)
    print(f"the same in turns with the raw engine: {seconds:.1f} s and {raw.seconds:.1f} s")
    print(f"the batch keeps {raw.seconds / seconds:.3f} of the raw engine's throughput")
    print(f"by processor time {used:.1f} s and {raw.used:.1f} s: {raw.used / used:.3f}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB, with both engines in it")
    return 0


def _brief(
    services: Services, settings: Settings, slot: EngineSlot, engine: Translator, chunks: Sequence[Chunk]
) -> tuple[Tally, float, float]:
    """Make the briefs of chunks; return what became of them, the seconds that passed and the processor's."""
    counts = ThreadCounts()
    remembering = CachingTranslator(
        engine, TranslationCache(), threads=settings.engine_threads, tell=counts.tell, remembered=counts.remember
    )
    slot.hold(remembering)
    limits = Limits(settings.max_characters, settings.min_words)
    work = BriefingWork(services.briefer, BriefOptions(), limits, counts=counts.take, begin=remembering.begin)
    total, started, used = Tally(), time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(CHUNKS_IN_FLIGHT) as pool:
        for outcome in pool.map(lambda chunk: work(chunk.records), chunks):
            total.add(outcome.tally)
    return total, time.perf_counter() - started, time.process_time() - used


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
    generator = embedded.open_generator(
        folder, ModelIdentity("raw", "1"), threads=settings.engine_threads, batching=Batching(TOKENS)
    )
    translator = PromptedTranslator(generator, prompts.load(embedded.PROMPT))
    translator.translate(["Bonjour à tous."], Decoding())  # the first call makes tables
    return translator


def _union(intervals: list[tuple[float, float]]) -> float:
    """Return the length of what intervals cover together."""
    covered, reached = 0.0, float("-inf")
    for begin, end in sorted(intervals):
        covered += max(0.0, end - max(begin, reached))
        reached = max(reached, end)
    return covered


if __name__ == "__main__":
    sys.exit(main())
