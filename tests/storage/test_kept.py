"""What is kept beside jobs, on either database: answers under idempotency keys, and finished results."""

import threading

import pytest

from service.storage.database import Database
from service.storage.idempotency import IdempotencyStore, KeyReused, StillRunning, StoredResponse, Ticket
from service.storage.response_cache import ResponseCache
from tests.jobs.conftest import Clock


def test_a_request_is_done_once_and_its_answer_given_again(database: Database, clock: Clock) -> None:
    here, there = (IdempotencyStore(database, retention_seconds=100, clock=clock) for _ in range(2))
    ticket = here.begin("owner", "key", "print")
    assert isinstance(ticket, Ticket)
    with pytest.raises(StillRunning):
        there.begin("owner", "key", "print")
    with pytest.raises(KeyReused):
        there.begin("owner", "key", "another print")
    assert isinstance(there.begin("another owner", "key", "print"), Ticket)
    answer = StoredResponse(202, {"Location": "/v1/jobs/é"}, b"\x00\xff bytes")
    here.keep(ticket, answer)
    assert there.begin("owner", "key", "print") == answer
    clock.now += 101
    assert isinstance(there.begin("owner", "key", "another print"), Ticket)


def test_what_a_dead_process_began_another_may_do_half_a_minute_later(database: Database, clock: Clock) -> None:
    dead, alive = (IdempotencyStore(database, clock=clock) for _ in range(2))
    lost = dead.begin("", "key", "print")
    assert isinstance(lost, Ticket)
    clock.now += 31
    ticket = alive.begin("", "key", "print")
    assert isinstance(ticket, Ticket)
    dead.keep(lost, StoredResponse(200, {}, b"late"))
    with pytest.raises(StillRunning):
        dead.begin("", "key", "print")
    alive.give_up(ticket)
    assert isinstance(dead.begin("", "key", "print"), Ticket)


def test_of_many_at_once_one_gets_the_ticket(database: Database) -> None:
    tickets: list[object] = []
    refused: list[object] = []
    barrier = threading.Barrier(6)

    def ask() -> None:
        store = IdempotencyStore(database)
        barrier.wait(20)
        try:
            tickets.append(store.begin("", "key", "print"))
        except StillRunning as error:
            refused.append(error)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(tickets), len(refused)) == (1, 5)


def test_results_are_bounded_and_the_least_used_go_first(database: Database, clock: Clock) -> None:
    cache = ResponseCache(database, max_bytes=1000, clock=clock)
    for n in range(10):
        cache.put(f"k{n}", bytes([n]) * 100)
        clock.now += 100
    assert cache.get("k0") == bytes(100)
    cache.put("new", b"n" * 300)
    cache.evict()
    assert cache.get("k0") == bytes(100)
    assert cache.get("new") == b"n" * 300
    assert cache.get("k1") is None
    cache.put("huge", bytes(600))
    assert cache.get("huge") is None
    assert ResponseCache(database, max_bytes=0).get("k0") is None
