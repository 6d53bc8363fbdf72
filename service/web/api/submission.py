"""What callers send for a brief, in each of its shapes, as one value: text, JSON, a web page, a URL or a news item."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypedDict

from flask import Request, g
from pydantic import Field

from service.domain import Article, BriefOptions
from service.errors import InvalidOption
from service.ingest.addresses import check_literal
from service.ingest.html import read_page
from service.ingest.ninjs import MEDIA_TYPE, NewsItem, read_item
from service.ingest.pages import PageFetcher
from service.ingest.plain import decode, read_article
from service.settings import Settings
from service.terminology.glossary import Glossary
from service.web.glossaries import DESCRIPTION, GlossaryGiven, read_glossary
from service.web.middleware import rate_limits
from service.web.request_body import read_json, read_options, read_request, refuse_type
from service.web.schemas import BriefChoices, BriefOptionFields, BriefRequest

_log = logging.getLogger(__name__)

HTML_TYPES = ("text/html", "application/xhtml+xml")
ACCEPTED = ("application/json", "text/plain", *HTML_TYPES, MEDIA_TYPE)


class Limits(TypedDict):
    """How long articles may be, in characters and in words."""

    max_characters: int
    min_words: int


class BriefByUrl(BriefOptionFields):
    """The address of a web page and how its brief should be."""

    url: str = Field(max_length=2048, description="An http or https URL; only where the service allows it.")
    title: str | None = Field(default=None, max_length=1000, description="A title to be used in place of the page's.")
    glossary: GlossaryGiven | None = Field(default=None, description=DESCRIPTION)


class _Titled(BriefOptionFields):
    title: str | None = Field(default=None, max_length=1000)


@dataclass(frozen=True, slots=True)
class Submission:
    """An article to be made a brief of; `item` is the news item that it came in, if it did."""

    article: Article
    options: BriefOptions
    include_text: bool
    dry_run: bool = False
    item: NewsItem | None = None
    glossary: Glossary | None = None


class Reader:
    """Reads submissions under the limits of the settings."""

    def __init__(self, settings: Settings, fetcher: PageFetcher | None = None) -> None:
        """Take the settings, and what fetches pages if that is not to be the network."""
        self._settings = settings
        self._limits: Limits = {"max_characters": settings.max_characters, "min_words": settings.min_words}
        self._fetcher = fetcher or PageFetcher(private_allowed=settings.private_addresses)

    def read(self, request: Request) -> Submission:
        """Return what a request submits. Raises RequestRefused, ValidationError and BadInput."""
        kind = request.mimetype
        readers: dict[str, Callable[[Request], Submission]] = {
            "application/json": self._json,
            "text/plain": self._text,
            MEDIA_TYPE: self._ninjs,
            **dict.fromkeys(HTML_TYPES, self._html),
        }
        if kind not in readers:
            raise refuse_type(kind, ACCEPTED)
        submission = readers[kind](request)
        if self._settings.log_articles:
            _log.debug("article: %s", submission.article.text, extra={"request_id": g.get("request_id", "")})
        return submission

    def _text(self, request: Request) -> Submission:
        wanted = read_request(request, BriefRequest)
        return self._submission(wanted, read_article(wanted.text, title=wanted.title, **self._limits))

    def _json(self, request: Request) -> Submission:
        data = request.get_data(cache=True)
        # a look at the members decides the shape; whichever it is, it is then read strictly
        if b'"url"' in data and isinstance(value := read_json(data), dict) and "url" in value:
            by_url = read_request(request, BriefByUrl)
            return self._submission(by_url, self._page(by_url.url, by_url.title))
        return self._text(request)

    def _html(self, request: Request) -> Submission:
        wanted = _Titled.model_validate(read_options(request))
        data, charset = request.get_data(cache=False), request.mimetype_params.get("charset")
        page = read_page(data, charset=charset, title=wanted.title, **self._limits)
        return self._submission(wanted, page.article)

    def _ninjs(self, request: Request) -> Submission:
        wanted = BriefOptionFields.model_validate(read_options(request))
        item = self._item(read_json(request.get_data(cache=False)))
        return self._submission(wanted, item.article, item)

    def read_item(self, given: Mapping[str, Any], *, fetch: bool = True) -> tuple[Article | None, NewsItem | None]:
        """Return the article of one item of a job, and the news item that it is in, if it is in one.

        `given` has the members of a JobArticle. Without `fetch` an address is only checked, and has no article.
        Raises BadInput.
        """
        title = given.get("title")
        if "ninjs" in given:
            item = self._item(given["ninjs"])
            return item.article, item
        if "html" in given:
            return read_page(given["html"], title=title, **self._limits).article, None
        if "url" not in given:
            return read_article(given["text"], title=title, **self._limits), None
        if fetch:
            return self._page(given["url"], title), None
        self._check_fetching()
        check_literal(given["url"], private_allowed=self._settings.private_addresses)
        return None, None

    def _item(self, value: Any) -> NewsItem:
        return read_item(value, unusable_allowed=self._settings.embargoed, **self._limits)

    def _check_fetching(self) -> None:
        if not self._settings.fetch_urls:
            raise InvalidOption(
                "this service fetches no URLs", mend="send the text, or set ENTREFILET_FETCH_URLS=true", field="url"
            )

    def _page(self, url: str, title: str | None) -> Article:
        self._check_fetching()
        page = self._fetcher.fetch(url)
        if page.kind == "text/plain":
            article = read_article(decode(page.data, page.charset), title=title, **self._limits)
        else:
            article = read_page(page.data, charset=page.charset, title=title, **self._limits).article
        rate_limits.charge(len(article.text))
        return article

    @staticmethod
    def _submission(wanted: BriefOptionFields, article: Article, item: NewsItem | None = None) -> Submission:
        glossary = read_glossary(wanted.glossary) if isinstance(wanted, BriefRequest | BriefByUrl) else None
        return Submission(article, to_options(wanted), wanted.include_text, wanted.dry_run, item, glossary)


def to_options(wanted: BriefChoices) -> BriefOptions:
    """Return what a caller chose about a brief as the use case takes it."""
    return BriefOptions(**{option.name: getattr(wanted, option.name) for option in fields(BriefOptions)})
