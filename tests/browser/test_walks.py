"""Whole walks in Chromium with scripts blocked: by mouse and by keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import expect

NEXT = "main form button"


def begin(page, name: str, door: str) -> None:
    page.goto("/")
    page.fill("#name", name)
    page.select_option("#kind", "city")
    page.check(f"#door-{door}")
    with page.expect_navigation():
        page.click("form[action$=begin] button:not([name])")


def go_on(page) -> None:
    """Press "Save and continue", and wait for the page that follows."""
    with page.expect_navigation():
        page.click(NEXT)


def test_from_the_start_page_to_the_draft_as_a_file_and_as_a_page(page):
    begin(page, "Keene", "manager")
    page.goto(page.url.partition("/first")[0] + "/draft")
    with page.expect_download() as download:
        page.click("text=Draft briefing (PDF)")
    with open(download.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"
    page.click("text=Read it on the web")
    assert page.locator("article.briefing").count() == 1


def test_the_chief_alone(page):
    begin(page, "Keene", "chief")
    page.select_option("#state", "NH")
    page.check("#agency_kind-municipal_police")
    page.check("#custody-none")
    page.fill("#officers_trained-task_force", "3")
    go_on(page)
    assert page.url.endswith("/estimate")
    assert page.locator("caption", has_text="Net cost by who pays").count() == 1


def test_the_attorney(page):
    begin(page, "Brewer", "attorney")
    page.select_option("#state", "ME")
    page.check("#agency_kind-municipal_police")
    page.check("#custody-none")
    go_on(page)
    assert "appears closed by state law; counsel to confirm" in page.inner_text("h1")
    page.click("text=Continue")
    page.check("#agreement_in_force-none")
    go_on(page)
    assert page.inner_text("h1") == "State law: Maine"
    page.click("text=Continue to the questions for counsel")
    assert "/counsel/q/" in page.url


def test_by_keyboard_alone(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "usa-skipnav"
    page.keyboard.press("Enter")
    tab_to(page, "name")
    page.keyboard.type("Keene")
    page.keyboard.press("Enter")  # sends the form, with two things missing
    expect(page.locator("[role=alert]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first link of the summary leads to its field
    assert page.evaluate("location.hash") == "#kind"
    tab_to(page, "kind")
    page.keyboard.press("c")
    tab_to(page, "door-manager")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/first/q/state")
    tab_to(page, "state")
    page.keyboard.type("New H")
    tab_to(page, "agency_kind-municipal_police")
    page.keyboard.press("Space")
    tab_to(page, "custody-none")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("#custody-holding_cells") or page.is_checked("#custody-none")
    page.keyboard.press("Enter")
    page.wait_for_url("**/first/q/agreement_in_force")
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1


def tab_to(page, id_: str) -> None:
    """Press Tab until the input has the focus."""
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == id_:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{id_} cannot be reached by keyboard")


def test_going_back_in_the_browser_loses_nothing(page):
    begin(page, "Keene", "manager")
    page.select_option("#state", "NH")
    page.check("#agency_kind-municipal_police")
    go_on(page)
    # (Not page.go_back(): it asks the browser for its history in a way that fails now and then on a busy machine.)
    with page.expect_navigation(url="**/first/q/state"):
        page.evaluate("setTimeout(() => history.back(), 0)")
    page.reload()
    assert page.input_value("#state") == "NH"
    assert page.is_checked("#agency_kind-municipal_police")


def test_two_windows(page, server):
    begin(page, "Keene", "manager")
    token = re.search(r"/a/([^/]+)/", page.url)
    assert token is not None
    address = f"/a/{token[1]}/town/q/state"
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    other.select_option("#state", "TX")
    go_on(other)
    page.select_option("#state", "NH")
    go_on(page)
    assert "Theirs: " in page.inner_text("main")
    page.check("#state-mine")
    go_on(page)
    page.goto(address)
    assert page.input_value("#state") == "NH"


def test_going_back_restores_what_was_typed(page):
    """The browser's own memory of a form: nothing on the page forbids it."""
    begin(page, "Keene", "chief")
    page.fill("#officer_hourly_wage", "82,000 a year")
    page.fill("#officers_trained-task_force", "41")
    page.click("text=Task list >> nth=0")
    page.wait_for_url("**/tasks")
    page.go_back()
    page.wait_for_url("**/chief")
    expect(page.locator("#officer_hourly_wage")).to_have_value("82,000 a year")
    expect(page.locator("#officers_trained-task_force")).to_have_value("41")
