"""Whole translations over the REST interface."""

import pytest
from flask.testing import FlaskClient

from service import __version__
from service.settings import Settings
from service.web.app import create_app
from tests.web.fakes import FakeServices
from tests.web.problems import problem


def test_a_translation_keeps_its_lines(client: FlaskClient) -> None:
    response = client.post("/v1/translations", json={"text": "bonjour\n\nà demain"})
    assert response.get_json() == {
        "source": "fr",
        "target": "en",
        "format": "text",
        "text": "BONJOUR\n\nÀ DEMAIN",
        "warnings": [],
        "retried": 0,
        "provenance": {
            "translator": {"name": "fake-translator", "revision": "1"},
            "glossary": None,
            "service": __version__,
        },
    }


def test_a_translation_of_plain_text_can_be_answered_in_plain_text(client: FlaskClient) -> None:
    response = client.post(
        "/v1/translations", data="à demain".encode(), content_type="text/plain", headers={"Accept": "text/plain"}
    )
    assert response.text == "À DEMAIN"


def test_a_pair_without_a_model_is_refused_and_named(client: FlaskClient) -> None:
    found = problem(client.post("/v1/translations", json={"text": "hallo", "source": "de"}), 422)
    assert found["errors"][0]["field"] == "source"
    assert "fr to en" in found["mend"].lower()


@pytest.mark.parametrize(
    ("format", "text", "expected"),
    [
        ("html", "<p class=a>bonjour <b>à tous</b> &amp; <code>merci</code></p>",
         "<p class=a>BONJOUR <b>À TOUS</b> &amp; <code>merci</code></p>"),
        ("markdown", "- **bonjour** à [tous](https://exemple.fr/a)", "- **BONJOUR** À [TOUS](https://exemple.fr/a)"),
        ("text", "<b>bonjour", "<B>BONJOUR"),
    ],
)  # fmt: skip
def test_a_translation_keeps_the_markup_of_its_format(
    client: FlaskClient, format: str, text: str, expected: str
) -> None:
    made = client.post("/v1/translations", json={"text": text, "format": format})
    assert (made.json["format"], made.json["text"]) == (format, expected)
    plain = client.post(
        f"/v1/translations?format={format}",
        data=text.encode(),
        content_type="text/plain",
        headers={"Accept": "text/plain"},
    )
    assert plain.text == expected


def test_markdown_of_more_brackets_than_can_be_read_is_refused(settings: Settings) -> None:
    client = create_app(settings.model_copy(update={"max_characters": 20_000}), FakeServices()).test_client()
    response = client.post("/v1/translations", json={"text": "a" + "[" * 10_001, "format": "markdown"})
    assert problem(response, 422)["errors"][0]["field"] == "format"
