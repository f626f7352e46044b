"""How every page is used without a mouse, enlarged, with other spacing and colors, and on paper.

A few page types are tried in every run, all of them by `script/verify`. docs/accessibility.md names these tests.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Page

from tests.browser.sights import ALL, address
from tests.browser.test_pages import too_wide

_USE = Path(__file__).with_name("use.js").read_text("utf-8")
OFTEN = ("start", "tasks", "question page with a box", "briefing", "estimate")
"""Page types that are tried in every run."""
EVERY = [pytest.param(name, marks=() if name in OFTEN else pytest.mark.verify) for name in ALL]
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    "p { margin-bottom: 2em !important }"
)
"""What WCAG 1.4.12 lets a reader set."""
_SET = "text => { const s = new CSSStyleSheet(); s.replaceSync(text); document.adoptedStyleSheets = [s]; }"
"""A reader's own styles, which no policy of the page keeps out."""


def use(page: Page, what: str) -> Any:
    return page.evaluate(f"() => ({_USE}).{what}()")


def shown(page: Page, server: Any, name: str, width: int = 1280, height: int = 900) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address(name, server.towns))


@pytest.mark.parametrize("name", EVERY)
def test_every_stop_is_reached_by_keyboard_in_the_page_s_order_and_shows_its_focus(page, server, name):
    """From the head of the page to its end, and out of it again: nothing is left out, nothing holds the focus."""
    shown(page, server, name)
    count = use(page, "number")
    assert count > 3
    order: list[int] = []
    wrong: list[str] = []
    parts = 3 * page.locator("input[type=date]").count()  # a day has month, day, year and a calendar
    for _ in range(count + parts + 2):
        page.keyboard.press("Tab")
        found = use(page, "focused")
        if found["at"] == -1:
            break
        if not order or found["at"] != order[-1]:
            order.append(found["at"])
        wrong += [found["wrong"]] if found["wrong"] else []
    assert wrong == []
    begun = order[0]  # a page with errors begins at what it says of them
    assert order[: count - begun] == list(range(begun, count))
    assert order[count - begun :] in ([], [0], [0, 1])  # out of the page, or round to its head
    page.evaluate(f"() => ({_USE}).stops()[2].focus()")
    page.keyboard.press("Shift+Tab")
    assert use(page, "focused")["at"] == 1


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_lost_at_twice_and_four_times_the_size(page, server, name):
    """1280 by 1024 at 200 and 400 percent: one column, nothing to scroll sideways but tables, nothing cut off."""
    for width, height in ((640, 512), (320, 256)):
        shown(page, server, name, width, height)
        assert too_wide(page) == []
        assert use(page, "cut") == []
        assert use(page, "parted") == []
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert use(page, "focused")["wrong"] == ""


@pytest.mark.parametrize("name", EVERY)
def test_a_reader_s_own_spacing_cuts_nothing_off(page, server, name):
    for width in (1280, 320):
        shown(page, server, name, width)
        page.evaluate(_SET, SPACING)
        assert use(page, "cut") == []
        assert too_wide(page) == []


@pytest.mark.parametrize("name", EVERY)
def test_targets_are_large_enough_or_apart(page, server, name):
    for width in (1280, 320):
        shown(page, server, name, width)
        assert use(page, "small") == []


@pytest.mark.parametrize("name", EVERY)
def test_controls_are_there_where_the_system_sets_the_colors(page, server, name):
    page.emulate_media(forced_colors="active")
    try:
        shown(page, server, name)
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        assert use(page, "borderless") == []
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert use(page, "focused")["wrong"] == ""
    finally:
        page.emulate_media(forced_colors="none")


@pytest.mark.parametrize("name", EVERY)
def test_a_page_prints_with_all_its_words(page, server, name):
    """Every heading is on the paper, no word runs over its edge, and the paper is Letter."""
    shown(page, server, name)
    page.emulate_media(media="print")
    headings = [each.inner_text() for each in page.locator("main :is(h1, h2)").all() if each.is_visible()]
    page.emulate_media(media="null")
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    told = "".join("".join(each.extract_text() for each in sheets).split()).casefold()
    for heading in headings:
        assert "".join(heading.split()).casefold() in told, heading
    assert {(round(float(each.mediabox.width)), round(float(each.mediabox.height))) for each in sheets} == {(612, 792)}


SPOILED = {
    "number": ("<a href=#>x</a>" * 4 + "<div tabindex=-1>y</div>", 4),
    "small": ("<p style='margin: 0; line-height: 12px'><a style='display: block' href=#>aa</a>"
              "<a style='display: block' href=#>bb</a></p>", 2),
    "parted": ("<p style='width: 8em'>This comes to about \u2212$1,000 to \u2212$2,000 in all</p>", 1),
    "cut": ("<div style='height: 10px; overflow: hidden'>some words<br>and more</div>", 1),
    "borderless": ("<button style='border: 0'>Save</button>", 1),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILED)
def test_what_is_wrong_is_found(page, what):
    body, expected = SPOILED[what]
    page.goto("about:blank")
    page.set_content(f"<!doctype html><html lang=en><title>t</title><body>{body}")
    found = use(page, what)
    assert (found if isinstance(found, int) else len(found)) == expected, found


def test_focus_that_does_not_show_or_is_covered_is_found(page):
    page.goto("about:blank")
    page.set_content(
        "<!doctype html><html lang=en><title>t</title><body><a href=# style='outline: none'>x</a><a href=#>y</a>"
        "<div style='position: fixed; inset: 0; background: #fff'></div>"
    )
    use(page, "number")
    page.keyboard.press("Tab")
    assert "no outline" in use(page, "focused")["wrong"]
    assert "behind something" in use(page, "focused")["wrong"]


def test_fields_about_the_person_say_what_they_are_for(page, server):
    """Of all fields, two ask about whoever is at the keyboard: the signer's name and title."""
    shown(page, server, "check, to sign")
    assert page.get_attribute("#name", "autocomplete") == "name"
    assert page.get_attribute("#title", "autocomplete") == "organization-title"


_CONTRAST = """() => {
    const light = color => {
        const [r, g, b] = color.match(/[0-9.]+/g).slice(0, 3).map(v => {
            v /= 255;
            return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const under = e => {
        for (let at = e.parentElement; at; at = at.parentElement) {
            const color = getComputedStyle(at).backgroundColor;
            if (!color.endsWith(', 0)')) return color;
        }
        return 'rgb(255, 255, 255)';
    };
    const wrong = [];
    for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, .usa-button')) {
        if (!e.checkVisibility({visibilityProperty: true})) continue;
        const shown = e.matches('.usa-radio__input, .usa-checkbox__input') && e.labels.length
            ? getComputedStyle(e.labels[0], '::before') : getComputedStyle(e);
        const edge = e.matches('button, .usa-button') && shown.borderTopColor.endsWith(', 0)')
            ? shown.backgroundColor : shown.borderTopColor;
        if (e.type === 'file' || (shown.content === 'none' && shown.appearance !== 'none')) continue;
        if (ratio(edge, under(e)) < 3) wrong.push(edge + ' on ' + under(e) + ': ' + e.outerHTML.slice(0, 120));
    }
    const ring = getComputedStyle(document.documentElement).getPropertyValue('--focus').trim();
    const probe = document.createElement('i');
    probe.style.color = ring;
    document.body.append(probe);
    if (ratio(getComputedStyle(probe).color, 'rgb(255, 255, 255)') < 3) wrong.push('the focus ring ' + ring);
    return wrong;
}"""


@pytest.mark.parametrize("name", ["start", "chief", "question page with all kinds", "manage", "estimate"])
def test_borders_and_focus_stand_out(page, server, name):
    """Three to one, for what shows where a field or a button is, and for the ring around what has the focus."""
    shown(page, server, name)
    assert page.evaluate(_CONTRAST) == []
