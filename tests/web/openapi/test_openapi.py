"""The OpenAPI document: valid, complete, and shown at /docs without any outside file."""

import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from service import web
from service.errors import BadInput, Draining, ModelNotAvailable, Overloaded
from service.web.openapi.document import document as described
from service.web.problem_list import PROBLEM_KINDS
from service.web.problems import to_problem
from tests.assertions import each


def test_the_document_is_valid_openapi_3_1(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_for_programs_is_described(app: Flask) -> None:
    pages = {"static", "pages", "status"}
    routes = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] not in pages
    }
    assert routes == set(described()["paths"])


def test_every_operation_describes_its_problems_and_gives_examples() -> None:
    document = described()
    for methods in each(document["paths"].values()):
        for operation in each(methods.values()):
            assert "500" in operation["responses"]
            for answer in each(operation["responses"].values()):
                assert "$ref" in answer or answer["headers"]
    assert document["components"]["schemas"]["BriefRequest"]["examples"]
    assert document["components"]["schemas"]["TranslationRequest"]["examples"]


def test_the_reference_page_shows_every_operation_and_loads_nothing_from_outside(client: FlaskClient) -> None:
    page = client.get("/docs").text
    for path in each(described()["paths"]):
        assert f"<code>{path}</code>" in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_the_type_of_every_problem_leads_to_its_meaning(client: FlaskClient) -> None:
    page = client.get("/docs").text
    sources = [file.read_text("utf-8") for file in Path(web.__file__).parent.rglob("*.py")]
    reported = {name for text in sources for name in re.findall(r'RequestRefused\(\s*\d+,\s*"([a-z-]+)"', text)}
    reported |= {to_problem(error("x")).name for error in _descendants(BadInput)}
    reported |= {to_problem(error("x")).name for error in (Overloaded, Draining, ModelNotAvailable)}
    assert reported - set(PROBLEM_KINDS) == set()
    for name in PROBLEM_KINDS:
        assert f'id="{name}"' in page


def _descendants(kind: type[BadInput]) -> set[type[BadInput]]:
    """Return the kinds of bad input that callers are told of by name: all but the root and those of dumps."""
    found = {child for direct in kind.__subclasses__() for child in {direct, *_descendants(direct)}}
    return {child for child in found if not child.__module__.startswith("service.batch")}
