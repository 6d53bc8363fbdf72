"""LibreTranslate's endpoints in shape, so that its clients work unchanged: /translate, /detect, /languages."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from service.domain import TextTranslation
from service.settings import Settings
from service.translate.formats import translate_formatted
from service.web.api.libretranslate_schemas import LibreTranslateDetectRequest, LibreTranslateRequest
from service.web.api.translations import check_pair, check_text
from service.web.lifecycle import Lifecycle
from service.web.request_body import read_json

_NAMES = {
    "fr": "French",
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
}


def blueprint(
    settings: Settings, lifecycle: Lifecycle, *, seen: Callable[[TextTranslation], None] = lambda _: None
) -> Blueprint:
    """Return the routes; errors are told as `{"error": ...}`, as these clients expect.

    `seen` is told of every translation.
    """
    routes = Blueprint("libretranslate", __name__)

    @routes.post("/translate")
    def translate() -> Response:
        wanted = LibreTranslateRequest.model_validate(_parameters())
        texts, source, target = _texts(wanted.q), wanted.source, wanted.target
        for text in texts:
            check_text(text, settings)
        with lifecycle.work() as services:
            guesses = [services.detector.detect(text) for text in texts] if source == "auto" else []
            sources = [guess.code for guess in guesses] or [source] * len(texts)
            for code in sources:
                if code != target:
                    check_pair(code, target, services.languages())

            def change(text: str, code: str) -> str:
                translator = services.text_translator_for(code, target)
                translation = translate_formatted(text, wanted.format, translator.translate_text)
                seen(translation)
                return translation.text

            translated = [
                text if code == target else change(text, code) for text, code in zip(texts, sources, strict=True)
            ]
        many = isinstance(wanted.q, list)
        answer: dict[str, Any] = {"translatedText": translated if many else translated[0]}
        if guesses:
            found = [{"confidence": _percent(guess.confidence), "language": guess.code} for guess in guesses]
            answer["detectedLanguage"] = found if many else found[0]
        if wanted.alternatives:
            answer["alternatives"] = [[] for _ in texts] if many else []
        return jsonify(answer)

    @routes.post("/detect")
    def detect() -> Response:
        texts = _texts(LibreTranslateDetectRequest.model_validate(_parameters()).q)
        for text in texts:
            check_text(text, settings)
        with lifecycle.work() as services:
            guesses = [services.detector.detect(text) for text in texts]
        return jsonify([{"confidence": _percent(guess.confidence), "language": guess.code} for guess in guesses])

    @routes.get("/languages")
    def languages() -> Response:
        lifecycle.check_ready()
        targets: dict[str, list[str]] = {}
        for source, target in lifecycle.services.languages():
            targets.setdefault(source, []).append(target)
            targets.setdefault(target, [])
        return jsonify(
            [
                {"code": code, "name": _NAMES.get(code, code), "targets": [*found, code]}
                for code, found in targets.items()
            ]
        )

    @routes.get("/frontend/settings")
    def frontend_settings() -> Response:
        lifecycle.check_ready()
        source, target = lifecycle.services.languages()[0]
        return jsonify(
            {
                "apiKeys": False,
                "charLimit": settings.max_characters,
                "filesTranslation": False,
                "frontendTimeout": 500,
                "keyRequired": False,
                "language": {
                    "source": {"code": source, "name": _NAMES.get(source, source)},
                    "target": {"code": target, "name": _NAMES.get(target, target)},
                },
                "suggestions": False,
                "supportedFilesFormat": [],
            }
        )

    return routes


def _parameters() -> Any:
    """Return the request's parameters, whichever of JSON, a form or the query they came in."""
    if request.mimetype == "application/json":
        return read_json(request.get_data(cache=False))
    parameters: dict[str, Any] = {**request.args, **request.form}
    repeated = request.form.getlist("q") or request.args.getlist("q")
    if len(repeated) > 1:  # a form has no lists: its field stands there once for each text
        parameters["q"] = repeated
    return parameters


def _texts(q: str | list[str]) -> list[str]:
    return q if isinstance(q, list) else [q]


def _percent(confidence: float) -> float:
    return round(100 * confidence, 1)
