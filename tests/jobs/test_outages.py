"""The queue while its database is away, its clock is set, or a receiver does not answer."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from service.errors import EngineFailed, InvalidSettings
from service.jobs.claims import CLOCK_SKEW_S, MAX_WAIT_S, Claims
from service.jobs.model import ItemState, JobState, NewItem, Webhook
from service.jobs.outbox import Outbox
from service.jobs.queue import HintQueue
from service.jobs.store import JobStore
from service.jobs.webhooks import Sender
from service.jobs.worker import Worker
from service.priority import is_background
from service.settings import Settings
from service.storage.database import Database, is_unavailable
from service.storage.idempotency import IdempotencyStore, Ticket
from service.storage.keys import KeyStore
from service.storage.usage import Limits
from tests.jobs.conftest import Clock

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"


def away() -> OperationalError:
    return OperationalError("update", {}, Exception("database or disk is full"))


class Outage:
    """Claims over a database that fails a few times when an end is to be written."""

    def __init__(self, claims: Claims, failures: int) -> None:
        self._claims, self.failures = claims, failures

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            if name in ("finish", "fail", "release") and self.failures:
                self.failures -= 1
                raise away()
            return getattr(self._claims, name)(*args, **options)

        return call


def describe(error: Exception) -> Mapping[str, Any]:
    return {"type": type(error).__name__}


def test_what_is_done_waits_for_the_database_and_is_not_done_again(database: Database, clock: Clock) -> None:
    store, claims = JobStore(database, clock=clock), Claims(database, clock=clock)
    store.create("j", [NewItem({"n": 1})])
    done: list[Any] = []

    def handle(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        assert is_background()
        done.append(payload)
        return {"en": "one"}

    outage = Outage(claims, 3)
    assert Worker(outage, handle, describe).do_next()  # type: ignore[arg-type]
    assert (outage.failures, len(done)) == (0, 1)
    item = store.read_items("j", results=True)[0]
    assert (item.state, item.attempts, item.result) == (ItemState.DONE, 1, {"en": "one"})


def test_a_worker_that_stops_waits_for_no_database(database: Database, clock: Clock) -> None:
    JobStore(database, clock=clock).create("j", [NewItem({"n": 1})])
    worker = Worker(Outage(Claims(database, clock=clock), 10**6), lambda p: p, describe)  # type: ignore[arg-type]
    worker.stop()
    with pytest.raises(OperationalError):
        worker.do_next()


def test_an_engine_that_fails_is_asked_again_after_pauses_and_then_no_more(database: Database, clock: Clock) -> None:
    store, claims = JobStore(database, clock=clock), Claims(database, clock=clock)
    store.create("j", [NewItem({"n": 1})])

    def handle(_payload: Mapping[str, Any]) -> Mapping[str, Any]:
        raise MemoryError if clock.now % 2 else EngineFailed("down")

    worker = Worker(claims, handle, describe, pauses=(1.0, 30.0))
    for pause in (1.0, 30.0):
        assert worker.do_next()
        assert not worker.do_next()
        clock.now += pause - 0.5
        assert not worker.do_next()
        clock.now += 0.5
    assert worker.do_next()
    assert (store.find("j").state, store.find("j").failed) == (JobState.DONE, 1)


def test_what_a_dead_worker_held_is_done_again_though_the_clock_was_set_back(database: Database, clock: Clock) -> None:
    store, claims = JobStore(database, clock=clock), Claims(database, lease_seconds=10, clock=clock)
    store.create("j", [NewItem({"n": 1}), NewItem({"n": 2})])
    assert claims.claim("dead")
    failed = claims.claim("dead")
    claims.release(failed, counts=True, wait=MAX_WAIT_S)
    assert claims.recover() == 0
    clock.now -= 2 * 10 + CLOCK_SKEW_S + MAX_WAIT_S
    assert claims.recover() == 1
    assert {claims.claim("w").position, claims.claim("w").position} == {0, 1}


def test_holds_rates_and_webhooks_outlive_no_clock_that_was_set_back(database: Database, clock: Clock) -> None:
    dead, alive = (IdempotencyStore(database, clock=clock) for _ in range(2))
    assert isinstance(dead.begin("", "key", "print"), Ticket)
    key, _ = KeyStore(database, clock=clock).create("desk", requests_per_minute=1)
    limits = Limits(database, clock=clock)
    assert limits.request(key).allowed
    assert not limits.request(key).allowed
    outbox = ended(database, clock, "j", "http://one.example/hook")
    clock.now -= 7200
    assert isinstance(alive.begin("", "key", "print"), Ticket)
    assert limits.request(key).allowed
    assert outbox.due()
    claimed = outbox.claim(60)
    assert claimed
    assert claimed[0].job_id == "j"


def ended(database: Database, clock: Clock, job: str, url: str) -> Outbox:
    JobStore(database, clock=clock).create(job, [NewItem({"n": job})], webhook=Webhook(url, SECRET))
    claims = Claims(database, clock=clock)
    claims.finish(claims.claim("w"), {})
    return Outbox(database, clock=clock)


def test_a_host_that_does_not_answer_has_two_senders_at_the_most(database: Database, clock: Clock) -> None:
    for number in range(4):
        outbox = ended(database, clock, f"mute{number}", "http://mute.example/hook")
    clock.now += 1
    ended(database, clock, "other", "http://other.example/hook")
    release, requested = threading.Event(), []

    def post(url: str, *_: Any, **__: Any) -> tuple[int, Mapping[str, str]]:
        requested.append(url)
        if "mute" in url:
            release.wait(60)
        return 204, {}

    sender = Sender(outbox, post, clock=clock)
    mute = [threading.Thread(target=sender.send_next) for _ in range(2)]
    for thread in mute:
        thread.start()
    while len(requested) < 2:
        threading.Event().wait(0.01)
    try:
        assert sender.send_next()
        assert requested[-1] == "http://other.example/hook"
        assert not sender.send_next()
    finally:
        release.set()
        for thread in mute:
            thread.join()
    assert sender.send_next()
    assert sender.send_next()
    assert outbox.count() == {"pending": 0, "delivered": 5, "dead": 0}


def test_work_goes_on_where_hints_cannot_be_stored(settings: Settings, wait_until: Callable[..., None]) -> None:
    left = [1, 2, 3]
    queue = HintQueue("test", lambda: bool(left and left.pop()), workers=1, settings=settings)

    def full(*_: Any, **__: Any) -> None:
        raise OSError("No space left on device")

    queue._huey.storage.enqueue = full
    queue.start()
    queue.hint()
    wait_until(lambda: not left)
    queue.stop()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (away(), True),
        (InvalidSettings("cannot open"), True),
        (DatabaseError("select", {}, Exception("database disk image is malformed")), True),
        (IntegrityError("insert", {}, Exception("unique")), False),
        (ValueError("no error of a database"), False),
    ],
)
def test_an_outage_is_told_from_a_wrong_request(error: Exception, expected: bool) -> None:
    assert is_unavailable(error) is expected
