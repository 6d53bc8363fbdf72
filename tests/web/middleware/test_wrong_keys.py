"""Keys that are wrong, guessed or revoked."""

from collections.abc import Callable

import pytest
from flask import Flask

from service.settings import Settings
from service.storage.database import open_database
from service.storage.keys import KeyStore
from service.web.app import create_app
from service.web.middleware.guesses import Guesses
from tests.web.fakes import FRENCH, FakeServices
from tests.web.middleware.keys import Make, bearer


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "x", lambda t: "", lambda t: "ef_", lambda t: "é"])
def test_a_wrong_key_is_refused(guarded: Flask, make: Make, change: Callable[[str], str]) -> None:
    wrong = change(make())
    assert guarded.test_client().get("/v1/models", headers={"X-API-Key": wrong}).status_code == 401


def test_a_revoked_key_is_refused_at_once(guarded: Flask, make: Make) -> None:
    client, token = guarded.test_client(), make()
    keys: KeyStore = guarded.extensions["durable"].keys
    assert client.get("/v1/models", headers=bearer(token)).status_code == 200
    assert keys.revoke(keys.list()[0].id)
    assert client.get("/v1/models", headers=bearer(token)).status_code == 401


def test_a_revoked_key_is_refused_at_once_by_every_process_and_its_streams_end(
    guarded: Flask, make: Make, settings: Settings
) -> None:
    other = create_app(settings.model_copy(update={"require_keys": "always", "job_workers": 0}), FakeServices())
    token = make()
    client, elsewhere = guarded.test_client(), other.test_client()
    for each in (client, elsewhere):
        assert each.get("/v1/models", headers=bearer(token)).status_code == 200
    guarded.extensions["durable"].close()  # nobody does the job, whose stream would end by itself
    sent = {"articles": [{"text": FRENCH}]}
    job = elsewhere.post("/v1/jobs", json=sent, headers=bearer(token)).json["id"]
    stream = elsewhere.get(f"/v1/jobs/{job}/events", headers=bearer(token), buffered=False)
    events = iter(stream.response)
    assert b"retry" in next(events)
    assert b"progress" in next(events)
    database = open_database(settings)
    keys = KeyStore(database)
    assert keys.revoke(keys.list()[0].id)
    assert [each.get("/v1/models", headers=bearer(token)).status_code for each in (client, elsewhere)] == [401, 401]
    assert list(events) == []
    stream.close()
    database.close()
    other.extensions["durable"].close()


def test_keys_that_are_guessed_are_looked_at_ten_times_a_minute_and_known_ones_always(
    guarded: Flask, make: Make
) -> None:
    client, token, unused = guarded.test_client(), make(), make("unused")
    assert client.get("/v1/models", headers=bearer(token)).status_code == 200
    statuses = [client.get("/v1/models", headers=bearer(f"ef_{n:012x}_guess")).status_code for n in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    refused = client.get("/v1/models", headers=bearer(unused))  # not even a right one is told from a wrong one
    assert refused.status_code == 429
    assert refused.json["type"].endswith("#too-many-wrong-keys")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert client.get("/v1/models", headers=bearer(token)).status_code == 200
    elsewhere = {"REMOTE_ADDR": "192.0.2.9"}
    assert client.get("/v1/models", headers=bearer(unused), environ_base=elsewhere).status_code == 200


def test_an_address_may_try_again_when_a_minute_has_passed_and_a_network_of_ipv6_counts_as_one() -> None:
    now = [100.0]
    guesses = Guesses(attempts=2, clock=lambda: now[0])
    for address in ("2001:db8::1", "2001:db8::2"):
        assert guesses.wait(address, "x") == 0
        guesses.wrong(address)
    assert guesses.wait("2001:db8::3", "x") == 60
    assert guesses.wait("2001:db8:0:1::3", "x") == 0
    for address in ("::ffff:192.0.2.1", "192.0.2.1"):
        guesses.wrong(address)
    assert guesses.wait("192.0.2.1", "x") == 60
    now[0] += 60
    assert guesses.wait("2001:db8::3", "x") == 0
    assert guesses.wait("192.0.2.1", "x") == 0
