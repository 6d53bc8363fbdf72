"""Runs the production server over fakes whose briefs take the seconds, or wait for the file, named as their title:
`python -m tests.web.slow_server WARMING DRAIN`, where WARMING is `at-once` or the file that the warming waits for.
"""

import sys
import time
from pathlib import Path

from service.domain import Article, Brief, BriefOptions
from service.settings import Settings
from service.web.serve import run
from tests.web.fakes import FakeServices, make_brief


def slow(article: Article, options: BriefOptions) -> Brief:
    title = article.title or "0"
    if title.startswith("/"):
        wait_for(Path(title))
    else:
        time.sleep(float(title))
    return make_brief(article, options)


def wait_for(file: Path) -> None:
    while not file.exists():
        time.sleep(0.02)


if __name__ == "__main__":
    warming, drain = sys.argv[1], float(sys.argv[2])
    warm = (lambda: None) if warming == "at-once" else (lambda: wait_for(Path(warming)))
    services = FakeServices(answer=slow, is_ready=False, warming=warm)
    raise SystemExit(run(Settings(port=0, min_words=1, drain_seconds=drain, log_format="text"), services))
