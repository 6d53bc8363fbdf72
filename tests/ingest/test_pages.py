import socket
from collections.abc import Mapping
from typing import Any

import pytest

from service.errors import BadInput
from service.ingest.addresses import AddressRefused
from service.ingest.fetch import Answer, FetchFailed
from service.ingest.pages import PageFetcher, PageNotFetched

PAGE = Answer("http://gazette.example/une", 200, {"content-type": "text/html; charset=iso-8859-1"}, b"<p>Un</p>")
ROBOTS = "http://gazette.example/robots.txt"


class Site:
    """Answers by URL and keeps what was asked."""

    def __init__(self, answers: Mapping[str, Answer | Exception]) -> None:
        self.answers = dict(answers)
        self.requested: list[str] = []
        self.options: list[dict[str, Any]] = []

    def __call__(self, _method: str, url: str, **options: Any) -> Answer:
        self.requested.append(url)
        self.options.append(options)
        answer = self.answers.get(url, Answer(url, 404, {}, b""))
        if isinstance(answer, Exception):
            raise answer
        return answer


def robots(text: str, status: int = 200) -> Answer:
    return Answer(ROBOTS, status, {"content-type": "text/plain"}, text.encode())


def test_a_page_comes_with_its_type_and_charset() -> None:
    site = Site({PAGE.url: PAGE})
    page = PageFetcher(fetch=site).fetch(PAGE.url)
    assert (page.kind, page.charset, page.data) == ("text/html", "iso-8859-1", b"<p>Un</p>")
    assert site.requested == [ROBOTS, PAGE.url]


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /une", False),
        ("User-agent: Entrefilet\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: entrefilet\nAllow: /", True),
        ("User-agent: *\nDisallow: /archives", True),
        ("User-agent: *\nDisallow: /u\nAllow: /une", True),
        ("", True),
        ("<html>rien</html>", True),
    ],
)
def test_the_rules_of_a_site_are_kept(rules: str, allowed: bool) -> None:
    fetcher = PageFetcher(fetch=Site({PAGE.url: PAGE, ROBOTS: robots(rules)}))
    if allowed:
        assert fetcher.fetch(PAGE.url).data
    else:
        with pytest.raises(PageNotFetched, match=r"robots\.txt"):
            fetcher.fetch(PAGE.url)


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (robots("", 404), True),
        (robots("", 403), True),
        (robots("", 503), False),
        (robots("", 429), False),
        (FetchFailed("out of reach"), False),
    ],
)
def test_rules_that_are_not_there_allow_all_and_rules_out_of_reach_nothing(
    answer: Answer | Exception, allowed: bool
) -> None:
    fetcher = PageFetcher(fetch=Site({PAGE.url: PAGE, ROBOTS: answer}))
    if allowed:
        assert fetcher.fetch(PAGE.url).data
    else:
        with pytest.raises(PageNotFetched):
            fetcher.fetch(PAGE.url)


def test_rules_are_asked_for_once_an_hour() -> None:
    now = [0.0]
    site = Site({PAGE.url: PAGE})
    fetcher = PageFetcher(fetch=site, clock=lambda: now[0])
    for seconds in (0, 10, 3000, 600):
        now[0] += seconds
        fetcher.fetch(PAGE.url)
    assert site.requested.count(ROBOTS) == 2


def test_a_redirect_is_followed_under_the_rules_of_the_other_site() -> None:
    there = "http://autre.example/une"
    moved = Answer(PAGE.url, 301, {"location": there}, b"")
    rules = Answer("http://autre.example/robots.txt", 200, {}, b"User-agent: *\nDisallow: /")
    with pytest.raises(PageNotFetched, match="robots"):
        PageFetcher(fetch=Site({PAGE.url: moved, there: PAGE, "http://autre.example/robots.txt": rules})).fetch(
            PAGE.url
        )
    assert PageFetcher(fetch=Site({PAGE.url: moved, there: PAGE})).fetch(PAGE.url).data


def test_redirects_in_a_circle_end() -> None:
    moved = Answer(PAGE.url, 302, {"location": "/une"}, b"")
    with pytest.raises(PageNotFetched, match="redirects"):
        PageFetcher(fetch=Site({PAGE.url: moved})).fetch(PAGE.url)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(PAGE.url, 404, {"content-type": "text/html"}, b""),
        Answer(PAGE.url, 500, {"content-type": "text/html"}, b""),
        Answer(PAGE.url, 200, {"content-type": "image/png"}, b"x"),
        Answer(PAGE.url, 200, {"content-type": "application/zip"}, b"PK"),
        FetchFailed("too slow"),
    ],
)
def test_what_is_no_page_is_refused(answer: Answer | Exception) -> None:
    with pytest.raises(PageNotFetched) as caught:
        PageFetcher(fetch=Site({PAGE.url: answer})).fetch(PAGE.url)
    assert caught.value.field == "url"


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "http://localhost:8080/", "file:///etc/passwd"])
def test_inner_addresses_are_refused_by_default(url: str) -> None:
    with pytest.raises(AddressRefused):
        PageFetcher().fetch(url)


def test_the_limits_reach_the_request() -> None:
    site = Site({PAGE.url: PAGE})
    PageFetcher(fetch=site, max_bytes=10, timeout=2, private_allowed=True).fetch(PAGE.url)
    assert (site.options[-1]["max_bytes"], site.options[-1]["timeout"]) == (10, 2)
    assert all(options["private_allowed"] for options in site.options)
    assert issubclass(PageNotFetched, BadInput)


def test_a_site_that_nobody_can_reach_is_out_of_reach_and_not_forbidden() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # a port that is taken and does not listen: the connection is refused
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/une"
        with pytest.raises(PageNotFetched) as refused:
            PageFetcher(private_allowed=True).fetch(address)
    assert "robots" not in str(refused.value)
    assert "forbid" not in str(refused.value)
    assert refused.value.mend


def test_a_site_whose_server_fails_is_not_said_to_forbid_its_pages() -> None:
    fetcher = PageFetcher(fetch=Site({ROBOTS: FetchFailed("the site cannot be reached", mend="try again later")}))
    for _ in range(2):  # the second answer comes from memory
        with pytest.raises(PageNotFetched, match="cannot be reached"):
            fetcher.fetch(PAGE.url)
