"""The pages of a site where people sign in, in Chromium; and the way to a provider and back in it."""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from waitress.server import create_server

from app.address import Address
from app.config import Config
from app.web import create_app
from tests.browser.checkers import nu_complaints, violations
from tests.browser.conftest import Server, Window
from tests.browser.sights import SIGNED
from tests.browser.signing import go, running
from tests.browser.test_pages import WIDTHS, too_wide
from tests.browser.trees import SIGNED_TYPES, path_of, steady
from tests.sign_in.people import running as provided
from tests.sign_in.people import settings, work

STATUS = {"sign-in that failed": 400, "provider away": 503, "nothing opens": 404}
WRITE = os.environ.get("BRIEF287_WRITE_TREES")
Place = tuple[Server, dict[str, str], Page]


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory) -> Iterator[Place]:
    with running(tmp_path_factory.mktemp("signed")) as (server, people):
        window = Window(browser, server)
        yield server, people, window.page
        assert window.foreign() == []
        window.context.close()


@pytest.mark.parametrize("name", SIGNED)
def test_a_page(place: Place, name):
    server, people, page = place
    assert go(page, server.url, people, name) == STATUS.get(name, 200)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert too_wide(page) == []
    assert page.locator("h1").count() == 1
    assert page.title().endswith("Brief287")


def test_the_nu_checker_finds_nothing(place: Place, tmp_path):
    server, people, page = place
    for number, name in enumerate(SIGNED):
        go(page, server.url, people, name)
        cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
        body = server.app.test_client(use_cookies=False).get(SIGNED[name][1], headers={"Cookie": cookies}).data
        (tmp_path / f"{number:02}.html").write_bytes(body)
    assert nu_complaints(tmp_path) == ""


@pytest.mark.parametrize("name", SIGNED_TYPES)
def test_the_tree_is_as_it_was_read(place: Place, name):
    server, people, page = place
    page.set_viewport_size({"width": 1280, "height": 900})
    go(page, server.url, people, name)
    found = re.sub(r"[A-Z][a-z]+ \d{1,2}, \d\d:\d\d", "A MOMENT", steady(page.locator("body").aria_snapshot())) + "\n"
    found = re.sub(r"[\d,.]+ (bytes|KB|MB)\b", "SO MANY BYTES", found)
    found = re.sub(r"\bschema \d{4}\b", "schema NEWEST", found)
    found = re.sub(r"(Made|last used|Last changed) [A-Z][a-z]+ \d{1,2}, \d{4}", r"\1 A DAY", found)
    path = path_of(name)
    if WRITE:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text("utf-8"), f"{path.name} is another tree; see BRIEF287_WRITE_TREES"


def test_what_was_typed_is_there_when_the_session_ends_meanwhile(place: Place):
    """Sign out in another tab; the page that is sent then says so, keeps the text, and leads to sign-in."""
    server, people, page = place
    go(page, server.url, people, "tasks, signed in")
    page.goto(f"{server.url}/a/~1/department/q/sworn_authorized")
    page.fill("#sworn_filled", "41")
    page.context.clear_cookies(name="brief287-account")
    page.locator("main form button").first.click()
    assert "You are not signed in any more." in page.inner_text("[role=alert]")
    assert "41" in page.inner_text("main")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert too_wide(page) == []
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens a new tab)").click()
    assert "/sign-in?next=/signed-in" in opened.value.url
    opened.value.close()
    page.context.add_cookies([{"name": "brief287-account", "value": people["ann"], "url": server.url}])
    page.get_by_role("button", name="Try again").click()
    page.goto(f"{server.url}/a/~1/check/department")
    assert "41 officers" in page.inner_text("main")


def test_to_a_provider_and_back_in_a_browser(browser: Browser, tmp_path):
    """Site and provider are two sites to the browser: cookies and policies hold as they do on the web."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    here = f"http://localhost:{port}"
    with provided(here) as provider:
        app = create_app(
            Config(
                database_url=f"sqlite:///{tmp_path}/x.sqlite3", secret_key="k" * 40,
                sign_in=settings(tmp_path / "settings", provider), address=Address("http", f"localhost:{port}"),
            )
        )  # fmt: skip
        listening = create_server(app, host="127.0.0.1", port=port)
        thread = threading.Thread(target=listening.run, daemon=True)
        thread.start()
        claims = {"tid": "keene-of-one", **work("ann")}
        provider.will("one", person={"user": "ann", "claims": claims})
        page = browser.new_page()
        page.goto(f"{here}/import")
        page.get_by_role("link", name="Sign in with Organization one").click()
        assert page.url == f"{here}/import"
        assert page.get_by_role("link", name="Ann").count() == 1
        (cookie,) = [each for each in page.context.cookies() if each["name"] == "brief287-account"]
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
        page.get_by_role("button", name="Sign out").click()
        assert page.url == f"{here}/signed-out"
        page.goto(f"{here}/mine")
        assert page.url.startswith(f"{here}/sign-in?")
        page.close()
        listening.close()
        thread.join(5)
        app.extensions["brief287"].database.close()
