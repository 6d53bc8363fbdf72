"""REST version 1: translations, languages and models."""

from flask import Blueprint, Response, jsonify, request

from service.briefing import render
from service.errors import ArticleEmpty, ArticleTooLong, LanguageNotSupported
from service.settings import Settings
from service.web.intake import read_request
from service.web.lifecycle import Lifecycle
from service.web.negotiation import negotiate
from service.web.schemas import TranslationRequest

TRANSLATION_TYPES = ("application/json", "text/plain")


def blueprint(settings: Settings, lifecycle: Lifecycle) -> Blueprint:
    """Return the routes under /v1."""
    routes = Blueprint("v1", __name__, url_prefix="/v1")

    @routes.post("/translations")
    def translations() -> Response:
        kind = negotiate(TRANSLATION_TYPES)
        wanted = read_request(request, TranslationRequest)
        check_text(wanted.text, settings)
        with lifecycle.work() as services:
            check_pair(wanted.source, wanted.target, services.languages())
            translation = services.text_translator.translate_text(wanted.text)
        if kind == "text/plain":
            return _reply(translation.text, kind)
        pair = {"source": wanted.source, "target": wanted.target}
        return jsonify({**pair, **render.translation_to_dict(translation)})

    @routes.get("/languages")
    def languages() -> Response:
        lifecycle.check_ready()
        pairs = [{"source": source, "target": target} for source, target in lifecycle.services.languages()]
        return jsonify({"languages": pairs})

    @routes.get("/models")
    def models() -> Response:
        return jsonify({"models": lifecycle.services.models()})

    return routes


def check_text(text: str, settings: Settings) -> None:
    """Return when `text` can be translated. Raises ArticleEmpty and ArticleTooLong."""
    if not text.strip():
        raise ArticleEmpty("there is no text", mend="send some text", field="text")
    if len(text) > settings.max_characters:
        raise ArticleTooLong(
            f"the text has {len(text):,} characters, over the limit of {settings.max_characters:,}",
            mend="send it in parts, or raise the setting max_characters",
            field="text",
        )


def check_pair(source: str, target: str, pairs: tuple[tuple[str, str], ...]) -> None:
    """Return when a model translates `source` to `target`. Raises LanguageNotSupported."""
    if (source, target) not in pairs:
        known = ", ".join(f"{a} to {b}" for a, b in pairs)
        field = "source" if source not in {a for a, _ in pairs} else "target"
        raise LanguageNotSupported(f"no model translates {source} to {target}", mend=f"ask for {known}", field=field)


def _reply(body: str, kind: str) -> Response:
    response = Response(body, content_type=kind if kind == "application/json" else f"{kind}; charset=utf-8")
    response.vary.add("Accept")
    return response
