"""DELETE of a job while its articles are done."""

import time

from service.settings import Settings
from service.web.app import create_app
from tests.web.api.test_jobs import half_done, submit
from tests.web.fakes import FRENCH, FakeServices


def test_a_job_that_is_deleted_is_gone_with_its_results_and_webhook(settings: Settings) -> None:
    with half_done(settings) as (app, client, location, gate):
        deleted = client.delete(location)
        assert (deleted.status_code, deleted.data) == (204, b"")
        gate.set()
        for path in ("", "/items/0", "/events"):
            assert client.get(location + path).status_code == 404
        assert client.delete(location).status_code == 404
        assert client.post(f"{location}/cancel").status_code == 404
        after = submit(client, FRENCH).headers["Location"]  # the worker lives on
        while client.get(after).json["state"] != "done":
            time.sleep(0.02)
        queue = app.extensions["durable"].jobs
        assert queue.store.count()["done"] == 1
        assert queue.outbox.count()["pending"] == 0


def test_the_key_of_a_job_that_was_deleted_makes_it_anew(settings: Settings) -> None:
    app = create_app(settings, FakeServices())
    try:
        client, headers = app.test_client(), {"Idempotency-Key": "une"}
        body = {"articles": [{"text": FRENCH}]}
        first = client.post("/v1/jobs", json=body, headers=headers)
        assert client.delete(first.headers["Location"]).status_code == 204
        again = client.post("/v1/jobs", json=body, headers=headers)
        assert again.status_code == 202
        assert client.get(again.headers["Location"]).status_code == 200
    finally:
        app.extensions["durable"].close()
