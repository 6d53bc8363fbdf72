"""How fast and how large the service is: `python -m benchmarks.serving [--article FILE] [--runs N]`.

Starts the real server on a free loopback port, waits until it is ready, and prints one Markdown table: the brief of
an article, its whole translation in output tokens a second, resident memory, and the time of `entrefilet --help`.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from service.engines.runtimes.native.library import instruction_set

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "docs/examples/tribune-train.fr.txt"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one server needed: seconds for each brief, output tokens a second of each whole translation, bytes."""

    briefs: tuple[float, ...]
    tokens_a_second: tuple[float, ...]
    ready_seconds: float
    idle_bytes: int
    after_bytes: int
    peak_bytes: int


def measure(
    texts: Sequence[str], *, root: Path = ROOT, python: str = sys.executable, env: Mapping[str, str] | None = None
) -> Measured:
    """Start the server of the checkout at `root` with its `python`, and time a brief of each text.

    Then the whole translations of all but the last are timed, or that of a single one.
    """
    import psutil

    no_cache = {
        "ENTREFILET_RESPONSE_CACHE_MEGABYTES": "0",
        "ENTREFILET_RESULT_CACHE_MEGABYTES": "0",
    }  # new and old name
    server = subprocess.Popen(
        [python, "server.py"],
        cwd=root,
        env={**os.environ, "ENTREFILET_PORT": "0", **no_cache, **(env or {})},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        started = time.perf_counter()
        base = base_url(server)
        wait_ready(base)
        ready = time.perf_counter() - started
        process = psutil.Process(server.pid)
        idle = process.memory_info().rss
        # a different number of words each time, so that no answer can come from a cache
        briefs = [
            timed(base, "/v1/briefs", {"text": text, "abstract_words": 100 + run})[0] for run, text in enumerate(texts)
        ]
        tokens_a_second = []
        for run, text in enumerate(texts[:-1] or texts):
            seconds, answer = timed(base, "/v1/translations", {"text": text + "\n" * (run + 1)})
            tokens_a_second.append(_count_tokens(answer["text"]) / seconds)
        after, peak = process.memory_info().rss, _peak(server.pid)
    finally:
        server.terminate()
        server.wait(60)
    return Measured(tuple(briefs), tuple(tokens_a_second), ready, idle, after, peak)


@contextmanager
def running(settings: Mapping[str, object]) -> Iterator[str]:
    """Run this checkout's server on a free port with `settings`, by their names, and give its address once it is ready.

    It says no more than errors: nobody reads what it says once it listens.
    """
    wanted = {"port": 0, "log_level": "error", **settings}
    environment = os.environ | {f"ENTREFILET_{name.upper()}": str(value) for name, value in wanted.items()}
    command = [sys.executable, "server.py"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        base = base_url(server)
        wait_ready(base)
        yield base
    finally:
        server.terminate()
        server.wait(60)


def folder(text: str) -> Path:
    """Return a folder that is there from now on: what is measured for minutes is not lost for want of one."""
    path = Path(text)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text} cannot be made a folder: {error.strerror}") from error
    return path


def machine() -> str:
    """Return the processor and the versions that a figure depends on."""
    return (
        f"{os.cpu_count()} cores ({_processor()}), Python {platform.python_version()}, "
        f"engine library {instruction_set() or 'not compiled'}, ctranslate2 {version('ctranslate2')}"
    )


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--article", type=Path, default=ARTICLE)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args(argv)
    text = args.article.read_text(encoding="utf-8")
    found = measure([text] * args.runs)
    helps = [_seconds([sys.executable, "-m", "service.cli", "--help"]) for _ in range(5)]
    print(
        f"{machine()}; {len(text.split())} words, median of {len(found.briefs)} briefs and "
        f"{len(found.tokens_a_second)} translations\n"
    )
    print("| what | measured | target |\n| --- | --- | --- |")
    print(f"| brief, warm | {statistics.median(found.briefs):.1f} s | under 6 s |")
    print(f"| whole article | {statistics.median(found.tokens_a_second):.0f} output tokens/s | 80 or more |")
    memory = " / ".join(f"{size / 1e6:.0f}" for size in (found.idle_bytes, found.after_bytes, found.peak_bytes))
    print(f"| resident memory: ready / idle again / peak | {memory} MB | under 700 MB |")
    print(f"| start to ready | {found.ready_seconds:.1f} s | |")
    print(f"| entrefilet --help | {statistics.median(helps):.2f} s | under 0.3 s |")
    return 0


def _peak(pid: int) -> int:
    """Return the most bytes that were ever resident, which the memory given back afterwards would hide."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) * 1024 if found else 0


def base_url(server: "subprocess.Popen[str]") -> str:
    assert server.stderr is not None
    for line in server.stderr:
        found = re.search(r"http://[\d.]+:\d+", line)
        if found:
            return found.group()
    raise SystemExit("the server did not start")


def wait_ready(base: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not become ready")


def timed(base: str, path: str, body: dict[str, Any]) -> tuple[float, dict[str, Any]]:
    """Return the seconds that a request to the server at `base` takes, and its answer. Raises OSError."""
    request = urllib.request.Request(
        base + path, json.dumps(body).encode(), {"Content-Type": "application/json", "Accept": "application/json"}
    )
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=600) as answer:
        content: dict[str, Any] = json.load(answer)
    return time.perf_counter() - started, content


def _count_tokens(text: str) -> int:
    from tokenizers import Tokenizer

    path = ROOT / "service/engines/embedded_adapter/tokenizer.json"
    return len(Tokenizer.from_file(str(path)).encode(text, add_special_tokens=False).ids)


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
