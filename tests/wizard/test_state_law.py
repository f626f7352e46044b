"""State law for anyone: of each state what is known, how well, since when, and what is not."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest

from app.engine.law import SIGNING, law_view
from app.rulebook.timeline import pieces
from app.rulebook.usstates import STATES
from app.wizard.state_law import BODIES, CONFIDENCE_WORDS, NOT_ESTABLISHED, about_days, span
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
    page, near = words(visitor.open(f"/law/{code}").page.text), about_days(law)
    assert visitor.status == 200
    for entry in law.entries:
        assert " ".join(entry.reason.split()) in page
        assert CONFIDENCE_WORDS[entry.confidence] in page
        for id_ in entry.sources:
            assert " ".join(rulebook.sources[id_].title.split()) in page
    for part in (part for body in BODIES for part in pieces(law, body)):
        assert span(part, near) in page
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


@pytest.mark.parametrize("code", STATES)
def test_an_authority_is_shown_as_law_of_its_own_days_only(visitor, rulebook, code):
    """On a day on which nothing of the state's law had begun, no authority stands outside 'On other days'."""
    law = rulebook.states[code]
    begins = [each.from_date for each in law.authorities if each.from_date is not None]
    if not begins:
        return
    day = min(begins) - dt.timedelta(days=1)
    page = visitor.open(f"/law/{code}?as_of={day}").page.text
    section = page[page.index('id="authorities"') : page.index('id="who_may_sign"')]
    shown = words(section.partition("<details>")[0])
    for each in law.authorities:
        if each.from_date is not None:
            assert each.citation not in shown
            assert words(each.citation) in words(section)


def test_a_day_that_is_not_known_exactly_says_so_in_every_list(visitor, rulebook):
    near = about_days(rulebook.states["ME"])
    assert near == {dt.date(2026, 7, 29)}
    visitor.open("/law/ME")
    assert "From about July 29, 2026; no end is known" in visitor.text
    assert "From July 29, 2026" not in visitor.text
    assert "From January 11, 2026, until about July 29, 2026" in visitor.text
    assert about_days(rulebook.states["DE"]) == frozenset()


def test_a_day_before_the_program_or_after_the_check_says_what_it_is(visitor):
    for path in ("/law", "/law/ME"):
        assert "Section 287(g) became law on September 30, 1996." in visitor.open(f"{path}?as_of=1996-09-29").text
        assert "Section 287(g) became law" not in visitor.open(f"{path}?as_of=1996-09-30").text
        assert "later than the check of November 24, 2026" in visitor.open(f"{path}?as_of=2026-11-25").text
        assert "later than the check" not in visitor.open(path).text


def test_a_law_read_in_a_copy_names_the_copy_and_links_it(visitor, rulebook):
    source = rulebook.sources["wa_10_93_160"]
    page = visitor.open("/law/WA").page.text
    assert f'href="{source.official}"' in page
    assert f'href="{source.address}"' in page
    assert "in the copy at law.justia.com ; the page linked first was not opened" in words(page)


def test_a_county_and_a_town_are_kept_apart(visitor):
    found = rows(visitor.open("/law").page.text)["Florida"]
    town, county = found.split("Task Force:")[1:3]
    assert "equired" not in town
    assert "required by state law" in county


def test_stale_says_so(app, rulebook, monkeypatch):
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
