"""The folder for a town's own site, opened from the disk: axe at a desk's and a phone's width, and the Nu checker."""

from __future__ import annotations

import io
import urllib.request
import zipfile

import pytest

from tests.browser.checkers import BRING_LATER, nu_complaints, violations
from tests.browser.test_pages import WIDTHS, too_wide


@pytest.fixture(scope="module")
def folder(server, tmp_path_factory):
    with urllib.request.urlopen(f"{server.url}{server.towns['brewer']}/finals/1/public-folder.zip") as answer:
        packed = answer.read()
    place = tmp_path_factory.mktemp("folder")
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        opened.extractall(place)
    (found,) = place.iterdir()
    return found


def test_its_pages(browser, folder):
    asked: list[str] = []
    context = browser.new_context(java_script_enabled=True)
    context.add_init_script(BRING_LATER)
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    names = sorted(each.name for each in folder.glob("*.html"))
    assert names == ["briefing.html", "index.html", "record.html", "supporting-volume.html"]
    for name in names:
        page.goto((folder / name).as_uri())
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Public Sans\"'))")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == [], (name, width)
            assert too_wide(page) == [], (name, width)
    context.close()
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]


def test_the_nu_checker(folder):
    pages = [*folder.glob("*.html")]
    assert nu_complaints(*pages) == ""
    assert nu_complaints(folder / "style.css", css=True) == ""
