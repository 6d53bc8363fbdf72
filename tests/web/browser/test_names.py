"""Names, dates and figures beside the brief: each lights up its mentions, by mouse, touch and keyboard."""

from playwright.sync_api import Page, expect

from tests.web.browser.steps import check_access, make_example


def test_a_name_lights_up_its_mentions_and_escape_puts_them_out(page: Page) -> None:
    make_example(page)
    expect(page.get_by_role("heading", name="People and names")).to_be_visible()
    name = page.get_by_role("button", name="European Union")
    name.focus()
    page.keyboard.press("Enter")
    expect(name).to_have_attribute("aria-pressed", "true")
    lit = page.locator("[data-named].lit")
    expect(lit).not_to_have_count(0)
    assert "Union européenne" in lit.all_inner_texts()
    expect(lit.first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(lit).to_have_count(0)
    expect(name).to_have_attribute("aria-pressed", "false")


def test_what_is_held_stays_lit_when_the_pointer_comes_over_another_name(desktop: Page) -> None:
    make_example(desktop)
    name = desktop.get_by_role("button", name="European Union")
    name.click()
    lit = desktop.locator("[data-named].lit")
    expect(lit).not_to_have_count(0)
    desktop.get_by_role("button", name="Belgium").hover()
    assert "Union européenne" in lit.all_inner_texts()
    name.click()
    desktop.get_by_role("button", name="Belgium").hover()
    expect(name).to_have_attribute("aria-pressed", "false")


def test_dates_and_figures_stand_beside_the_brief_and_nobody_is_shut_out(page: Page) -> None:
    make_example(page)
    expect(page.get_by_role("heading", name="Dates and figures")).to_be_visible()
    check_access(page)


def test_what_each_part_explains_lights_up_its_mentions_in_the_article(desktop: Page) -> None:
    desktop.goto("/?example=1")
    text = desktop.locator("textarea[name=text]")
    text.fill(text.input_value() + "\nLa TVA et le RGPD ont été évoqués mardi.")
    desktop.get_by_role("button", name="Make the brief").click()
    desktop.wait_for_url("**/briefs/*")
    lit = desktop.locator("[data-named].lit")
    for heading, entry, mention in (
        ("People and names", "European Union", "Union européenne"),
        ("Acronyms", "value-added tax (VAT)", "TVA"),
        ("Acronyms", "General Data Protection Regulation (GDPR)", "RGPD"),
        ("Dates and figures", "90,000 tonnes", "90 000 tonnes"),
    ):
        title = desktop.get_by_role("heading", name=heading, exact=True)
        part = desktop.locator("section.explained").filter(has=title)
        name = part.get_by_role("button", name=entry)
        name.click()
        expect(name).to_have_attribute("aria-pressed", "true")
        expect(lit).not_to_have_count(0)
        assert mention in " ".join(lit.all_inner_texts()).replace("\u202f", " ").replace("\u00a0", " ")
        name.click()
    check_access(desktop)


def test_what_is_not_wanted_is_left_out(desktop: Page) -> None:
    desktop.goto("/?example=1")
    desktop.get_by_text("Options").click()
    desktop.get_by_label("Leave out names, dates and figures").check()
    desktop.get_by_role("button", name="Make the brief").click()
    desktop.wait_for_url("**/briefs/*")
    expect(desktop.get_by_role("heading", name="Key points")).to_be_visible()
    expect(desktop.locator(".explained")).to_have_count(0)
