"""LibreTranslate's endpoints as the OpenAPI document describes them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Json = dict[str, Any]

_REF = "#/components/schemas/"


def _no_boolean(value: Any) -> Any:
    """Refuse true and false, which Python takes for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("a whole number is wanted")  # noqa: TRY004 - what Pydantic turns into a validation error
    return value


_Text = Annotated[str, Field(min_length=1)]
Texts = _Text | Annotated[list[_Text], Field(min_length=1, max_length=200)]


class _Open(BaseModel):
    model_config = ConfigDict(frozen=True)


class LibreTranslateRequest(_Open):
    """Parameters of LibreTranslate's /translate; those that this service has no use for are let pass."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"q": "Bonjour", "source": "fr", "target": "en"}]})

    q: Texts = Field(description="A text, or a list of texts.")
    source: str = Field(default="auto", description="Its language, or auto.")
    target: str = Field(default="en", description="The language to translate into.")
    format: Literal["text", "html"] = "text"
    alternatives: Annotated[int, BeforeValidator(_no_boolean)] = Field(
        default=0, ge=0, le=10, description="For compatibility; the list of them is empty."
    )


class LibreTranslateDetectRequest(_Open):
    q: Texts = Field(description="The text whose language is asked for.")


class LibreTranslateGuess(_Open):
    confidence: float = Field(description="From 0 to 100.")
    language: str


class LibreTranslateBody(_Open):
    translated: str | list[str] = Field(serialization_alias="translatedText")
    detected: LibreTranslateGuess | list[LibreTranslateGuess] | None = Field(
        default=None, serialization_alias="detectedLanguage"
    )
    alternatives: list[Any] | None = None


class LibreTranslateLanguage(_Open):
    code: str
    name: str
    targets: list[str]


class LibreTranslateError(_Open):
    error: str


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
