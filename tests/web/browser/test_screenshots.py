"""Pictures of every state of the page, for the documentation and for whoever changes the page to look at."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

SCREENS = {"desktop": (1440, 900), "phone": (390, 844)}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_can_be_pictured(
    browser: Browser, address: str, screenshots: Path, screen: str, scheme: str
) -> None:
    width, height = SCREENS[screen]
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()

    def picture(state: str) -> None:
        page.screenshot(path=screenshots / f"{state}-{screen}-{scheme}.png")

    page.goto("/")
    picture("empty")
    page.get_by_label("French article").fill("Trois mots seulement")
    page.get_by_role("button", name="Make the brief").click()
    expect(page.get_by_role("alert")).to_be_visible()
    picture("error")
    page.goto("/?example=1")
    page.get_by_text("Options").click()
    page.get_by_label("Title, if it is not in the text").fill("1.5")
    page.locator("#style").select_option("abstractive")
    page.get_by_role("button", name="Make the brief").click()
    expect(page.get_by_role("status")).to_contain_text("Summarising")
    picture("progress")
    page.wait_for_url("**/briefs/*")
    picture("warning")
    page.goto("/?example=1")
    page.get_by_role("button", name="Make the brief").click()
    page.wait_for_url("**/briefs/*")
    page.locator(".points .en p").nth(1).click()
    page.mouse.move(0, 0)
    page.wait_for_timeout(100)
    picture("result")
    context.close()
    assert len(list(screenshots.glob(f"*-{screen}-{scheme}.png"))) == 5
