"""The page for everybody: by keyboard, in each colour scheme and language, without a script, on any screen."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.reader import TITLE
from tests.web.browser.steps import check_access, make_example


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
    page.goto("/nowhere")
    check_access(page)


def test_nobody_is_shut_out_of_the_reference(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/docs")
    # its sections are all made alike, and axe looks at every word of them
    page.evaluate("document.querySelectorAll('main > section:nth-of-type(n + 5)').forEach((e) => e.remove())")
    check_access(page)
    context.close()


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
    page.get_by_text("Comment c’est fait").click()
    page.get_by_role("button", name="Traduire tout l’article").click()
    page.get_by_role("heading", name="Traduction intégrale").wait_for()
    expect(page.locator(".whole")).to_have_count(0)
    page.locator(".paragraph .en span").nth(3).click()
    check_access(page)
    page.goto("/?example=1")
    page.locator("#key_points").evaluate("e => e.form.noValidate = true")
    page.get_by_text("Options").click()
    page.get_by_label("Points clés", exact=True).fill("99")
    page.get_by_role("button", name="Faire la synthèse").click()
    expect(page.get_by_role("alert")).to_contain_text("de 0 à 20")
    check_access(page)
    page.goto("/status")
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


def test_a_whole_session_works_without_javascript_on_a_phone_in_french(browser: Browser, address: str) -> None:
    context = browser.new_context(
        base_url=address, java_script_enabled=False, locale="fr-FR", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/?example=1")
    page.get_by_text("Options").click()
    page.get_by_label("Points clés", exact=True).fill("3")
    page.get_by_label("Glossaire").fill("péniche, barge")
    page.get_by_role("button", name="Faire la synthèse").click()
    expect(page.locator(".points .pair")).to_have_count(3)
    page.get_by_role("button", name="Traduire tout l’article").click()
    expect(page.get_by_role("heading", name="Traduction intégrale")).to_be_visible()
    page.get_by_role("link", name="Changer les options").click()
    expect(page.get_by_label("Glossaire")).to_have_value("péniche, barge")
    page.go_back()
    page.get_by_role("button", name="La supprimer").click()
    expect(page.get_by_label("Article en français")).to_have_value("")
    context.close()


def test_no_english_word_of_the_page_is_left_in_french(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, locale="fr-FR")
    page = context.new_page()
    page.goto("/?example=1")
    page.get_by_text("Options").click()
    page.locator("#style").select_option("abstractive")
    french = own_words(page)
    page.get_by_role("button", name="Faire la synthèse").click()
    page.wait_for_url("**/briefs/*")
    french += own_words(page)
    page.goto("/status")
    french += own_words(page)
    page.goto("/briefs/gone")
    french += own_words(page)
    left = re.findall(r"\b(?:the|and|this|with|from|your|missing|article's|sentence|works|at most|now)\b", french, re.I)
    assert left == []
    context.close()


def own_words(page: Page) -> str:
    """Return the text of a page that is not marked as another language."""
    return str(
        page.evaluate(
            """() => {
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                let said = "";
                while (walker.nextNode()) {
                    const parent = walker.currentNode.parentElement;
                    const own = parent.closest("[lang]").lang === "fr";
                    if (own && !parent.closest(".source, .fr, textarea, script, code"))
                        said += walker.currentNode.data + " ";
                }
                return said;
            }"""
        )
    )


def test_no_text_is_cut_and_nothing_scrolls_sideways_on_the_narrowest_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    for path in ("/", "/docs", "/status"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    make_example(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
