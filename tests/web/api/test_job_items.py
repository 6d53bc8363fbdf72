"""The shapes that articles of a job come in, and the types that their briefs can be fetched in."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.ingest.ninjs import validate
from service.settings import Settings
from service.web.app import create_app
from tests.assertions import each
from tests.ingest.test_html import PAGE
from tests.web.api.test_jobs import ended
from tests.web.api.test_submissions import ITEM, site
from tests.web.fakes import FRENCH, FakeServices

__all__ = ["site"]

NINJS = "application/ninjs+json"


def submit(client: FlaskClient, *articles: dict[str, Any], **members: Any) -> str:
    response = client.post("/v1/jobs", json={"articles": articles, **members})
    assert response.status_code == 202, response.text
    return response.headers["Location"]


def test_every_shape_of_an_article_gets_its_brief_under_its_own_name(client: FlaskClient) -> None:
    location = submit(
        client,
        {"id": "texte", "text": FRENCH, "title": "Un titre"},
        {"id": "page", "html": PAGE},
        {"id": "page-titrée", "html": PAGE, "title": "Autre"},
        {"id": "item", "ninjs": ITEM},
        options={"order": "importance", "key_points": 1},
    )
    job = ended(client, location)
    assert (job["completed"], job["failed"]) == (4, 0)
    items = client.get(f"{location}?results=true").json["items"]
    assert [item["id"] for item in items] == ["texte", "page", "page-titrée", "item"]
    titles = [item["result"]["title"]["fr"] for item in items]
    assert titles == ["Un titre", "Le canal rouvre aux péniches", "Autre", "Le canal rouvre"]
    assert all("text" not in item["result"] for item in each(items))


def test_an_article_can_be_an_address_where_the_setting_allows_it(settings: Settings, site: str) -> None:
    changes = {"fetch_urls": True, "private_addresses": True}
    app = create_app(settings.model_copy(update=changes), FakeServices())
    try:
        client = app.test_client()
        location = submit(client, {"id": "une", "url": f"{site}/une"}, {"id": "deux", "url": f"{site}/deux"})
        ended(client, location)
        found, missing = client.get(f"{location}?results=true").json["items"]
        assert found["result"]["title"]["fr"] == "Le canal rouvre aux péniches"
        assert missing["error"]["type"].endswith("#page-not-fetched")
    finally:
        app.extensions["durable"].close()


def test_articles_fail_alone_whatever_their_shape(client: FlaskClient) -> None:
    location = submit(
        client,
        {"url": "https://gazette.example/une"},
        {"html": "<p></p>"},
        {"html": "rien que du texte"},
        {"ninjs": {"uri": 3}},
        {"ninjs": {**ITEM, "pubStatus": "canceled"}},
        {"text": "\x00\x01\x02\x03"},
        {"text": FRENCH},
    )
    job = ended(client, location)
    kinds = [item["error"]["type"].removeprefix("/docs#") for item in job["items"] if item["error"]]
    assert kinds == [
        "invalid-option", "article-empty", "not-text", "item-invalid", "item-not-usable", "not-text",
    ]  # fmt: skip
    assert job["items"][-1]["state"] == "done"


def test_a_dry_run_reads_every_shape_and_fetches_nothing(settings: Settings, services: FakeServices) -> None:
    app = create_app(settings.model_copy(update={"fetch_urls": True}), services)
    articles = [
        {"text": FRENCH},
        {"html": PAGE},
        {"ninjs": ITEM},
        {"url": "https://gazette.example/une"},
        {"id": "dedans", "url": "http://127.0.0.1/une"},
        {"id": "embargo", "ninjs": {**ITEM, "embargoedUntil": "2999-01-01T00:00:00Z"}},
    ]
    reported = app.test_client().post("/v1/jobs", json={"articles": articles, "dry_run": True}).json
    assert [refused["id"] for refused in reported["refused"]] == ["dedans", "embargo"]
    assert services.calls == []


@pytest.mark.parametrize(
    ("accept", "start"),
    [("text/markdown", "# "), ("text/plain", "UN TITRE"), ("text/html", "<!doctype html>"), ("*/*", "{")],
)
def test_a_result_comes_in_the_type_that_is_asked_for(client: FlaskClient, accept: str, start: str) -> None:
    location = submit(client, {"text": FRENCH, "title": "Un titre"})
    ended(client, location)
    response = client.get(f"{location}/items/0", headers={"Accept": accept})
    assert response.text.lower().startswith(start.lower())
    assert response.mimetype == (accept if accept != "*/*" else "application/json")
    again = client.get(f"{location}/items/0", headers={"Accept": accept, "If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    direct = client.post("/v1/briefs", json={"text": FRENCH, "title": "Un titre"}, headers={"Accept": accept})
    assert accept == "*/*" or direct.data == response.data


def test_a_news_item_of_a_job_comes_back_with_its_english_brief(client: FlaskClient) -> None:
    location = submit(client, {"ninjs": ITEM}, {"text": FRENCH})
    ended(client, location)
    item, made = (json.loads(client.get(f"{location}/items/{n}", headers={"Accept": NINJS}).data) for n in range(2))
    for out in (item, made):
        validate(out)
        assert out["associations"][0]["language"] == "en"
    assert {name: item[name] for name in ITEM} == ITEM
    assert made["bodies"][0]["value"]


def test_an_article_without_a_brief_has_none_in_any_type(client: FlaskClient) -> None:
    location = submit(client, {"text": "Trop court"})
    ended(client, location)
    response = client.get(f"{location}/items/0", headers={"Accept": "text/markdown"})
    assert response.status_code == 409
    assert "words" in response.get_json(force=True)["detail"]
    assert client.get(f"{location}/items/0", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("article", "field"),
    [
        ({"text": FRENCH, "url": "https://a.example/"}, "articles.0.text"),
        ({"html": PAGE, "text": FRENCH}, "articles.0.text"),
        ({"ninjs": ITEM, "title": "x"}, "articles.0.title"),
        ({"ninjs": []}, "articles.0.ninjs"),
        ({"html": 3}, "articles.0.html"),
        ({"title": "seul"}, "articles.0.text"),
        ("texte", "articles.0"),
        ({"html": "\ud800"}, "articles.0.html"),
        ({"ninjs": {"uri": "\udfff"}}, "articles.0.ninjs.uri"),
    ],
)
def test_what_is_no_article_is_refused_with_its_place(client: FlaskClient, article: Any, field: str) -> None:
    body = json.dumps({"articles": [article]})
    response = client.post("/v1/jobs", data=body, content_type="application/json")
    assert response.status_code == 422
    assert field in [error["field"] for error in response.get_json(force=True)["errors"]]
