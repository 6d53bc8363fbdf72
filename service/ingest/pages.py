"""Web pages by their URL: fetched once, from public addresses, as far as the site's robots.txt allows."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from service.errors import BadInput
from service.ingest.addresses import AddressRefused, read_url
from service.ingest.fetch import Answer, FetchFailed, request
from service.ingest.reader import MEDIA_TYPES, parse_content_type

if TYPE_CHECKING:
    from protego import Protego

USER_AGENT = "Entrefilet"
TYPES = MEDIA_TYPES

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_ROBOTS_BYTES = 512_000  # RFC 9309, 2.5: at least 500 kibibytes are read
_ROBOTS_SECONDS = 3600.0
_UNREACHED_SECONDS = 60.0  # a site that was out of reach is asked again soon
_MAX_ROBOTS = 500

Request = Callable[..., Answer]


class PageNotFetched(BadInput):
    """The page could not be had: its site forbids it, is out of reach, or answered something else."""


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as it came; `kind` is its media type and `charset` the one its header names."""

    url: str
    kind: str
    charset: str | None
    data: bytes = field(repr=False)


class PageFetcher:
    """Fetches pages and remembers what sites allow; safe to use from several threads."""

    def __init__(
        self,
        *,
        private_allowed: bool = False,
        max_bytes: int = 5_000_000,
        timeout: float = 15,
        fetch: Request = request,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the limits; `timeout` is for each exchange, in seconds."""
        self._private_allowed = private_allowed
        self._max_bytes = max_bytes
        self._timeout = timeout
        self._fetch = fetch
        self._clock = clock
        self._robots: dict[str, tuple[float, Protego | PageNotFetched]] = {}
        self._lock = threading.Lock()

    def fetch(self, url: str) -> FetchedPage:
        """Return the page at `url`, after redirects. Raises AddressRefused and PageNotFetched."""
        for _ in range(_MOST_REDIRECTS + 1):
            self._check_allowed(url)
            answer = self._get(url, self._max_bytes, ", ".join(TYPES))
            location = answer.headers.get("location")
            if answer.status in _REDIRECTS and location:
                url = urljoin(url, location)
                continue
            return _page(answer)
        raise PageNotFetched("the page redirects too often", mend="send the URL at its end", field="url")

    def _get(self, url: str, max_bytes: int, accept: str) -> Answer:
        headers = {"User-Agent": f"{USER_AGENT}/1 (fetches what a reader asks for)", "Accept": accept}
        try:
            return self._fetch(
                "GET",
                url,
                headers=headers,
                timeout=self._timeout,
                max_bytes=max_bytes,
                private_allowed=self._private_allowed,
            )
        except AddressRefused as error:
            raise AddressRefused(str(error), mend=error.mend, field="url") from error
        except FetchFailed as error:
            raise PageNotFetched(str(error), mend=error.mend, field="url") from error

    def _check_allowed(self, url: str) -> None:
        """Return when a site allows a page. Raises PageNotFetched, which tells out of reach from forbidden."""
        target = read_url(url)
        origin = f"{target.scheme}://{target.authority}"
        with self._lock:
            known = self._robots.get(origin)
        if known is None or known[0] < self._clock():
            rules = self._read_robots(origin)
            seconds = _ROBOTS_SECONDS if not isinstance(rules, PageNotFetched) else _UNREACHED_SECONDS
            known = (self._clock() + seconds, rules)
            with self._lock:
                if len(self._robots) >= _MAX_ROBOTS:
                    self._robots.clear()
                self._robots[origin] = known
        if isinstance(known[1], PageNotFetched):
            raise PageNotFetched(str(known[1]), mend=known[1].mend, field="url")
        if not known[1].can_fetch(url, USER_AGENT):
            raise PageNotFetched("the site's robots.txt forbids this page", mend="send the text", field="url")

    def _read_robots(self, origin: str) -> "Protego | PageNotFetched":
        """Return the rules of a site, or why they could not be had, which lets nothing be fetched.

        RFC 9309, 2.3.1: a robots.txt that is not there allows all, one that cannot be reached forbids all.
        """
        from protego import Protego

        url = f"{origin}/robots.txt"
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                answer = self._get(url, _ROBOTS_BYTES, "text/plain")
                if answer.status in _REDIRECTS and "location" in answer.headers:
                    url = urljoin(url, answer.headers["location"])
                    continue
                break
        except PageNotFetched as error:
            return error
        if answer.status >= 500 or answer.status == 429:
            return PageNotFetched(
                f"the site answered {answer.status} when asked for its robots.txt", mend="try again later", field="url"
            )
        return Protego.parse(answer.body.decode("utf-8", "replace") if answer.status == 200 else "")


def _page(answer: Answer) -> FetchedPage:
    if answer.status != 200:
        raise PageNotFetched(f"the site answered {answer.status}", mend="check the URL", field="url")
    kind, charset = parse_content_type(answer.headers.get("content-type", ""))
    kind = kind or "text/html"
    if kind not in TYPES:
        raise PageNotFetched(f"the URL leads to {kind[:80]}, not to a page", mend="send the text", field="url")
    return FetchedPage(answer.url, kind, charset, answer.body)
