"""The REST interface: what it takes, what it answers, how it refuses."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service import errors
from service.domain import Article, Brief, BriefOptions
from service.settings import Settings
from service.web.app import create_app
from service.web.schemas import BriefBody, ModelBody
from tests.web.fakes import FRENCH, FakeServices
from tests.web.problems import problem


def test_a_json_article_gets_its_brief_in_the_order_of_the_contract(client: FlaskClient) -> None:
    response = client.post("/v1/briefs", json={"text": FRENCH, "title": "Le canal", "key_points": 1})
    assert response.status_code == 200
    assert response.content_type == "application/json"
    body = json.loads(response.text)
    assert list(body)[:5] == ["id", "language", "title", "abstract", "key_points"]
    assert body["title"] == {"fr": "Le canal", "en": "LE CANAL", "proposed": False, "evidence": []}
    assert len(body["key_points"]) == 1
    assert "text" not in body
    BriefBody.model_validate(body)


def test_the_described_fields_of_a_brief_are_those_that_are_sent_in_the_same_order(client: FlaskClient) -> None:
    body = client.post(
        "/v1/briefs", json={"text": FRENCH, "title": "T", "full_translation": True, "include_text": True}
    ).get_json()
    assert list(body) == list(BriefBody.model_fields)
    assert BriefBody.model_validate(body).model_dump() == body
    evidence = body["key_points"][0]["evidence"][0]
    assert body["text"][evidence["start"] : evidence["end"]] == body["key_points"][0]["fr"]


def test_a_plain_text_article_takes_its_options_from_the_query(client: FlaskClient, services: FakeServices) -> None:
    response = client.post(
        "/v1/briefs?key_points=2&abstract_words=50&style=extractive&full_translation=true&title=Un+titre",
        data=FRENCH.encode(),
        content_type="text/plain; charset=utf-8",
    )
    assert response.status_code == 200
    article, options = services.calls[0]
    assert article.title == "Un titre"
    assert options == BriefOptions(2, 50, "extractive", True)


@pytest.mark.parametrize(
    ("accept", "kind", "start"),
    [
        ("text/markdown", "text/markdown; charset=utf-8", "# "),
        ("text/plain", "text/plain; charset=utf-8", "LE CANAL"),
        ("text/plain;q=0.4, application/json;q=0.8", "application/json", "{"),
        ("*/*", "application/json", "{"),
    ],
)
def test_accept_chooses_how_a_brief_is_written(client: FlaskClient, accept: str, kind: str, start: str) -> None:
    response = client.post("/v1/briefs", json={"text": FRENCH, "title": "Le canal"}, headers={"Accept": accept})
    assert response.content_type == kind
    assert response.text.startswith(start)
    assert "Accept" in response.headers["Vary"]


def test_a_type_that_cannot_be_made_is_refused_before_any_work(client: FlaskClient, services: FakeServices) -> None:
    response = client.post("/v1/briefs", json={"text": FRENCH}, headers={"Accept": "image/png"})
    assert "text/markdown" in problem(response, 406)["mend"]
    assert not services.calls


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": FRENCH, "key_point": 3}, "key_point"),
        ({"text": FRENCH, "key_points": 99}, "key_points"),
        ({"text": FRENCH, "key_points": "3"}, "key_points"),
        ({"text": FRENCH, "abstract_words": 1}, "abstract_words"),
        ({"text": FRENCH, "style": "poetic"}, "style"),
        ({"text": FRENCH, "full_translation": "yes"}, "full_translation"),
        ({"text": 12}, "text"),
        ({}, "text"),
        ([], "body"),
        ("text", "body"),
        ({"text": ""}, "text"),
        ({"text": " \n\t "}, "text"),
        ({"text": "Trois mots seulement"}, "text"),
        ({"text": FRENCH, "title": "x" * 2000}, "title"),
    ],
)
def test_a_wrong_field_is_named_with_the_mend(client: FlaskClient, body: Any, field: str) -> None:
    found = problem(client.post("/v1/briefs", json=body), 422)
    assert field in [error["field"] for error in found["errors"]]
    assert found["mend"]


def test_a_wrong_option_in_the_query_is_named(client: FlaskClient) -> None:
    def post(query: str) -> Any:
        return client.post(f"/v1/briefs?{query}", data=FRENCH, content_type="text/plain")

    assert problem(post("key_points=many"), 422)["errors"][0]["field"] == "key_points"
    assert problem(post("colour=red"), 422)["errors"][0]["field"] == "colour"
    assert "key_points" in problem(post("key_points=1&key_points=2"), 400)["detail"]
    both = client.post("/v1/briefs?key_points=many", json={"text": FRENCH, "key_points": 1})
    assert problem(both, 422)["errors"][0]["field"] == "key_points"
    assert len(client.post("/v1/briefs?key_points=2", json={"text": FRENCH, "key_points": 1}).json["key_points"]) == 1
    assert "text" in problem(post("text=autre"), 400)["mend"]


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"",
        b"\xff\xfe{}",
        b'{"text": "a", "text": "b"}',
        b'{"text": NaN}',
        b'{"text": -Infinity}',
        b'{"key_points": ' + b"9" * 5000 + b"}",
        b"[" * 20_000 + b"]" * 20_000,
        b'{"text": "a" "b"}',
    ],
)
def test_what_is_no_strict_json_is_refused(client: FlaskClient, data: bytes) -> None:
    found = problem(client.post("/v1/briefs", data=data, content_type="application/json"), 400)
    assert found["type"] == "/docs#malformed-json"


def test_brackets_inside_of_strings_are_not_nesting(client: FlaskClient) -> None:
    text = FRENCH + ' "' + "[" * 200 + "\\"
    assert client.post("/v1/briefs", json={"text": text}).status_code == 200


def test_half_of_a_surrogate_pair_is_refused(client: FlaskClient) -> None:
    data = b'{"text": "Un article \\ud800 qui ne tient pas debout"}'
    assert problem(client.post("/v1/briefs", data=data, content_type="application/json"), 422)


@pytest.mark.parametrize("kind", ["", "image/png", "multipart/form-data; boundary=x"])
def test_an_unknown_or_missing_content_type_is_refused_with_those_that_are_taken(
    client: FlaskClient, kind: str
) -> None:
    response = client.post("/v1/briefs", data=b"x", headers={"Content-Type": kind} if kind else {})
    assert "text/plain" in problem(response, 415)["mend"]
    assert response.headers["Accept-Post"]


def test_a_text_over_the_limit_is_413(client: FlaskClient) -> None:
    assert problem(client.post("/v1/briefs", json={"text": "mot " * 2000}), 413)["mend"]
    assert problem(client.post("/v1/translations", json={"text": "mot " * 2000}), 413)["mend"]
    assert problem(client.post("/v1/briefs", data=b"x" * 300_000, content_type="text/plain"), 413)["mend"]


def test_languages_and_models_are_listed(client: FlaskClient) -> None:
    assert client.get("/v1/languages").get_json() == {"languages": [{"source": "fr", "target": "en"}]}
    (model,) = client.get("/v1/models").get_json()["models"]
    assert ModelBody.model_validate(model).state == "in use"
    assert model["licence"]
    assert "path" not in model


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.LanguageNotSupported("the text is in German", mend="send French", field="text"), 422),
        (errors.NotText("a picture", mend="send text"), 422),
        (errors.Overloaded("busy", mend="wait"), 429),
        (errors.Draining("stopping", mend="wait"), 503),
        (errors.ModelNotAvailable("no model", mend="run entrefilet models build"), 503),
    ],
)
def test_an_error_of_the_service_is_told_with_its_mend(
    settings: Settings, error: errors.EntrefiletError, status: int
) -> None:
    response = _failing(settings, error).post("/v1/briefs", json={"text": FRENCH})
    found = problem(response, status)
    assert found["mend"].rstrip(".").lower() == error.mend.lower()
    assert ("Retry-After" in response.headers) == isinstance(error, errors.Overloaded | errors.Draining)


@pytest.mark.parametrize("error", [RuntimeError("secret path /etc/x"), errors.EngineFailed("secret path /etc/x")])
def test_an_unforeseen_error_is_opaque_to_the_caller_and_whole_in_the_log(
    settings: Settings, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    response = _failing(settings, error).post("/v1/briefs", json={"text": FRENCH}, headers={"X-Request-ID": "abc-1"})
    assert problem(response, 500)["request_id"] == "abc-1"
    assert "secret" not in response.text
    assert "secret path" in caplog.text
    assert "abc-1" in caplog.text


@pytest.mark.parametrize(("given", "kept"), [("a1-b2", True), ("x" * 200, False), ("two words", False), ("é", False)])
def test_a_sane_request_id_is_kept_and_any_other_replaced(client: FlaskClient, given: str, kept: bool) -> None:
    answered = client.get("/livez", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert (answered == given) is kept
    assert answered


def test_every_answer_has_a_request_id_and_the_security_headers(client: FlaskClient) -> None:
    for path in ("/", "/livez", "/nowhere", "/v1/nowhere", "/docs", "/openapi.json", "/static/page.css"):
        with client.get(path) as response:
            assert response.headers["X-Request-ID"]
            assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_unknown_paths_and_methods_are_problems(client: FlaskClient) -> None:
    problem(client.get("/v1/nowhere"), 404)
    response = client.get("/v1/briefs")
    problem(response, 405)
    assert "POST" in response.headers["Allow"]


def test_a_full_queue_sheds_requests_with_429(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"request_threads": 1, "queue_limit": 1}), FakeServices())
    lifecycle = app.extensions["lifecycle"]
    with lifecycle.work():
        lifecycle._admitted += 1  # one more that waits for its turn
        response = app.test_client().post("/v1/briefs", json={"text": FRENCH})
    assert problem(response, 429)
    assert int(response.headers["Retry-After"]) > 0


def _failing(settings: Settings, error: Exception) -> FlaskClient:
    def fail(article: Article, options: BriefOptions) -> Brief:
        raise error

    app: Flask = create_app(settings, FakeServices(answer=fail))
    return app.test_client()
