"""REST version 1: jobs of many articles, done in the background and followed or fetched later."""

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, jsonify, request

from service.errors import BadInput, InvalidOption
from service.ingest.addresses import check_literal
from service.ingest.reader import FILES, MAX_FILE_BYTES
from service.jobs.model import Item, Job, NewItem, Webhook
from service.jobs.outbox import timestamp
from service.jobs.webhooks import read_secret
from service.settings import Settings
from service.web.api.briefs import BRIEF_TYPES
from service.web.api.events import Streams
from service.web.api.job_items import to_result, to_type
from service.web.api.job_schemas import JobArticle, JobPageQuery, JobRequest, JobWebhook
from service.web.api.submission import Reader, to_options
from service.web.glossaries import read_glossary, to_pairs
from service.web.middleware.idempotency import job_id
from service.web.negotiation import negotiate
from service.web.problems import RequestRefused, describe_to_owner
from service.web.request_body import read_request

if TYPE_CHECKING:
    from service.jobs.service import JobQueue
    from service.jobs.store import JobStore

MAX_BYTES = 64_000_000
"""The largest body of one job."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")


def blueprint(
    settings: Settings,
    reader: Reader,
    queue: "Callable[[], JobQueue]",
    *,
    caller: Callable[[], str | None],
    revoked: Callable[[str | None], bool],
    draining: Callable[[], bool],
) -> Blueprint:
    """Return the routes under /v1/jobs; `queue` is called when it is needed, `caller` names the owner of jobs.

    `revoked` tells whether an owner's key has ended meanwhile.
    """
    routes = Blueprint("jobs", __name__, url_prefix="/v1/jobs")
    streams = Streams(draining)

    def found(name: str) -> "tuple[JobStore, Job]":
        store = queue().store
        job = store.find(name, caller()) if _NAME.fullmatch(name) else None
        if job is None:
            abort(404, "There is no such job: it was never there, its time is over, or it is another key's.")
        return store, job

    @routes.post("")
    def submit() -> Response:
        wanted = read_request(request, JobRequest)
        if len(wanted.articles) > settings.job_items:
            raise RequestRefused(
                413,
                "too-many-articles",
                f"the job has {len(wanted.articles):,} articles, over the limit of {settings.job_items:,}",
                "send several jobs",
            )
        webhook = _webhook(wanted.webhook, settings)
        glossary = read_glossary(wanted.glossary)
        if wanted.dry_run:
            return jsonify(_dry_run(wanted.articles, reader))
        common = {
            "options": asdict(to_options(wanted.options)),
            "include_text": wanted.options.include_text,
            "glossary": to_pairs(glossary),
            "owner": caller(),
        }
        items = [NewItem(article.model_dump(exclude={"id"}), article.id) for article in wanted.articles]
        job = queue().submit(job_id(), items, common=common, owner=caller(), webhook=webhook)
        response = jsonify(_job(job, queue(), JobPageQuery()))
        response.status_code = 202
        response.headers["Location"] = _location(job.id)
        return response

    @routes.get("/<name>")
    def read(name: str) -> Response:
        given = {field: request.args[field] for field in JobPageQuery.model_fields if field in request.args}
        page = JobPageQuery.model_validate(given)
        _, job = found(name)
        return _conditional(jsonify(_job(job, queue(), page)))

    @routes.get("/<name>/items/<int:index>")
    def read_item(name: str, index: int) -> Response:
        kind = negotiate(BRIEF_TYPES)
        store, job = found(name)
        # SQLite and PostgreSQL hold no larger integers, and no job has so many articles
        item = store.read_item(job.id, index) if index < job.total else None
        if item is None:
            abort(404, f"The job has {job.total} articles, counted from 0.")
        if kind == "application/json":
            return _conditional(jsonify(_item(job.id, item, results=True)))
        if item.result is None:
            why = item.error["detail"] if item.error else "it can be asked for again when it is done"
            raise RequestRefused(409, "no-result", f"the article is {item.state}: {why}", "ask for application/json")
        return _conditional(Response(to_type(item, kind, settings), content_type=f"{kind}; charset=utf-8"))

    @routes.get("/<name>/events")
    def events(name: str) -> Response:
        store, job = found(name)
        last = request.headers.get("Last-Event-ID", "0")
        after = int(last) if last.isascii() and last.isdigit() and len(last) < 10 else 0
        owner = caller()
        return streams.open(store, job, after, allowed=lambda: not revoked(owner))

    @routes.delete("/<name>")
    def delete(name: str) -> Response:
        store, job = found(name)
        store.delete(job.id)
        response = Response(status=204)
        del response.headers["Content-Type"]
        return response

    @routes.post("/<name>/cancel")
    def cancel(name: str) -> Response:
        store, job = found(name)
        store.cancel(job.id)
        return jsonify(_job(store.find(job.id, any_owner=True) or job, queue(), JobPageQuery()))

    return routes


def allow_large() -> None:
    """Let jobs and files have their size before anything looks at their body: Idempotency-Key, the key's quota."""
    if request.endpoint == "jobs.submit":
        request.max_content_length = MAX_BYTES
    elif request.endpoint == "briefs.make" and request.mimetype in FILES:
        request.max_content_length = MAX_FILE_BYTES


def _webhook(wanted: JobWebhook | None, settings: Settings) -> Webhook | None:
    """Return the webhook, checked as far as it can be now. Raises InvalidOption."""
    if wanted is None:
        return None
    secret = wanted.secret or (settings.webhook_secret.get_secret_value() if settings.webhook_secret else None)
    if secret is None:
        raise InvalidOption(
            "the webhook has no secret, and the server has none of its own",
            mend="send webhook.secret, or set ENTREFILET_WEBHOOK_SECRET",
            field="webhook.secret",
        )
    read_secret(secret)
    try:
        # a literal inner address is told at once; a name is resolved and checked again at every attempt
        check_literal(wanted.url, private_allowed=settings.private_addresses)
    except BadInput as error:
        raise InvalidOption(str(error), mend=error.mend, field="webhook.url") from error
    return Webhook(wanted.url, secret)


def _dry_run(articles: list[JobArticle], reader: Reader) -> dict[str, Any]:
    refused = []
    for index, article in enumerate(articles):
        try:
            reader.read_item(article.model_dump(exclude={"id"}), fetch=False)
        except BadInput as error:
            refused.append({"index": index, "id": article.id, "error": describe_to_owner(error)})
    return {"dry_run": True, "total": len(articles), "refused": refused}


def _job(job: Job, queue: "JobQueue", page: JobPageQuery) -> dict[str, Any]:
    offset, limit, results = page.offset, page.size, page.results
    items = queue.store.read_items(job.id, offset=offset, limit=limit, results=results)
    follows = offset + limit < job.total
    suffix = "&results=true" if results else ""
    return {
        "id": job.id,
        "state": job.state,
        "created": timestamp(job.created),
        "finished": timestamp(job.finished) if job.finished else None,
        "expires": timestamp(job.expires) if job.expires else None,
        "total": job.total,
        "completed": job.completed,
        "failed": job.failed,
        "items": [_item(job.id, item, results=results) for item in items],
        "next": f"{_location(job.id)}?offset={offset + limit}&limit={limit}{suffix}" if follows else None,
        "webhook": _delivery(job, queue),
        "events": f"{_location(job.id)}/events",
    }


def _delivery(job: Job, queue: "JobQueue") -> dict[str, Any] | None:
    if not job.has_webhook:
        return None
    delivery = queue.outbox.find(job.id)
    if delivery is None:
        return {"state": "waiting", "attempts": 0, "next_attempt": None, "status": None, "error": None}
    return {
        "state": delivery.state,
        "attempts": delivery.attempts,
        "next_attempt": timestamp(delivery.due) if delivery.state == "pending" else None,
        "status": delivery.status,
        "error": delivery.error,
    }


def _item(job: str, item: Item, *, results: bool) -> dict[str, Any]:
    fields = asdict(item)
    body = {
        "index": item.position,
        "id": item.reference,
        "state": item.state,
        "attempts": item.attempts,
        "error": fields["error"],
        "location": f"{_location(job)}/items/{item.position}",
    }
    return body | {"result": to_result(item.result) if item.result else None} if results else body


def _location(job: str) -> str:
    return f"/v1/jobs/{job}"


def _conditional(response: Response) -> Response:
    """Return the answer with its ETag, or 304 to a reader that has it."""
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Accept")
    response.make_conditional(request)
    return response
