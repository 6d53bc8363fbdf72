"""REST version 1: translations, languages and models."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from service import __version__
from service.briefing import render
from service.domain import TextTranslation
from service.errors import ArticleEmpty, ArticleTooLong, LanguageNotSupported
from service.settings import Settings
from service.translate.formats import translate_formatted
from service.web.glossaries import read_glossary
from service.web.lifecycle import Lifecycle
from service.web.negotiation import negotiate
from service.web.request_body import read_request
from service.web.schemas import TranslationRequest

TRANSLATION_TYPES = ("application/json", "text/plain")


def blueprint(
    settings: Settings, lifecycle: Lifecycle, *, seen: Callable[[TextTranslation], None] = lambda _: None
) -> Blueprint:
    """Return the routes under /v1; `seen` is told of every translation."""
    routes = Blueprint("v1", __name__, url_prefix="/v1")

    @routes.post("/translations")
    def translations() -> Response:
        kind = negotiate(TRANSLATION_TYPES)
        wanted = read_request(request, TranslationRequest)
        check_text(wanted.text, settings)
        glossary = read_glossary(wanted.glossary)
        with lifecycle.work() as services:
            check_pair(wanted.source, wanted.target, services.languages())
            translator = services.text_translator_for(wanted.source, wanted.target).with_glossary(glossary)
            translation = translate_formatted(wanted.text, wanted.format, translator.translate_text)
        seen(translation)
        if kind == "text/plain":
            return _reply(translation.text, kind)
        request_fields = {"source": wanted.source, "target": wanted.target, "format": wanted.format}
        provenance = {
            "translator": asdict(translator.translator.identity),
            "glossary": translator.glossary.fingerprint if translator.glossary else None,
            "service": __version__,
        }
        return jsonify({**request_fields, **render.translation_to_dict(translation), "provenance": provenance})

    @routes.get("/languages")
    def languages() -> Response:
        lifecycle.check_ready()
        pairs = [{"source": source, "target": target} for source, target in lifecycle.services.languages()]
        return jsonify({"languages": pairs})

    @routes.get("/models")
    def models() -> Response:
        services = lifecycle.services
        used = services.text_translator.translator.identity.name if services.ready() else None
        return jsonify({"models": [_model(model, used) for model in services.models()]})

    return routes


def _model(model: Mapping[str, object], used: str | None) -> dict[str, object]:
    """Return what a caller may know of a model: not the folder that it is in."""
    state = "in use" if model["name"] == used else "installed" if model["installed"] else "not installed"
    return {name: value for name, value in model.items() if name != "path"} | {"state": state}


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
