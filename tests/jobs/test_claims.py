import threading
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.jobs.claims import Claims
from service.jobs.model import ItemState, JobState, NewItem, Webhook
from service.jobs.outbox import Outbox
from service.jobs.store import JobStore
from service.storage.database import Database
from tests.jobs.conftest import Clock

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"


def articles(count: int) -> list[NewItem]:
    return [NewItem({"text": f"Article {i}"}, reference=f"a{i}") for i in range(count)]


@pytest.fixture
def store(database: Database, clock: Clock) -> JobStore:
    return JobStore(database, retention_seconds=100, clock=clock)


@pytest.fixture
def claims(database: Database, clock: Clock) -> Claims:
    return Claims(database, lease_seconds=10, retention_seconds=100, max_attempts=3, clock=clock)


def test_a_job_goes_from_queued_through_running_to_done(store: JobStore, claims: Claims) -> None:
    assert store.create("j", articles(2)).state is JobState.QUEUED
    first = claims.claim("w")
    assert first
    assert first.payload == {"text": "Article 0"}
    assert store.find("j").state is JobState.RUNNING
    second = claims.claim("w")
    assert second
    assert claims.claim("w") is None
    assert claims.finish(second, {"en": "two"})
    assert claims.fail(first, {"type": "article-empty"})
    job = store.find("j")
    assert job
    assert (job.state, job.completed, job.failed) == (JobState.DONE, 2, 1)
    items = store.read_items("j", results=True)
    assert [item.state for item in items] == [ItemState.FAILED, ItemState.DONE]
    assert items[0].error == {"type": "article-empty"}
    assert items[1].result == {"en": "two"}
    assert [item.position for item in store.read_ended("j", 0)] == [1, 0]


def test_equal_articles_of_a_job_are_done_once(store: JobStore, claims: Claims) -> None:
    other, same = NewItem({"text": "Autre"}, reference="o"), {"text": "Même texte", "style": "auto"}
    store.create("j", [*(NewItem(dict(reversed(same.items())), reference=f"a{i}") for i in range(5)), other])
    store.create("k", [NewItem(same)])
    first = claims.claim("w")
    others = [claims.claim("w"), claims.claim("w")]
    assert claims.claim("w") is None  # what waits is equal to what runs
    assert [(claim.job_id, claim.position) for claim in (first, *others) if claim] == [("j", 0), ("k", 0), ("j", 5)]
    assert first
    assert claims.finish(first, {"en": "same"})
    items = store.read_items("j", results=True)
    assert [item.result for item in items[:5]] == [{"en": "same"}] * 5
    assert [item.reference for item in items[:5]] == [f"a{i}" for i in range(5)]
    assert sorted(item.position for item in store.read_ended("j", 0)) == [0, 1, 2, 3, 4]
    job = store.find("j")
    assert job
    assert (job.state, job.completed) == (JobState.RUNNING, 5)


def test_an_equal_article_is_taken_up_when_the_worker_of_the_first_has_died(
    store: JobStore, claims: Claims, clock: Clock
) -> None:
    store.create("j", [NewItem({"text": "Même"}), NewItem({"text": "Même"})])
    assert claims.claim("dead")
    assert claims.claim("w") is None
    clock.now += 11
    assert claims.recover() == 1
    claim = claims.claim("w")
    assert claim
    assert claims.finish(claim, {"en": "same"})
    job = store.find("j")
    assert job
    assert (job.state, job.completed, job.failed) == (JobState.DONE, 2, 0)


def test_an_article_that_cannot_be_read_ends_its_equals_and_a_broken_engine_does_not(
    store: JobStore, claims: Claims
) -> None:
    store.create("j", [NewItem({"text": "x"}), NewItem({"text": "x"})])
    store.create("k", [NewItem({"text": "y"}), NewItem({"text": "y"})])
    bad, broken = claims.claim("w"), claims.claim("w")
    assert bad
    assert broken
    assert claims.fail(bad, {"type": "article-empty"}, with_equal=True)
    assert claims.fail(broken, {"type": "engine-failed"})
    jobs = [store.find("j"), store.find("k")]
    assert [(job.state, job.failed) for job in jobs if job] == [(JobState.DONE, 2), (JobState.RUNNING, 1)]


def test_an_id_that_is_taken_returns_the_job_that_has_it(store: JobStore) -> None:
    store.create("j", articles(2))
    assert store.create("j", articles(7)).total == 2
    assert len(store.read_items("j")) == 2


def test_a_job_of_another_owner_is_not_found(store: JobStore) -> None:
    store.create("j", articles(1), owner="key-a")
    assert store.find("j", "key-b") is None
    assert store.find("j", None) is None
    assert store.find("j", "key-a") is not None


def test_the_article_of_a_dead_worker_is_done_again_once_its_lease_has_lapsed(
    store: JobStore, claims: Claims, clock: Clock
) -> None:
    store.create("j", articles(1))
    lost = claims.claim("dead")
    assert lost
    clock.now += 9
    assert claims.recover() == 0
    clock.now += 2
    assert claims.recover() == 1
    again = claims.claim("alive")
    assert again
    assert again.attempt == 2
    assert claims.finish(again, {"by": "alive"})
    assert not claims.finish(lost, {"by": "dead"})
    assert store.read_item("j", 0).result == {"by": "alive"}
    assert store.find("j").completed == 1


def test_a_renewed_lease_does_not_lapse(store: JobStore, claims: Claims, clock: Clock) -> None:
    store.create("j", articles(1))
    claims.claim("slow")
    for _ in range(5):
        clock.now += 8
        claims.renew("slow", [("j", 0)])
        assert claims.recover() == 0


def test_an_article_that_kills_every_worker_fails_in_the_end(store: JobStore, claims: Claims, clock: Clock) -> None:
    store.create("j", articles(1))
    for _ in range(3):
        assert claims.claim("victim")
        clock.now += 11
        claims.recover()
    assert claims.claim("victim") is None
    item = store.read_item("j", 0)
    assert item
    assert item.state is ItemState.FAILED
    assert item.error
    assert item.error["type"] == "worker-lost"
    assert store.find("j").state is JobState.DONE


def test_a_cancelled_job_takes_no_result_and_keeps_those_it_has(store: JobStore, claims: Claims) -> None:
    store.create("j", articles(3))
    done, running = claims.claim("w"), claims.claim("w")
    assert done
    assert running
    claims.finish(done, {"en": "one"})
    store.cancel("j")
    assert not claims.finish(running, {"en": "late"})
    assert claims.claim("w") is None
    job = store.find("j")
    assert job
    assert (job.state, job.completed) == (JobState.CANCELLED, 3)
    states = [item.state for item in store.read_items("j")]
    assert states == [ItemState.DONE, ItemState.CANCELLED, ItemState.CANCELLED]
    assert [item.position for item in store.read_ended("j", 1)] == [1, 2]


def test_a_small_job_does_not_wait_for_a_big_one_and_the_big_one_does_not_starve(
    store: JobStore, claims: Claims, clock: Clock
) -> None:
    store.create("big", articles(50))
    for _ in range(10):
        claims.claim("w")
    clock.now += 1
    store.create("small", articles(1))
    order = [claims.claim("w").job_id for _ in range(3)]
    assert "small" in order
    assert "big" in order


def test_the_webhook_is_posted_with_the_last_article_and_not_before(
    store: JobStore, claims: Claims, database: Database, clock: Clock
) -> None:
    outbox = Outbox(database, clock=clock)
    store.create("j", articles(2), webhook=Webhook("https://a.example/hook", SECRET))
    first, second = claims.claim("w"), claims.claim("w")
    assert first
    assert second
    claims.finish(first, {})
    assert outbox.find("j") is None
    claims.finish(second, {})
    delivery = outbox.find("j")
    assert delivery
    assert delivery.id == "msg_j"


def test_results_are_forgotten_when_their_time_is_over(store: JobStore, claims: Claims, clock: Clock) -> None:
    store.create("j", articles(1))
    claim = claims.claim("w")
    assert claim
    claims.finish(claim, {})
    clock.now += 99
    assert store.purge() == 0
    clock.now += 2
    assert store.purge() == 1
    assert store.find("j") is None
    assert store.read_items("j") == []


def test_threads_never_share_an_article(store: JobStore, claims: Claims) -> None:
    store.create("j", articles(60))
    seen: list[int] = []

    def work(name: str) -> None:
        while claim := claims.claim(name):
            seen.append(claim.position)
            claims.finish(claim, {"by": name})

    threads = [threading.Thread(target=work, args=(f"w{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(60))
    assert [item.sequence for item in store.read_ended("j", 0)] == list(range(1, 61))


@given(st.lists(st.sampled_from(["claim", "finish", "fail", "die", "lapse", "recover", "release"]), max_size=40))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_every_article_ends_once(database: Database, steps: list[str]) -> None:
    clock = Clock()
    store = JobStore(database, clock=clock)
    claims = Claims(database, lease_seconds=10, max_attempts=1000, clock=clock)
    job = uuid.uuid4().hex
    store.create(job, articles(3))
    held = []
    for step in steps:
        if step == "claim" and (claim := claims.claim("w")):
            held.append(claim)
        elif step == "finish" and held:
            claims.finish(held.pop(), {})
        elif step == "fail" and held:
            claims.fail(held.pop(0), {})
        elif step == "release" and held:
            claims.release(held.pop(), counts=True)
        elif step == "lapse":
            clock.now += 11
        elif step == "recover":
            claims.recover()
    clock.now += 11
    claims.recover()
    while claim := claims.claim("w"):
        claims.finish(claim, {})
    found = store.find(job)
    assert found
    assert found.state is JobState.DONE
    assert found.completed == 3
    assert sorted(item.sequence or 0 for item in store.read_items(job)) == [1, 2, 3]


def test_what_all_articles_of_a_job_have_in_common_is_kept_once_and_forgotten_with_it(
    store: JobStore, claims: Claims, database: Database, clock: Clock
) -> None:
    store.create("j", articles(2), common={"glossary": "a\tb", "text": "overridden"})
    for number in range(2):
        claim = claims.claim("w")
        assert claim
        assert claim.payload == {"glossary": "a\tb", "text": f"Article {number}"}
        assert claims.finish(claim, {})
    clock.now += 101
    assert store.purge() == 1
    with database.read() as connection:
        assert connection.exec_driver_sql("select count(*) from commons").scalar() == 0
