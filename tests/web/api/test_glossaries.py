"""Glossaries that come with requests and jobs."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.settings import Settings
from service.terminology.glossary import Glossary
from service.web.app import create_app
from tests.web.api.test_jobs import ended
from tests.web.fakes import FRENCH, FakeServices

CSV = "péniches,barges\nVereine,="
TERMS = [{"source": "péniches", "target": "barges"}, {"source": "Vereine"}]
FINGERPRINT = Glossary.load(CSV, "csv").fingerprint
FILE = {"format": "csv", "content": CSV}


@pytest.mark.parametrize("glossary", [FILE, {"format": "tsv", "content": CSV.replace(",", "\t")}, TERMS])
def test_a_brief_names_the_glossary_that_came_with_its_request(client: FlaskClient, glossary: Any) -> None:
    made = client.post("/v1/briefs", json={"text": FRENCH, "glossary": glossary})
    assert made.json["provenance"]["glossary"] == FINGERPRINT


def test_a_finished_brief_is_not_given_to_those_with_another_glossary(
    client: FlaskClient, services: FakeServices
) -> None:
    glossaries: list[Any] = [None, [], TERMS, FILE, [{"source": "péniches", "target": "boats"}]]
    tags = [client.post("/v1/briefs", json={"text": FRENCH, "glossary": g}).headers["ETag"] for g in glossaries]
    assert tags[0] == tags[1]
    assert tags[2] == tags[3]
    assert len(set(tags)) == 3
    assert len(services.calls) == 3


def test_a_translation_keeps_to_the_glossary_and_names_it(client: FlaskClient) -> None:
    made = client.post("/v1/translations", json={"text": "les péniches", "glossary": TERMS}).json
    assert made["text"] == "LES BARGES"
    assert made["provenance"]["glossary"] == FINGERPRINT


def test_a_job_keeps_its_glossary_through_a_restart(data_dir: Path, settings: Settings) -> None:
    accepting = create_app(settings.model_copy(update={"job_workers": 0}), FakeServices())
    body = {"articles": [{"text": FRENCH}, {"text": FRENCH + " Fin."}], "glossary": FILE}
    location = accepting.test_client().post("/v1/jobs", json=body).headers["Location"]
    accepting.extensions["durable"].close()
    later = create_app(settings, FakeServices())
    try:
        client = later.test_client()
        ended(client, location)
        items = client.get(f"{location}?results=true").json["items"]
        assert [item["result"]["provenance"]["glossary"] for item in items] == [FINGERPRINT] * 2
    finally:
        later.extensions["durable"].close()


@pytest.mark.parametrize(
    ("glossary", "place", "words"),
    [
        ({"format": "csv", "content": 'a,b\n"c'}, "glossary", "line 2"),
        ({"format": "csv", "content": "a,b,c"}, "glossary", "line 1"),
        ({"format": "tbx", "content": "<tbx>\n<"}, "glossary", "line 2"),
        ({"format": "tbx", "content": '<!DOCTYPE x [<!ENTITY e "e">]><tbx>&e;</tbx>'}, "glossary", "entity"),
        ([{"source": "maire", "target": "mayor"}, {"source": "…", "target": "x"}], "glossary", "line 2"),
        ({"format": "xls", "content": ""}, "glossary.format", "csv"),
        ({"format": "csv"}, "glossary.content", "required"),
        ([{"source": "a"}, {"source": "b", "colour": "red"}], "glossary.1.colour", "Extra"),
        ([{"source": "a", "target": None}], "glossary.0.target", "string"),
        ([{"source": "a" * 201}], "glossary.0.source", "200"),
        ("a,b", "glossary", "list of terms"),
        (3, "glossary", "list of terms"),
        ({"format": "csv", "content": "x" * 1_000_001}, "glossary.content", "1000000"),
        ([{"source": "a"}] * 10_001, "glossary", "10000"),
        ([{"source": "\ud800"}], "glossary.0.source", "surrogate"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/briefs", "/v1/translations", "/v1/jobs"])
def test_a_bad_glossary_is_refused_with_its_place(
    client: FlaskClient, path: str, glossary: Any, place: str, words: str
) -> None:
    work = {"articles": [{"text": FRENCH}]} if path == "/v1/jobs" else {"text": FRENCH}
    response = client.post(path, data=json.dumps({**work, "glossary": glossary}), content_type="application/json")
    assert response.status_code == 422, response.text
    problem = response.get_json(force=True)
    assert problem["errors"][0]["field"] == place
    assert words in problem["errors"][0]["detail"]


def test_a_glossary_cannot_stand_in_a_query(client: FlaskClient) -> None:
    response = client.post("/v1/briefs?glossary=a,b", data=FRENCH, content_type="text/plain")
    assert response.status_code == 422
    assert response.get_json(force=True)["errors"][0]["field"] == "glossary"
