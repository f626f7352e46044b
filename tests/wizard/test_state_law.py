"""State law for anyone: of each state what is known, how well, since when, and what is not."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest

from app.engine.law import SIGNING, law_view
from app.engine.law_timeline import TURNING, about_days, law_days
from app.rulebook.timeline import pieces
from app.rulebook.usstates import STATES
from app.wizard.law_page import BODY_TITLES, NOT_ESTABLISHED, bodies_words, span_words
from app.wizard.state_law import CONFIDENCE_WORDS
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
        assert f"{BODY_TITLES['county']}: nothing is established on" in visitor.open(f"/law/{law.state}").text


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
    for part in (part for body in BODY_TITLES for part in pieces(law, body)):
        assert span_words(part, near) in page
    for authority in law.authorities:
        assert " ".join((authority.quote or authority.citation).split()) in page
    for listed in (
        law.who_may_sign,
        law.who_may_end,
        law.penalties,
        law.duties,
        law.state_money,
        law.pending,
        law.contested,
        law.still_allowed,
    ):
        for statement in listed:
            assert f"{bodies_words(statement.body)}: {' '.join(statement.text.split())}" in page
    for search in law.searches:
        for told in (*search.queries, *search.pages, search.found or "Nothing was found."):
            assert " ".join(told.split()) in page
    for question in law.ask_counsel:
        assert " ".join(question.split()) in page
    for nothing in ("penalties", "state_money"):
        if not getattr(law, nothing) and not (nothing == "state_money" and law.grants):
            assert "That does not mean that there is none." in page
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
    section = page[page.index('id="authorities"') : page.index('id="counsel"')]
    shown = words(section.partition("<details>")[0])
    for each in law.authorities:
        if each.from_date is not None:
            assert each.citation not in shown
            assert words(each.citation) in words(section)


def test_a_day_that_is_not_known_exactly_says_so_in_every_list(visitor, rulebook):
    near = about_days(rulebook.states["TN"])
    assert near == {dt.date(2026, 5, 26)}
    visitor.open("/law/TN")
    assert "From about May 26, 2026; no end is known" in visitor.text
    assert "From May 26, 2026" not in visitor.text
    assert "From January 1, 2019, until about May 26, 2026" in visitor.text
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
    page = visitor.open("/law").page.text
    town, county, sheriff, _ = re.findall(r"<td[^>]*>(.*?)</td>", page[page.index(">Florida</a>") :], re.DOTALL)[:4]
    assert "equired" not in town
    assert "required by state law" in county
    assert "required by state law" in sheriff


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


def test_the_law_by_day_says_what_holds_from_which_day_for_each_body(visitor):
    """Tennessee since May 26, 2026: the duty is the sheriff's; a county's law changes otherwise, a town's not."""
    page = visitor.open("/law/TN?as_of=2026-11-29").page.text
    table = page[page.index('<h2 id="timeline">') : page.index('<div class="statements">')]
    row = next(each for each in table.split("<tr>") if "Make no change" in each)
    cells = [words(each) for each in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
    assert cells[0] == "From January 1, 2019: Appears open; counsel to confirm"
    assert cells[1].endswith("From about May 26, 2026: Appears open on conditions; counsel to confirm")
    assert cells[2].endswith("(as for a county); From about May 26, 2026: Appears closed; counsel to confirm")
    assert "<strong>From about May 26, 2026: Appears closed; counsel to confirm</strong>" in row
    earlier = visitor.open("/law/TN?as_of=2026-05-01").page.text
    assert "<strong>From about May 26, 2026: Appears closed; counsel to confirm</strong>" not in earlier


def test_what_changes_at_each_date_names_the_bodies(visitor, rulebook):
    visitor.open("/law/TN")
    assert "For a sheriff\u2019s office: Sign the Task Force Model" in visitor.text
    assert (
        "Penalty, no longer from this day: An act of 2025 (HB 6001 / SB 6002) makes it a Class E felony" in visitor.text
    )
    for code in ("TN", "VA", "ME"):
        law = rulebook.states[code]
        text = words(visitor.open(f"/law/{code}").page.text)
        for told in law_days(law):
            assert any(
                f"{mark}{told.day.strftime('%B')} {told.day.day}, {told.day.year}" in text for mark in ("", "About ")
            )
    assert "July 1, 2028 (after the day shown)" in visitor.open("/law/VA").text


def test_a_statement_that_begins_or_ends_is_told_on_its_day(rulebook):
    """Every list of which days are told, in every state: counted from the files."""
    for law in rulebook.states.values():
        told = [each for day in law_days(law) for each in day.statements]
        said = [each for field in TURNING for each in getattr(law, field) if each.audience == "public"]
        assert sum(each.begins for each in told) == sum(each.from_date is not None for each in said)
        assert sum(not each.begins for each in told) == sum(each.until is not None for each in said)


def test_what_would_settle_a_status_says_where_each_answer_leads(visitor):
    visitor.open("/law/TN")
    assert "By what day does Public Chapter 1015 of 2026 oblige a sheriff to have entered an agreement?" in visitor.text
    asked = visitor.text.index("For a sheriff\u2019s office, on Put the decision off to a set date:")
    said = visitor.text[asked : asked + 500]
    assert "Counsel can answer." in said
    assert "\u201cAt once or by a day that has passed\u201d leads to: closed." in said


def test_each_source_says_what_was_read_and_what_became_of_it(visitor, rulebook):
    page = visitor.open("/law/TN").page.text
    listed = words(page[page.index('<h2 id="sources">') :])
    assert (
        "Read: a copy of the section, the act or the ruling that is not on an official page. Later history:" in listed
    )
    assert "None found; searched on November 29, 2026." in listed
    assert "February 25, 2026: An agreed order of a Tennessee court declared" in listed
    for number in re.findall(r'href="#source-(\d+)"', page):
        assert f'id="source-{number}"' in page


def test_the_page_is_found_by_feed_readers(visitor):
    for path, feed in (("/law", "/law.atom"), ("/law/TN", "/law/TN.atom"), ("/corrections", "/law.atom")):
        page = visitor.open(path).page.text
        head = page[: page.index("</head>")]
        assert re.search(rf'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="{feed}">', head)
