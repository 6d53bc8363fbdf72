"""The reader's page: an article in, its brief out, with or without JavaScript."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from pydantic import ValidationError

from service.domain import Brief
from service.errors import EntrefiletError
from service.settings import Settings
from service.web import openapi, takeaway
from service.web.forms import Fields, make_brief, read_fields
from service.web.kept import Kept, KeptBriefs
from service.web.keys import required
from service.web.lifecycle import Lifecycle
from service.web.problem_list import PROBLEM_KINDS
from service.web.problems import Problem, to_problem
from service.web.progress import Report, event, events
from service.web.uploads import MAX_FILE_BYTES
from service.web.view import view
from service.web.wording import LANGUAGES, STAGES, WARNINGS, french, language_of, messages, plainly, ticks

_HERE = Path(__file__).parent
EXAMPLE = _HERE / "static" / "example.fr.txt"


def blueprint(
    settings: Settings,
    lifecycle: Lifecycle,
    kept: KeptBriefs | None = None,
    *,
    seen: Callable[[Brief], None] = lambda _: None,
) -> Blueprint:
    """Return the page at /, the pages of finished briefs and /docs; `seen` is told of every brief that is made."""
    routes = Blueprint("pages", __name__)
    briefs = kept or KeptBriefs()
    routes.add_app_template_filter(french)
    routes.add_app_template_filter(ticks)

    def keep(brief: Brief, fields: Fields) -> str:
        seen(brief)
        return briefs.put(brief, fields.options)

    def form_page(fields: dict[str, str], problem: Problem | None = None) -> str:
        return render_page(
            "home.html", fields=fields, problem=problem, fetch_urls=settings.fetch_urls, needs_key=required(settings)
        )

    @routes.get("/")
    def home() -> str:
        if "again" in request.args:
            return form_page(_kept(request.args["again"]).fields())
        return form_page({"text": EXAMPLE.read_text("utf-8").strip() if "example" in request.args else ""})

    @routes.post("/")
    def make() -> Any:
        request.max_content_length = MAX_FILE_BYTES + (current_app.config["MAX_CONTENT_LENGTH"] or 0)
        language = language_of(request)
        fields = read_fields(request)
        if request.accept_mimetypes.best_match(["text/html", "text/event-stream"]) == "text/event-stream":
            return _streamed(fields, language)
        try:
            key = keep(make_brief(fields, settings, lifecycle), fields)
        except (EntrefiletError, ValidationError) as error:
            problem = to_problem(error)
            return Response(form_page(fields.shown, problem), problem.status, problem.headers)
        return redirect(url_for("pages.brief", key=key), 303)

    def _streamed(fields: Fields, language: str) -> Response:
        """Answer with events; the status is 200 whatever comes, as the headers leave before the work is done."""
        wording = messages(language).gettext

        def work(report: Report, abandoned: threading.Event) -> Brief:
            return make_brief(
                fields, settings, lifecycle, lambda stage: report(wording(STAGES[stage])), abandoned.is_set
            )

        def stream() -> Iterator[str]:
            try:
                yield from events(work, lambda brief: {"location": url_for("pages.brief", key=keep(brief, fields))})
            except Exception as error:  # noqa: BLE001 - told in the stream, and logged there if nobody foresaw it
                yield event("problem", plainly(to_problem(error), language))

        return Response(stream_with_context(stream()), content_type="text/event-stream; charset=utf-8")

    def _kept(key: str) -> Kept:
        found = briefs.get(key)
        if found is None:
            abort(404, "This brief is no longer kept: make it again from its article.")
        return found

    @routes.get("/briefs/<key>")
    def brief(key: str) -> str:
        found = _kept(key)
        return render_page(
            "brief.html",
            view=view(found.brief),
            fields=found.fields(),
            needs_key=required(settings),
            key=key,
            endings=takeaway.ENDINGS,
            citation=takeaway.citation(found.brief, f"{found.made:%Y-%m-%d}"),
        )

    @routes.get("/briefs/<key>.<any(txt, md, json, docx):ending>")
    def download(key: str, ending: str) -> Response:
        found = _kept(key)
        body, kind = takeaway.render(found.brief, ending)
        shown = "inline" if "copy" in request.args else "attachment"
        headers = {"Content-Disposition": f'{shown}; filename="brief-{found.brief.id[:12]}.{ending}"'}
        return Response(body, headers=headers, content_type=kind)

    @routes.get("/openapi.json")
    def description() -> Response:
        return Response(openapi.document_json(), content_type="application/json")

    @routes.get("/docs")
    def docs() -> str:
        return render_page("docs.html", api=openapi.document(), problems=PROBLEM_KINDS)

    @routes.after_request
    def remember_language(response: Response) -> Response:
        if request.args.get("lang") in LANGUAGES:
            response.set_cookie("lang", request.args["lang"], max_age=31_536_000, samesite="Strict", httponly=True)
        return response

    return routes


def error_page(problem: Problem) -> str:
    """Return a problem as a whole page."""
    return render_page("error.html", problem=problem)


def render_page(template: str, **values: Any) -> str:
    """Return a template with the words of the reader's language."""
    language = language_of(request)
    wording = messages(language)
    return render_template(
        template,
        _=wording.gettext,
        asset=asset,
        language=language,
        languages=LANGUAGES,
        request_id=g.get("request_id", ""),
        warning_title=lambda code: wording.gettext(WARNINGS[code]),
        plainly=lambda problem: plainly(problem, language),
        **values,
    )


@cache
def asset(name: str) -> str:
    """Return the URL of a static file, which changes with its content."""
    digest = hashlib.sha256((_HERE / "static" / name).read_bytes()).hexdigest()[:10]
    return url_for("static", filename=name, v=digest)
