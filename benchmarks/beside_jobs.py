"""How long a reader waits while a job is being done: `python -m benchmarks.beside_jobs [--articles 12] [--runs 3]`.

Starts the real server, times briefs of an article of a thousand words, posts a job of so many such articles and times
briefs again while it is being done. Every article differs a little, and nothing is cached. Prints a Markdown table.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
import urllib.request

from benchmarks.serving import ARTICLE, machine, running, timed

_BEGUN_SECONDS = 4  # until both workers of a job are in the middle of an article


def main(argv: list[str] | None = None) -> int:
    """Measure and print. Raises SystemExit where the job has ended before the last brief."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=12)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args(argv)
    text = ARTICLE.read_text("utf-8")
    with (
        tempfile.TemporaryDirectory() as folder,
        running({"data_dir": folder, "response_cache_megabytes": 0}) as base,
    ):

        def brief(name: str) -> float:
            return timed(base, "/v1/briefs", {"text": f"{text}\n\n{name}."})[0]

        alone = [brief(f"Version {number}") for number in range(args.runs)]
        articles = [{"text": f"{text}\n\nArticle numéro {number}."} for number in range(args.articles)]
        job = timed(base, "/v1/jobs", {"articles": articles})[1]["id"]
        time.sleep(_BEGUN_SECONDS)
        beside = [brief(f"Nouvelle version {number}") for number in range(args.runs)]
        with urllib.request.urlopen(f"{base}/v1/jobs/{job}", timeout=60) as answer:
            state = json.load(answer)["state"]
    if state != "running":
        raise SystemExit(f"the job is {state} already: give it more --articles")
    print(f"{machine()}; a job of {args.articles} articles, median of {args.runs} briefs\n")
    print("| a brief | seconds |\n| --- | --- |")
    print(f"| alone | {statistics.median(alone):.1f} |\n| beside a job | {statistics.median(beside):.1f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
