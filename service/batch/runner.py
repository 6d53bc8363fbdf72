"""One run: chunks read ahead, done by an executor, staged, and gathered into parts; stopped and resumed anywhere."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from service.batch.checkpoint import Checkpoint
from service.batch.errors import TooManyErrors
from service.batch.executors import Executor
from service.batch.readers.options import ReadOptions
from service.batch.reading import Ahead, Duplicates, cut, read_all, read_failed
from service.batch.records import Chunk, Outcome, Position, Tally
from service.batch.seen import Seen
from service.batch.sources import Source
from service.errors import EntrefiletError

READ_AHEAD = 4
_ENOUGH_FOR_A_SHARE = 100


@dataclass(frozen=True, slots=True)
class MaxErrors:
    """How many failures end a run: a number, or a share of the articles once a hundred are done."""

    count: int | None = None
    share: float | None = None

    def exceeded(self, failed: int, done: int, *, at_the_end: bool = False) -> bool:
        """Tell whether `failed` of `done` articles are too many."""
        if self.count is not None and failed > self.count:
            return True
        if self.share is None or not (at_the_end or done >= _ENOUGH_FOR_A_SHARE):
            return False
        return failed > self.share * done


@dataclass(slots=True)
class _OpenPart:
    chunks: list[int] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    end: Position = field(default_factory=lambda: Position(0, 0, 0))
    seen: list[bytes] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    closed: bool = False


class Run:
    """Takes an opened checkpoint from where it stands to its end, or to where it is stopped."""

    def __init__(
        self,
        sources: Sequence[Source],
        checkpoint: Checkpoint,
        executor: Executor,
        options: ReadOptions,
        *,
        chunk: int,
        part_chunks: int,
        duplicates: Duplicates = "skip",
        max_errors: MaxErrors | None = None,
        progress: Callable[[Tally, Tally], None] = lambda _total, _new: None,
    ) -> None:
        """Take the parts; `progress` is told the totals and the newly done after each chunk."""
        self._sources, self._checkpoint, self._executor, self._options = sources, checkpoint, executor, options
        self._chunk, self._part_chunks, self._duplicates = chunk, part_chunks, duplicates
        self._max_errors, self._progress = max_errors or MaxErrors(), progress
        self._stopped = False
        self._error: EntrefiletError | None = None
        self._parts: dict[int, _OpenPart] = {}
        self._to_retry = 0
        self.totals = Tally()

    def stop(self) -> None:
        """Take no new chunk; `run` returns when those in flight are staged."""
        self._stopped = True

    def run(self, *, retry: bool = False) -> bool:
        """Finish the current round, and with `retry` another one over its failures; tell whether all was done.

        Raises InputLost, OutputUnusable, TooManyErrors and EngineFailed; what was staged before is kept.
        """
        manifest = self._checkpoint.manifest
        self.totals = self._checkpoint.totals()
        if retry and manifest.over and self.totals.failed:
            self._checkpoint.begin_retry()
        if not manifest.over:
            self.totals = self._checkpoint.totals()
            self._to_retry = self.totals.failed - sum(part.tally.failed for part in manifest.parts_of(manifest.round))
            self._round()
        if manifest.over:  # also of a round that found nothing left to read in a mended input
            self.totals = self._checkpoint.totals()
        return manifest.over

    def _round(self) -> None:
        manifest = self._checkpoint.manifest
        if manifest.round:
            failed = self._checkpoint.failures(manifest.round - 1)
            records = read_failed(self._sources, failed, manifest.position, self._options)
        else:
            records = read_all(self._sources, manifest.position, self._options)
        duplicates: Duplicates = "keep" if manifest.round else self._duplicates
        first, seen = manifest.next_part * self._part_chunks, Seen(self._checkpoint.seen())
        chunks = Ahead(cut(records, first, self._chunk, duplicates, seen), READ_AHEAD)
        try:
            for chunk, outcome in self._executor.run(self._to_do(chunks)):
                self._checkpoint.stage(chunk, outcome)
                self._done(chunk, outcome.tally)
        finally:
            chunks.close()
        if self._error is not None:
            raise self._error
        if not self._stopped:
            for part in self._parts.values():
                part.closed = True
            self._finish_parts()
            self._check_errors(at_the_end=True)
            if self._error is not None:
                raise self._error
            self._checkpoint.end_round()

    def _to_do(self, chunks: Ahead[Chunk]) -> Iterator[Chunk]:
        """Yield the chunks that are not staged yet; an error of reading ends them and is raised by `_round`."""
        while not self._stopped and self._error is None:
            try:
                chunk = next(chunks, None)
            except EntrefiletError as error:
                self._error = error
                return
            if chunk is None:
                return
            self._register(chunk)
            staged = self._checkpoint.staged(chunk)
            if staged is not None:
                self._done(chunk, staged, now=False)
            elif chunk.records:
                yield chunk
            else:  # nothing but duplicates
                self._checkpoint.stage(chunk, Outcome((), (), Tally()))
                self._done(chunk, Tally())

    def _register(self, chunk: Chunk) -> None:
        part = self._parts.setdefault(chunk.number // self._part_chunks, _OpenPart())
        part.chunks.append(chunk.number)
        part.waiting.add(chunk.number)
        part.end = chunk.end
        part.seen.append(chunk.seen)
        part.tally.duplicates += chunk.duplicates
        self.totals.duplicates += chunk.duplicates
        part.closed = (chunk.number + 1) % self._part_chunks == 0

    def _done(self, chunk: Chunk, tally: Tally, *, now: bool = True) -> None:
        part = self._parts[chunk.number // self._part_chunks]
        part.waiting.discard(chunk.number)
        part.tally.add(tally)
        self.totals.add(tally)
        if self._to_retry:  # these had been counted as failed; a damaged rest was one failure and is many articles
            again = min(self._to_retry, tally.articles + tally.failed)
            self._to_retry -= again
            self.totals.failed -= again
        self._progress(self.totals, tally if now else Tally())
        self._finish_parts()
        self._check_errors()

    def _finish_parts(self) -> None:
        """Write every part that is complete and has all parts before it written."""
        while (number := self._checkpoint.manifest.next_part) in self._parts:
            part = self._parts[number]
            if not part.closed or part.waiting:
                return
            self._checkpoint.finish_part(number, part.chunks, part.end, b"".join(part.seen), part.tally)
            del self._parts[number]

    def _check_errors(self, *, at_the_end: bool = False) -> None:
        failed, done = self.totals.failed, self.totals.articles + self.totals.failed
        if self._max_errors.exceeded(failed, done, at_the_end=at_the_end):
            self._error = TooManyErrors(
                f"{failed} of {done} articles failed, more than --max-errors allows",
                mend="see the dead letters; the same command with a higher --max-errors goes on",
            )
