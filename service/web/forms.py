"""The reader's form: its fields, the file dropped on it, and the brief made of them."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Request

from service.domain import Article, Brief, BriefOptions
from service.ingest.html import read_page
from service.ingest.plain import decode, read_article
from service.settings import Settings
from service.web.lifecycle import Lifecycle
from service.web.schemas import BriefRequest
from service.web.uploads import read_upload

NAMES = ("text", "url", "title", "key_points", "abstract_words", "style", "full_translation")


@dataclass(frozen=True)
class Fields:
    """What came with the form: `shown` as typed, and the bytes of a file."""

    shown: dict[str, str]
    file: bytes = b""

    @property
    def options(self) -> dict[str, str]:
        """The fields that say how the brief should be."""
        return {name: value for name, value in self.shown.items() if name not in ("text", "url", "title")}


def read_fields(request: Request) -> Fields:
    """Return the fields of a submitted form; those that are missing are empty."""
    upload = request.files.get("file")
    return Fields({name: request.form.get(name, "") for name in NAMES}, upload.read() if upload else b"")


def make_brief(
    fields: Fields,
    settings: Settings,
    lifecycle: Lifecycle,
    report: Callable[[str], None] = lambda _: None,
    given_up: Callable[[], bool] = lambda: False,
) -> Brief:
    """Return the brief of the file, the address or the text; `report` is told each stage.

    Raises what reading an article, waiting for a place and making a brief raise, and ValidationError for options.
    """
    given = {name: value for name, value in fields.shown.items() if value.strip() and name != "url"}
    wanted = BriefRequest.model_validate({"text": " ", **given})
    report("reading")
    article = _article(fields, wanted, settings)
    options = BriefOptions(wanted.key_points, wanted.abstract_words, wanted.style, wanted.full_translation)
    report("waiting")
    with lifecycle.work(given_up) as services:
        report("working")
        return services.briefer.brief(article, options)


def _article(fields: Fields, wanted: BriefRequest, settings: Settings) -> Article:
    """Return the article of the file, else of the address, else of the text."""
    limits = {"max_characters": settings.max_characters, "min_words": settings.min_words}
    url = fields.shown.get("url", "").strip()
    if fields.file:
        return read_upload(fields.file, title=wanted.title, **limits)
    if url and settings.fetch_urls:
        from service.ingest.pages import PageFetcher

        page = PageFetcher(private_allowed=settings.private_addresses).fetch(url)
        if page.kind != "text/plain":
            return read_page(page.data, charset=page.charset, title=wanted.title, **limits).article
        return read_article(decode(page.data, page.charset), title=wanted.title, **limits)
    return read_article(wanted.text, title=wanted.title, **limits)
