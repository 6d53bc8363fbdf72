"""A reader's session in a real browser, on a desktop and on a phone."""

import re
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.reader import TITLE

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


def test_the_example_becomes_a_brief_whose_sentences_light_up_their_places(page: Page) -> None:
    make_example(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    point = page.locator(".points .pair").nth(2)
    place = page.locator(".cited", has_text="Le canal est alimenté")
    if wide(page):
        point.locator(".en p").hover()
        expect(place).to_have_class("cited lit")
        page.mouse.move(0, 0)
        expect(place).to_have_class("cited")
        point.locator(".en p").click()
    else:
        point.locator(".en p").tap()
    expect(point).to_have_class("pair lit")
    expect(place).to_have_class("cited lit")
    expect(place).to_be_in_viewport()
    if not wide(page):
        page.get_by_role("button", name="Back to the brief").click()
        expect(point).to_be_in_viewport()


def test_the_back_button_returns_to_the_article_and_the_link_to_the_brief(page: Page) -> None:
    make_example(page)
    link = page.url
    page.go_back()
    expect(page.get_by_label("French article")).to_have_value(re.compile("canal de la Vereine"))
    expect(page.get_by_role("button", name="Make the brief")).to_be_enabled()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_work_shows_its_progress_and_can_be_cancelled(page: Page) -> None:
    page.goto("/")
    page.get_by_label("French article").fill("Un article assez long pour être lu par la machine, en français.")
    page.get_by_text("Options").click()
    page.get_by_label("Title, if it is not in the text").fill("3")
    page.get_by_role("button", name="Make the brief").click()
    expect(page.get_by_role("status")).to_contain_text("Summarising and translating")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("status")).to_have_text("Cancelled.")
    expect(page.get_by_role("button", name="Make the brief")).to_be_enabled()
    page.wait_for_timeout(3500)
    assert page.url.endswith("/")


def test_an_unusable_text_is_told_beside_the_form_and_the_text_stays(page: Page) -> None:
    page.goto("/")
    page.get_by_label("French article").fill("Trois mots seulement")
    page.get_by_role("button", name="Make the brief").click()
    expect(page.get_by_role("alert")).to_contain_text("too short")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_label("French article")).to_have_value("Trois mots seulement")


def test_settings_stay_in_the_browser(page: Page) -> None:
    page.goto("/")
    page.get_by_text("Options").click()
    page.get_by_label("Key points").fill("2")
    page.get_by_label("Also translate").check()
    page.goto("/?example=1")
    expect(page.locator("#key_points")).to_have_value("2")
    expect(page.locator("#full_translation")).to_be_checked()
    page.get_by_role("button", name="Make the brief").click()
    page.wait_for_url("**/briefs/*")
    expect(page.locator(".points .pair")).to_have_count(2)
    assert page.locator(".paragraph").count() > 8


def test_the_whole_translation_comes_on_demand_paragraph_by_paragraph(page: Page) -> None:
    make_example(page)
    page.get_by_role("button", name="Translate the whole article").click()
    expect(page.get_by_role("heading", name="Full translation")).to_be_visible()
    sentence = page.locator(".paragraph .en span").nth(2)
    sentence.click()
    expect(page.locator("span.lit[data-sentences]")).to_have_count(2)


def test_a_word_document_is_read(page: Page, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Le conseil a voté la dernière tranche des travaux lundi soir.")
    document.save(tmp_path / "article.docx")
    page.goto("/")
    page.get_by_label("or a file").set_input_files(tmp_path / "article.docx")
    page.get_by_role("button", name="Make the brief").click()
    page.wait_for_url("**/briefs/*")
    expect(page.get_by_role("region", name="The article")).to_contain_text("Le conseil a voté")


def test_a_brief_is_copied_and_taken_away(page: Page) -> None:
    make_example(page)
    page.get_by_role("button", name="Copy as text").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert TITLE in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    assert download.value.suggested_filename.endswith(".docx")
    assert docx.Document(download.value.path()).paragraphs[0].text == TITLE


def test_a_keyboard_is_enough(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "example":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/?example=1")
    page.get_by_label("French article").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefs/*")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "cite":
            break
    expect(page.locator(".pair.lit")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".cited.lit")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".lit")).to_have_count(0)


def test_nobody_is_shut_out_of_any_state(page: Page) -> None:
    page.goto("/")
    check_access(page)
    page.get_by_text("Options").click()
    page.get_by_label("French article").fill("Trop court")
    page.get_by_role("button", name="Make the brief").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check_access(page)
    make_example(page)
    check_access(page)
    page.locator(".points .cite").first.click()
    check_access(page)
    page.goto("/docs")
    check_access(page)
    page.goto("/nowhere")
    check_access(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out_by_the_colours(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(base_url=address, color_scheme=scheme, locale="fr-FR")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/?example=1")
    check_access(page)
    page.get_by_role("button", name="Faire la synthèse").click()
    page.wait_for_url("**/briefs/*")
    page.locator(".points .cite").last.click()
    check_access(page)
    context.close()


def test_everything_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Try an example").click()
    page.get_by_role("button", name="Make the brief").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.get_by_role("link", name="Sentence 12 of the article").click()
    assert page.url.endswith("#s11")
    expect(page.locator(".cited:target")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Copy as text")).to_be_hidden()
    page.goto("/")
    page.get_by_label("French article").fill("Trop court")
    page.get_by_role("button", name="Make the brief").click()
    expect(page.get_by_role("alert")).to_contain_text("too short")
    context.close()


def test_the_page_asks_nobody_else_for_anything(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    make_example(page)
    page.goto("/docs")
    assert [url for url in asked if not url.startswith(address)] == []


def test_no_text_is_cut_and_nothing_scrolls_sideways_on_the_narrowest_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    for path in ("/", "/docs"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    make_example(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
