"""State law for anyone: of each state what is known, how well, since when, and what is not."""

from __future__ import annotations

import re
from html import unescape

import pytest

from app.engine.law import SIGNING, law_view
from app.rulebook.usstates import STATES
from app.wizard.state_law import BODIES, CONFIDENCE_WORDS, NOT_ESTABLISHED, span
from tests.wizard.conftest import TODAY


@pytest.fixture(scope="module")
def rulebook(app):
    return app.extensions["brief287"].rulebook


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def rows(page: str) -> dict[str, str]:
    """The words of each row of the list, by state."""
    found = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    return {words(head): words(rest) for head, rest in found}


def test_the_list_has_all_fifty_one(visitor, rulebook):
    found = rows(visitor.open("/law").page.text)
    assert list(found) == list(STATES.values())
    assert len(found) == 51
    for code, name in STATES.items():
        assert code in rulebook.states
        assert f'href="/law/{code}"' in visitor.page.text
        assert "Checked" not in found[name]
        assert re.search(r"\w+ \d+, 2026\. Not stale before \w+ \d+, 2027", found[name])


def test_a_county_without_an_entry_is_not_given_the_town_s(visitor, rulebook):
    found = rows(visitor.open("/law").page.text)
    bare = [
        law for law in rulebook.states.values()
        if not set(SIGNING) & law_view(rulebook, law.state, "sheriff", TODAY).entries.keys()
    ]  # fmt: skip
    assert bare
    for law in bare:
        assert NOT_ESTABLISHED in found[law.name]
        assert f"{BODIES['county']}: nothing is established on" in visitor.open(f"/law/{law.state}").text


@pytest.mark.parametrize("code", STATES)
def test_a_state_s_page_holds_all_that_its_file_holds(visitor, rulebook, code):
    law = rulebook.states[code]
    page = words(visitor.open(f"/law/{code}").page.text)
    assert visitor.status == 200
    for entry in law.entries:
        assert " ".join(entry.reason.split()) in page
        assert span(entry) in page
        assert CONFIDENCE_WORDS[entry.confidence] in page
        for id_ in entry.sources:
            assert " ".join(rulebook.sources[id_].title.split()) in page
    for authority in law.authorities:
        assert " ".join((authority.quote or authority.citation).split()) in page
    for listed in (law.who_may_sign, law.who_may_end, law.penalties, law.state_money, law.pending, law.contested):
        for statement in listed:
            assert " ".join(statement.text.split()) in page
    for question in law.ask_counsel:
        assert " ".join(question.split()) in page
    for nothing in ("penalties", "state_money"):
        if not getattr(law, nothing) and not (nothing == "state_money" and law.grants):
            assert "That is no finding that there is none." in page
    assert "What is not known" in page


def test_the_law_of_an_earlier_day(visitor):
    assert "Appears closed; counsel to confirm" in rows(visitor.open("/law").page.text)["Maine"]
    then = rows(visitor.open("/law?as_of=2025-04-01").page.text)["Maine"]
    assert then.startswith("Appears open; counsel to confirm")
    assert "/law/ME?as_of=2025-04-01" in visitor.page.text
    visitor.open("/law/ME?as_of=2025-04-01")
    assert "law as of April 1, 2025" in visitor.text
    first = visitor.text[visitor.text.index("By state law, on April 1, 2025") :]
    assert "Sign the Task Force Model Appears open; counsel to confirm" in first


def test_a_county_and_a_town_are_kept_apart(visitor):
    found = rows(visitor.open("/law").page.text)["Florida"]
    town, county = found.split("Task Force:")[1:3]
    assert "equired" not in town
    assert "required by state law" in county


def test_stale_says_so(app, rulebook, monkeypatch):
    import datetime as dt
    from dataclasses import replace

    site = app.extensions["brief287"]
    later = replace(site.config, today=lambda: dt.date(2028, 1, 1))
    monkeypatch.setitem(app.extensions, "brief287", replace(site, config=later))
    client = app.test_client()
    assert client.get("/law").text.count("Stale: due for a new check since") == 51
    assert "This is stale: look it up again" in client.get("/law/NH").text


def test_what_is_no_state_or_no_date(visitor):
    assert visitor.open("/law/XX").status == 404
    assert visitor.open("/law/me").status == 200
    visitor.open("/law?as_of=<b>soon</b>")
    assert "This is not a date" in visitor.text
    assert "<b>soon" not in visitor.page.text
    assert visitor.open("/law?as_of=0000-00-00").status == 200


def test_the_list_judges_nothing(visitor):
    """No colour, no icon, no order but the alphabet."""
    page = visitor.open("/law").page.text
    table = page[page.index("<tbody") : page.index("</tbody>")]
    assert not re.search(r"style=|<svg|<img|class=\"(?:good|bad|open|closed|red|green)", table)


def test_the_way_there(visitor, brewer):
    assert 'href="/law/ME"' in brewer.open("law").page.text
    assert 'href="/law"' in brewer.open("/").page.text
