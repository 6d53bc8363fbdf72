"""Half an hour of everything at once: `python -m benchmarks.mixed_load [--minutes 30] [--out docs/benchmarks]`.

Starts the real server on a free loopback port and lets a few callers send it briefs as JSON and in other formats, the
reader's page with and without events, translations, uploads, jobs that are polled and streamed, glossaries, and inputs
that are wrong; no article comes twice (benchmarks/mixed_requests.py). Each caller rests after each request, so that the
load is steady and below what the machine can do. The resident memory of the server's processes is read every few
seconds; not PSS, which falls when another process maps the same model. At the end nothing is sent for some minutes, and
the processor's time is counted.

Prints a Markdown table, and with --out writes it with all figures as JSON and a plot. Exits with 1 when the mean memory
of the last third is over 3 % from that of the middle third, when an idle server takes 1 % of a core, or when a request
failed.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.mixed_requests import Caller
from benchmarks.serving import ROOT, base_url, folder, machine, wait_ready

GROWTH = 0.03
"""How much the mean memory of the last third may differ from that of the middle third."""

IDLE = 0.01
"""How much of one core a server may take that nobody asks anything."""

Samples = list[tuple[float, int]]
"""Seconds since the first request, and bytes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run measured: memory over time, answers by kind and outcome, errors, and the idle share of a core."""

    memory: Samples
    seen: "Counter[tuple[str, str]]"
    errors: list[str]
    idle: float

    @property
    def thirds(self) -> tuple[float, float, float]:
        """The mean memory of each third of the time, in bytes."""
        return thirds(self.memory)

    @property
    def growth(self) -> float:
        """By which share the memory of the last third differs from that of the middle third."""
        _, middle, last = self.thirds
        return last / middle - 1

    @property
    def holds(self) -> bool:
        """Whether every bound is kept."""
        return abs(self.growth) <= GROWTH and self.idle < IDLE and not self.errors


def thirds(memory: Samples) -> tuple[float, float, float]:
    """Return the mean bytes of each third of the time that the samples span."""
    end = memory[-1][0]
    parts: list[list[int]] = [[], [], []]
    for seconds, size in memory:
        parts[min(2, int(3 * seconds / end))].append(size)
    first, middle, last = (statistics.fmean(part) for part in parts)
    return first, middle, last


def measure(minutes: float, idle_minutes: float, callers: int, *, rest: float, every: float, seed: int) -> Outcome:
    """Run the server and the callers. `rest` is how long one rests after a request, as a share of what it took."""
    import psutil

    with tempfile.TemporaryDirectory(prefix="entrefilet-load-") as data:
        settings = {"ENTREFILET_PORT": "0", "ENTREFILET_DATA_DIR": data, "ENTREFILET_LOG_LEVEL": "error"}
        command = [sys.executable, "server.py"]
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.PIPE, text=True)
        try:
            base = base_url(server)
            log = threading.Thread(target=_pass_on, args=(server,), daemon=True)
            log.start()
            wait_ready(base)
            process = psutil.Process(server.pid)
            started = time.monotonic()
            end = started + 60 * minutes
            everybody = [Caller(base, random.Random(seed + number)) for number in range(callers)]
            threads = [threading.Thread(target=_call, args=(caller, end, rest), daemon=True) for caller in everybody]
            for thread in threads:
                thread.start()
            memory: Samples = []
            while time.monotonic() < end:
                time.sleep(max(0, min(every, end - time.monotonic())))
                memory.append((time.monotonic() - started, _memory(process)))
                if server.poll() is not None:
                    raise SystemExit(f"the server ended with status {server.returncode}")
                print(f"{memory[-1][0]:.0f} s: {memory[-1][1] / 1e6:.0f} MB", file=sys.stderr)
            for thread in threads:
                thread.join()
            time.sleep(every)
            spent, since = _processor_seconds(process), time.monotonic()
            time.sleep(60 * idle_minutes)
            idle = (_processor_seconds(process) - spent) / (time.monotonic() - since)
        finally:
            server.terminate()
            server.wait(60)
    seen = sum((caller.seen for caller in everybody), Counter[tuple[str, str]]())
    return Outcome(memory, seen, [error for caller in everybody for error in caller.errors], idle)


def tabulate(outcome: Outcome) -> str:
    """Return the outcome as Markdown: what is bounded, then what was sent."""
    sizes = " / ".join(f"{size / 1e6:.1f}" for size in outcome.thirds)
    seen = outcome.seen
    lines = ["| what | measured | aim |", "| --- | --- | --- |"]
    lines.append(f"| memory, mean of each third | {sizes} MB | |")
    lines.append(f"| last third to the middle third | {100 * outcome.growth:+.1f} % | within {100 * GROWTH:.0f} % |")
    lines.append(f"| most memory | {max(size for _, size in outcome.memory) / 1e6:.1f} MB | |")
    lines.append(f"| processor when idle | {100 * outcome.idle:.2f} % of a core | under {100 * IDLE:.0f} % |")
    lines.append(f"| requests | {seen.total()} | |")
    lines.append(f"| failed | {len(outcome.errors)} | 0 |")
    lines += ["", "| requests | answered | busy (429, 503) | failed |", "| --- | --- | --- | --- |"]
    for name in sorted({name for name, _ in seen}):
        lines.append(f"| {name} | " + " | ".join(str(seen[name, how]) for how in ("answered", "busy", "failed")) + " |")
    return "\n".join(lines)


def write(folder: Path, outcome: Outcome, table: str) -> None:
    """Write the table, the figures and a plot of the memory."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "entrefilet"
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    figures: dict[str, Any] = {
        "memory": [(round(seconds, 1), size) for seconds, size in outcome.memory],
        "requests": [[name, how, count] for (name, how), count in sorted(outcome.seen.items())],
        "errors": outcome.errors,
        "idle": outcome.idle,
    }
    (folder / "mixed_load.json").write_text(json.dumps(figures) + "\n", encoding="utf-8")
    shown = f"# Mixed load\n\n{table}\n\n![memory over time](mixed_load.svg)\n"
    (folder / "mixed_load.md").write_text(shown, encoding="utf-8")
    drawing, axes = pyplot.subplots(figsize=(7, 3.5))
    axes.plot([seconds / 60 for seconds, _ in outcome.memory], [size / 1e6 for _, size in outcome.memory])
    axes.set_xlabel("minutes")
    axes.set_ylabel("resident memory, MB")
    axes.set_ylim(bottom=0)
    axes.grid(visible=True, alpha=0.3)
    drawing.tight_layout()
    drawing.savefig(folder / "mixed_load.svg", metadata={"Date": None})


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write; 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--idle-minutes", type=float, default=2)
    parser.add_argument("--callers", type=int, default=3)
    parser.add_argument("--rest", type=float, default=0.5, help="rest after a request, as a share of its time")
    parser.add_argument("--every", type=float, default=5, help="seconds between two looks at the memory")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=folder, help="folder for mixed_load.json, mixed_load.md and mixed_load.svg")
    args = parser.parse_args(argv)
    outcome = measure(
        args.minutes, args.idle_minutes, args.callers, rest=args.rest, every=args.every, seed=args.seed
    )  # fmt: skip
    head = f"{machine()}; {args.minutes:g} minutes, {args.callers} callers, then {args.idle_minutes:g} minutes idle"
    table = f"{head}\n\n{tabulate(outcome)}"
    print(table)
    for error in outcome.errors[:20]:
        print(error, file=sys.stderr)
    if args.out:
        write(args.out, outcome, table)
    return 0 if outcome.holds else 1


def _call(caller: Caller, end: float, rest: float) -> None:
    while (began := time.monotonic()) < end:
        caller.send_one()
        time.sleep(max(0.05, rest * (time.monotonic() - began)))


def _pass_on(server: "subprocess.Popen[str]") -> None:
    assert server.stderr is not None
    for line in server.stderr:
        print(line, end="", file=sys.stderr)


def _memory(process: Any) -> int:
    import psutil

    total = 0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            total += one.memory_info().rss
    return total


def _processor_seconds(process: Any) -> float:
    import psutil

    total = 0.0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            total += times.user + times.system
    return total


if __name__ == "__main__":
    sys.exit(main())
