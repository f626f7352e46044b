"""The feeds: valid Atom, ids that stay, what is to come marked, and the corrections."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest

from app.engine.law_timeline import law_days
from app.wizard.law_feed import ATOM, XHTML
from tests.wizard.conftest import TODAY

IN = {"a": ATOM, "x": XHTML}


@pytest.fixture(scope="module")
def rulebook(app):
    return app.extensions["brief287"].rulebook


def feed(app, path: str) -> ElementTree.Element:
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.data)


def one(element: ElementTree.Element, name: str) -> ElementTree.Element:
    found = element.findall(f"a:{name}", IN)
    assert len(found) == 1, name
    return found[0]


def text(element: ElementTree.Element, name: str) -> str:
    return "".join(one(element, name).itertext())


@pytest.mark.parametrize("path", ["/law.atom", "/law/TN.atom", "/law/me.atom"])
def test_it_is_what_rfc_4287_asks_for(app, path):
    """One id, title, updated and author of the feed; of each entry one id, title, updated and content, and a link."""
    root = feed(app, path)
    assert root.tag == f"{{{ATOM}}}feed"
    ids = [text(root, "id"), *(text(entry, "id") for entry in root.findall("a:entry", IN))]
    assert len(ids) == len(set(ids)) > 1
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", id_) for id_ in ids)
    assert text(one(root, "author"), "name")
    links = {link.get("rel", ""): link.get("href", "") for link in root.findall("a:link", IN)}
    assert links["self"].lower().endswith(path.lower())
    moments = []
    for each in (root, *root.findall("a:entry", IN)):
        assert text(each, "title")
        moments.append(text(each, "updated"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", moments[-1])
    assert moments[1:] == sorted(moments[1:], reverse=True)
    assert moments[0] == max(moments)
    for entry in root.findall("a:entry", IN):
        content = one(entry, "content")
        assert content.get("type") == "xhtml"
        assert [child.tag for child in content] == [f"{{{XHTML}}}div"]
        assert content.findall(".//x:li", IN)
        assert one(entry, "link").get("href", "").startswith("http://")


def test_it_has_a_day_of_each_change_and_the_corrections(app, rulebook):
    titles = [text(entry, "title") for entry in feed(app, "/law/TN.atom").findall("a:entry", IN)]
    days = law_days(rulebook.states["TN"])
    own = [each for each in rulebook.corrections if each.state in ("TN", None)]
    assert len(titles) == len(days) + len(own)
    assert "Tennessee: state law from about May 26, 2026" in titles
    assert "Correction, Tennessee: Penalties" in titles
    assert not [title for title in titles if "Maryland" in title]
    everything = feed(app, "/law.atom").findall("a:entry", IN)
    assert len(everything) == sum(len(law_days(law)) for law in rulebook.states.values()) + len(rulebook.corrections)


def test_what_is_to_come_says_so_and_is_not_dated_ahead(app, rulebook):
    coming = [each for each in law_days(rulebook.states["VA"]) if each.day > TODAY]
    assert dt.date(2028, 7, 1) in {each.day for each in coming}
    entries = {text(entry, "title"): entry for entry in feed(app, "/law/VA.atom").findall("a:entry", IN)}
    marked = [title for title in entries if title.endswith("(to come)")]
    assert len(marked) == len(coming)
    assert text(entries["Virginia: state law from July 1, 2028 (to come)"], "updated") == (
        f"{rulebook.states['VA'].checked.on}T00:00:00Z"
    )


def test_an_entry_says_for_whom_it_is(app):
    entries = {text(entry, "title"): entry for entry in feed(app, "/law/TN.atom").findall("a:entry", IN)}
    lines = [
        "".join(line.itertext())
        for line in entries["Tennessee: state law from about May 26, 2026"].iter(f"{{{XHTML}}}li")
    ]
    assert all(re.match(r"For (a town|a county|a sheriff\u2019s office)", line) for line in lines)
    assert any(line.startswith("For a sheriff\u2019s office: Sign the Task Force Model") for line in lines)


def test_ids_rest_on_state_and_day_alone(app):
    """Written down here: a feed reader that has an entry must not be shown it again as a new one."""
    entries = {text(entry, "title"): text(entry, "id") for entry in feed(app, "/law/TN.atom").findall("a:entry", IN)}
    assert entries["Tennessee: state law from about May 26, 2026"] == ("urn:uuid:040313b7-f624-50d5-bac8-eba9079caa2f")
    shared = {text(entry, "id") for entry in feed(app, "/law.atom").findall("a:entry", IN)}
    assert set(entries.values()) <= shared


def test_an_unchanged_feed_is_not_sent_again(app):
    client = app.test_client()
    first = client.get("/law/TN.atom")
    again = client.get("/law/TN.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/law/XX.atom").status_code == 404
