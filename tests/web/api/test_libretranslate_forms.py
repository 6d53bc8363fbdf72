"""LibreTranslate's clients that send forms: a field that is repeated is a list."""

from flask.testing import FlaskClient


def test_a_repeated_form_field_translates_every_text(client: FlaskClient) -> None:
    data = {"q": ["les péniches", "le canal"], "source": "fr", "target": "en"}
    answer = client.post("/translate", data=data)
    assert answer.status_code == 200, answer.text
    assert answer.json["translatedText"] == ["LES PÉNICHES", "LE CANAL"]


def test_a_single_form_field_gives_a_single_text(client: FlaskClient) -> None:
    answer = client.post("/translate", data={"q": "le canal", "source": "fr", "target": "en"})
    assert answer.json["translatedText"] == "LE CANAL"
