"""Web pages by their URL: fetched once, from public addresses, as far as the site's robots.txt allows."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from service.errors import BadInput
from service.ingest.addresses import AddressRefused, read_url
from service.ingest.fetch import Answer, FetchFailed, request

if TYPE_CHECKING:
    from protego import Protego

USER_AGENT = "Entrefilet"
TYPES = ("text/html", "application/xhtml+xml", "text/plain")

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_ROBOTS_BYTES = 512_000  # RFC 9309, 2.5: at least 500 kibibytes are read
_ROBOTS_SECONDS = 3600.0
_ROBOTS_KEPT = 500

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
        self._robots: dict[str, tuple[float, Protego | None]] = {}
        self._lock = threading.Lock()

    def fetch(self, url: str) -> FetchedPage:
        """Return the page at `url`, after redirects. Raises AddressRefused and PageNotFetched."""
        for _ in range(_MOST_REDIRECTS + 1):
            if not self._allowed(url):
                raise PageNotFetched("the site's robots.txt forbids this page", mend="send the text", field="url")
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

    def _allowed(self, url: str) -> bool:
        target = read_url(url)
        origin = f"{target.scheme}://{target.authority}"
        with self._lock:
            known = self._robots.get(origin)
        if known is None or known[0] < self._clock():
            known = (self._clock() + _ROBOTS_SECONDS, self._read_robots(origin))
            with self._lock:
                if len(self._robots) >= _ROBOTS_KEPT:
                    self._robots.clear()
                self._robots[origin] = known
        return known[1] is not None and bool(known[1].can_fetch(url, USER_AGENT))

    def _read_robots(self, origin: str) -> "Protego | None":
        """Return the rules of a site, or None when nothing is allowed.

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
        except PageNotFetched:
            return None
        if answer.status >= 500 or answer.status == 429:
            return None
        return Protego.parse(answer.body.decode("utf-8", "replace") if answer.status == 200 else "")


def _page(answer: Answer) -> FetchedPage:
    if answer.status != 200:
        raise PageNotFetched(f"the site answered {answer.status}", mend="check the URL", field="url")
    message = Message()
    message["content-type"] = answer.headers.get("content-type", "")
    kind = message.get_content_type() if answer.headers.get("content-type") else "text/html"
    if kind not in TYPES:
        raise PageNotFetched(f"the URL leads to {kind[:80]}, not to a page", mend="send the text", field="url")
    charset = message.get_content_charset()
    return FetchedPage(answer.url, kind, charset, answer.body)
