"""How long a reader waits while a job is being done: `python -m benchmarks.beside_jobs [--articles 12] [--runs 3]`.

Starts the real server, times briefs of an article of a thousand words, posts a job of so many such articles and times
briefs again while it is being done. Every article differs a little, and nothing is cached. Prints a Markdown table.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from typing import Any

from benchmarks.serving import ARTICLE, ROOT, base_url, machine, wait_ready

_BEGUN_SECONDS = 4  # until both workers of a job are in the middle of an article


def main(argv: list[str] | None = None) -> int:
    """Measure and print. Raises SystemExit where the job has ended before the last brief."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=12)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args(argv)
    text = ARTICLE.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        wanted = {"PORT": "0", "DATA_DIR": folder, "RESPONSE_CACHE_MEGABYTES": "0", "LOG_LEVEL": "error"}
        environment = os.environ | {f"ENTREFILET_{name}": value for name, value in wanted.items()}
        command = [sys.executable, "server.py"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            base = base_url(server)
            wait_ready(base)

            def brief(name: str) -> float:
                started = time.perf_counter()
                _ask(f"{base}/v1/briefs", {"text": f"{text}\n\n{name}."})
                return time.perf_counter() - started

            alone = [brief(f"Version {number}") for number in range(args.runs)]
            articles = [{"text": f"{text}\n\nArticle numéro {number}."} for number in range(args.articles)]
            job = _ask(f"{base}/v1/jobs", {"articles": articles})["id"]
            time.sleep(_BEGUN_SECONDS)
            beside = [brief(f"Nouvelle version {number}") for number in range(args.runs)]
            state = _ask(f"{base}/v1/jobs/{job}")["state"]
        finally:
            server.terminate()
            server.wait(60)
    if state != "running":
        raise SystemExit(f"the job is {state} already: give it more --articles")
    print(f"{machine()}; a job of {args.articles} articles, median of {args.runs} briefs\n")
    print("| a brief | seconds |\n| --- | --- |")
    print(f"| alone | {statistics.median(alone):.1f} |\n| beside a job | {statistics.median(beside):.1f} |")
    return 0


def _ask(url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=600) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


if __name__ == "__main__":
    sys.exit(main())
