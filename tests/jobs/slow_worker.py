"""A process that does jobs slowly until it is killed: `python -m tests.jobs.slow_worker DATA_DIR SECONDS`."""

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from service.jobs.service import JobQueue
from service.settings import Settings
from service.storage.database import open_database
from service.web.outbound import webhook_post


def main(data_dir: str, seconds: str) -> None:
    settings = Settings(data_dir=Path(data_dir), job_lease_seconds=0.8, private_addresses=True)

    def handle(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        with (Path(data_dir) / "started.txt").open("a") as log:
            log.write(json.dumps(payload["number"]) + "\n")
        time.sleep(float(seconds))
        return {"number": payload["number"]}

    queue = JobQueue(
        settings,
        open_database(settings),
        handle=handle,
        describe=lambda error: {"type": type(error).__name__},
        post=webhook_post(settings),
        retry_seconds=(0.2,) * 20,
    )
    queue.start()
    print("started", flush=True)
    time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
