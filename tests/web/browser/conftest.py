"""A real server and Debian's Chromium; where no Chromium is installed, these tests are not collected."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.web.browser.reader import CHROMIUM, FLAGS, Lines, serve

if CHROMIUM is None:
    collect_ignore_glob = ["test_*.py"]
else:
    from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

    @pytest.fixture(scope="session")
    def playwright() -> Iterator[Playwright]:
        with sync_playwright() as running:
            yield running

    @pytest.fixture(scope="session")
    def browser(playwright: Playwright) -> Iterator[Browser]:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()

    @pytest.fixture(scope="session")
    def address() -> Iterator[str]:
        with serve() as url:
            yield url

    @contextmanager
    def reader(browser: Browser, address: str, *, small: bool = False) -> Iterator[Page]:
        """Open the page of a reader with English settings; in the end the console has to have stayed silent."""
        context = browser.new_context(
            base_url=address,
            locale="en-GB",
            viewport={"width": 390, "height": 844} if small else {"width": 1440, "height": 900},
            has_touch=small,
            reduced_motion="reduce",  # what fades in is too pale for a moment
            accept_downloads=True,
            permissions=["clipboard-read", "clipboard-write"],
        )
        opened = context.new_page()
        opened.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        said: list[str] = []
        opened.on("console", lambda message: said.append(message.text))
        opened.on("pageerror", lambda error: said.append(str(error)))
        yield opened
        context.close()
        assert [line for line in said if "Failed to load resource" not in line] == []

    @pytest.fixture(params=["desktop", "phone"])
    def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
        """A page on a wide screen, and once more on a phone."""
        with reader(browser, address, small=request.param == "phone") as opened:
            yield opened

    @pytest.fixture
    def desktop(browser: Browser, address: str) -> Iterator[Page]:
        """A page on a wide screen, for what does not depend on the screen."""
        with reader(browser, address) as opened:
            yield opened

    @pytest.fixture
    def held(browser: Browser) -> Iterator[tuple[Page, Lines]]:
        """A page whose briefs come as far as the test allows."""
        lines = Lines()
        with serve(lines.wait) as url, reader(browser, url) as opened:
            yield opened, lines
            lines.allow(1000)
