"""What callers of the job queue send and get, as Pydantic models: they validate requests and describe both."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, ValidationInfo, field_validator
from pydantic.config import JsonDict

from service.ingest.reader import MEDIA_TYPES
from service.web.glossaries import DESCRIPTION, GlossaryGiven
from service.web.schemas import BriefBody, BriefChoices, ClosedModel

LARGEST_PAGE = 1000
"""Articles of a job in one answer."""
LARGEST_PAGE_WITH_RESULTS = 100
"""The same with their briefs."""

_EXAMPLE: JsonDict = {
    "articles": [
        {
            "id": "une-1",
            "text": "Le conseil départemental a voté lundi soir, par 31 voix contre 9, la fin des travaux du canal.",
        },
        {"id": "une-2", "html": "<article><p>Les péniches reviendront sur le canal au mois d'avril.</p></article>"},
    ],
    "options": {"key_points": 3},
}


class _JobItem(ClosedModel):
    id: str | None = Field(default=None, max_length=200, description="Your own name for it, given back with its state.")


class _JobTitled(_JobItem):
    title: str | None = Field(default=None, max_length=1000, description="Its title, where it has none of its own.")


class JobText(_JobTitled):
    """An article as plain text."""

    text: str = Field(description="The article, paragraphs separated by line breaks.")


class JobPage(_JobTitled):
    """An article as a web page, whose menus and footers are left out."""

    html: str = Field(max_length=5_000_000)


class JobUrl(_JobTitled):
    """An article at an address, fetched when its turn comes; only where the service allows it."""

    url: str = Field(max_length=2048, description="An http or https URL.")


class JobNews(_JobItem):
    """An article in a news item."""

    ninjs: dict[str, Any] = Field(description="An item of IPTC ninjs 1, 2 or 3.")


class JobDocumentContent(ClosedModel):
    """A file's bytes and what they are."""

    media_type: str = Field(
        description="What the file is, such as application/pdf.", json_schema_extra={"enum": list(MEDIA_TYPES)}
    )
    content: str = Field(max_length=17_000_000, description="The file's bytes in base64.")

    @field_validator("media_type")
    @classmethod
    def _is_read(cls, value: str) -> str:
        if value not in MEDIA_TYPES:
            raise ValueError(f"Input should be one of {', '.join(MEDIA_TYPES)}")
        return value


class JobDocument(_JobTitled):
    """An article in a file: Word, OpenDocument, PDF, HTML, Markdown, text or ninjs."""

    document: JobDocumentContent


def _shape(value: Any) -> str:
    """Tell the shape that errors are to be told about."""
    members = value if isinstance(value, dict) else ()
    return next((f"({name})" for name in ("html", "url", "ninjs", "document") if name in members), "(text)")


JobArticle = Annotated[
    Annotated[JobText, Tag("(text)")]
    | Annotated[JobPage, Tag("(html)")]
    | Annotated[JobUrl, Tag("(url)")]
    | Annotated[JobNews, Tag("(ninjs)")]
    | Annotated[JobDocument, Tag("(document)")],
    Discriminator(_shape),
]
"""One article of a job, in one of its shapes."""


class JobOptions(BriefChoices):
    """How the briefs of a job should be."""


class JobWebhook(ClosedModel):
    """Where to tell, by Standard Webhooks 1.0, that the job has ended."""

    url: str = Field(max_length=2048, examples=["https://redaction.example/crochets/brefs"])
    secret: str | None = Field(
        default=None, max_length=200, description="whsec_ and 24 to 64 bytes in base64; the server's own, if not given."
    )


class JobRequest(ClosedModel):
    """Articles to be done in the background."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    articles: list[JobArticle] = Field(min_length=1)
    options: JobOptions = JobOptions()
    glossary: GlossaryGiven | None = Field(default=None, description=DESCRIPTION)
    webhook: JobWebhook | None = None
    dry_run: bool = Field(default=False, description="Only check the request and every article; make nothing.")


def _digits(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,7}", value):
        raise ValueError("Input should be a whole number")
    return value


def _true_or_false(value: Any) -> Any:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("Input should be true or false")
    return value


class JobPageQuery(ClosedModel):
    """Which articles of a job are asked for, in the query."""

    results: Annotated[bool, BeforeValidator(_true_or_false)] = Field(
        default=False, description="Put the briefs into the answer."
    )
    offset: Annotated[int, BeforeValidator(_digits)] = Field(
        default=0, ge=0, le=1_000_000, description="The first article of the page."
    )
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE), BeforeValidator(_digits)] | None = Field(
        default=None, description="Articles on the page: at most 1000, with results 100."
    )

    @field_validator("limit")
    @classmethod
    def _fits(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is not None and info.data.get("results") and value > LARGEST_PAGE_WITH_RESULTS:
            raise ValueError(f"Input should be at most {LARGEST_PAGE_WITH_RESULTS} with results")
        return value

    @property
    def size(self) -> int:
        """How many articles the page has at most."""
        return self.limit or (LARGEST_PAGE_WITH_RESULTS if self.results else LARGEST_PAGE)


class ItemError(ClosedModel):
    """Why an article has no brief."""

    type: str = Field(examples=["/docs#article-too-short"])
    title: str
    detail: str
    mend: str | None = None


class ItemBody(ClosedModel):
    """One article of a job."""

    index: int = Field(ge=0, description="Its place in the request.")
    id: str | None = Field(description="The name that the request gave it.")
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    attempts: int = Field(ge=0)
    error: ItemError | None
    location: str = Field(description="Where its result is.")
    result: Annotated[BriefBody | None, Field(description="Its brief, where results were asked for.")] = None


class DeliveryBody(ClosedModel):
    """How far the webhook has come."""

    state: Literal["waiting", "pending", "delivered", "dead"]
    attempts: int = Field(ge=0)
    next_attempt: str | None = Field(description="When it is tried next (RFC 3339).")
    status: int | None = Field(description="What the receiver answered last.")
    error: str | None


class JobBody(ClosedModel):
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


class DryRunError(ClosedModel):
    """What is wrong with one article of a request."""

    index: int
    id: str | None
    error: ItemError


class DryRunBody(ClosedModel):
    """What would become of a request."""

    dry_run: Literal[True]
    total: int
    refused: list[DryRunError]
