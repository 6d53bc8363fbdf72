import base64
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from standardwebhooks import Webhook as Verifier

from service.jobs.model import JobState, NewItem, Webhook
from service.jobs.store import JobStore
from service.settings import Settings
from service.storage.database import open_database
from tests.jobs.receiver import Receiver

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
ARTICLES = 30


def start(data_dir: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.slow_worker", str(data_dir), "0.15"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "started\n"
    return process


def started_articles(data_dir: Path) -> list[int]:
    """Return the numbers of the articles that were begun, in order, again those that were begun again."""
    log = data_dir / "started.txt"
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def test_workers_killed_in_the_middle_lose_nothing_and_repeat_no_result(tmp_path: Path) -> None:
    receiver = Receiver(500)
    database = open_database(Settings(data_dir=tmp_path))
    store = JobStore(database)
    store.create("j", [NewItem({"number": n}) for n in range(ARTICLES)], webhook=Webhook(receiver.url, SECRET))
    kills, rng = 0, random.Random(7)
    try:
        while kills < 4:
            begun = started_articles(tmp_path)
            process = start(tmp_path)
            while len(started_articles(tmp_path)) == len(begun):
                time.sleep(0.005)
            time.sleep(rng.uniform(0, 0.1))
            process.kill()
            process.communicate()
            kills += 1
        assert store.find("j").state is JobState.RUNNING, "the job ended before it was killed in the middle"
        process = start(tmp_path)
        deadline = time.monotonic() + 60
        while not (len(receiver.received) >= 2) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.kill()
        process.communicate()
        job = store.find("j")
        assert (job.state, job.completed, job.failed) == (JobState.DONE, ARTICLES, 0)
        items = store.read_items("j", results=True)
        assert [item.result for item in items] == [{"number": n} for n in range(ARTICLES)]
        assert sorted(item.sequence for item in items) == list(range(1, ARTICLES + 1))
        started = Counter(started_articles(tmp_path))
        assert set(started) == set(range(ARTICLES))
        assert max(started.values()) > 1, "no worker was killed while it held an article"
        assert sum(started.values()) <= ARTICLES + 2 * kills, "articles that were done were done again"
        assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1
        headers, body = receiver.received[-1]
        assert Verifier(SECRET).verify(body, headers)["data"]["completed"] == ARTICLES
    finally:
        receiver.stop()
        database.close()
