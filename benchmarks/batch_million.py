"""How much memory a huge dump takes and how fast its run is resumed, on an engine that costs nothing.

    python -m benchmarks.batch_million --articles 1000000 --characters 1000 --folder /somewhere

Generates the dump, starts `entrefilet batch` on it, kills it when most of the parts are there, resumes it, and runs
the same command once more when it is complete. Prints articles a second, the peak of the resident memory of the
command and of its worker, and the seconds from the start of the resumed command to its first new result.
"""

import argparse
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from service.batch.records import Outcome, Record, Tally
from service.batch.work import Work

_WORDS = ("le", "conseil", "a", "vote", "hier", "la", "refonte", "du", "pont", "par", "deux", "heures", "maires")


class EchoWork:
    """Answers each record with a row of the size of a brief."""

    fingerprint, heartbeat = "echo", None

    def __call__(self, records: Sequence[Record]) -> Outcome:
        rows = []
        for record in records:
            start = str(record.body)[:600]
            row = {
                "id": record.id,
                "source": record.source,
                "offset": record.offset,
                "brief": {"fr": start, "en": start},
            }
            rows.append(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        return Outcome(tuple(rows), (), Tally(articles=len(rows)))


def open_echo() -> Work:
    """Return the work; picklable by name."""
    return EchoWork()


def main() -> int:
    """Generate, kill, resume, print; `--run` is the command itself, which the benchmark starts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--characters", type=int, default=1000)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--run", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    dump, out = args.folder / "dump.jsonl", args.folder / "out"
    if args.run:
        return _run(dump, out)
    args.folder.mkdir(parents=True, exist_ok=True)
    if not dump.exists():
        _generate(dump, args.articles, args.characters)
    print(f"{args.articles:,} articles, {dump.stat().st_size / 1e9:.2f} GB")
    parts = -(-args.articles // 1024)
    seconds, own, worker = _watch(args, out, until=int(parts * 0.9))
    done = len(list(out.glob("part-*")))
    print(f"killed after {seconds:.0f} s with {done} of {parts} parts: {done * 1024 / seconds:,.0f} articles a second")
    print(f"peak resident memory: command {own:.0f} MB, worker {worker:.0f} MB")
    seconds, own, worker = _watch(args, out, until=done + 1)
    print(f"resumed: {seconds:.1f} s to its first new part; command {own:.0f} MB, worker {worker:.0f} MB")
    seconds, own, worker = _watch(args, out, until=None)
    print(f"resumed again and finished in {seconds:.0f} s; command {own:.0f} MB, worker {worker:.0f} MB")
    seconds, own, _ = _watch(args, out, until=None)
    print(f"run again when complete: {seconds:.1f} s, {own:.0f} MB")
    lines = sum(path.read_bytes().count(b"\n") for path in out.glob("part-*"))
    print(f"{lines:,} results for {args.articles:,} articles")
    return 0 if lines == args.articles else 1


def _generate(path: Path, articles: int, characters: int) -> None:
    pick = random.Random(6)
    pool = " ".join(pick.choices(_WORDS, k=400_000)).encode("ascii")  # bytes: building 10 GB takes long enough
    with path.open("wb", buffering=1 << 22) as stream:
        for number in range(articles):
            start = pick.randrange(len(pool) - characters)
            text = pool[start : start + characters]
            stream.write(b'{"id": %d, "title": "Titre %d", "text": "%b"}\n' % (number, number, text))


def _run(dump: Path, out: Path) -> int:
    from service.cli import batch
    from service.settings import load_settings

    parser = argparse.ArgumentParser()
    batch.add_arguments(parser)
    args = parser.parse_args([str(dump), "--output", str(out)])
    return batch.run(args, load_settings(), open_work=open_echo)


def _watch(args: argparse.Namespace, out: Path, until: int | None) -> tuple[float, float, float]:
    """Run the command until it has so many parts or ends; return seconds and the peaks of both processes in MB."""
    batch = [sys.executable, "-m", "benchmarks.batch_million", "--folder", str(args.folder), "--run"]
    started, peaks = time.monotonic(), [0.0, 0.0]
    with subprocess.Popen(batch, stderr=subprocess.DEVNULL) as process:
        stop = threading.Event()

        def sample() -> None:
            while not stop.wait(0.2):
                try:
                    own = psutil.Process(process.pid)
                    sizes = [child.memory_info().rss for child in own.children(recursive=True)]
                    peaks[0] = max(peaks[0], own.memory_info().rss / 1e6)
                    peaks[1] = max(peaks[1], max(sizes, default=0) / 1e6)
                except psutil.Error:
                    return

        sampler = threading.Thread(target=sample)
        sampler.start()
        while process.poll() is None:
            if until is not None and (out / f"part-{until - 1:05d}.jsonl").exists():
                seconds = time.monotonic() - started
                process.kill()
                break
            time.sleep(0.02)
        else:
            seconds = time.monotonic() - started
        process.wait()
        stop.set()
        sampler.join()
    return seconds, *peaks


if __name__ == "__main__":
    sys.exit(main())
