"""The OpenAPI 3.1 document, made from the same Pydantic models that validate requests."""

import json
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from service import __version__
from service.web import schemas
from service.web.openapi import jobs, libretranslate
from service.web.openapi.jobs import PROBLEMS, problem_responses
from service.web.openapi.parameters import query_parameters

Json = dict[str, Any]

_REF = "#/components/schemas/"
_BODIES: tuple[type[BaseModel], ...] = (
    schemas.BriefBody,
    schemas.TranslationBody,
    schemas.LanguagesBody,
    schemas.ModelsBody,
    schemas.StatusBody,
    schemas.ProblemBody,
    *jobs.BODIES,
    *libretranslate.BODIES,
)
_INPUTS: tuple[type[BaseModel], ...] = (
    schemas.BriefRequest,
    schemas.TranslationRequest,
    *jobs.INPUTS,
    *libretranslate.INPUTS,
)

_WAITING = {"429", "503"}
_WORK_PROBLEMS = tuple(status for status in PROBLEMS if status != "404")


@cache
def document_json() -> str:
    """Return the document as JSON."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


@cache
def document() -> Json:
    """Return the document as plain values."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Entrefilet",
            "version": __version__,
            "summary": "French articles in, bilingual briefs with evidence out.",
            "description": (
                "A brief is the abstract and the key points of an article in French and in English. Each of its "
                "sentences names the article's sentences that it comes from, and warns where a fact may not have "
                "survived."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "work", "description": "Briefs and translations."},
            {"name": "libretranslate", "description": "The same in LibreTranslate's shape, for its clients."},
            {"name": "service", "description": "What the service can do and how it is."},
        ],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "responses": _problems(),
            "headers": _headers(),
            "securitySchemes": jobs.SECURITY,
        },
        "security": [{}, *({name: []} for name in jobs.SECURITY)],
    }


def _schemas() -> Json:
    models = [*((m, "validation") for m in _INPUTS), *((m, "serialization") for m in _BODIES)]
    _, definitions = models_json_schema(models, ref_template=_REF + "{model}")  # type: ignore[arg-type]
    found: Json = definitions["$defs"]
    return dict(sorted(found.items()))


def _headers() -> Json:
    return {
        "X-Request-ID": {"description": "The request's id: yours, or a new one.", "schema": {"type": "string"}},
        "Retry-After": {"description": "Seconds to wait before trying again.", "schema": {"type": "integer"}},
    }


def _problems() -> Json:
    made = {}
    for status, (name, text) in PROBLEMS.items():
        headers = {"X-Request-ID": {"$ref": "#/components/headers/X-Request-ID"}}
        if status in _WAITING:
            headers["Retry-After"] = {"$ref": "#/components/headers/Retry-After"}
        content = {"application/problem+json": {"schema": {"$ref": f"{_REF}ProblemBody"}}}
        made[name] = {"description": text, "headers": headers, "content": content}
    return made


def _paths() -> Json:
    return {
        "/v1/briefs": {
            "post": jobs.with_other_shapes(
                _work(
                    "createBrief",
                    "Make the brief of an article",
                    "An English article gets a brief in English, with `fr` null and a warning.",
                    schemas.BriefRequest,
                    schemas.BriefBody,
                    {"text/markdown": "# Title\n\n## Abstract\n…", "text/plain": "Title\n\nABSTRACT\n…"},
                )
            )
        },
        "/v1/translations": {
            "post": _work(
                "createTranslation",
                "Translate a text line by line",
                "Blank lines, bullets and the number of lines are kept.",
                schemas.TranslationRequest,
                schemas.TranslationBody,
                {"text/plain": "Hello, everyone.\nSee you tomorrow."},
            )
        },
        "/v1/languages": {"get": _get("listLanguages", "The pairs that can be translated", "LanguagesBody", "503")},
        "/v1/models": {"get": _get("listModels", "The models and their state", "ModelsBody")},
        **jobs.paths(),
        **libretranslate.paths(),
        "/livez": {"get": _get("isAlive", "Is the process alive?", "StatusBody")},
        "/readyz": {"get": _get("isReady", "Can it take work? Only once the models are warm", "StatusBody", "503")},
    }


def _get(operation: str, summary: str, body: str, *problems: str) -> Json:
    return {
        "operationId": operation,
        "summary": summary,
        "tags": ["service"],
        "responses": {
            "200": _ok({"application/json": {"schema": {"$ref": _REF + body}}}),
            **problem_responses("401", "500", *problems),
        },
    }


def _work(
    operation: str, summary: str, text: str, asks: type[BaseModel], answers: type[BaseModel], others: dict[str, str]
) -> Json:
    """Describe an operation that takes JSON, or plain text with the options in the query."""
    content: Json = {"application/json": {"schema": {"$ref": _REF + answers.__name__}}}
    content |= {kind: {"schema": {"type": "string"}, "example": example} for kind, example in others.items()}
    return {
        "operationId": operation,
        "summary": summary,
        "description": f"{text} With JSON the options are fields; with any other body they stand in the query.",
        "tags": ["work"],
        "parameters": [
            *query_parameters(asks, without=("text", "glossary"), note="With JSON, a field of the body."),
            jobs.IDEMPOTENCY_KEY,
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": _REF + asks.__name__}},
                "text/plain": {"schema": {"type": "string", "minLength": 1}, "example": "Un article en français…"},
            },
        },
        "responses": {"200": _ok(content), **problem_responses(*_WORK_PROBLEMS)},
    }


def _ok(content: Json) -> Json:
    headers = {"X-Request-ID": {"$ref": "#/components/headers/X-Request-ID"}}
    return {"description": "Done.", "headers": headers, "content": content}
