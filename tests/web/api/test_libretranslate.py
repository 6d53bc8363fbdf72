"""LibreTranslate's shape: its own client from the registry, and what that client does not reach."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from libretranslatepy import LibreTranslateAPI
from werkzeug.serving import make_server


@pytest.fixture
def library(app: Flask) -> Iterator[LibreTranslateAPI]:
    import threading

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield LibreTranslateAPI(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_client_library_works_unchanged(library: LibreTranslateAPI) -> None:
    assert library.translate("bonjour", "fr", "en") == "BONJOUR"
    assert library.detect("bonjour à tous") == [{"confidence": 98.0, "language": "fr"}]
    assert {"code": "fr", "name": "French", "targets": ["en", "fr"]} in library.languages()


def test_a_list_of_texts_comes_back_as_a_list(client: FlaskClient) -> None:
    body = {"q": ["un", "deux"], "source": "auto", "target": "en", "alternatives": 2}
    assert client.post("/translate", json=body).get_json() == {
        "translatedText": ["UN", "DEUX"],
        "detectedLanguage": [{"confidence": 98.0, "language": "fr"}] * 2,
        "alternatives": [[], []],
    }


def test_html_keeps_its_tags_and_leaves_code_alone(client: FlaskClient) -> None:
    body = {
        "q": "<p class='a'>Le <b>chat</b> dort.</p><code>x = le</code>",
        "source": "fr",
        "target": "en",
        "format": "html",
    }
    answer = client.post("/translate", json=body).get_json()["translatedText"]
    assert answer == "<p class='a'>LE <b>CHAT</b> DORT.</p><code>x = le</code>"


def test_a_text_already_in_the_target_language_comes_back_as_it_is(client: FlaskClient) -> None:
    body = {"q": "Hello", "source": "en", "target": "en"}
    assert client.post("/translate", json=body).get_json()["translatedText"] == "Hello"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"q": ""}, 422),
        ({"q": 3}, 422),
        ({"q": []}, 422),
        ({"q": "bonjour", "source": "xx"}, 422),
        ({"q": "bonjour", "source": "fr", "format": "pdf"}, 422),
        ({"q": "bonjour", "source": "fr", "alternatives": "many"}, 422),
        ({"q": "mot " * 3000}, 413),
        ([], 422),
    ],
)
def test_a_refusal_has_the_shape_that_these_clients_read(client: FlaskClient, body: Any, status: int) -> None:
    response = client.post("/translate", json=body)
    assert response.status_code == status
    assert list(response.get_json()) == ["error"]


def test_the_settings_of_the_front_end_name_the_limit(client: FlaskClient) -> None:
    found = client.get("/frontend/settings").get_json()
    assert found["charLimit"] == 5000
    assert found["language"]["source"]["code"] == "fr"


@pytest.mark.parametrize("text", ["\x12Ø\x0e", "<b>un\x0b deux</b>", "\ufffe un"])
def test_html_with_odd_characters_is_translated(client: FlaskClient, text: str) -> None:
    response = client.post("/translate", json={"q": text, "source": "fr", "target": "en", "format": "html"})
    assert response.status_code == 200, response.text


def test_true_is_no_number_of_alternatives(client: FlaskClient) -> None:
    response = client.post("/translate", json={"q": "Bonjour", "source": "fr", "target": "en", "alternatives": True})
    assert response.status_code == 422
