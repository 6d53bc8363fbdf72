"""REST version 1: briefs, translations, languages and models."""

from flask import Blueprint, Response, jsonify, request

from service.briefing import render
from service.domain import Brief, BriefOptions
from service.errors import ArticleEmpty, ArticleTooLong, LanguageNotSupported
from service.ingest.plain import read_article
from service.settings import Settings
from service.web.finished import FinishedBriefs, reply
from service.web.intake import read_request
from service.web.lifecycle import Lifecycle
from service.web.problems import RequestRefused
from service.web.schemas import BriefRequest, TranslationRequest

BRIEF_TYPES = ("application/json", "text/markdown", "text/plain")
TRANSLATION_TYPES = ("application/json", "text/plain")


def blueprint(settings: Settings, lifecycle: Lifecycle, finished: FinishedBriefs) -> Blueprint:
    """Return the routes under /v1."""
    routes = Blueprint("v1", __name__, url_prefix="/v1")

    @routes.post("/briefs")
    def briefs() -> Response:
        kind = negotiate(BRIEF_TYPES)
        wanted = read_request(request, BriefRequest)
        article = read_article(
            wanted.text, title=wanted.title, max_characters=settings.max_characters, min_words=settings.min_words
        )
        options = BriefOptions(wanted.key_points, wanted.abstract_words, wanted.style, wanted.full_translation)
        lifecycle.check_ready()
        configuration = lifecycle.services.briefer.fingerprint(options)
        key = finished.key(configuration, article, kind, include_text=wanted.include_text)
        kept = finished.get(key)
        if kept is not None:
            return reply(key, *kept)
        with lifecycle.work() as services:
            brief = services.briefer.brief(article, options)
        body = render_brief(brief, kind, include_text=wanted.include_text).encode()
        finished.put(key, kind, brief, body)
        return reply(key, kind, body)

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


def negotiate(types: tuple[str, ...]) -> str:
    """Return the type that the Accept header likes best; the first when it is silent. Raises RequestRefused."""
    if not request.accept_mimetypes:
        return types[0]
    best = request.accept_mimetypes.best_match(types)
    if best is None:
        raise RequestRefused(
            406, "not-acceptable", "no type in the Accept header can be made", f"accept one of {', '.join(types)}"
        )
    return best


def render_brief(brief: Brief, kind: str, *, include_text: bool = False) -> str:
    """Return a brief in one of BRIEF_TYPES."""
    if kind == "text/markdown":
        return render.to_markdown(brief)
    return render.to_text(brief) if kind == "text/plain" else render.to_json(brief, include_text)


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
