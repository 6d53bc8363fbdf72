"""Keys, passwords and secrets of webhooks are in no answer, log line, metric, error or examination."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr

from service.bootstrap.examination import examine
from service.cli.main import main
from service.domain import Article, Brief, BriefOptions
from service.settings import Settings
from service.storage.keys import SCOPES, KeyStore
from service.web.app import create_app
from service.web.logs import JsonLines, OfRequest, TextLines
from tests.faults.harness import SECRET, wait_until
from tests.web.fakes import FRENCH, FakeServices, make_brief

_OWN = {name: f"of-the-{name.replace('_', '-')}-0123456789" for name in ("translator_key", "summariser_key")}
_PASSWORD = "of-the-database-0123456789"


def _answer(article: Article, options: BriefOptions) -> Brief:
    if "échoue" in article.text:
        raise RuntimeError("a fault that nobody foresaw")
    return make_brief(article, options)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    secrets = {name: SecretStr(value) for name, value in _OWN.items()}
    given = {"data_dir": tmp_path, "min_words": 2, "require_keys": "always", "private_addresses": True}
    return Settings(webhook_secret=SecretStr(SECRET), **given, **secrets)  # type: ignore[arg-type]


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings, FakeServices(answer=_answer))
    yield made
    made.extensions["durable"].close()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged at any level, in both formats."""
    written, root = io.StringIO(), logging.getLogger()
    handlers = [logging.StreamHandler(written), logging.StreamHandler(written)]
    before = root.level
    for handler, formatter in zip(handlers, (JsonLines(), TextLines()), strict=True):
        handler.setFormatter(formatter)
        handler.addFilter(OfRequest())
        root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(before)
    for handler in handlers:
        root.removeHandler(handler)


def test_no_secret_leaves_the_service_in_an_answer_a_log_line_or_a_metric(app: Flask, log: io.StringIO) -> None:
    keys: KeyStore = app.extensions["durable"].keys
    _, token = keys.create("desk", scopes=SCOPES, requests_per_minute=1000, characters_per_day=0)
    wrong = f"{token[:-6]}xxxxxx"
    own = f"whsec_{'b' * 43}="
    client, said = app.test_client(), []
    webhook = {"url": "http://127.0.0.1:1/hook?token=of-the-receiver", "secret": own}
    for headers in ({"Authorization": f"Bearer {token}"}, {"X-API-Key": token}, {"X-API-Key": wrong}, {}):
        for path, body in (
            ("/v1/briefs", {"text": FRENCH}),
            ("/v1/briefs", {"text": f"{FRENCH} Le moteur échoue."}),
            ("/v1/briefs", {"text": FRENCH, "key": token}),
            ("/v1/briefs", {"url": f"http://user:{_PASSWORD}@a.example/"}),
            ("/v1/jobs", {"articles": [{"text": FRENCH}], "webhook": webhook}),
            ("/v1/jobs", {"articles": [{"text": FRENCH}], "webhook": {**webhook, "url": "ftp://x"}}),
            ("/v1/translations", {"text": FRENCH}),
            ("/translate", {"q": FRENCH, "source": "fr", "target": "en", "api_key": token}),
        ):
            answer = client.post(path, json=body, headers=headers)
            said.append(answer.text + str(answer.headers))
            if path == "/v1/jobs" and answer.status_code == 202:
                said.append(client.get(f"/v1/jobs/{answer.json['id']}?results=true", headers=headers).text)
        said += [client.get(path, headers=headers).text for path in ("/metrics", "/v1/models", "/openapi.json", "/")]
    assert any('"id"' in text and "webhook" in text for text in said)  # a job with a webhook was accepted
    assert "a fault that nobody foresaw" in log.getvalue()
    wait_until(lambda: "127.0.0.1" in log.getvalue())  # the webhook was tried
    for secret in (token.rpartition("_")[2], wrong.rpartition("_")[2], own, SECRET, *_OWN.values(), "of-the-receiver"):
        assert secret not in log.getvalue()
    for secret in (token.rpartition("_")[2], own, SECRET, *_OWN.values()):
        assert not [text for text in said if secret in text]


def test_no_secret_is_in_the_settings_as_they_are_shown_or_in_an_examination(settings: Settings) -> None:
    url = SecretStr(f"postgresql://desk:{_PASSWORD}@127.0.0.1:1/jobs")
    settings = settings.model_copy(update={"database": url})
    shown = f"{settings!r} {settings} {settings.model_dump_json()} {[*examine(settings, quick=True)]}"
    assert not [secret for secret in (*_OWN.values(), _PASSWORD, SECRET) if secret in shown]


@pytest.mark.parametrize("command", [["keys", "list"], ["webhooks", "list"], ["backup", "copy.db"]])
def test_a_command_that_fails_does_not_show_the_password_of_the_database(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENTREFILET_DATABASE", f"postgresql://desk:{_PASSWORD}@127.0.0.1:1/jobs")
    assert main(command) != 0
    said = capfd.readouterr()
    assert said.err
    assert _PASSWORD not in said.out + said.err


def test_a_setting_that_is_wrong_is_named_without_the_secret_in_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENTREFILET_DATABASE", f"mysql://desk:{_PASSWORD}@127.0.0.1/jobs")
    monkeypatch.setenv("ENTREFILET_WEBHOOK_SECRET", json.dumps(_OWN))
    assert main(["keys", "list"]) != 0
    said = capfd.readouterr()
    assert not [secret for secret in (*_OWN.values(), _PASSWORD) if secret in said.out + said.err]
