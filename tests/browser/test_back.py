"""What was typed and not saved is there again after Back: nothing on a page forbids the browser to keep it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.sights import address

TYPED = {
    "chief": "82,000 a year",
    "question page with a box": "43%",
    "question page with texts": "More hours on the road.",
    "question page by model": "half",
    "manage": "Keene Falls",
}
FIELD = "main form :is(input[type=text], input:not([type]), textarea):visible"


@pytest.mark.parametrize("name", TYPED)
def test_what_was_typed_is_there_again_after_back(page, server, name):
    page.goto(address(name, server.towns))
    here = page.url
    field = page.locator(FIELD).first
    id_ = field.get_attribute("id", timeout=3000)
    field.fill(TYPED[name])
    page.goto(f"{server.towns['keene']}/tasks")
    with page.expect_navigation(url=here):
        page.evaluate("setTimeout(() => history.back(), 0)")
    expect(page.locator(f"[id='{id_}']")).to_have_value(TYPED[name])
