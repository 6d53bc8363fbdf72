"""The reader's page: an article in, its brief out, with or without JavaScript."""

import json
from collections.abc import Callable
from dataclasses import astuple
from datetime import timedelta
from pathlib import Path
from typing import Any

from babel.dates import format_datetime
from babel.numbers import format_decimal
from flask import Blueprint, Response, current_app, redirect, request, url_for
from markupsafe import Markup, escape
from pydantic import ValidationError

from service.domain import Brief
from service.errors import EntrefiletError
from service.ingest.reader import MAX_FILE_BYTES
from service.settings import Settings
from service.storage.shared_briefs import SHARED_SECONDS, SharedBrief, SharedBriefs
from service.web.lifecycle import Lifecycle
from service.web.middleware.api_keys import required
from service.web.openapi.document import document, document_json
from service.web.page import downloads, live
from service.web.page.forms import Fields, make_brief, read_fields
from service.web.page.rendering import render_page
from service.web.page.view import view
from service.web.page.wording import LANGUAGES, french, language_of, pair_of, problem_text, ticks
from service.web.problem_list import PROBLEM_KINDS
from service.web.problems import Problem, RequestRefused, to_problem

_LIFETIME = timedelta(seconds=SHARED_SECONDS)
EXAMPLE = Path(__file__).parent / "static" / "example.fr.txt"


def blueprint(
    settings: Settings,
    lifecycle: Lifecycle,
    briefs: SharedBriefs,
    *,
    seen: Callable[[Brief], None] = lambda _: None,
) -> Blueprint:
    """Return the page at /, the pages of finished briefs and /docs; `seen` is told of every brief that is made."""
    routes = Blueprint("pages", __name__)
    routes.add_app_template_filter(french)
    routes.add_app_template_filter(ticks)

    def keep(brief: Brief, fields: Fields) -> str:
        seen(brief)
        return briefs.put(brief, fields.options, source=fields.source(settings.fetch_urls))

    def form_page(fields: dict[str, str], problem: Problem | None = None) -> str:
        return render_page(
            "home.html",
            fields=fields,
            problem=problem,
            fetch_urls=settings.fetch_urls,
            needs_key=required(settings),
            reads=_reads(lifecycle, language_of(request)),
        )

    @routes.get("/")
    def home() -> str:
        if "again" in request.args:
            return form_page(_shared_brief(request.args["again"]).fields())
        return form_page({"text": EXAMPLE.read_text("utf-8").strip() if "example" in request.args else ""})

    @routes.post("/")
    def make() -> Any:
        request.max_content_length = MAX_FILE_BYTES + (current_app.config["MAX_CONTENT_LENGTH"] or 0)
        fields = read_fields(request)
        if request.accept_mimetypes.best_match(["text/html", "text/event-stream"]) == "text/event-stream":
            return live.stream_brief(
                lambda reporter: make_brief(fields, settings, lifecycle, reporter, reporter.abandoned.is_set),
                lambda brief: url_for("pages.brief", key=keep(brief, fields)),
                language_of(request),
            )
        try:
            key = keep(make_brief(fields, settings, lifecycle), fields)
        except (EntrefiletError, ValidationError) as error:
            problem = to_problem(error)
            return Response(form_page(fields.shown, problem), problem.status, problem.headers)
        return redirect(url_for("pages.brief", key=key), 303)

    def _shared_brief(key: str) -> SharedBrief:
        found = briefs.get(key)
        if found is None:
            mend = "make it again from its article"
            raise RequestRefused(404, "brief-gone", "this brief is not kept, or no longer", mend)
        return found

    @routes.get("/briefs/<key>")
    def brief(key: str) -> str:
        found = _shared_brief(key)
        language = language_of(request)
        return render_page(
            "brief.html",
            view=view(found.brief),
            fields=found.fields(),
            needs_key=required(settings),
            key=key,
            endings=downloads.ENDINGS,
            languages_of=pair_of(found.brief.language, "en", language),
            seconds=format_decimal(sum(astuple(found.brief.timing)) / 1000, "0.0", locale=language),
            citation=_marked(_cite(found, language), found.brief),
            expires=format_datetime(found.made + _LIFETIME, "d MMMM y, HH:mm 'UTC'", locale=language),
        )

    @routes.post("/briefs/<key>/delete")
    def delete(key: str) -> Any:
        briefs.forget(key)
        return redirect(url_for("pages.home"), 303)

    @routes.get("/briefs/<key>.<any(txt, md, json, docx, pdf):ending>")
    def download(key: str, ending: str) -> Response:
        found = _shared_brief(key)
        language = language_of(request)
        body, kind = downloads.render(found.brief, ending, _cite(found, language), language)
        shown = "inline" if "copy" in request.args else "attachment"
        headers = {"Content-Disposition": f'{shown}; filename="brief-{found.brief.id[:12]}.{ending}"'}
        return Response(body, headers=headers, content_type=kind)

    @routes.get("/openapi.json")
    def description() -> Response:
        return Response(document_json(), content_type="application/json")

    @routes.get("/docs")
    def docs() -> str:
        return render_page("docs.html", api=document(), problems=PROBLEM_KINDS)

    @routes.after_request
    def remember_language(response: Response) -> Response:
        if request.args.get("lang") in LANGUAGES:
            response.set_cookie("lang", request.args["lang"], max_age=31_536_000, samesite="Strict", httponly=True)
        return response

    @routes.after_request
    def translate_problem(response: Response) -> Response:
        """Tell the page's script of what was refused before the form was read, in the words of the page."""
        if response.mimetype != "application/problem+json" or request.endpoint != "pages.make":
            return response
        problem_fields = response.get_json()
        problem = Problem(
            problem_fields["status"],
            problem_fields["type"].rpartition("#")[2],
            problem_fields["title"],
            problem_fields["detail"],
            problem_fields.get("mend"),
        )
        response.set_data(json.dumps(problem_text(problem, language_of(request)), ensure_ascii=False))
        return response

    return routes


def _cite(found: SharedBrief, language: str) -> str:
    return downloads.citation(found.brief, f"{found.made:%Y-%m-%d}", language, source=found.source)


def _marked(citation: str, brief: Brief) -> Markup:
    """Return a citation as HTML, its titles marked as the languages they are in."""
    marked = escape(citation)
    for code, title in (("en", brief.title.en), ("fr", brief.title.fr)) if brief.title else ():
        if title:
            marked = marked.replace(escape(title), Markup('<span lang="{}">{}</span>').format(code, title), 1)
    return marked


def _reads(lifecycle: Lifecycle, language: str) -> str:
    """Return the pairs of languages that can be translated, by their names; nothing before the models are loaded."""
    if not lifecycle.services.ready():
        return ""
    return ", ".join(pair_of(source, target, language) for source, target in lifecycle.services.languages())
