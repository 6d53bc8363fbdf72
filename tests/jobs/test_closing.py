"""What is durable is closed while its workers still look at it."""

import threading
from pathlib import Path
from typing import Any

from service.bootstrap.durable import Durable
from service.settings import Settings


def test_an_article_in_hand_that_counts_the_queue_does_not_hold_up_the_end(tmp_path: Path) -> None:
    counted = threading.Event()
    durable = Durable(Settings(data_dir=tmp_path), lambda payload: payload, describe=lambda _: {}, post=_nothing)
    queue = durable.jobs
    stop = queue.stop

    def stop_and_wait_for_an_article() -> None:
        article = threading.Thread(target=lambda: (durable.jobs.store.count(), counted.set()), daemon=True)
        article.start()
        assert counted.wait(30)
        stop()

    queue.stop = stop_and_wait_for_an_article  # type: ignore[method-assign]
    durable.close()
    assert not durable.is_open


def _nothing(*_arguments: Any, **_options: Any) -> Any:
    raise AssertionError("no webhook is sent")
