"""The operator's page."""

from pathlib import Path

from service.settings import Settings
from service.web.app import create_app
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
