import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.domain import Article, BriefOptions
from service.errors import EngineFailed, LanguageNotSupported
from service.settings import Settings
from service.web.app import create_app
from tests.web.fakes import FRENCH, FakeServices, make_brief

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


def submit(client: FlaskClient, *texts: str, **members: Any) -> Any:
    articles = [{"text": text, "id": f"a{i}"} for i, text in enumerate(texts)]
    return client.post("/v1/jobs", json={"articles": articles, **members})


def ended(client: FlaskClient, location: str, seconds: float = 20) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    while True:
        job: dict[str, Any] = client.get(location).json
        if job["finished"]:
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.05)


def test_a_job_is_accepted_done_and_its_results_fetched(client: FlaskClient) -> None:
    response = submit(client, FRENCH, FRENCH + " Autre fin.", options={"key_points": 1})
    assert response.status_code == 202
    location = response.headers["Location"]
    assert response.json["id"] in location
    job = ended(client, location)
    assert (job["state"], job["total"], job["completed"], job["failed"]) == ("done", 2, 2, 0)
    assert [item["id"] for item in job["items"]] == ["a0", "a1"]
    assert "result" not in job["items"][0]
    item = client.get(job["items"][1]["location"]).json
    assert len(item["result"]["key_points"]) == 1
    assert client.get(f"{location}?results=true").json["items"][1] == item
    assert job["created"].endswith("Z")
    assert job["webhook"] is None


def test_the_names_of_articles_come_back_as_they_were_sent(client: FlaskClient) -> None:
    names = ["une", "", "é « »", "\u0000\u0007", None]
    body = {"articles": [{"text": FRENCH, "id": name} for name in names]}
    assert [item["id"] for item in client.post("/v1/jobs", json=body).json["items"]] == names


def test_a_bad_article_fails_alone_and_says_why(client: FlaskClient) -> None:
    job = ended(client, submit(client, FRENCH, "Trop court").headers["Location"])
    assert (job["state"], job["failed"]) == ("done", 1)
    good, bad = job["items"]
    assert (good["state"], good["error"]) == ("done", None)
    assert bad["state"] == "failed"
    assert bad["error"]["type"].endswith("#article-too-short")
    assert bad["error"]["mend"]


def test_an_engine_that_stumbles_is_tried_again_and_a_bug_is_told_as_an_opaque_error(data_dir: Path) -> None:
    calls: list[str] = []

    def answer(article: Article, options: BriefOptions) -> Any:
        calls.append(article.text)
        if "stumble" in article.text and len(calls) == 1:
            raise EngineFailed("out of memory")
        if "bug" in article.text:
            raise ZeroDivisionError("secret detail")
        if "langue" in article.text:
            raise LanguageNotSupported("the text is in Breton", mend="send French")
        return make_brief(article, options)

    app = create_app(Settings(min_words=1, job_workers=1, job_lease_seconds=1), FakeServices(answer=answer))
    try:
        client = app.test_client()
        job = ended(client, submit(client, "stumble ici", "un bug ici", "langue ici").headers["Location"])
        stumbled, bug, language = job["items"]
        assert (stumbled["state"], stumbled["attempts"]) == ("done", 2)
        assert bug["error"]["type"] == "/docs#internal-error"
        assert "secret" not in json.dumps(job)
        assert "Breton" in language["error"]["detail"]
    finally:
        app.extensions["durable"].close()


def test_equal_articles_of_a_job_are_briefed_once(settings: Settings) -> None:
    texts: list[str] = []

    def answer(article: Article, options: BriefOptions) -> Any:
        texts.append(article.text)
        return make_brief(article, options)

    app = create_app(settings, FakeServices(answer=answer))
    try:
        client = app.test_client()
        location = submit(client, *[FRENCH] * 90, *(f"{FRENCH} Pont {n}." for n in range(10))).headers["Location"]
        while client.get(location).json["completed"] < 100:
            time.sleep(0.02)
        items = client.get(f"{location}?results=true").json["items"]
    finally:
        app.extensions["durable"].close()
    assert set(texts) == {FRENCH, *(f"{FRENCH} Pont {n}." for n in range(10))}
    assert texts.count(FRENCH) <= settings.job_workers  # on PostgreSQL two may claim the first two at the same moment
    assert [item["state"] for item in items] == ["done"] * 100
    assert items[0]["result"] == items[89]["result"]


@contextmanager
def half_done(settings: Settings) -> Iterator[tuple[Flask, FlaskClient, str, threading.Event]]:
    """An application whose only worker has done a job's first article and waits in the second one for an event.

    Yields it with a client, the job's address and the event.
    """
    gate = threading.Event()

    def answer(article: Article, options: BriefOptions) -> Any:
        if "attendre" in article.text:
            gate.wait(20)
        return make_brief(article, options)

    app = create_app(settings.model_copy(update={"job_workers": 1}), FakeServices(answer=answer))
    try:
        client = app.test_client()
        location = submit(client, FRENCH, FRENCH + " Il faut attendre.", FRENCH + " Il pleut.").headers["Location"]
        while client.get(location).json["completed"] < 1:
            time.sleep(0.02)
        yield app, client, location, gate
    finally:
        gate.set()
        app.extensions["durable"].close()


def test_a_job_can_be_cancelled_and_keeps_what_is_done(settings: Settings) -> None:
    with half_done(settings) as (_, client, location, gate):
        cancelled = client.post(f"{location}/cancel").json
        gate.set()
        assert cancelled["state"] == "cancelled"
        assert [item["state"] for item in cancelled["items"]] == ["done", "cancelled", "cancelled"]
        assert client.post(f"{location}/cancel").json == cancelled
        assert client.get(f"{location}/items/0").json["result"]


def test_a_reader_that_has_the_job_gets_304(client: FlaskClient) -> None:
    location = submit(client, FRENCH).headers["Location"]
    ended(client, location)
    etag = client.get(location).headers["ETag"]
    assert client.get(location, headers={"If-None-Match": etag}).status_code == 304


def test_a_dry_run_checks_every_article_and_makes_nothing(client: FlaskClient, services: FakeServices) -> None:
    response = submit(client, FRENCH, "court", dry_run=True)
    assert response.status_code == 200
    assert [refused["id"] for refused in response.json["refused"]] == ["a1"]
    assert services.calls == []


def test_pages_of_a_job_follow_one_another(client: FlaskClient) -> None:
    location = submit(client, *[FRENCH] * 5).headers["Location"]
    first = client.get(f"{location}?limit=2").json
    second = client.get(first["next"]).json
    third = client.get(second["next"]).json
    assert [item["index"] for page in (first, second, third) for item in page["items"]] == [0, 1, 2, 3, 4]
    assert third["next"] is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"articles": []}, 422),
        ({"articles": [{"text": 3}]}, 422),
        ({"articles": [{"text": FRENCH, "colour": "red"}]}, 422),
        ({"articles": [{"text": "\ud800"}]}, 422),
        ({"articles": [{"text": FRENCH}], "options": {"key_points": 99}}, 422),
        ({"articles": [{"text": FRENCH}], "webhook": {"url": "https://a.example/"}}, 422),
        ({"articles": [{"text": FRENCH}], "webhook": {"url": "http://127.0.0.1/", "secret": SECRET}}, 422),
        ({"articles": [{"text": FRENCH}], "webhook": {"url": "http://localhost/", "secret": SECRET}}, 422),
        ({"articles": [{"text": FRENCH}], "webhook": {"url": "http://[::1]/", "secret": SECRET}}, 422),
        ({"articles": [{"text": FRENCH}], "webhook": {"url": "https://a.example/\r\nX: y", "secret": SECRET}}, 422),
        ({"articles": [{"text": FRENCH}], "webhook": {"url": "https://a.example/", "secret": "short"}}, 422),
        ([], 422),
    ],
)
def test_what_is_no_job_is_refused(client: FlaskClient, body: Any, status: int) -> None:
    response = client.post("/v1/jobs", data=json.dumps(body), content_type="application/json")
    assert response.status_code == status
    assert response.content_type == "application/problem+json"


def test_a_job_of_too_many_articles_is_refused(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"job_items": 2}), FakeServices())
    assert submit(app.test_client(), *[FRENCH] * 3).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/v1/jobs/nobody",
        "/v1/jobs/nobody/items/0",
        "/v1/jobs/nobody/events",
        "/v1/jobs/..%2f..%2fetc",
        "/v1/jobs/%00",
        "/v1/jobs/x'; drop table jobs; --",
    ],
)
def test_unknown_jobs_are_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_index_beyond_every_integer_of_the_database_is_not_found(client: FlaskClient) -> None:
    location = submit(client, FRENCH).headers["Location"]
    assert client.get(f"{location}/items/{10**30}").status_code == 404


def test_a_job_outlives_the_process_that_took_it(data_dir: Path, settings: Settings) -> None:
    accepting = create_app(settings.model_copy(update={"job_workers": 0}), FakeServices())
    location = submit(accepting.test_client(), FRENCH).headers["Location"]
    accepting.extensions["durable"].close()
    later: Flask = create_app(settings, FakeServices())
    try:
        assert ended(later.test_client(), location)["state"] == "done"
    finally:
        later.extensions["durable"].close()


def test_articles_wait_while_the_models_load(data_dir: Path, settings: Settings) -> None:
    loaded = threading.Event()
    services = FakeServices(is_ready=False, warming=lambda: loaded.wait(20))  # type: ignore[arg-type, return-value]
    app = create_app(settings.model_copy(update={"job_lease_seconds": 1}), services)
    try:
        client = app.test_client()
        location = submit(client, FRENCH).headers["Location"]
        time.sleep(0.2)  # that nothing comes of it cannot be waited for
        assert client.get(location).json["completed"] == 0
        loaded.set()
        job = ended(client, location)
        assert (job["failed"], job["items"][0]["attempts"]) == (0, 1)
    finally:
        loaded.set()
        app.extensions["durable"].close()


def test_a_job_may_be_larger_than_other_requests_also_under_an_idempotency_key(client: FlaskClient) -> None:
    body = {"articles": [{"text": FRENCH * 40} for _ in range(600)]}
    first = client.post("/v1/jobs", json=body, headers={"Idempotency-Key": "large"})
    assert first.status_code == 202, first.text
    assert client.post("/v1/jobs", json=body, headers={"Idempotency-Key": "large"}).json["id"] == first.json["id"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=101&results=true", "offset=-1", "offset=1.0", "results=yes", "limit="]
)
def test_a_page_of_a_job_that_cannot_be_is_refused_by_the_name_of_its_option(client: FlaskClient, query: str) -> None:
    refused = client.get(f"/v1/jobs/unknown?{query}")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json["errors"]] == [query.split("=", maxsplit=1)[0]]
    assert "Value error" not in refused.text
