"""Every page in Chromium: axe at a desk's and at a phone's width, nothing wider than the screen, and the Nu checker."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.checkers import nu_complaints, texts_for_axe, violations
from tests.browser.sights import ALL, address
from tests.paper import text_of

WIDTHS = (1280, 375, 320)
STATUS = {"not found": 404, "a page that a link does not open": 403}
"""Of the pages that are no answer of 200."""


def too_wide(page) -> list[str]:
    """What reaches beyond the screen's right edge, except inside a region that scrolls by itself."""
    listed: list[str] = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > width + 1)
                .slice(0, 5).map(e => e.outerHTML.slice(0, 200));
        }"""
    )
    return listed


@pytest.mark.parametrize("name", ALL)
def test_a_page(page, server, name):
    response = page.goto(address(name, server.towns))
    assert response.status == STATUS.get(name, 200)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert too_wide(page) == []
    assert page.locator("h1").count() == 1
    assert page.title().endswith("Brief287")


def test_text_too_pale_is_found_among_many(page):
    """One cell among hundreds of its like, and a kind of text that stands there once."""
    rows = "".join(f"<tr><td>Cell {n}</td></tr>" for n in range(300)).replace(
        "<td>Cell 150", "<td style='color: #999'>Pale"
    )
    page.goto("about:blank")
    page.set_content(
        "<!doctype html><html lang=en><title>t</title><main><h1>Long</h1><h2 style='color: #bbb'>Pale</h2>"
        "<p>Words about <a href='#' style='color: #111; text-decoration: none'>a link</a> like any other words.</p>"
        f"<table><tr><th scope=col>Head</th></tr>{rows}</table></main>"
    )
    found = violations(page)
    assert [each.partition(":")[0] for each in found] == ["color-contrast", "color-contrast", "link-in-text-block"]


UNCERTAIN = {
    "a pale ink": "<p style='color: #777'>X</p>",
    "an ink seen through": "<p style='color: rgb(0 0 0 / 50%)'>X</p>",
    "an ink in another color space": "<p style='color: color(display-p3 0 0 0)'>X</p>",
    "a fill of its own": "<p style='-webkit-text-fill-color: #ccc'>X</p>",
    "a stroke": "<p style='-webkit-text-stroke: 2px #ccc'>X</p>",
    "a shadow": "<p style='text-shadow: 0 0 3px #000'>X</p>",
    "a pale block": "<div style='opacity: .3'><p>X</p></div>",
    "a filter": "<div style='filter: contrast(20%)'><p>X</p></div>",
    "a blend": "<div style='mix-blend-mode: difference'><p>X</p></div>",
    "a picture behind": "<div style='background: linear-gradient(#000, #fff)'><p>X</p></div>",
    "a dark block behind": "<div style='background: #222'><p>X</p></div>",
    "a dark block seen through": "<div style='background: #000'><p style='background: rgb(99 99 99 / 30%)'>X</p></div>",
    "a block over it": "<p>X</p><p style='position: relative; top: -2em; height: 1em; background: red'></p>",
    "a block drawn up under it": "<p>X</p><div style='margin-top: -3em; height: 3em; background: #222'></div>",
    "a picture over it": "<p>X</p><img alt='' width=99 height=99 style='margin-top: -3em' src='data:,'>",
    "out of its block": "<div style='background: #000'><p style='background: #fff; width: 1px'>X</p></div>",
    "a part drawn before": "<style>i::before { content: ''; background: #222 }</style><i>X</i>",
    "in a drawing": "<svg width=99 height=99><rect width=99 height=99 /><text y=50>X</text></svg>",
    "a field": "<input aria-label=f value=X style='color: #777'>",
    "a link like its text": "<p>Words and <a href='#' style='color: #000; text-decoration: none'>X</a></p>",
}  # fmt: skip


def test_axe_judges_each_text_of_uncertain_colors(page):
    """All that could deceive a reading of styles is left to axe, and none of the plain texts beside it."""
    page.goto("about:blank")
    for what, body in UNCERTAIN.items():
        page.set_content(f"<!doctype html><html lang=en><title>t</title><body><p>Y</p>{body}<p>Y</p></body>")
        assert texts_for_axe(page) == ["X"], what


@pytest.mark.verify
@pytest.mark.parametrize("name", ALL)
def test_a_page_text_by_text(page, server, name):
    page.goto(address(name, server.towns))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page, text_by_text=True) == []


SPOILED = """seed => {
    const next = below => (seed = Math.imul(seed, 1103515245) + 12345 >>> 0, (seed >>> 8) % below);
    const all = [...document.body.querySelectorAll('*')];
    const faults = [['color', '#999'], ['color', '#6b6b6b'], ['color', 'inherit'], ['opacity', '.4'],
        ['background', '#444'], ['background', 'rgb(0 0 0 / 40%)'], ['text-decoration', 'none'],
        ['margin-top', '-2em'], ['font-size', '40px'], ['position', 'absolute'], ['float', 'right'],
        ['width', '3em'], ['transform', 'translateY(-1em)']];
    for (let n = 0; n < 12; n++) {
        const [name, value] = faults[next(faults.length)];
        all[next(all.length)].style.setProperty(name, value);
    }
}"""
"""Gives twelve elements of a page something that may spoil its colors or those of others."""


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(40))
def test_axe_finds_no_more_where_it_is_given_every_text(page, server, seed):
    names = [name for name in ALL if not name.startswith(("briefing", "final"))]
    page.goto(address(names[seed * 7 % len(names)], server.towns))
    page.set_viewport_size({"width": WIDTHS[seed % 2], "height": 900})
    page.evaluate(SPOILED, seed + 1)
    assert set(violations(page)) == set(violations(page, text_by_text=True))


@pytest.mark.parametrize(
    ("part", "table", "card"), [("", "options-at-a-glance", "tbody tr"), ("/side-by-side", "matrix", "thead th")]
)
def test_the_options_are_equal_cards_on_a_phone(page, server, part, table, card):
    """Same width, same weight, in the options' order, and nothing to scroll sideways."""
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(f"{server.towns['keene']}/briefing{part}")
    cards = page.locator(f"#{table} {card}")
    boxes = [cards.nth(i).bounding_box() for i in range(cards.count())]
    assert len(boxes) > 3
    assert len({round(box["width"]) for box in boxes}) == 1
    assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)
    weights = cards.evaluate_all("all => all.map(e => getComputedStyle(e.querySelector('th') || e).font)")
    assert len(set(weights)) == 1
    assert page.locator(f"#{table}").evaluate("e => e.scrollWidth <= e.clientWidth")


SCREEN = 812
SCREENS = {"keene": 4, "brewer": 4, "cheshire": 4, "unsure": 5, "empty": 5}
"""Where nobody has said whether an agreement is in force, the options of both paths are shown: ten, for seven."""


@pytest.mark.parametrize("town", SCREENS)
def test_page_one_is_read_on_a_few_screens_of_a_phone(page, server, town):
    """With the frame around it, from the head to the foot."""
    page.set_viewport_size({"width": 375, "height": SCREEN})
    page.goto(f"{server.towns[town]}/briefing")
    page.evaluate("document.fonts.ready.then(() => 0)")
    assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS[town] * SCREEN


def test_the_documents_are_read_by_keyboard(page, server):
    """On to the next part, to a source and back to the sentence that cites it, and to a part by the contents."""
    page.goto(f"{server.towns['keene']}/briefing")
    press(page, "nav.pager a[rel=next]")
    page.wait_for_url("**/briefing/today?audience=public")
    press(page, "nav.contents summary")
    press(page, "nav.contents a[href*='/briefing/law?']")
    page.wait_for_url("**/briefing/law?audience=public")
    cited = page.locator("article sup.cite a").first.get_attribute("id")
    press(page, "article sup.cite a")
    page.wait_for_url("**/briefing/sources?audience=public#source-*")
    assert page.locator(":target").bounding_box()["y"] < 850
    press(page, f":target a[href$='#{cited}']")
    page.wait_for_url(f"**/briefing/law?audience=public#{cited}")
    press(page, "nav.pager a[rel=prev]")
    page.wait_for_url("**/briefing/staffing?audience=public")


def press(page, link: str) -> None:
    page.locator(link).first.focus()
    page.keyboard.press("Enter")


def test_a_deep_link_is_reached_by_keyboard(page, server):
    page.goto(f"{server.towns['keene']}/briefing/each-option")
    link = page.locator("a.anchor").nth(2)
    target = link.get_attribute("href")
    link.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == target
    assert page.locator(target).bounding_box()["y"] < 200


@pytest.mark.parametrize("code", ["TN", "FL", "ME"])
def test_the_law_of_a_state_prints_on_two_letter_pages(page, server, code):
    """The law by day for each body, who signs and ends, penalties, duties and the sources; the searches stay out."""
    page.goto(f"/law/{code}")
    content = page.pdf(prefer_css_page_size=True)
    sheets = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(sheets) <= 2
    assert {(float(each.mediabox.width), float(each.mediabox.height)) for each in sheets} == {(612, 792)}
    told = " ".join(text_of(content).split())
    for title in ("By day, for each body", "Who may sign", "Who may end an agreement", "Penalties", "Sources"):
        assert title in told
    assert "Duties with or without an agreement" in told
    assert "Searched on" not in told
    assert "All entries, by date" not in told


FAULTY = {
    "begin": ("/", "form[action$=begin] button:not([name])", "#name"),
    "resume": ("/", "form[action$=resume] button", "#link"),
    "what if": ("keene/estimate", "form[action$=what-if] button", "#officers_trained-task_force"),
    "delete": ("keene/manage", "form[action$=delete] button", "#confirm"),
    "reading": ("keene/readings/sign_task_force", "main form button", "#status-open"),
    "sign": ("cheshire/check/town", "form[method=post] button", "#name"),
}


def open_faulty(page, server, name):
    where, button, field = FAULTY[name]
    town, slash, rest = where.partition("/")
    page.goto(f"{server.towns[town]}{slash}{rest}" if town else where)
    page.locator(button).click()
    return field


@pytest.mark.parametrize("name", FAULTY)
def test_a_page_with_errors(page, server, name):
    field = open_faulty(page, server, name)
    check_errors(page, field)


def test_a_question_page_with_every_kind_of_error(page, server):
    page.goto(f"{server.towns['keene']}/finance/q/officer_hourly_wage")
    for field in ("officer_hourly_wage", "benefits_rate", "benefits_per_officer"):
        page.fill(f"#{field}", "much")
    page.check("#officer_hourly_wage-dk")
    page.locator("main form button").click()
    check_errors(page, "#officer_hourly_wage")
    assert page.input_value("#benefits_rate") == "much"
    page.goto(f"{server.towns['empty']}/chief")
    page.fill("#officers_trained-task_force", "1e308")
    page.locator("main form button").click()
    check_errors(page, "#officers_trained-task_force")


def check_errors(page, field):
    """The summary has the focus and is announced; its link leads to the field, which names its error."""
    expect(page.locator("[role=alert]")).to_be_focused()
    assert page.title().startswith("Error: ")
    link = page.locator(f"[role=alert] a[href='{field}']")
    assert link.count() == 1
    described = page.get_attribute(field, "aria-describedby") or ""
    said = " ".join(page.locator(f"#{id_}").inner_text() for id_ in described.split())
    assert link.inner_text() in said
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert too_wide(page) == []


def test_the_nu_checker_finds_nothing(server, tmp_path):
    client = server.app.test_client()
    pages = {name: client.get(address(name, server.towns)) for name in ALL}
    pages["errors"] = client.post("/begin", data={})
    for number, (name, response) in enumerate(pages.items()):
        assert response.status_code in (200, 400, 403, 404), name
        (tmp_path / f"{number:02} {name.replace('/', ' ')}.html").write_bytes(response.data)
    style = Path(server.app.static_folder or "") / "style.css"
    shutil.copy(style, tmp_path / "style.css")
    assert nu_complaints(tmp_path, css=True) == ""
