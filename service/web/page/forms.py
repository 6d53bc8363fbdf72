"""The reader's form: its fields, the file dropped on it, and the brief made of them."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Request

from service.briefing.progress import Progress
from service.domain import Article, Brief, BriefOptions
from service.ingest.reader import TEXT, Limits, media_type_of, read_document
from service.settings import Settings
from service.terminology.glossary import Glossary
from service.web.lifecycle import Lifecycle
from service.web.middleware.rate_limits import charge
from service.web.schemas import BriefRequest

NAMES = (
    "text", "url", "title", "glossary", "key_points", "abstract_words", "style", "order", "full_translation", "context",
    "published",
)  # fmt: skip
_ARTICLE = ("text", "url", "title")


@dataclass(frozen=True)
class Fields:
    """What came with the form: `shown` as typed, and the bytes of a file."""

    shown: dict[str, str]
    file: bytes = b""
    file_name: str = ""

    def source(self, fetch_urls: bool) -> str:
        """Return where the article comes from, as far as the form tells: the name of a file or an address."""
        return self.file_name if self.file else self.shown.get("url", "").strip() if fetch_urls else ""

    @property
    def options(self) -> dict[str, str]:
        """The fields that say how the brief should be."""
        return {name: value for name, value in self.shown.items() if name not in _ARTICLE}


@dataclass(frozen=True)
class ArticleProgress:
    """How far the brief of an article is."""

    article: Article
    progress: Progress


Report = Callable[[str | ArticleProgress], None]
"""Told of each stage; what it raises stops the work."""


def read_fields(request: Request) -> Fields:
    """Return the fields of a submitted form; those that are missing are empty."""
    upload = request.files.get("file")
    shown = {name: request.form.get(name, "") for name in NAMES}
    return Fields(shown, upload.read(), upload.filename or "") if upload else Fields(shown)


def make_brief(
    fields: Fields,
    settings: Settings,
    lifecycle: Lifecycle,
    report: Report | None = None,
    given_up: Callable[[], bool] = lambda: False,
) -> Brief:
    """Return the brief of the file, the address or the text; `report` is told each stage and each line.

    Raises what reading an article or a glossary, waiting for a place and making a brief raise, and ValidationError.
    """
    stage = report or (lambda _: None)
    given = {name: value for name, value in fields.shown.items() if value.strip() and name not in ("url", "glossary")}
    wanted = BriefRequest.model_validate({"text": " ", **given})
    glossary = read_glossary(fields.shown.get("glossary", ""))
    stage("reading")
    article = _article(fields, wanted, settings)
    if wanted.published:
        article = replace(article, published=wanted.published)
    options = BriefOptions(
        wanted.key_points, wanted.abstract_words, wanted.style, wanted.full_translation, wanted.order, wanted.context
    )
    stage("waiting")
    with lifecycle.work(given_up) as services:
        if report is None:
            return services.briefer.brief(article, options, glossary=glossary)
        return services.briefer.brief(
            article, options, glossary=glossary, report=lambda progress: report(ArticleProgress(article, progress))
        )


def read_glossary(pasted: str) -> Glossary | None:
    """Return the glossary of the form, each line a term and its translation between a tab, comma or semicolon.

    Without a term there is none. Raises GlossaryInvalid, naming the line.
    """
    if not any(line.strip() and not line.lstrip().startswith("#") for line in pasted.splitlines()):
        return None
    return Glossary.load("\n".join(_tabbed(line) for line in pasted.splitlines()), "tsv")


def _tabbed(line: str) -> str:
    """Return a line of a spreadsheet or of CSV, as English and French programs write it, with a tab in between."""
    separator = next((mark for mark in "\t;," if mark in line), "\t")
    if separator == "\t" or line.lstrip().startswith("#"):
        return line
    try:
        cells = next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        return line
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="").writerow([cell.strip() for cell in cells])
    return out.getvalue()


def _article(fields: Fields, wanted: BriefRequest, settings: Settings) -> Article:
    """Return the article of the file, else of the address, else of the text."""
    limits = Limits(settings.max_characters, settings.min_words, settings.embargoed)
    url = fields.shown.get("url", "").strip()
    if fields.file:
        kind = media_type_of(fields.file_name)
        article = read_document(fields.file, media_type=kind, title=wanted.title, limits=limits).article
    elif url and settings.fetch_urls:
        from service.ingest.pages import PageFetcher

        page = PageFetcher(private_allowed=settings.private_addresses).fetch(url)
        article = read_document(
            page.data, media_type=page.kind, charset=page.charset, title=wanted.title, limits=limits
        ).article
    else:
        return read_document(wanted.text, media_type=TEXT, title=wanted.title, limits=limits).article
    charge(len(article.text))
    return article
