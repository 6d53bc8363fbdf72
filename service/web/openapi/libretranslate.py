"""LibreTranslate's endpoints as the OpenAPI document describes them."""

from typing import Any

from pydantic import BaseModel

from service.web.api.libretranslate_schemas import (
    LibreTranslateBody,
    LibreTranslateDetectRequest,
    LibreTranslateError,
    LibreTranslateGuess,
    LibreTranslateLanguage,
    LibreTranslateRequest,
)

Json = dict[str, Any]

_REF = "#/components/schemas/"


INPUTS: tuple[type[BaseModel], ...] = (LibreTranslateRequest, LibreTranslateDetectRequest)
BODIES: tuple[type[BaseModel], ...] = (
    LibreTranslateBody,
    LibreTranslateGuess,
    LibreTranslateLanguage,
    LibreTranslateError,
)


def paths() -> Json:
    """Return the descriptions of the four endpoints."""
    return {
        "/translate": {
            "post": _operation(
                "libreTranslate",
                "Translate texts, in LibreTranslate's shape",
                {"$ref": f"{_REF}LibreTranslateBody"},
                LibreTranslateRequest,
            )
        },
        "/detect": {
            "post": _operation(
                "libreDetect",
                "Name the language of a text, in LibreTranslate's shape",
                {"type": "array", "items": {"$ref": f"{_REF}LibreTranslateGuess"}},
                LibreTranslateDetectRequest,
            )
        },
        "/languages": {
            "get": _operation(
                "libreLanguages",
                "The languages, in LibreTranslate's shape",
                {"type": "array", "items": {"$ref": f"{_REF}LibreTranslateLanguage"}},
            )
        },
        "/frontend/settings": {
            "get": _operation(
                "libreSettings",
                "What LibreTranslate's front end asks for",
                {"type": "object", "additionalProperties": True},
            )
        },
    }


def _operation(name: str, summary: str, answer: Json, asks: type[BaseModel] | None = None) -> Json:
    headers = {"X-Request-ID": {"$ref": "#/components/headers/X-Request-ID"}}
    refusal = {
        "description": "Refused or failed; the status is that of the problem documents elsewhere.",
        "headers": headers,
        "content": {
            "application/json": {"schema": {"$ref": f"{_REF}LibreTranslateError"}},
            "application/problem+json": {"schema": {"$ref": f"{_REF}ProblemBody"}},
        },
    }
    described: Json = {
        "operationId": name,
        "summary": summary,
        "tags": ["libretranslate"],
        "responses": {
            "200": {"description": "Done.", "headers": headers, "content": {"application/json": {"schema": answer}}},
            **dict.fromkeys(("4XX", "500", "503"), refusal),
        },
    }
    if asks is not None:
        schema = {"schema": {"$ref": _REF + asks.__name__}}
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": schema, "application/x-www-form-urlencoded": schema},
        }
    return described
