"""The part of the OpenAPI document that describes jobs, finished briefs and metrics."""

from typing import Any

from pydantic import BaseModel

from service.ingest import reader
from service.web import schemas
from service.web.api import job_schemas
from service.web.api.submission import BriefByUrl
from service.web.openapi.parameters import query_parameters

Json = dict[str, Any]

INPUTS: tuple[type[BaseModel], ...] = (job_schemas.JobRequest, BriefByUrl)
BODIES: tuple[type[BaseModel], ...] = (
    job_schemas.JobBody,
    job_schemas.ItemBody,
    job_schemas.DryRunBody,
    schemas.BriefDryRunBody,
)

SECURITY: Json = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key of this service."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}

IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and request get the first answer again; made up by you, a UUID for instance.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 257, "pattern": '^"?[!#-~][ !#-~]{0,254}"?$'},
}

PROBLEMS = {
    "400": ("BadRequest", "The request is not well-formed: no JSON, a key twice, an option twice."),
    "401": ("KeyNeeded", "The service asks for an API key, or does not know this one."),
    "403": ("ScopeMissing", "The API key is not meant for this."),
    "404": ("NotFound", "There is nothing here, or it is another key's."),
    "406": ("NotAcceptable", "No type in the Accept header can be made."),
    "409": ("StillRunning", "The request with this Idempotency-Key is still running, or the article is not done."),
    "413": ("TooLarge", "The text is over the size limit."),
    "415": ("UnsupportedMediaType", "The Content-Type is missing or not one of those described."),
    "422": ("Unprocessable", "A field is wrong or the text cannot be used; `errors` names the field."),
    "429": ("Overloaded", "Too much work is waiting, or a limit is reached; try again after Retry-After seconds."),
    "500": ("Failed", "The service failed; the log has the request id."),
    "503": ("Unavailable", "The models are being loaded or are missing, or the service is shutting down."),
}
"""The problems that operations answer, by status: the name of the response and what it means."""

_OTHER_TYPES = ("text/markdown", "text/plain", "text/html", "application/ninjs+json")
"""The types of a brief beside JSON."""

_REF = "#/components/schemas/"
_JOB: Json = {
    "name": "name",
    "in": "path",
    "required": True,
    "description": "The job's id.",
    "schema": {"type": "string"},
}
_INDEX: Json = {
    "name": "index",
    "in": "path",
    "required": True,
    "description": "The article's place in the request, from 0.",
    "schema": {"type": "integer", "minimum": 0, "maximum": 99_999},
}
_NONE_MATCH: Json = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag that you have; 304 when nothing has changed.",
    "schema": {"type": "string"},
}


def paths() -> Json:
    """Return the paths by their templates."""
    submitted = _answer("Accepted: kept for good, and done in the background.", "JobBody")
    submitted["headers"]["Location"] = {"description": "Where the job is.", "schema": {"type": "string"}}
    submitted["links"] = {
        name: {"operationId": name, "parameters": {"name": "$response.body#/id"}}
        for name in ("readJob", "cancelJob", "followJob", "deleteJob")
    }
    return {
        "/v1/briefs/{key}": {
            "get": _operation(
                "readBrief",
                "Fetch a finished brief again",
                {
                    "200": _content(
                        "The brief, as it was asked for.",
                        "BriefBody",
                        *_OTHER_TYPES,
                    ),
                    "304": _content("It is what you have.", None),
                },
                ("401", "404"),
                [
                    {
                        "name": "key",
                        "in": "path",
                        "required": True,
                        "description": "The end of Content-Location.",
                        "schema": {"type": "string"},
                    },
                    _NONE_MATCH,
                ],
            )
        },
        "/v1/jobs": {"post": _submit(submitted)},
        "/v1/jobs/{name}": {
            "get": _operation(
                "readJob",
                "Read a job: its state, its progress and a page of its articles",
                {"200": _answer("The job.", "JobBody"), "304": _content("It is what you have.", None)},
                ("401", "403", "404", "422"),
                [_JOB, *query_parameters(job_schemas.JobPageQuery), _NONE_MATCH],
            ),
            "delete": _operation(
                "deleteJob",
                "Forget a job: what is not done is not begun, results are gone, its webhook is not sent",
                {"204": _content("It is gone.", None)},
                ("401", "403", "404"),
                [_JOB],
            ),
        },
        "/v1/jobs/{name}/cancel": {
            "post": _operation(
                "cancelJob",
                "Cancel what of a job is not done; what is done is kept",
                {"200": _answer("The job.", "JobBody")},
                ("401", "403", "404"),
                [_JOB],
            )
        },
        "/v1/jobs/{name}/items/{index}": {
            "get": _operation(
                "readJobItem",
                "Read one article of a job with its brief or its error, or the brief itself in the type you accept",
                {
                    "200": _content("The article; as another type than JSON, its brief.", "ItemBody", *_OTHER_TYPES),
                    "304": _content("It is what you have.", None),
                },
                ("401", "403", "404", "406", "409"),
                [_JOB, _INDEX, _NONE_MATCH],
            )
        },
        "/v1/jobs/{name}/events": {
            "get": _operation(
                "followJob",
                "Follow a job as server-sent events: item, progress and, at last, end",
                {"200": {**_content("The events.", None), "content": {"text/event-stream": {}}}},
                ("401", "403", "404", "429"),
                [
                    _JOB,
                    {
                        "name": "Last-Event-ID",
                        "in": "header",
                        "required": False,
                        "description": "Go on after this event.",
                        "schema": {"type": "string"},
                    },
                ],
            )
        },
        "/metrics": {
            "get": _operation(
                "readMetrics",
                "Metrics for Prometheus",
                {"200": _content("The metrics.", None, "text/plain", "application/openmetrics-text")},
                ("401", "403"),
                [],
                tag="service",
            )
        },
    }


def _submit(submitted: Json) -> Json:
    operation = _operation(
        "submitJob",
        "Have the briefs of one article or many made in the background",
        {"200": _answer("What would become of it (dry_run).", "DryRunBody"), "202": submitted},
        ("400", "401", "403", "409", "413", "415", "422", "429"),
        [IDEMPOTENCY_KEY],
    )
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": f"{_REF}JobRequest"}}},
    }
    return operation


def with_other_shapes(operation: Json) -> Json:
    """Return the operation that makes a brief with all that it takes and gives beside JSON and text."""
    page = {"schema": {"type": "string", "minLength": 1}, "example": "<html><body><article>…</article></body></html>"}
    item = {"schema": {"type": "object", "anyOf": [{"required": ["uri"]}, {"required": ["guid"]}]}}
    taken, given = operation["requestBody"]["content"], operation["responses"]["200"]["content"]
    taken["application/json"]["schema"] = {
        "anyOf": [{"$ref": f"{_REF}BriefRequest"}, {"$ref": f"{_REF}BriefByUrl"}],
    }
    taken |= {"text/html": page, "application/xhtml+xml": page, "application/ninjs+json": item}
    taken["text/markdown"] = {"schema": {"type": "string", "minLength": 1}, "example": "# Titre\n\nUn *article*…"}
    taken |= {kind: {"schema": {"type": "string", "format": "binary"}} for kind in reader.FILES}
    given["application/json"]["schema"] = {
        "anyOf": [{"$ref": f"{_REF}BriefBody"}, {"$ref": f"{_REF}BriefDryRunBody"}],
    }
    given |= {"text/html": {"schema": {"type": "string"}}, "application/ninjs+json": {"schema": {"type": "object"}}}
    operation["responses"]["200"]["headers"] |= {
        "ETag": {"description": "Changes with the brief.", "schema": {"type": "string"}},
        "Content-Location": {"description": "Where it can be fetched again.", "schema": {"type": "string"}},
    }
    return operation


def problem_responses(*statuses: str) -> Json:
    """Return references to the document's responses for problems."""
    return {status: {"$ref": f"#/components/responses/{PROBLEMS[status][0]}"} for status in sorted(statuses)}


def _operation(
    name: str, summary: str, answers: Json, problems: tuple[str, ...], parameters: list[Json], *, tag: str = "work"
) -> Json:
    return {
        "operationId": name,
        "summary": summary,
        "tags": [tag],
        "parameters": parameters,
        "responses": {**answers, **problem_responses(*problems, "500")},
    }


def _answer(text: str, body: str) -> Json:
    return _content(text, body)


def _content(text: str, body: str | None, *kinds: str) -> Json:
    content: Json = {"application/json": {"schema": {"$ref": _REF + body}}} if body else {}
    content |= {kind: {"schema": {"type": "object" if kind.endswith("json") else "string"}} for kind in kinds}
    headers = {"X-Request-ID": {"$ref": "#/components/headers/X-Request-ID"}}
    return {"description": text, "headers": headers, "content": content}
