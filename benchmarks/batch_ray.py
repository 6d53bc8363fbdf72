"""How a batch on a Ray cluster grows from one actor to two, with the real engine.

    python -m benchmarks.batch_ray articles.jsonl --articles 48

Starts a cluster of two nodes on this machine, makes the briefs of the first articles of a dump with one actor and then
with two, each on one thread, and compares the results. Prints briefs a second of both between the first and the last
chunk, so that the loading of the engines does not count, and their ratio; two actors need two idle cores.
"""

import argparse
import functools
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from service.batch.engine import open_briefing
from service.batch.on_ray import OnRay
from service.batch.readers.options import ReadOptions
from service.batch.reading import read_all
from service.batch.records import Chunk, Outcome, Position
from service.batch.sources import expand
from service.cli import batch
from service.domain import BriefOptions
from service.settings import load_settings


class Timed(OnRay):
    """Writes down when each chunk came back and how many briefs were in it."""

    done: list[tuple[float, int]]

    def run(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Outcome]]:
        self.done = []
        for chunk, outcome in super().run(chunks):
            self.done.append((time.monotonic(), outcome.tally.articles))
            yield chunk, outcome


def main() -> int:
    """Run both and print their pace."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--articles", type=int, default=48)
    parser.add_argument("--chunk-size", type=int, default=4)
    args = parser.parse_args()
    os.environ.update(RAY_USAGE_STATS_ENABLED="0", RAY_DEDUP_LOGS="0")
    import ray
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 100 << 20})
    cluster.add_node(num_cpus=1, object_store_memory=100 << 20)
    ray.init(address=cluster.address, log_to_driver=False)
    paces, results = [], []
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.jsonl"
        records = islice(read_all(expand([str(args.dump)]), Position(0, 0, 0), ReadOptions()), args.articles)
        with sample.open("w", encoding="utf-8") as stream:
            for record, _ in records:
                row = {"id": record.id, "title": record.title, "text": record.body}
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        for actors in (1, 2):
            out = Path(folder) / str(actors)
            timed = _run(sample, out, actors, args.chunk_size)
            moments = sorted(timed.done)
            # What came with the first chunks was begun while engines still loaded.
            counted = moments[2 * actors :]
            seconds = counted[-1][0] - moments[2 * actors - 1][0]
            paces.append(sum(briefs for _, briefs in counted) / seconds)
            results.append({path.name: path.read_bytes() for path in sorted(out.glob("part-*"))})
            print(f"{actors} actors: {paces[-1]:.3f} briefs a second", flush=True)
    ray.shutdown()
    cluster.shutdown()
    same = "the same" if results[0] == results[1] else "DIFFERENT"
    print(f"two actors are {paces[1] / paces[0]:.2f} times as fast as one; their results are {same}")
    return 0 if results[0] == results[1] else 1


def _run(source: Path, out: Path, actors: int, chunk: int) -> Timed:
    parser = argparse.ArgumentParser()
    batch.add_arguments(parser)
    args = parser.parse_args([str(source), "--output", str(out), "--chunk-size", str(chunk)])
    settings = load_settings(threads=1)
    started: list[Timed] = []

    def start(_args: argparse.Namespace, _opened: object) -> Timed:
        work = functools.partial(open_briefing, settings, BriefOptions(), False)
        started.append(Timed(work, actors, args.article_seconds, cpus=1))
        return started[0]

    batch.run(args, settings, start=start)
    return started[0]


if __name__ == "__main__":
    sys.exit(main())
