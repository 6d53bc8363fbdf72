"""The reader's page: an article in, its brief out, with or without JavaScript."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from pydantic import ValidationError

from service.briefing import render
from service.domain import Brief, BriefOptions, WarningCode
from service.errors import EntrefiletError
from service.ingest.plain import read_article
from service.settings import Settings
from service.web import openapi
from service.web.kept import KeptBriefs
from service.web.lifecycle import Lifecycle
from service.web.problems import Problem, to_problem
from service.web.schemas import BriefRequest
from service.web.view import view
from service.web.wording import LANGUAGES, language_of, messages

_HERE = Path(__file__).parent
EXAMPLE = _HERE / "static" / "example.fr.txt"


def blueprint(settings: Settings, lifecycle: Lifecycle, kept: KeptBriefs | None = None) -> Blueprint:
    """Return the page at /, the pages of finished briefs and /docs."""
    routes = Blueprint("pages", __name__)
    briefs = kept or KeptBriefs()

    @routes.get("/")
    def home() -> str:
        text = EXAMPLE.read_text("utf-8").strip() if "example" in request.args else ""
        return _form_page({"text": text})

    @routes.post("/")
    def make() -> Any:
        fields = {name: request.form.get(name, "") for name in ("text", "title", *_OPTIONS)}
        try:
            key = briefs.put(_brief(fields))
        except (EntrefiletError, ValidationError) as error:
            problem = to_problem(error)
            return Response(_form_page(fields, problem), problem.status, problem.headers)
        return redirect(url_for("pages.brief", key=key), 303)

    def _brief(fields: dict[str, str]) -> Brief:
        given = {name: value for name, value in fields.items() if value.strip()}
        wanted = BriefRequest.model_validate({"text": " ", **given})
        article = read_article(
            wanted.text, title=wanted.title, max_characters=settings.max_characters, min_words=settings.min_words
        )
        options = BriefOptions(wanted.key_points, wanted.abstract_words, wanted.style, wanted.full_translation)
        with lifecycle.work() as services:
            return services.briefer.brief(article, options)

    def _kept(key: str) -> Brief:
        found = briefs.get(key)
        if found is None:
            abort(404, "This brief is no longer kept: make it again from its article.")
        return found

    @routes.get("/briefs/<key>")
    def brief(key: str) -> str:
        return _page("brief.html", view=view(_kept(key)), key=key)

    @routes.get("/briefs/<key>.<any(txt, md, json):ending>")
    def download(key: str, ending: str) -> Response:
        found = _kept(key)
        body, kind = _DOWNLOADS[ending](found)
        name = f"brief-{found.id[:12]}.{ending}"
        return Response(body, headers={"Content-Disposition": f'attachment; filename="{name}"'}, content_type=kind)

    @routes.get("/openapi.json")
    def description() -> Response:
        return Response(openapi.document_json(), content_type="application/json")

    @routes.get("/docs")
    def docs() -> str:
        return _page("docs.html", api=openapi.document())

    @routes.after_request
    def remember_language(response: Response) -> Response:
        if request.args.get("lang") in LANGUAGES:
            response.set_cookie("lang", request.args["lang"], max_age=31_536_000, samesite="Strict", httponly=True)
        return response

    return routes


_DOWNLOADS: dict[str, Callable[[Brief], tuple[str, str]]] = {
    "txt": lambda brief: (render.to_text(brief), "text/plain; charset=utf-8"),
    "md": lambda brief: (render.to_markdown(brief), "text/markdown; charset=utf-8"),
    "json": lambda brief: (render.to_json(brief, include_text=True), "application/json"),
}

_OPTIONS = ("key_points", "abstract_words", "style", "full_translation")


def error_page(problem: Problem) -> str:
    """Return a problem as a whole page."""
    return _page("error.html", problem=problem)


def _form_page(fields: dict[str, str], problem: Problem | None = None) -> str:
    return _page("home.html", fields=fields, problem=problem)


def _page(template: str, **values: Any) -> str:
    language = language_of(request)
    wording = messages(language)
    return render_template(
        template,
        _=wording.gettext,
        n_=wording.ngettext,
        asset=asset,
        language=language,
        languages=LANGUAGES,
        request_id=g.get("request_id", ""),
        warning_title=lambda code: wording.gettext(_WARNING_TITLES.get(code, "Read with care")),
        **values,
    )


@cache
def asset(name: str) -> str:
    """Return the URL of a static file, which changes with its content."""
    digest = hashlib.sha256((_HERE / "static" / name).read_bytes()).hexdigest()[:10]
    return url_for("static", filename=name, v=digest)


_WARNING_TITLES: dict[WarningCode, str] = {
    WarningCode.NUMBER_MISMATCH: "Check the numbers",
    WarningCode.ENTITY_CHANGED: "Check the names",
    WarningCode.NEGATION_LOST: "A “not” may be lost",
    WarningCode.UNTRANSLATED: "Partly left in French",
    WarningCode.REPETITION: "The English repeats itself",
    WarningCode.LENGTH_RATIO: "Something may be missing or added",
    WarningCode.TRUNCATED: "Cut short",
    WarningCode.GLOSSARY_MISSED: "A glossary term is missing",
    WarningCode.SOURCE_LANGUAGE: "Not a French article",
    WarningCode.STYLE_FALLBACK: "Made another way than asked",
}
