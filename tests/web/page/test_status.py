"""The operator's page."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.settings import Settings
from service.web.app import create_app
from service.web.page.history import History
from tests.assertions import each
from tests.web.fakes import FRENCH, FakeServices


def test_an_operator_on_this_machine_sees_queues_models_and_answers(settings: Settings, tmp_path: Path) -> None:
    app = create_app(settings.model_copy(update={"data_dir": tmp_path}), FakeServices())
    client = app.test_client()
    try:
        app.extensions["durable"].open()
        client.post("/", data={"text": FRENCH})
        client.get("/livez")
        page = client.get("/status").text
    finally:
        app.extensions["durable"].close()
    assert "<h1>Ready</h1>" in page
    assert "<polyline" in page
    assert "64 MB" in page
    assert "fake-translator" in page
    assert "waitress" in page
    assert "<code>/livez</code>" in page
    assert "<rect" in page
    assert "Webhooks" in page
    assert "style=" not in page


def test_briefs_made_on_the_page_are_counted_like_the_others(settings: Settings) -> None:
    client = create_app(settings, FakeServices()).test_client()
    client.post("/", data={"text": FRENCH})
    assert 'entrefilet_briefs_total{style="extractive"} 1.0' in client.get("/metrics").text


def test_others_need_a_key(settings: Settings, tmp_path: Path) -> None:
    app = create_app(settings.model_copy(update={"data_dir": tmp_path, "require_keys": "never"}), FakeServices())
    client = app.test_client()
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    try:
        assert client.get("/status", environ_base=elsewhere).status_code == 403
        _, token = app.extensions["durable"].keys.create("operator")
        seen = client.get("/status", environ_base=elsewhere, headers={"Authorization": f"Bearer {token}"})
    finally:
        app.extensions["durable"].close()
    assert seen.status_code == 200


def test_a_service_without_its_model_says_what_it_waits_for(settings: Settings, tmp_path: Path) -> None:
    def fail() -> None:
        raise RuntimeError

    app = create_app(settings.model_copy(update={"data_dir": tmp_path}), FakeServices(is_ready=False, warming=fail))
    try:
        assert "aiting for the models" in app.test_client().get("/status").text
    finally:
        app.extensions["lifecycle"].drain(0)
        app.extensions["durable"].close()


def test_an_operator_reads_french_too(client: FlaskClient) -> None:
    client.post("/", data={"text": FRENCH})
    page = client.get("/status", headers={"Accept-Language": "fr"}).text
    assert "<h1>Prêt</h1>" in page
    assert "Synthèses par minute" in page
    assert "en file" in page


@pytest.mark.parametrize("host", ["briefs.example.org", "192.0.2.7:8080"])
def test_what_a_proxy_on_this_machine_hands_on_needs_a_key(client: FlaskClient, host: str) -> None:
    assert client.get("/status", headers={"Host": host}).status_code == 403
    assert client.get("/status", headers={"Host": "[::1]:8080"}).status_code == 200


def test_the_last_hour_is_kept_in_samples_and_no_more() -> None:
    now, counted = [0.0], {"requests": 0.0, "request_seconds": 0.0}
    history = History(lambda: counted, lambda: 3, clock=lambda: now[0])
    for _ in range(400):
        now[0] += 20
        counted["requests"] += 10
        counted["request_seconds"] += 5
        history.tick()
        history.tick()
    answers, *_ = history.charts()
    assert (answers.name, answers.now, answers.most) == ("Answers a minute", 30, 30)
    assert len(answers.points) == 180
    assert answers.span == 3600
    now[0] += 5
    counted["requests"] += 5
    assert history.charts()[0].now == 60
    assert history.charts()[0].points[-1][0] == 0
    now[0] -= 5
    counted["requests"] -= 5
    latency = next(chart for chart in history.charts() if chart.name == "Time of an answer")
    assert latency.now == 0.5
    busy = next(chart for chart in history.charts() if chart.name == "Work at the engine")
    assert busy.most == 3
    assert all(0 <= float(x) <= 300 for x in each(re.findall(r"([\d.]+),", answers.outline(300, 60))))
