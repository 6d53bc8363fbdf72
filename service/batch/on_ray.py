"""Chunks on a Ray cluster: Ray Data streams them through a pool of actors that each hold the engine.

The driver reads, stages and writes as in a local run, so that checkpoints, resuming and the results are the same;
only the chunks travel. A node that dies takes no chunk with it: Ray does what was lost again elsewhere.
"""

import pickle
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from service.batch.executors import CHUNKS_IN_FLIGHT, Supervised
from service.batch.records import Chunk, Outcome
from service.batch.work import OpenWork
from service.errors import EngineFailed, EntrefiletError

WINDOW = 512


class OnRay:
    """Does chunks on `actors` actors of the cluster that RAY_ADDRESS names, or of one on this machine.

    Chunks go out in windows of `WINDOW`, which bounds the driver's memory; the pool is started anew for each, which
    costs one loading of the engine for about an hour of its work.
    """

    def __init__(
        self, open_work: OpenWork, actors: int, seconds: float, *, cpus: float = 1, window: int = WINDOW
    ) -> None:
        """Join the cluster and ask one of its nodes for the fingerprint. Raises what loading there raised."""
        try:
            import ray
            import ray.data
        except ImportError as error:
            raise EngineFailed("Ray is not installed", mend="run: pip install 'entrefilet[ray]'") from error
        self._ray = ray
        self._open_work, self._actors, self._seconds = open_work, actors, seconds
        self._cpus, self._window = cpus, window
        self._joined = not ray.is_initialized()
        if self._joined:
            ray.init(log_to_driver=False, include_dashboard=False)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.print_on_execution_start = False
        found = ray.get(ray.remote(num_cpus=cpus)(_fingerprint).remote(open_work))
        if isinstance(found, EntrefiletError):
            raise found
        self._fingerprint: str = found

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def run(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Outcome]]:
        """Yield each chunk with its outcome as they come back, in any order. Raises EngineFailed."""
        waiting = iter(chunks)
        while window := list(islice(waiting, self._window)):
            yield from self._run_window(window)

    def close(self) -> None:
        """Leave the cluster, if it was joined here."""
        if self._joined:
            self._ray.shutdown()

    def _run_window(self, window: list[Chunk]) -> Iterator[tuple[Chunk, Outcome]]:
        chunks = {chunk.number: chunk for chunk in window}
        rows = [{"number": chunk.number, "chunk": pickle.dumps(chunk)} for chunk in window]
        data = self._ray.data
        results = data.from_items(rows, override_num_blocks=len(rows)).map_batches(
            _Actor,
            fn_constructor_args=(self._open_work, self._seconds),
            batch_size=CHUNKS_IN_FLIGHT,
            # A cluster that has lost nodes goes on with the actors that still have room.
            compute=data.ActorPoolStrategy(min_size=1, max_size=self._actors, initial_size=self._actors),
            num_cpus=self._cpus,
        )
        try:
            for row in results.iter_rows():
                chunk = chunks.pop(int(row["number"]))
                yield chunk, pickle.loads(row["outcome"])  # noqa: S301 - made by our own actor on the same cluster
        except self._ray.exceptions.RayError as error:
            raise EngineFailed(f"the Ray cluster failed: {error}", mend="mend it; the same command goes on") from error


class _Actor:
    """Holds one supervised engine; as many chunks at a time as it takes keep it busy."""

    def __init__(self, open_work: OpenWork, seconds: float) -> None:
        self._executor = Supervised(open_work, seconds)

    def __call__(self, batch: Mapping[str, Any]) -> dict[str, list[Any]]:
        chunks = [pickle.loads(packed) for packed in batch["chunk"]]  # noqa: S301 - made by the driver
        done = list(self._executor.run(chunks))
        return {
            "number": [chunk.number for chunk, _ in done],
            "outcome": [pickle.dumps(outcome) for _, outcome in done],
        }


def _fingerprint(open_work: OpenWork) -> str | EntrefiletError:
    try:
        return open_work().fingerprint
    except EntrefiletError as error:
        return error
