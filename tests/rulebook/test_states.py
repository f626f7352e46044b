"""The state files: every option has its place for a town, on every day since an entry first counts; nothing is printed
as an order of the law where the law only bars; and each says when it is stale, who signs, who ends, what to ask."""

from __future__ import annotations

import datetime as dt
import re
from typing import get_args
from urllib.parse import urlsplit

import pytest

from app.engine.law import LOCAL_RULE, SIGNING, law_view
from app.rulebook.book import Rulebook
from app.rulebook.schema.base import StateOptionId
from app.rulebook.usstates import STATES
from tests.rulebook import cases

TODAY = dt.date(2026, 11, 24)
EVERY_OPTION = tuple(name for part in get_args(StateOptionId) for name in (get_args(part) or (part,)))


def test_there_are_51(rulebook: Rulebook):
    assert set(rulebook.states) == set(STATES)
    assert len(rulebook.states) == 51


@pytest.mark.parametrize("code", sorted(STATES))
class TestEach:
    def test_every_option_has_its_own_entry_for_a_town(self, code: str, rulebook: Rulebook):
        view = law_view(rulebook, code, "municipal_police", TODAY)
        assert set(view.entries) == set(EVERY_OPTION)

    def test_what_has_no_entry_for_a_county_is_not_known(self, code: str, rulebook: Rulebook):
        view = law_view(rulebook, code, "sheriff", TODAY)
        for option in EVERY_OPTION:
            if option not in view.entries:
                assert view.reason(option).status == "unknown"

    def test_no_act_is_required_where_the_law_only_bars_signing(self, code: str, rulebook: Rulebook):
        for agency in ("municipal_police", "sheriff"):
            view = law_view(rulebook, code, agency, TODAY)
            if view.closes_signing:
                assert view.entries["decline"].status == "open"
                assert "No act is required" in view.entries["decline"].reason
            for option in ("decline", "defer", "no_change", LOCAL_RULE):
                assert option not in view.entries or view.entries[option].status != "required", option

    def test_a_closed_option_says_what_would_reopen_it(self, code: str, rulebook: Rulebook):
        for entry in rulebook.states[code].entries:
            assert entry.status != "closed" or entry.reopen, (code, entry.options)

    def test_it_says_when_it_is_stale_and_what_counsel_is_asked(self, code: str, rulebook: Rulebook):
        law = rulebook.states[code]
        assert law.checked_on < law.stale_after <= law.checked_on + dt.timedelta(days=180)
        for day in (TODAY, dt.date(2025, 4, 1)):
            assert law.questions_on(day)
        for listed in (law.who_may_sign, law.who_may_end):
            assert any(_counts(said, TODAY) for said in listed)

    def test_what_seeks_or_asks_is_not_printed_as_an_order_to_sign(self, code: str, rulebook: Rulebook):
        for entry in rulebook.states[code].entries:
            if entry.status == "required" and set(entry.options) & set(SIGNING):
                assert re.search(r"requires|orders|has to", entry.reason), entry.reason
                assert not re.search(r"\bseek\b|\bapply\b", entry.reason), entry.reason


def _counts(said: object, day: dt.date) -> bool:
    first, last = getattr(said, "from_date", None), getattr(said, "until", None)
    return (first is None or first <= day) and (last is None or day < last)


def test_a_lead_is_never_printed(rulebook: Rulebook):
    """Confidence L and BG are no values of a state file: the schema takes H and M only. No text names them either."""
    for path in (cases.ROOT / "rules" / "states").glob("*.yaml"):
        assert not re.search(r"confidence: ['\"]?(L|BG)\b", path.read_text("utf-8")), path.name


COPIES = (
    "justia.com", "lawserver.com", "github.com", "casetext.com", "legiplex.com", "legiscan.com", "laws9.com",
    "self-law.org", "getpocketlaw.com", "lexace.ai", "legilist.com", "lawglobalhub.com", "policyrisk.com",
)  # fmt: skip
"""Hosts that carry copies of laws and bills."""
NO_PAGE = {"texas_hb3334_2009": "cited for its cost figure, not as law in force"}


def test_a_law_read_in_a_copy_links_the_law_s_own_page_and_says_that_it_was_not_opened(rulebook: Rulebook):
    for source in rulebook.sources.values():
        host = urlsplit(source.address or "").hostname or ""
        if source.kind == "law" and host.endswith(COPIES) and source.id not in NO_PAGE:
            assert source.official, source.id
        if source.official:
            assert source.official.startswith("https://")
            assert not (urlsplit(source.official).hostname or "").endswith(COPIES), source.id
            assert source.cited_address == source.official
            assert source.copy_note.startswith(" Read in ")
            assert source.copy_note.endswith("; it was not opened.")
            assert host in source.copy_note
        else:
            assert not source.copy_note


def test_a_bill_is_not_quoted_as_law(rulebook: Rulebook):
    """A bill that is not known to be law says so where it is quoted."""
    bills = {
        "HI": "not known to be law",
        "IN": "the enrolled act was not read",
        "MS": "as introduced",
        "NC": "the bill is not law",
        "TX": "introduced only",
    }
    for code, citation in bills.items():
        assert any(citation in each.citation for each in rulebook.states[code].authorities), code
