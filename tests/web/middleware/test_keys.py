"""API keys: where they are asked for, what they allow, and how much."""

import re
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.cli import main
from service.settings import Settings
from service.storage.database import open_database
from service.storage.keys import KeyStore
from service.web.app import create_app
from service.web.middleware.api_keys import required, scope_of
from tests.assertions import each
from tests.loopback import LoopbackServer
from tests.web.fakes import FRENCH, FakeServices
from tests.web.middleware.keys import Make, bearer


class Site(LoopbackServer):
    """A web site of one page and no rules."""

    def __init__(self, page: bytes) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(404 if self.path == "/robots.txt" else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *args: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}/canal"
        threading.Thread(target=self.serve_forever, daemon=True).start()


@pytest.mark.parametrize(
    ("setting", "host", "needed"),
    [
        ("auto", "127.0.0.1", False),
        ("auto", "127.0.0.9", False),
        ("auto", "::1", False),
        ("auto", "localhost", False),
        ("auto", "0.0.0.0", True),
        ("auto", "::", True),
        ("auto", "192.168.1.4", True),
        ("auto", "desk.example", True),
        ("never", "0.0.0.0", False),
        ("always", "127.0.0.1", True),
    ],
)
def test_keys_are_asked_for_where_others_can_reach_the_service(setting: str, host: str, needed: bool) -> None:
    assert required(Settings(require_keys=setting, host=host)) is needed


def test_without_a_key_nothing_is_done_but_pages_and_probes_answer(guarded: Flask) -> None:
    client = guarded.test_client()
    for method, path in (
        ("POST", "/v1/briefs"),
        ("POST", "/v1/translations"),
        ("POST", "/v1/jobs"),
        ("GET", "/v1/jobs/x"),
        ("GET", "/v1/models"),
        ("GET", "/metrics"),
        ("POST", "/"),
        ("POST", "/translate"),
    ):
        response = client.open(path, method=method, json={"text": FRENCH} if method == "POST" else None)
        assert response.status_code == 401, path
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    for path in ("/", "/docs", "/openapi.json", "/livez", "/readyz"):
        assert client.get(path).status_code == 200, path


def test_a_key_is_taken_from_either_header(guarded: Flask, make: Make) -> None:
    client, token = guarded.test_client(), make()
    for headers in (bearer(token), {"X-API-Key": token}):
        assert client.post("/v1/briefs", json={"text": FRENCH}, headers=headers).status_code == 200


def test_a_key_is_for_its_scopes_only(guarded: Flask, make: Make) -> None:
    client, token = guarded.test_client(), make(scopes=["translations"])
    assert client.post("/v1/translations", json={"text": FRENCH}, headers=bearer(token)).status_code == 200
    for path in ("/v1/briefs", "/v1/jobs"):
        response = client.post(path, json={"text": FRENCH}, headers=bearer(token))
        assert response.status_code == 403
        assert response.json["type"].endswith("#scope-missing")


def test_whatever_is_sent_needs_a_scope(guarded: Flask) -> None:
    open_to_all = {"pages.delete"}
    for rule in each(guarded.url_map.iter_rules()):
        if "POST" in rule.methods and rule.endpoint not in open_to_all:
            assert scope_of(rule.endpoint), f"any key may use {rule}"


def test_a_key_has_a_rate(guarded: Flask, make: Make) -> None:
    client, token = guarded.test_client(), make(requests_per_minute=3)
    answers = [client.get("/v1/models", headers=bearer(token)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 60
    assert answers[3].headers["X-RateLimit-Reset"] == answers[3].headers["Retry-After"]
    assert answers[0].headers["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert answers[0].headers["RateLimit"].startswith('"minute";r=2;t=')


def test_a_quota_counts_the_characters_of_a_text_however_they_are_escaped(guarded: Flask, make: Make) -> None:
    client, token = guarded.test_client(), make(characters_per_day=len(FRENCH) + 10)
    escaped = "".join(f"\\u{ord(character):04x}" for character in FRENCH)
    response = client.post(
        "/v1/briefs", data=f'{{"text":"{escaped}"}}', headers=bearer(token), content_type="application/json"
    )
    assert response.status_code == 200
    assert '"day";r=10;' in response.headers["RateLimit"]
    refused = client.post("/v1/briefs", json={"text": FRENCH}, headers=bearer(token))
    assert refused.status_code == 429
    assert refused.json["type"].endswith("#quota-spent")
    assert 1 <= int(refused.headers["Retry-After"]) <= 86400
    assert '"day";r=10;' in refused.headers["RateLimit"]
    assert client.get("/v1/models", headers=bearer(make("other"))).status_code == 200


def test_a_key_has_a_daily_quota_that_outlives_a_restart(guarded: Flask, make: Make, settings: Settings) -> None:
    token = make(characters_per_day=len(FRENCH) + 200)
    body = {"text": FRENCH}
    assert guarded.test_client().post("/v1/briefs", json=body, headers=bearer(token)).status_code == 200
    again = create_app(settings.model_copy(update={"require_keys": "always"}), FakeServices())
    try:
        response = again.test_client().post("/v1/briefs", json=body, headers=bearer(token))
        assert response.status_code == 429
        assert 1 <= int(response.headers["Retry-After"]) <= 86400
    finally:
        again.extensions["durable"].close()


def test_a_page_counts_as_much_as_its_article_wherever_it_is_fetched(settings: Settings) -> None:
    paragraph = "Le canal de la Vereine rouvre lundi aux péniches, après deux ans de travaux et un hiver sans eau. "
    page = f"<html><body><article><h1>Le canal</h1><p>{paragraph * 6}</p></article></body></html>"
    site = Site(page.encode())
    changes = {"require_keys": "always", "fetch_urls": True, "private_addresses": True}
    app = create_app(settings.model_copy(update=changes), FakeServices())
    try:
        _, token = app.extensions["durable"].keys.create("desk", characters_per_day=1000)
        client, headers = app.test_client(), bearer(token)
        first = client.post("/v1/briefs", json={"url": site.url}, headers=headers)
        assert first.status_code == 200
        assert int(re.search(r'"day";r=(\d+)', first.headers["RateLimit"])[1]) < 500
        assert client.post("/v1/briefs", json={"url": site.url}, headers=headers).status_code == 429
        assert client.post("/", data={"url": site.url}, headers=headers).status_code == 429
        body = {"articles": [{"url": site.url}]}
        job = client.post("/v1/jobs", json=body, headers=headers).headers["Location"]
        deadline = time.monotonic() + 20
        while client.get(job, headers=headers).json["state"] != "done" and time.monotonic() < deadline:
            time.sleep(0.05)
        (item,) = client.get(job, headers=headers).json["items"]
        assert item["error"]["type"].endswith("#quota-spent")
    finally:
        app.extensions["durable"].close()
        site.shutdown()
        site.server_close()


def test_a_job_of_another_key_is_not_found(guarded: Flask, make: Make) -> None:
    client, mine, theirs = guarded.test_client(), make("mine"), make("theirs")
    location = client.post("/v1/jobs", json={"articles": [{"text": FRENCH}]}, headers=bearer(mine)).headers["Location"]
    assert client.get(location, headers=bearer(mine)).status_code == 200
    ways = [("GET", ""), ("DELETE", ""), ("POST", "/cancel"), ("GET", "/items/0")]
    for method, path in ((method, location + end) for method, end in ways):
        assert client.open(path, method=method, headers=bearer(theirs)).status_code == 404


def test_a_key_is_in_no_log_no_metric_and_no_error(
    guarded: Flask, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    client, token = guarded.test_client(), make(requests_per_minute=2)
    caplog.set_level("DEBUG")
    reported = "".join(client.get(f"/v1/models?key={i}", headers=bearer(token)).text for i in range(4))
    reported += client.get("/metrics", headers=bearer(make("scraper"))).text + caplog.text
    assert token not in reported
    assert token.split("_", 2)[2] not in reported  # the secret itself may hold the sign


def test_only_hashes_of_keys_are_kept(guarded: Flask, make: Make, data_dir: Path) -> None:
    token = make()
    guarded.extensions["durable"].close()
    kept = b"".join(path.read_bytes() for path in data_dir.iterdir())
    assert token.encode() not in kept
    assert token.rsplit("_", 1)[1].encode() not in kept


def test_keys_are_made_listed_and_revoked_on_the_command_line(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "create", "la rédaction", "--scope", "jobs", "--requests-per-minute", "7"]) == 0
    token = capsys.readouterr().out.strip()
    assert main(["keys", "list"]) == 0
    listed = capsys.readouterr().out
    assert "la rédaction" in listed
    assert "7/min" in listed
    assert token not in listed
    database = open_database(Settings())
    try:
        key = KeyStore(database).authenticate(token)
        assert key
        assert key.scopes == ("jobs",)
        assert main(["keys", "revoke", key.id]) == 0
        assert KeyStore(database).authenticate(token) is None
        assert main(["keys", "revoke", key.id]) == 3
        assert main(["keys", "create", " "]) == 3
    finally:
        database.close()


def test_who_calls_from_elsewhere_needs_a_key_whatever_server_listens(app: Flask) -> None:
    ask = {"path": "/v1/briefs", "method": "POST", "json": {"text": FRENCH}}
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert app.test_client().open(**ask, environ_base=elsewhere).status_code == 401
    _, token = app.extensions["durable"].keys.create("desk")
    assert app.test_client().open(**ask, environ_base=elsewhere, headers=bearer(token)).status_code == 200
    assert app.test_client().open(**ask, environ_base={"REMOTE_ADDR": "::1"}).status_code == 200


def test_on_loopback_no_key_is_asked_for(client: FlaskClient) -> None:
    assert client.post("/v1/briefs", json={"text": FRENCH}).status_code == 200
