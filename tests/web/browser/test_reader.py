"""A reader's session in a real browser, on a desktop and on a phone."""

import re

from playwright.sync_api import Page, expect

from tests.web.browser.reader import TITLE
from tests.web.browser.steps import check_access, make_example, wide


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


def test_an_unusable_text_is_told_beside_the_form_and_the_text_stays(desktop: Page) -> None:
    desktop.goto("/")
    desktop.get_by_label("French article").fill("Trois mots seulement")
    desktop.get_by_role("button", name="Make the brief").click()
    expect(desktop.get_by_role("alert")).to_contain_text("too short")
    expect(desktop.get_by_role("alert")).to_be_in_viewport()
    expect(desktop.get_by_label("French article")).to_have_value("Trois mots seulement")


def test_settings_stay_in_the_browser(page: Page) -> None:
    page.goto("/")
    page.get_by_text("Options").click()
    page.get_by_label("Key points", exact=True).fill("2")
    page.get_by_label("Also translate").check()
    page.get_by_label("Order of the key points").select_option("importance")
    page.get_by_label("Glossary").fill("péniche, barge\nécluse, lock")
    page.get_by_label("Glossary").blur()
    page.goto("/?example=1")
    expect(page.locator("#order")).to_have_value("importance")
    expect(page.locator("#glossary")).to_have_value("péniche, barge\nécluse, lock")
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
    assert page.locator(".paragraph").count() > 8
    sentence = page.locator(".paragraph .en span").nth(2)
    sentence.click()
    expect(page.locator("span.lit[data-sentences]")).to_have_count(2)


def test_a_glossary_that_cannot_be_read_is_told_with_its_line(desktop: Page) -> None:
    desktop.goto("/?example=1")
    desktop.get_by_text("Options").click()
    desktop.get_by_label("Glossary").fill("péniche, barge\n, lock")
    desktop.get_by_role("button", name="Make the brief").click()
    expect(desktop.get_by_role("alert")).to_contain_text("Glossary, line 2")
    expect(desktop.get_by_label("Glossary")).to_have_value("péniche, barge\n, lock")


def test_the_operator_sees_charts_that_renew_themselves(page: Page) -> None:
    make_example(page)
    page.goto("/status")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready")
    expect(page.get_by_role("img", name=re.compile("Briefs a minute: now"))).to_be_visible()
    expect(page.get_by_role("cell", name="64 MB")).to_be_visible()
    check_access(page)
    page.clock.install()
    page.reload()
    page.get_by_label("Renew every five seconds").check()
    page.locator("#now").evaluate("e => e.classList.add('old')")
    page.clock.run_for(6000)
    expect(page.locator("#now")).not_to_have_class("old")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_asks_nobody_else_for_anything(desktop: Page, address: str) -> None:
    requested: list[str] = []
    desktop.on("request", lambda request: requested.append(request.url))
    make_example(desktop)
    desktop.goto("/docs")
    assert [url for url in requested if not url.startswith(address)] == []
