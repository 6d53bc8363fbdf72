import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.engines.wrappers.metered import EngineCall
from service.settings import Settings
from service.web.app import create_app
from tests.web.fakes import FRENCH, FakeServices


def test_a_finished_brief_is_made_once_and_comes_back_byte_for_byte(
    client: FlaskClient, services: FakeServices
) -> None:
    first = client.post("/v1/briefs", json={"text": FRENCH})
    again = client.post("/v1/briefs", json={"text": FRENCH})
    assert first.data == again.data
    assert first.headers["ETag"] == again.headers["ETag"]
    assert len(services.calls) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"json": {"text": FRENCH + " Fin."}},
        {"json": {"text": FRENCH, "title": "Autre"}},
        {"json": {"text": FRENCH, "key_points": 1}},
    ],
)
def test_another_article_or_configuration_makes_another_brief(
    client: FlaskClient, services: FakeServices, other: dict[str, Any]
) -> None:
    client.post("/v1/briefs", json={"text": FRENCH})
    client.post("/v1/briefs", **other)
    assert len(services.calls) == 2


def test_types_and_texts_are_kept_apart(client: FlaskClient) -> None:
    body = {"text": FRENCH}
    kinds = ("application/json", "text/markdown", "text/plain")
    for _ in range(2):
        for kind in kinds:
            assert client.post("/v1/briefs", json=body, headers={"Accept": kind}).mimetype == kind
        assert "text" not in client.post("/v1/briefs", json=body).json
        assert client.post("/v1/briefs", json={**body, "include_text": True}).json["text"]


def test_a_finished_brief_can_be_fetched_again_with_an_etag_after_a_restart(
    client: FlaskClient, app: Flask, settings: Settings
) -> None:
    made = client.post("/v1/briefs", json={"text": FRENCH}, headers={"Accept": "text/markdown"})
    place = made.headers["Content-Location"]
    app.extensions["durable"].close()
    later = create_app(settings, FakeServices())
    try:
        fetched = later.test_client().get(place)
        assert fetched.data == made.data
        assert fetched.mimetype == "text/markdown"
        etag = fetched.headers["ETag"]
        assert later.test_client().get(place, headers={"If-None-Match": etag}).status_code == 304
    finally:
        later.extensions["durable"].close()


@pytest.mark.parametrize("key", ["0" * 64, "x", "../../etc/passwd", "%00"])
def test_a_brief_that_is_not_kept_is_not_found(client: FlaskClient, key: str) -> None:
    assert client.get(f"/v1/briefs/{key}").status_code == 404


def test_finished_briefs_stay_within_their_bound(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"response_cache_megabytes": 1}), FakeServices())
    try:
        results = app.extensions["durable"].results
        for number in range(60):
            results.put(f"k{number}", bytes(40_000))
        results.evict()
        kept = [number for number in range(60) if results.get(f"k{number}")]
        assert 15 <= len(kept) <= 25
        assert kept[-1] == 59
    finally:
        app.extensions["durable"].close()


def test_a_disk_that_fails_makes_the_service_forgetful_but_not_fail(tmp_path: Path, settings: Settings) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    app = create_app(settings.model_copy(update={"data_dir": blocked / "data"}), FakeServices())
    assert app.test_client().post("/v1/briefs", json={"text": FRENCH}).status_code == 200


def test_long_answers_are_packed_for_those_who_accept_it(client: FlaskClient) -> None:
    body = {"text": FRENCH * 5, "include_text": True}
    plain = client.post("/v1/briefs", json=body)
    packed = client.post("/v1/briefs", json=body, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["ETag"] == "W/" + plain.headers["ETag"]
    for refusal in ("", "identity", "gzip;q=0"):
        answer = client.post("/v1/briefs", json=body, headers={"Accept-Encoding": refusal})
        assert "Content-Encoding" not in answer.headers


def test_a_packed_answer_is_kept_unpacked_under_its_idempotency_key(client: FlaskClient) -> None:
    body = {"text": FRENCH * 5, "include_text": True}
    headers = {"Idempotency-Key": "k"}
    client.post("/v1/briefs", json=body, headers={**headers, "Accept-Encoding": "gzip"})
    again = client.post("/v1/briefs", json=body, headers=headers)
    assert json.loads(again.data)["text"]


def test_pages_of_allowed_origins_may_call_and_others_not(settings: Settings) -> None:
    app = create_app(
        settings.model_copy(update={"cors_origins": "https://desk.example, https://b.example"}), FakeServices()
    )
    client = app.test_client()
    requested = {"Origin": "https://desk.example", "Access-Control-Request-Method": "POST"}
    preflight = client.options("/v1/briefs", headers=requested)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://desk.example"
    for header in ("Idempotency-Key", "If-None-Match", "Authorization"):
        assert header in preflight.headers["Access-Control-Allow-Headers"]
    assert "Content-Location" in client.get("/livez", headers=requested).headers["Access-Control-Expose-Headers"]
    stranger = client.get("/livez", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in stranger.headers
    assert "Origin" in stranger.headers["Vary"]


def test_without_the_setting_no_origin_is_allowed(client: FlaskClient) -> None:
    response = client.get("/livez", headers={"Origin": "https://desk.example"})
    assert "Access-Control-Allow-Origin" not in response.headers


def test_the_engine_and_the_loading_of_its_models_are_measured(settings: Settings) -> None:
    services = FakeServices(is_ready=False)
    app = create_app(settings, services)
    while app.extensions["lifecycle"].load_seconds is None:
        time.sleep(0.01)
    for listener in services.listeners:
        listener(EngineCall(sentences=3, tokens=41, seconds=0.2))
    reported = app.test_client().get("/metrics").text
    assert "entrefilet_engine_tokens_total 41.0" in reported
    assert 'entrefilet_engine_sentences_bucket{le="4.0"} 1.0' in reported
    assert "entrefilet_model_load_seconds" in reported


def test_metrics_tell_of_requests_briefs_and_queues_without_any_text(client: FlaskClient) -> None:
    client.post("/v1/briefs", json={"text": FRENCH})
    client.post("/v1/briefs", json={"text": FRENCH})
    client.post("/v1/jobs", json={"articles": [{"text": FRENCH}]})
    client.get("/v1/jobs/job_secret")
    reported = client.get("/metrics").text
    for line in (
        'entrefilet_requests_total{method="POST",route="/v1/briefs",status="200"} 2.0',
        'entrefilet_requests_total{method="GET",route="/v1/jobs/<name>",status="404"} 1.0',
        'entrefilet_warnings_total{code="number_mismatch"}',
        'entrefilet_result_cache_total{outcome="hit"} 1.0',
        'entrefilet_result_cache_total{outcome="miss"} 1.0',
        'entrefilet_job_articles{state="queued"}',
        'entrefilet_webhooks{state="dead"} 0.0',
        "entrefilet_ready 1.0",
        "entrefilet_request_seconds_bucket",
    ):
        assert line in reported
    assert "job_secret" not in reported
    assert "canal" not in reported


def test_the_log_holds_the_request_id_and_no_article(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    client.post("/v1/briefs", json={"text": FRENCH}, headers={"X-Request-ID": "desk-42"})
    client.post("/v1/jobs", json={"articles": [{"text": FRENCH}]})
    assert any(getattr(record, "request_id", None) == "desk-42" for record in caplog.records)
    assert "canal" not in caplog.text


def test_articles_are_in_the_log_where_that_was_asked_for(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    app = create_app(settings.model_copy(update={"log_articles": True}), FakeServices())
    try:
        app.test_client().post("/v1/briefs", json={"text": FRENCH})
        assert "canal" in caplog.text
    finally:
        app.extensions["durable"].close()
