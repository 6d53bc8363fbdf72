"""LibreTranslate's endpoints in shape, so that its clients work unchanged: /translate, /detect, /languages."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from service.errors import InvalidOption
from service.settings import Settings
from service.web.api import check_pair, check_text
from service.web.intake import read_json
from service.web.lifecycle import Lifecycle

_MAX_TEXTS = 200
_NAMES = {
    "fr": "French",
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
}
_UNTRANSLATED = {"script", "style", "code", "pre", "kbd", "samp", "textarea"}


def blueprint(settings: Settings, lifecycle: Lifecycle) -> Blueprint:
    """Return the routes; errors are told as `{"error": ...}`, as these clients expect."""
    routes = Blueprint("libretranslate", __name__)

    @routes.post("/translate")
    def translate() -> Response:
        given = _parameters()
        texts, many = _texts(given.get("q"))
        source, target = str(given.get("source") or "auto"), str(given.get("target") or "en")
        kind = given.get("format") or "text"
        if kind not in ("text", "html"):
            raise InvalidOption("format must be text or html", mend="send format text or html", field="format")
        alternatives = str(given.get("alternatives") or 0)
        if not alternatives.isdecimal():
            raise InvalidOption("alternatives must be a number", mend="send alternatives 0", field="alternatives")
        for text in texts:
            check_text(text, settings)
        with lifecycle.work() as services:
            guesses = [services.detector.detect(text) for text in texts] if source == "auto" else []
            sources = [guess.code for guess in guesses] or [source] * len(texts)
            for code in sources:
                if code != target:
                    check_pair(code, target, services.languages())

            def in_english(text: str) -> str:
                return services.text_translator.translate_text(text).text

            change: Callable[[str], str] = in_english if kind == "text" else lambda text: in_html(text, in_english)
            translated = [text if code == target else change(text) for text, code in zip(texts, sources, strict=True)]
        answer: dict[str, Any] = {"translatedText": translated if many else translated[0]}
        if guesses:
            found = [{"confidence": _percent(guess.confidence), "language": guess.code} for guess in guesses]
            answer["detectedLanguage"] = found if many else found[0]
        if int(alternatives):
            answer["alternatives"] = [[] for _ in texts] if many else []
        return jsonify(answer)

    @routes.post("/detect")
    def detect() -> Response:
        texts, _ = _texts(_parameters().get("q"))
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


def in_html(text: str, change: Callable[[str], str]) -> str:
    """Return HTML with each run of text changed and every tag kept; code, scripts and `translate="no"` are left alone.

    A sentence that tags cut into pieces is translated piece by piece.
    """
    from lxml import etree, html

    try:
        root = html.fragment_fromstring(text, create_parent="div")
    except etree.ParserError as error:
        raise InvalidOption("the text is no HTML", mend="send format text", field="q") from error

    def changed(run: str | None) -> str | None:
        if not run or not run.strip():
            return run
        core = run.strip()
        start = run.index(core)
        return run[:start] + change(" ".join(core.split())) + run[start + len(core) :]

    def walk(element: Any) -> None:
        kept = not isinstance(element.tag, str) or element.tag in _UNTRANSLATED or element.get("translate") == "no"
        if not kept:
            element.text = changed(element.text)
            for child in element:
                walk(child)
                child.tail = changed(child.tail)

    walk(root)
    whole: str = html.tostring(root, encoding="unicode")
    return whole[len("<div>") : -len("</div>")]


def _parameters() -> dict[str, Any]:
    """Return the request's parameters, whichever of JSON, a form or the query they came in."""
    if request.mimetype == "application/json":
        given = read_json(request.get_data(cache=False))
        if not isinstance(given, dict):
            raise InvalidOption(
                "the body must be an object", mend="send an object with q, source and target", field="q"
            )
        return given
    return {**request.args, **request.form}


def _texts(q: Any) -> tuple[list[str], bool]:
    """Return the texts of parameter `q` and whether they came as a list."""
    texts = q if isinstance(q, list) else [q]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise InvalidOption("q is missing or no text", mend="send q: a text or a list of texts", field="q")
    if len(texts) > _MAX_TEXTS:
        raise InvalidOption(f"q has more than {_MAX_TEXTS} texts", mend="send fewer at once", field="q")
    return texts, isinstance(q, list)


def _percent(confidence: float) -> float:
    return round(100 * confidence, 1)
