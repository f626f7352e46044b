"""Corrections: the page for anyone, and what a briefing and a FINAL say that were made under a wrong rulebook."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from app.assessments.store import find_assessment, set_rulebook
from app.config import Config, ConfigError
from app.engine.compare import Snapshot
from app.rulebook.usstates import STATES
from app.wizard import final_files
from app.wizard.corrections import concerning, of_final
from tests.wizard.test_state_law import words

BEFORE, SINCE = dt.date(2026, 11, 24), dt.date(2026, 11, 29)


@pytest.fixture(scope="module")
def rulebook(app):
    return app.extensions["brief287"].rulebook


@pytest.fixture
def begun_before(app, visitor):
    """A Tennessee town that began under the rulebook of November 24, 2026."""
    visitor.begin("Dayton", "city", "manager")
    visitor.send(state="TN", agency_kind="municipal_police", custody="none")
    with app.extensions["brief287"].database.write() as session:
        found = find_assessment(session, visitor.base.rpartition("/")[2])
        assert found is not None
        set_rulebook(session, found.id, version="of-that-day", date=BEFORE)
    return visitor


def test_every_correction_stands_on_the_page_with_what_is_right(visitor, rulebook):
    page = words(visitor.open("/corrections").page.text)
    assert rulebook.corrections
    for each in rulebook.corrections:
        for text in (each.where, each.said, each.right, *(rulebook.sources[id_].title for id_ in each.sources)):
            assert " ".join(text.split()) in page
    shown = [name for name in STATES.values() if f"<h2>{name}</h2>" in visitor.page.text]
    assert set(shown) == {STATES[each.state] for each in rulebook.corrections if each.state}
    assert "How to report an error" in page


def test_a_state_s_page_has_its_own(visitor, rulebook):
    page = words(visitor.open("/law/TN").page.text)
    own = [each for each in rulebook.corrections if each.state == "TN"]
    assert len(own) == 3
    assert all(" ".join(each.right.split()) in page for each in own)
    assert "No statement on this state is known to have been wrong." in visitor.open("/law/WA").text


def test_the_day_of_the_rulebook_decides(rulebook):
    """From the first day on which it was said, and no longer on the day of the rulebook that mended it."""
    said = [each.id for each in concerning(rulebook, "TN", BEFORE)]
    assert "tn_felony_in_force" in said
    assert "removed_agreements" in said  # no state's law: it concerns every town
    assert "md_end_by_july" not in said
    assert concerning(rulebook, "TN", SINCE) == []
    assert concerning(rulebook, "TN", BEFORE - dt.timedelta(1)) == []
    assert {each.state for each in concerning(rulebook, None, BEFORE)} == {None}


@pytest.mark.parametrize("page", ["tasks", "briefing"])
def test_an_assessment_that_was_begun_under_it_says_so(begun_before, page):
    text = words(begun_before.open(page).page.text)
    assert "Corrected since" in text
    assert "under the rulebook of November 24, 2026" in text
    assert "The criminal penalty counted from February 25, 2025." in text
    assert "Correct statement: The criminal penalty took effect on July 1, 2025. Counsel to confirm." in text


def test_one_that_went_on_under_the_new_rulebook_does_not(begun_before):
    begun_before.open("rulebook").send("/rulebook")
    for page in ("tasks", "briefing"):
        assert "Corrected since" not in begun_before.open(page).text


def test_one_that_was_begun_under_the_new_rulebook_does_not(keene):
    for page in ("tasks", "briefing"):
        assert "Corrected since" not in keene.open(page).text


def test_a_final_that_was_made_under_it_says_so_and_stays(app, keene, monkeypatch):
    """The page around it says so; the frozen article does not change."""
    monkeypatch.setattr(final_files, "produce_apart", lambda *_: b"a file")
    site = app.extensions["brief287"]
    old = replace(site, rulebook=replace(site.rulebook, date=BEFORE))
    monkeypatch.setitem(app.extensions, "brief287", old)
    keene.make_final()
    monkeypatch.setitem(app.extensions, "brief287", site)
    page = keene.open("finals/1").page.text
    assert "This FINAL was made under the rulebook of November 24, 2026 and stays as it was." in words(page)
    assert "RSA 106-R counted from July 21, 2025." in words(page)
    assert "Corrected since" not in page[page.index("<article") :]
    keene.make_final()
    assert "Corrected since" not in keene.open("finals/2").text


def test_a_final_goes_by_the_state_that_it_was_made_for(rulebook):
    then = Snapshot({}, {"state": ("state", "MD", {})}, {}, {}, {}, {})
    assert "md_end_by_july" in [each.id for each in of_final(rulebook, then, BEFORE)]


def test_every_page_says_how_to_report_an_error(app, visitor, monkeypatch):
    for path in ("/", "/law", "/corrections", "/glossary"):
        foot = words(visitor.open(path).page.text.partition("<footer")[2])
        assert "To report an error in the rulebook, tell the host of this page. Corrections ." in foot
    site = app.extensions["brief287"]
    named = replace(site, config=replace(site.config, contact="law@example.gov"))
    monkeypatch.setitem(app.jinja_env.globals, "report", named.report_words)
    assert "To report an error in the rulebook, contact law@example.gov." in visitor.open("/law").text


def test_the_contact_is_one_line(monkeypatch):
    monkeypatch.setenv("BRIEF287_CONTACT", " law@example.gov ")
    assert Config.from_environment().contact == "law@example.gov"
    for wrong in ("a\nb", "x" * 121):
        monkeypatch.setenv("BRIEF287_CONTACT", wrong)
        with pytest.raises(ConfigError, match="BRIEF287_CONTACT is no address"):
            Config.from_environment()
