import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from threading import Thread
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.ingest.ninjs import validate
from service.settings import Settings
from service.web.app import create_app
from tests.ingest.test_html import PAGE
from tests.loopback import LoopbackServer
from tests.web.fakes import FRENCH, FakeServices

NINJS = "application/ninjs+json"
ITEM = {
    "uri": "urn:newsml:gazette.example:canal",
    "type": "text",
    "language": "fr",
    "headlines": [{"value": "Le canal rouvre"}],
    "bodies": [{"contentType": "text/plain", "value": FRENCH}],
    "usageTerms": "Réservé aux abonnés.",
}


def test_a_web_page_is_read_without_its_boilerplate(client: FlaskClient, services: FakeServices) -> None:
    response = client.post("/v1/briefs?key_points=1", data=PAGE.encode(), content_type="text/html; charset=utf-8")
    assert response.status_code == 200
    assert len(response.json["key_points"]) == 1
    article, _ = services.calls[0]
    assert article.title == "Le canal rouvre aux péniches"
    assert "cookies" not in article.text


def test_a_page_takes_its_title_from_the_query(client: FlaskClient, services: FakeServices) -> None:
    client.post("/v1/briefs?title=Autre", data=PAGE.encode(), content_type="text/html")
    assert services.calls[0][0].title == "Autre"


def test_a_news_item_comes_back_with_its_english_brief(client: FlaskClient) -> None:
    response = client.post("/v1/briefs?full_translation=true", data=json.dumps(ITEM), content_type=NINJS)
    assert response.status_code == 200
    assert response.mimetype == NINJS
    out = json.loads(response.data)
    validate(out)
    assert {name: out[name] for name in ITEM} == ITEM
    english = out["associations"][0]
    assert english["language"] == "en"
    assert english["usageTerms"] == ITEM["usageTerms"]
    assert english["bodies"]


def test_a_news_item_can_become_any_other_type_and_a_text_a_news_item(client: FlaskClient) -> None:
    other = client.post("/v1/briefs", data=json.dumps(ITEM), content_type=NINJS, headers={"Accept": "text/markdown"})
    assert other.mimetype == "text/markdown"
    made = client.post("/v1/briefs", json={"text": FRENCH, "title": "Un titre"}, headers={"Accept": NINJS})
    out = json.loads(made.data)
    validate(out)
    assert out["bodies"][0]["value"] == FRENCH
    assert out["associations"][0]["language"] == "en"


def test_items_of_another_meaning_are_kept_apart(client: FlaskClient) -> None:
    answers = [
        client.post("/v1/briefs", data=json.dumps({**ITEM, "usageTerms": terms}), content_type=NINJS).data
        for terms in ("A", "B")
    ]
    assert answers[0] != answers[1]


@pytest.mark.parametrize("change", [{"pubStatus": "canceled"}, {"embargoedUntil": "2999-01-01T00:00:00Z"}])
def test_unusable_items_are_refused_unless_the_setting_says_otherwise(
    client: FlaskClient, settings: Settings, change: dict[str, str]
) -> None:
    item = json.dumps({**ITEM, **change})
    refused = client.post("/v1/briefs", data=item, content_type=NINJS)
    assert refused.status_code == 422
    assert refused.json["type"].endswith("#item-not-usable")
    app = create_app(settings.model_copy(update={"embargoed": True}), FakeServices())
    try:
        assert app.test_client().post("/v1/briefs", data=item, content_type=NINJS).status_code == 200
    finally:
        app.extensions["durable"].close()


@pytest.mark.parametrize(
    ("data", "status"), [(b"{", 400), (b"[]", 422), (b"{}", 422), (b'{"uri": 1}', 422), (b'{"a":1,"a":2}', 400)]
)
def test_broken_items_are_refused(client: FlaskClient, data: bytes, status: int) -> None:
    assert client.post("/v1/briefs", data=data, content_type=NINJS).status_code == status


def test_a_brief_as_html_escapes_everything(client: FlaskClient) -> None:
    body = {"text": FRENCH + " Un <script>alert(1)</script> & fin.", "title": "<b>T</b>", "full_translation": True}
    page = client.post("/v1/briefs", json=body, headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert "<script>" not in page.text.lower()
    assert "<b>" not in page.text.lower()
    assert "<h2>Key points</h2>" in page.text


def test_a_dry_run_says_what_was_read_and_makes_nothing(client: FlaskClient, services: FakeServices) -> None:
    response = client.post("/v1/briefs", json={"text": FRENCH, "dry_run": True})
    assert response.json["characters"] == len(FRENCH)
    assert services.calls == []


@pytest.fixture
def site() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/une"
            body = PAGE.encode() if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = LoopbackServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetching(settings: Settings, **changes: Any) -> Any:
    return create_app(settings.model_copy(update={"fetch_urls": True, **changes}), FakeServices())


def test_a_url_is_fetched_where_the_setting_allows_it(settings: Settings, site: str) -> None:
    app = fetching(settings, private_addresses=True)
    try:
        client = app.test_client()
        response = client.post("/v1/briefs", json={"url": f"{site}/une", "key_points": 1})
        assert response.status_code == 200
        assert response.json["title"]["fr"] == "Le canal rouvre aux péniches"
        missing = client.post("/v1/briefs", json={"url": f"{site}/deux"})
        assert missing.status_code == 422
        assert missing.json["errors"][0]["field"] == "url"
    finally:
        app.extensions["durable"].close()


def test_inner_addresses_are_not_fetched(settings: Settings, site: str) -> None:
    response = fetching(settings).test_client().post("/v1/briefs", json={"url": f"{site}/une"})
    assert response.status_code == 422
    assert response.json["type"].endswith("#address-refused")


def test_without_the_setting_no_url_is_fetched(client: FlaskClient, site: str) -> None:
    response = client.post("/v1/briefs", json={"url": f"{site}/une"})
    assert response.status_code == 422
    assert "ENTREFILET_FETCH_URLS" in response.json["mend"]


@pytest.mark.parametrize("body", [{"url": 3}, {"url": "http://a.example/", "text": FRENCH}, {"url": "x" * 3000}])
def test_what_is_no_url_is_refused(settings: Settings, body: dict[str, Any]) -> None:
    assert fetching(settings).test_client().post("/v1/briefs", json=body).status_code == 422
