import threading
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from service.domain import Article, BriefOptions
from service.settings import Settings
from service.storage.idempotency import IdempotencyStore, StillRunning
from service.web.app import create_app
from tests.web.fakes import FRENCH, FakeServices, make_brief

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def post(client: FlaskClient, body: Any, path: str = "/v1/translations", **headers: str) -> Any:
    return client.post(path, json=body, headers={**KEY, **headers})


def test_the_same_request_gets_the_first_answer_again(client: FlaskClient) -> None:
    first, again = post(client, {"text": FRENCH}), post(client, {"text": FRENCH})
    assert first.status_code == again.status_code == 200
    assert first.data == again.data
    assert first.content_type == again.content_type
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]


def test_a_job_is_made_once(client: FlaskClient) -> None:
    body = {"articles": [{"text": FRENCH}]}
    first, again = post(client, body, "/v1/jobs"), post(client, body, "/v1/jobs")
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.headers["Location"] == again.headers["Location"]


def test_a_job_is_made_once_though_its_answer_was_lost_with_the_process(client: FlaskClient, app: Any) -> None:
    body = {"articles": [{"text": FRENCH}]}
    first = post(client, body, "/v1/jobs")
    with app.extensions["durable"]._database.write() as connection:  # as if killed before the answer was kept
        connection.exec_driver_sql("update idempotency set status = null, lease = 0, holder = 'dead'")
    again = post(client, body, "/v1/jobs")
    assert "Idempotent-Replayed" not in again.headers
    assert again.json["id"] == first.json["id"]


@pytest.mark.parametrize(
    "other",
    [
        {"json": {"text": FRENCH + " Fin."}},
        {"json": {"text": FRENCH}, "path": "/v1/briefs"},
        {"json": {"text": FRENCH}, "headers": {"Accept": "text/plain"}},
        {"data": FRENCH, "content_type": "text/plain"},
    ],
)
def test_another_request_with_the_same_key_is_refused(client: FlaskClient, other: dict[str, Any]) -> None:
    post(client, {"text": FRENCH})
    headers = {**KEY, **other.pop("headers", {})}
    response = client.post(other.pop("path", "/v1/translations"), headers=headers, **other)
    assert response.status_code == 422
    assert response.json["type"].endswith("#idempotency-key-reused")


def test_while_the_first_runs_the_second_is_told_to_wait(settings: Settings) -> None:
    started, gate = threading.Event(), threading.Event()

    def answer(article: Article, options: BriefOptions) -> Any:
        started.set()
        gate.wait(20)
        return make_brief(article, options)

    app = create_app(settings, FakeServices(answer=answer))
    try:
        answers: list[Any] = []
        body = {"text": FRENCH}
        first = threading.Thread(target=lambda: answers.append(post(app.test_client(), body, "/v1/briefs")))
        first.start()
        assert started.wait(20)
        second = post(app.test_client(), body, "/v1/briefs")
        assert second.status_code == 409
        assert second.headers["Retry-After"]
        gate.set()
        first.join(20)
        assert post(app.test_client(), body, "/v1/briefs").data == answers[0].data
    finally:
        gate.set()
        app.extensions["durable"].close()


def test_the_answer_outlives_the_process(client: FlaskClient, app: Any, settings: Settings) -> None:
    first = post(client, {"text": FRENCH})
    app.extensions["durable"].close()
    later = create_app(settings, FakeServices())
    try:
        again = post(later.test_client(), {"text": FRENCH})
        assert again.data == first.data
        assert again.headers["Idempotent-Replayed"] == "true"
    finally:
        later.extensions["durable"].close()


def test_a_refusal_is_an_answer_too_but_a_failure_may_be_tried_again(settings: Settings) -> None:
    failing = [True]

    def answer(article: Article, options: BriefOptions) -> Any:
        if failing.pop() if failing else False:
            raise ZeroDivisionError
        return make_brief(article, options)

    app = create_app(settings, FakeServices(answer=answer))
    try:
        client = app.test_client()
        assert post(client, {"text": FRENCH}, "/v1/briefs").status_code == 500
        assert post(client, {"text": FRENCH}, "/v1/briefs").status_code == 200
        refused = client.post("/v1/briefs", json={"text": "court"}, headers={"Idempotency-Key": "other"})
        again = client.post("/v1/briefs", json={"text": "court"}, headers={"Idempotency-Key": "other"})
        assert refused.status_code == again.status_code == 422
        assert again.headers["Idempotent-Replayed"] == "true"
    finally:
        app.extensions["durable"].close()


@pytest.mark.parametrize("key", ["", "x" * 300, "clé", '""'])
def test_a_key_that_is_none_is_refused(client: FlaskClient, key: str) -> None:
    response = client.post(
        "/v1/translations", json={"text": FRENCH}, headers={"Idempotency-Key": key.encode("utf-8").decode("latin-1")}
    )
    assert response.status_code == 400


def test_keys_in_the_drafts_quotes_are_the_same_as_bare_ones(client: FlaskClient) -> None:
    client.post("/v1/translations", json={"text": FRENCH}, headers={"Idempotency-Key": '"abc"'})
    again = client.post("/v1/translations", json={"text": FRENCH}, headers={"Idempotency-Key": "abc"})
    assert again.headers["Idempotent-Replayed"] == "true"


def test_without_a_key_nothing_is_kept(client: FlaskClient, app: Any) -> None:
    client.post("/v1/translations", json={"text": FRENCH})
    assert not app.extensions["durable"].is_open


@pytest.mark.parametrize(("text", "status"), [(FRENCH, 200), (" ", 422)])
def test_an_answer_is_given_though_the_database_went_away_meanwhile(
    client: FlaskClient, app: Any, monkeypatch: pytest.MonkeyPatch, text: str, status: int
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("update", {}, Exception("the server closed the connection"))

    durable = app.extensions["durable"]
    durable.open()
    with monkeypatch.context() as outage:
        outage.setattr(type(durable.idempotency), "keep", away)
        outage.setattr(type(durable.idempotency), "give_up", away)
        assert post(client, {"text": text}).status_code == status


def test_a_request_that_could_not_be_given_up_is_free_when_its_hold_lapses(app: Any) -> None:
    durable = app.extensions["durable"]
    durable.open()
    now = [1000.0]
    store = IdempotencyStore(durable._database, clock=lambda: now[0])
    orphan, running = store.begin("", "orphan", "f"), store.begin("", "running", "f")
    store._done(orphan)  # as give_up does before it asks the database, which is away
    now[0] += 20
    store.renew()
    now[0] += 20
    assert store.begin("", "orphan", "f") == orphan
    with pytest.raises(StillRunning):
        store.begin("", running.key, "f")


def test_a_hold_is_renewed_while_its_process_lives(client: FlaskClient, app: Any) -> None:
    durable = app.extensions["durable"]
    durable.open()
    now = [1000.0]
    store = IdempotencyStore(durable._database, clock=lambda: now[0])
    other = IdempotencyStore(durable._database, clock=lambda: now[0])
    store.begin("", "k", "f")
    for _ in range(4):
        now[0] += 20
        store.renew()
        with pytest.raises(StillRunning):
            other.begin("", "k", "f")
    now[0] += 40
    assert other.begin("", "k", "f").key == "k"
