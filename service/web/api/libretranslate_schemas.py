"""What callers of LibreTranslate's endpoints send and get, as Pydantic models."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


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
