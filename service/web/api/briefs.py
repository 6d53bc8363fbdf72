"""POST /v1/briefs: a submission in, its brief out in the type that the caller accepts."""

import json

from flask import Blueprint, Response, jsonify, request

from service.briefing import render
from service.domain import Brief
from service.ingest.ninjs import MEDIA_TYPE, NewsItem, read_item, with_brief
from service.settings import Settings
from service.web.api.brief_html import to_html
from service.web.api.finished import FinishedBriefs, reply
from service.web.api.submission import Reader, Submission
from service.web.lifecycle import Lifecycle
from service.web.negotiation import negotiate

BRIEF_TYPES = ("application/json", "text/markdown", "text/plain", "text/html", MEDIA_TYPE)


def blueprint(settings: Settings, lifecycle: Lifecycle, finished: FinishedBriefs, reader: Reader) -> Blueprint:
    """Return the route; it answers from the finished briefs when it can."""
    routes = Blueprint("briefs", __name__)

    @routes.post("/v1/briefs")
    def make() -> Response:
        ours = request.mimetype == MEDIA_TYPE
        kind = negotiate((MEDIA_TYPE, *BRIEF_TYPES) if ours else BRIEF_TYPES)
        wanted = reader.read(request)
        if wanted.dry_run:
            return jsonify(_dry_run(wanted))
        lifecycle.check_ready()
        briefer = lifecycle.services.briefer  # the same throughout, though settings may be read again meanwhile
        key = finished.key(
            briefer.fingerprint(wanted.options, wanted.glossary),
            wanted.article,
            kind,
            include_text=wanted.include_text,
            item=wanted.item.content if wanted.item and kind == MEDIA_TYPE else None,
        )
        cached = finished.get(key)
        if cached is not None:
            return reply(key, *cached)
        with lifecycle.work():
            brief = briefer.brief(wanted.article, wanted.options, glossary=wanted.glossary)
        body = render_brief(brief, kind, wanted.item, settings, include_text=wanted.include_text).encode()
        finished.put(key, kind, brief, body)
        return reply(key, kind, body)

    return routes


def render_brief(brief: Brief, kind: str, item: NewsItem | None, settings: Settings, *, include_text: bool) -> str:
    """Return a brief in one of BRIEF_TYPES; as ninjs, in the item that was sent or in a new one."""
    if kind == MEDIA_TYPE:
        item = item or _new_item(brief, settings)
        return json.dumps(with_brief(item, brief), ensure_ascii=False, indent=2) + "\n"
    if kind == "text/html":
        return to_html(brief)
    if kind == "text/markdown":
        return render.to_markdown(brief)
    return render.to_text(brief) if kind == "text/plain" else render.to_json(brief, include_text)


def _new_item(brief: Brief, settings: Settings) -> NewsItem:
    content = {
        "uri": f"urn:entrefilet:{brief.id}",
        "type": "text",
        "language": brief.language,
        "bodies": [{"role": "main", "contentType": "text/plain", "value": brief.text}],
    }
    if brief.title and (title := brief.title.fr or brief.title.en):
        content["headlines"] = [{"role": "main", "contentType": "text/plain", "value": title}]
    return read_item(content, max_characters=2 * settings.max_characters, min_words=1)


def _dry_run(wanted: Submission) -> dict[str, object]:
    article = wanted.article
    return {
        "dry_run": True,
        "title": article.title,
        "characters": len(article.text),
        "words": len(article.text.split()),
    }
