"""What callers send for a brief, in each of its shapes, as one value: text, JSON, a web page, a URL or a news item."""

import base64
import binascii
import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from flask import Request, g
from pydantic import Field

from service.domain import Article, BriefOptions
from service.errors import InvalidOption, NotText
from service.ingest.addresses import check_literal
from service.ingest.ninjs import NewsItem
from service.ingest.pages import PageFetcher
from service.ingest.reader import HTML, MEDIA_TYPES, NINJS, TEXT, Limits, Reading, read_document, read_news
from service.settings import Settings
from service.terminology.glossary import Glossary
from service.web.glossaries import DESCRIPTION, GlossaryGiven, read_glossary
from service.web.middleware import rate_limits
from service.web.request_body import read_json, read_options, read_request, refuse_type
from service.web.schemas import BriefChoices, BriefOptionFields, BriefRequest

_log = logging.getLogger(__name__)

ACCEPTED = ("application/json", *MEDIA_TYPES)


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
        self._limits = Limits(settings.max_characters, settings.min_words, settings.embargoed)
        self._fetcher = fetcher or PageFetcher(private_allowed=settings.private_addresses)

    def read(self, request: Request) -> Submission:
        """Return what a request submits. Raises RequestRefused, ValidationError and BadInput."""
        kind = request.mimetype
        if kind not in ACCEPTED:
            raise refuse_type(kind, ACCEPTED)
        submission = self._json(request) if kind == "application/json" else self._document(request)
        if self._settings.log_articles:
            _log.debug("article: %s", submission.article.text, extra={"request_id": g.get("request_id", "")})
        return submission

    def _json(self, request: Request) -> Submission:
        data = request.get_data(cache=True)
        # a look at the members decides the shape; whichever it is, it is then read strictly
        if b'"url"' in data and isinstance(value := read_json(data), dict) and "url" in value:
            by_url = read_request(request, BriefByUrl)
            return self._submission(by_url, self._page(by_url.url, by_url.title))
        wanted = read_request(request, BriefRequest)
        return self._submission(wanted, self._reading(wanted.text, TEXT, wanted.title).article)

    def _document(self, request: Request) -> Submission:
        wanted = _Titled.model_validate(read_options(request))
        data = request.get_data(cache=False)
        if request.mimetype == NINJS:
            reading = read_news(read_json(data), title=wanted.title, limits=self._limits)
        else:
            charset = request.mimetype_params.get("charset")
            reading = self._reading(data, request.mimetype, wanted.title, charset)
        return self._submission(wanted, reading.article, reading.item)

    def read_item(self, given: Mapping[str, Any], *, fetch: bool = True) -> tuple[Article | None, NewsItem | None]:
        """Return the article of one item of a job, and the news item that it is in, if it is in one.

        `given` has the members of a JobArticle. Without `fetch` an address is only checked, and has no article.
        Raises BadInput.
        """
        title = given.get("title")
        if "ninjs" in given:
            reading = read_news(given["ninjs"], limits=self._limits)
            return reading.article, reading.item
        if "document" in given:
            document = given["document"]
            reading = self._reading(_unpacked(document["content"]), document["media_type"], title)
            return reading.article, reading.item
        if "html" in given:
            return self._reading(given["html"], HTML, title).article, None
        if "url" not in given:
            return self._reading(given["text"], TEXT, title).article, None
        if fetch:
            return self._page(given["url"], title), None
        self._check_fetching()
        check_literal(given["url"], private_allowed=self._settings.private_addresses)
        return None, None

    def _reading(
        self, data: bytes | str, media_type: str | None, title: str | None, charset: str | None = None
    ) -> Reading:
        return read_document(data, media_type=media_type, charset=charset, title=title, limits=self._limits)

    def _check_fetching(self) -> None:
        if not self._settings.fetch_urls:
            raise InvalidOption(
                "this service fetches no URLs", mend="send the text, or set ENTREFILET_FETCH_URLS=true", field="url"
            )

    def _page(self, url: str, title: str | None) -> Article:
        self._check_fetching()
        page = self._fetcher.fetch(url)
        article = self._reading(page.data, page.kind, title, page.charset).article
        rate_limits.charge(len(article.text))
        return article

    @staticmethod
    def _submission(wanted: BriefOptionFields, article: Article, item: NewsItem | None = None) -> Submission:
        glossary = read_glossary(wanted.glossary) if isinstance(wanted, BriefRequest | BriefByUrl) else None
        if wanted.published:
            article = replace(article, published=wanted.published)
        return Submission(article, to_options(wanted), wanted.include_text, wanted.dry_run, item, glossary)


def to_options(wanted: BriefChoices) -> BriefOptions:
    """Return what a caller chose about a brief as the use case takes it."""
    return BriefOptions(**{option.name: getattr(wanted, option.name) for option in fields(BriefOptions)})


def _unpacked(content: str) -> bytes:
    """Return the bytes of a document that JSON carries in base64. Raises NotText."""
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotText(
            "the document's content is no base64", mend="encode its bytes in base64", field="document"
        ) from error
