"""The first hour: a first draft in at most 12 answers from the start page, the chief's estimate in one page, and no
question page longer than six screens of a phone."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path

import pytest

from app.wizard.walks import MOST_FIRST
from tests.browser.test_walks import NEXT, go_on

MOST_SECONDS = 300
LONGEST = 4_900
"""Pixels at 375 by 812: six screens."""
PHONE = {"width": 375, "height": 812}
LONG = ("sample-city-fl", "troy-nh", "brewer-me")
ROOT = Path(__file__).parents[2]
COMMON = {
    "custody": "none", "agreement_in_force": "none", "models_offered": "task_force", "meeting_date": "1/12/2027",
    "deciding_body": "council", "wants_costs": "no", "officers_trained-task_force": "4",
    "operating_hours_per_month-task_force": "10", "administration_hours_per_month-task_force": "12",
    "officer_hourly_wage": "$38.20", "agency_kind": "municipal_police",
}  # fmt: skip
JAIL = {
    "agency_kind": "sheriff", "custody": "jail", "deciding_body": "county_board",
    "models_offered": "warrant_service_officer", "officers_trained-warrant_service_officer": "6",
    "operating_hours_per_month-warrant_service_officer": "20",
    "administration_hours_per_month-warrant_service_officer": "8",
}  # fmt: skip
NOT_NAMED = {
    "custody": "jail", "models_offered": "not_named", "officers_trained-warrant_service_officer": "3",
    "officers_trained-jail_enforcement": "2",
}  # fmt: skip
TOWNS = {
    "Brewer": ("city", {"state": "ME"}, 10),  # state law closes signing
    "Portland": ("city", {"state": "ME", "wants_costs": "yes"}, 12),  # closed, and the costs are wanted
    "Sample City": ("city", {"state": "FL"}, 12),
    "Troy": ("town", {"state": "NH", "agreement_in_force": "task_force", "deciding_body": "select_board"}, 12),
    "Travis County": ("county", {"state": "TX", **JAIL}, 12),  # the law orders an agreement
    "Nowhere": ("town", {"state": "OH", **NOT_NAMED}, 12),
}  # fmt: skip
"""Kind of place, what is answered beside COMMON, and how many answers it takes."""


def begin(page, name: str, kind: str, door: str) -> int:
    """From the start page through a door; the answers that takes."""
    page.goto("/")
    page.fill("#name", name)
    page.select_option("#kind", kind)
    page.check(f"#door-{door}")
    with page.expect_navigation():
        page.click("form[action$=begin] button:not([name])")
    return 2


def fill(page, given: dict[str, str]) -> int:
    """Answer whatever of this the page asks; how many answers that were."""
    answers = 0
    for id_, value in list(given.items()):
        if page.locator(f"[id='{id_}-{value}']").count():
            page.check(f"[id='{id_}-{value}']")
        elif page.locator(f"select#{id_}").count():
            page.select_option(f"#{id_}", value)
        elif page.locator(f"input#{id_}").count() and page.locator(f"input#{id_}").is_visible():
            page.fill(f"#{id_}", value)
        else:
            continue
        answers += 1
        del given[id_]
    return answers


def open_inputs(page) -> int:
    """Questions on the page that still have no answer."""
    return page.evaluate("""() => {
        const asked = new Map();
        for (const each of document.querySelectorAll('main form [name]')) {
            if (each.type === 'hidden' || each.name.includes(':') || !each.checkVisibility()) continue;
            if (each.closest('.look-up')) continue;
            const given = ['radio', 'checkbox'].includes(each.type) ? each.checked : each.value !== '';
            asked.set(each.name, asked.get(each.name) || given);
        }
        return [...asked.values()].filter(given => !given).length;
    }""")


@pytest.mark.parametrize("name", TOWNS)
def test_a_first_draft_in_at_most_twelve_answers(page, name):
    started = time.monotonic()
    kind, own, expected = TOWNS[name]
    page.goto("/")
    promised = re.search(r"at most (\d+) answers", page.inner_text("main"))
    assert promised is not None
    assert int(promised[1]) == MOST_FIRST
    answers, given = begin(page, name, kind, "manager"), COMMON | own
    if name == "Brewer":  # the task list says the same before a question is answered
        base = page.url.partition("/first")[0]
        page.goto(f"{base}/tasks")
        assert f"2 of at most {MOST_FIRST} answers" in page.inner_text("main")
        page.goto(f"{base}/first/go")
    while not page.url.endswith("/draft"):
        if "/closed" in page.url:
            with page.expect_navigation():
                page.click("text=Continue")
            continue
        answers += fill(page, given)
        assert open_inputs(page) == 0, page.url
        go_on(page)
    assert answers == expected <= MOST_FIRST
    page.goto(page.url.replace("/draft", "/tasks"))
    assert "Your first draft is ready." in page.inner_text("main")
    assert time.monotonic() - started < MOST_SECONDS


@pytest.mark.parametrize("name", ["Sample City", "Travis County"])
def test_the_chief_has_an_estimate_after_one_page(page, name):
    kind, own, _ = TOWNS[name]
    begin(page, name, kind, "chief")
    fill(page, COMMON | own)
    go_on(page)
    assert page.url.endswith("/estimate")
    assert page.locator("caption", has_text="Cost before any money from others").count() >= 1


def test_the_estimate_names_the_state_and_not_officers_that_are_saved(page):
    begin(page, "Keene", "city", "chief")
    page.fill("#officers_trained-task_force", "40")
    go_on(page)
    said = page.inner_text("section[aria-labelledby=sign_task_force]")
    assert "Not known yet: state and kind of agency." in said
    page.click("section[aria-labelledby=sign_task_force] >> text=kind of agency")
    assert page.url.endswith("/chief#agency_kind-municipal_police")
    page.select_option("#state", "NH")
    page.check("#agency_kind-municipal_police")
    go_on(page)
    assert "Not known yet" not in page.inner_text("section[aria-labelledby=sign_task_force] > p:nth-of-type(2)")


@pytest.mark.parametrize("name", ["portland-me", *(pytest.param(each, marks=pytest.mark.verify) for each in LONG)])
def test_no_question_page_is_longer_than_six_screens_of_a_phone(page, server, name):
    page.set_viewport_size(PHONE)
    base = _imported(server.app, name)
    walks = server.app.extensions["brief287"].walks
    shown = 0
    for walk in (walks.first, walks.law, *walks.sections.values()):
        for each in walk.pages:
            address = f"{base}/{walk.id}/q/{each.name}"
            page.goto(address)
            if page.url.endswith(address):
                shown += 1
                assert page.evaluate("document.documentElement.scrollHeight") <= LONGEST, address
    assert shown > 20


@pytest.mark.parametrize("town", ["empty", "keene", "cheshire"])
def test_the_chiefs_page_is_no_longer_either(page, server, town):
    page.set_viewport_size(PHONE)
    page.goto(f"{server.towns[town]}/chief")
    assert page.locator(NEXT).count() == 1
    assert page.evaluate("document.documentElement.scrollHeight") <= LONGEST


def _imported(app, name: str) -> str:
    """An example as an assessment of its own: its address."""
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/import").text)
    assert token is not None
    file = (io.BytesIO((ROOT / "examples" / f"{name}.yaml").read_bytes()), "answers.yaml")
    answer = client.post("/import", data={"csrf_token": token[1], "file": file}, content_type="multipart/form-data")
    return answer.headers["Location"].rsplit("/", 1)[0]
