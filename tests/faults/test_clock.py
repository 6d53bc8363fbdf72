"""The clock set back and forward while articles are in hand and webhooks wait."""

from pathlib import Path

import pytest

from service.jobs.clock_watch import ClockWatch
from tests.faults.harness import ROUNDS, Process, job, wait_until, wrong_items
from tests.faults.outcomes import Outcome, record
from tests.jobs.receiver import Receiver

_TIMES = 10 if ROUNDS else 1
_JUMPS = {"back": -7200.0, "forward": 400 * 86400.0}


@pytest.mark.parametrize("way", _JUMPS)
def test_a_clock_that_is_set_holds_up_no_article_and_no_webhook(tmp_path: Path, way: str) -> None:
    receiver, recovery, wrong, clock = Receiver(), [], [], 0.0
    server = Process(tmp_path)
    try:
        server.start()
        for number in range(_TIMES):
            earlier = server.ask("POST", "/v1/jobs", job(10 * number))[2]["id"]
            wait_until(lambda key=earlier: server.ask("GET", f"/v1/jobs/{key}")[2]["state"] == "done")
            server.set("engine", "hang")
            key = server.ask("POST", "/v1/jobs", job(10 * number + 1, webhook=receiver.url))[2]["id"]
            wait_until(lambda key=key: server.ask("GET", f"/v1/jobs/{key}")[2]["items"][0]["state"] == "running")
            clock += _JUMPS[way]
            server.set("clock", clock)
            server.kill()  # with articles in hand, whose leases end by the old clock
            server.set("engine", "answer")
            server.start()
            received = number + 1
            recovery.append(wait_until(lambda received=received: len(receiver.received) >= received))
            wrong += wrong_items(server.ask("GET", f"/v1/jobs/{key}?results=true")[2])
            server.set("clock", clock + _JUMPS[way])  # and once more under a server that runs
            clock += _JUMPS[way]
            assert server.ask("GET", "/livez")[0] == 200
            again = server.ask("POST", "/v1/jobs", job(10 * number + 2))[2]["id"]
            wait_until(lambda key=again: server.ask("GET", f"/v1/jobs/{key}")[2]["state"] == "done")
            if way == "back":
                assert server.ask("GET", f"/v1/jobs/{earlier}")[0] == 200
    finally:
        server.kill()
        receiver.stop()
    record(
        Outcome(
            f"clock set {way}", 2 * _TIMES, len(wrong), recovery, "by two hours" if way == "back" else "by 400 days"
        )
    )
    assert wrong == []
    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == _TIMES


def test_a_jump_of_the_clock_is_noticed_for_an_hour() -> None:
    now = {"wall": 1_772_000_000.0, "steady": 50.0}
    watch = ClockWatch(lambda: now["wall"], lambda: now["steady"])
    now["wall"] += 3000
    now["steady"] += 3000
    assert not watch.was_set()
    now["wall"] += 400 * 86400
    assert watch.was_set()
    now["steady"] += 3599
    now["wall"] += 3599
    assert watch.was_set()
    now["steady"] += 2
    now["wall"] += 2
    assert not watch.was_set()
    now["wall"] -= 7200
    assert watch.was_set()
