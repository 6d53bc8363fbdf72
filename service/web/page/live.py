"""A brief as it is made, told in server-sent events: each stage, then its French, then its English line by line."""

from collections.abc import Callable, Iterator

from flask import Response, stream_with_context

from service.briefing.progress import BriefLine
from service.domain import Brief
from service.web.page.forms import ArticleProgress
from service.web.page.progress import Reporter, event, events
from service.web.page.rendering import render_page
from service.web.page.view import draft
from service.web.page.wording import problem_text, stage
from service.web.problems import to_problem


def stream_brief(
    make: Callable[[Reporter[str | ArticleProgress]], Brief], keep: Callable[[Brief], str], language: str
) -> Response:
    """Answer with the events of `make`; the last says where `keep` put the brief, or what went wrong.

    The status is 200 whatever comes, as the headers leave before the work is done.
    """

    def stream() -> Iterator[str]:
        try:
            yield from events(make, lambda update: _show(update, language), lambda brief: {"location": keep(brief)})
        except Exception as error:  # noqa: BLE001 - told in the stream, and logged there if nobody foresaw it
            yield event("problem", problem_text(to_problem(error), language))

    return Response(stream_with_context(stream()), content_type="text/event-stream; charset=utf-8")


def _show(update: str | ArticleProgress, language: str) -> Iterator[str]:
    if isinstance(update, str):
        yield event("progress", {"text": stage(update, language)})
        return
    progress = update.progress
    if progress.stage == "translating" and not progress.total:
        return  # an English article has nothing to translate
    yield event("progress", {"text": stage(progress, language), "done": progress.done, "total": progress.total})
    if progress.lines and progress.done == 0:
        yield event("draft", {"html": render_page("draft.html", draft=draft(update.article, progress.lines))})
    elif progress.lines:
        yield event("lines", [_line(line) for line in progress.lines])


def _line(line: BriefLine) -> dict[str, str | None]:
    notes = render_page("notes.html", warnings=line.warnings) if line.warnings else ""
    return {"where": line.where, "en": line.en, "notes": notes}
