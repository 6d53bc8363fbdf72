"""Loading, admitting and draining without a server around them."""

import threading
import time
from collections.abc import Callable

import pytest

from service.errors import Draining, EngineFailed, ModelNotAvailable, Overloaded
from service.web.lifecycle import Lifecycle
from tests.web.fakes import FakeServices


def make(services: FakeServices, running: int = 1, waiting: int = 1) -> Lifecycle:
    return Lifecycle(services, running_limit=running, waiting_limit=waiting, retry_seconds=0.02)  # type: ignore[arg-type]


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_missing_model_is_told_with_its_mend_until_it_is_there() -> None:
    built = threading.Event()

    def warm() -> None:
        if not built.is_set():
            raise ModelNotAvailable("the model is not built", mend="run entrefilet models build")

    services = FakeServices(is_ready=False, warming=warm)
    lifecycle = make(services)
    lifecycle.begin()
    until(lambda: lifecycle._failure is not None)
    with pytest.raises(ModelNotAvailable) as refused:
        lifecycle.check_ready()
    assert refused.value.mend == "run entrefilet models build"
    built.set()
    until(services.ready)
    lifecycle.check_ready()


def test_a_rehearsal_follows_once_requests_can_be_answered_and_harms_nobody_when_it_fails(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen = list[bool]()
    rehearsed = threading.Event()

    def rehearse() -> None:
        seen.append(services.ready() and lifecycle.tried.is_set())
        rehearsed.set()
        raise EngineFailed("the engine fell over")

    services = FakeServices(is_ready=False, rehearsing=rehearse)
    lifecycle = make(services)
    lifecycle.begin()
    assert rehearsed.wait(10)
    assert seen == [True]
    lifecycle.check_ready()
    until(lambda: "the engine fell over" in caplog.text)


def test_work_beyond_the_queue_is_shed_and_what_waits_gets_its_turn() -> None:
    lifecycle = make(FakeServices())
    release, done = threading.Event(), []

    def hold(name: str) -> None:
        with lifecycle.work():
            release.wait(10)
            done.append(name)

    threads = [threading.Thread(target=hold, args=(name,)) for name in ("first", "second")]
    for number, thread in enumerate(threads, 1):
        thread.start()
        until(lambda number=number: lifecycle.admitted == number)  # type: ignore[misc]
    with pytest.raises(Overloaded), lifecycle.work():
        pass
    release.set()
    for thread in threads:
        thread.join(10)
    assert sorted(done) == ["first", "second"]
    assert lifecycle.admitted == 0


def test_who_has_given_up_leaves_the_queue() -> None:
    lifecycle = make(FakeServices())
    with lifecycle.work():
        with pytest.raises(Draining), lifecycle.work(given_up=lambda: True):
            pass
        assert lifecycle.admitted == 1


def test_draining_waits_for_the_last_byte_and_no_longer_than_it_may() -> None:
    lifecycle = make(FakeServices())
    application = lifecycle.counting(lambda environ, start: iter([b"a", b"b"]))
    answer = application({}, None)
    assert lifecycle.requests == 1
    assert not lifecycle.drain(0.01)
    answer.close()  # type: ignore[attr-defined]
    assert lifecycle.drain(0.01)
    with pytest.raises(Draining):
        lifecycle.check_ready()
