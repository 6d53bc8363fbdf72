"""What several of the browser's tests do."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def check_access(page: Page) -> None:
    """Fail when axe-core finds that somebody is shut out."""
    results = Axe().run(page, options=AXE)
    assert results.violations_count == 0, results.generate_report()


def make_example(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Try an example").click()
    page.get_by_role("button", name="Make the brief").click()
    page.wait_for_url("**/briefs/*")


def wide(page: Page) -> bool:
    return page.viewport_size is not None and page.viewport_size["width"] > 1000
