"""Runs the production server over fakes whose briefs take the seconds named in the article: `slow_server.py PORT`."""

import sys
import time

from service.domain import Article, Brief, BriefOptions
from service.settings import Settings
from service.web.serve import run
from tests.web.fakes import FakeServices, make_brief


def slow(article: Article, options: BriefOptions) -> Brief:
    time.sleep(float(article.title or 0))
    return make_brief(article, options)


if __name__ == "__main__":
    warming, drain = float(sys.argv[1]), float(sys.argv[2])
    services = FakeServices(answer=slow, is_ready=False, warming=lambda: time.sleep(warming))
    raise SystemExit(run(Settings(port=0, min_words=1, drain_seconds=drain, log_format="text"), services))
