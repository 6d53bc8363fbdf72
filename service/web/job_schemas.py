"""What callers of the job queue send and get, as Pydantic models: they validate requests and describe both."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from service.web.schemas import BriefBody

_EXAMPLE: JsonDict = {
    "articles": [
        {
            "id": "une-1",
            "text": "Le conseil départemental a voté lundi soir, par 31 voix contre 9, la fin des travaux du canal.",
        }
    ],
    "options": {"key_points": 3},
}


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class JobArticle(_Closed):
    """One article of a job."""

    text: str = Field(description="The article, paragraphs separated by line breaks.")
    title: str | None = Field(default=None, max_length=1000, description="Its title, if that is not part of the text.")
    id: str | None = Field(default=None, max_length=200, description="Your own name for it, given back with its state.")


class JobOptions(_Closed):
    """How the briefs of a job should be."""

    key_points: int = Field(default=5, ge=0, le=20)
    abstract_words: int = Field(default=100, ge=20, le=500)
    style: Literal["auto", "extractive", "abstractive"] = "auto"
    full_translation: bool = False
    include_text: bool = Field(default=False, description="Keep the text that the offsets point into in the result.")


class JobWebhook(_Closed):
    """Where to tell, by Standard Webhooks 1.0, that the job has ended."""

    url: str = Field(max_length=2048, examples=["https://redaction.example/crochets/brefs"])
    secret: str | None = Field(
        default=None, max_length=200, description="whsec_ and 24 to 64 bytes in base64; the server's own, if not given."
    )


class JobRequest(_Closed):
    """Articles to be done in the background."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    articles: list[JobArticle] = Field(min_length=1)
    options: JobOptions = JobOptions()
    webhook: JobWebhook | None = None
    dry_run: bool = Field(default=False, description="Only check the request and every article; make nothing.")


class ItemError(_Closed):
    """Why an article has no brief."""

    type: str = Field(examples=["/docs#article-too-short"])
    title: str
    detail: str
    mend: str | None = None


class ItemBody(_Closed):
    """One article of a job."""

    index: int = Field(ge=0, description="Its place in the request.")
    id: str | None = Field(description="The name that the request gave it.")
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    attempts: int = Field(ge=0)
    error: ItemError | None
    location: str = Field(description="Where its result is.")
    result: Annotated[BriefBody | None, Field(description="Its brief, where results were asked for.")] = None


class DeliveryBody(_Closed):
    """How far the webhook has come."""

    state: Literal["waiting", "pending", "delivered", "dead"]
    attempts: int = Field(ge=0)
    next_attempt: str | None = Field(description="When it is tried next (RFC 3339).")
    status: int | None = Field(description="What the receiver answered last.")
    error: str | None


class JobBody(_Closed):
    """A job; times are RFC 3339 in UTC."""

    id: str
    state: Literal["queued", "running", "done", "cancelled"]
    created: str
    finished: str | None
    expires: str | None = Field(description="When the job and its results are forgotten.")
    total: int = Field(ge=1)
    completed: int = Field(ge=0)
    failed: int = Field(ge=0)
    items: list[ItemBody]
    next: str | None = Field(description="Where the next page of items is.")
    webhook: DeliveryBody | None
    events: str = Field(description="Where its progress can be followed as server-sent events.")


class DryRunError(_Closed):
    """What is wrong with one article of a request."""

    index: int
    id: str | None
    error: ItemError


class DryRunBody(_Closed):
    """What would become of a request."""

    dry_run: Literal[True]
    total: int
    refused: list[DryRunError]
