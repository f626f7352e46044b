"""A briefing as of an earlier day says nothing that happened later.

Every text of the briefing, of counsel's file, of the handout and of the letters is read for dates. What may name a
later day: the days of preparation, of checking and of expiry; what the town wrote itself; the words that name the
rulebook. A source may be of a later day where what it is cited for is a number of the tool's own, or where it tells of
an earlier day; each such source is named here, with the reason. The text of a law is read as it stands now: its entry
says from when it counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.assessments.answers_file import read_answers_file
from app.briefing.blocks import Document, SourceList
from app.briefing.counsel_file import counsel_file
from app.briefing.handout import handout
from app.briefing.letters import letters
from app.briefing.sections.law import NOTHING_READ
from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.json.write import evaluation_json
from app.proof.wording import own_words, units, without
from app.rulebook.book import Rulebook
from app.rulebook.usstates import STATES
from tests.conftest import Town287
from tests.documents import whole
from tests.rulebook import cases

DAY = dt.date(2025, 4, 1)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DATE = re.compile(
    rf"(?P<month>{'|'.join(MONTHS)}) (?:(?P<day>\d{{1,2}}), )?(?P<year>\d{{4}})"
    r"|(?P<iso>\d{4}-\d\d(?:-\d\d)?)|(?P<us>\d\d/\d\d/\d{4})|\b(?P<bare>20\d\d)\b"
)
ABOUT_ITSELF = (
    "Valid until", "Do not rely on", "as checked on", "Not after", "Prepared", "Law as of", "rulebook", "stale",
    "An act signed on February 7, 2025",  # it names the later day on which it takes effect
)  # fmt: skip
LATER_SOURCES = {
    "bls_oews_2025": "wages: a number of the tool's own, whatever the day",
    "new_times_2025_10_23": "span of control: a number of the tool's own",
    "league_city_vehicles_2025": "price of a vehicle: a number of the tool's own",
    "fop_2025_09": "price of gear: a number of the tool's own",
    "eo_14224": "a page of July 2025 on an order of March 1, 2025",
    "ice_287g_page": "a page that is kept up, with lists of each day",
    "relevant_research_2026": "a collection of ICE's lists, read for the list of that day",
}
TOWNS: dict[str, dict[str, Any]] = {
    "Maine, open": {"state": "ME", "agency_kind": "municipal_police", "custody": "jail", "officers_trained": 4.0},
    "New Hampshire, in force": {
        "state": "NH", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "task_force",
    },
    "Florida sheriff": {"state": "FL", "agency_kind": "sheriff", "custody": "jail", "agreement_in_force": "none"},
    "Tennessee": {"state": "TN", "agency_kind": "municipal_police", "custody": "none", "agreement_in_force": "none"},
    "nothing answered": {},
}  # fmt: skip


def later_dates(text: str, day: dt.date) -> Iterator[str]:
    """The dates in a text that are surely after the day; a month or a year alone counts by its first day."""
    for found in _DATE.finditer(text):
        if found["year"]:
            named = (int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"] or 1))
        elif found["iso"]:
            year, month, *rest = map(int, found["iso"].split("-"))
            named = (year, month, *(rest or [1]))  # type: ignore[assignment]
        elif found["us"]:
            month, of_month, year = map(int, found["us"].split("/"))
            named = (year, month, of_month)
        else:
            named = (int(found["bare"]), 1, 1)
        if named > (day.year, day.month, day.day):
            yield found[0]


def said_too_early(document: Document, evaluation: Evaluation) -> list[str]:
    own = own_words(evaluation.rulebook, evaluation.answers)
    found = []
    for unit in units(document):
        text = without(own, unit.text)
        if not any(words in text or words in unit.under for words in ABOUT_ITSELF):
            found += [f"{date}: {text}" for date in later_dates(text, evaluation.as_of)]
    return found


def cited_too_early(document: Document, rulebook: Rulebook, day: dt.date) -> set[str]:
    listed = next((block for block in document.blocks if isinstance(block, SourceList)), SourceList(()))
    sources = [rulebook.sources[entry.id] for entry in listed.entries]
    late = {s.id for s in sources if s.kind not in ("this_project", "law") and list(later_dates(s.date, day))}
    return late - {*LATER_SOURCES}


def documents(evaluation: Evaluation) -> list[Document]:
    return [
        whole(evaluation), whole(evaluation, audience="counsel"), counsel_file(evaluation), handout(evaluation),
        *(letter.document for letter in letters(evaluation)),
    ]  # fmt: skip


def test_the_search_finds_later_dates():
    text = "On April 1, 2025, not on April 2, 2025, nor in May 2025, on 2025-09-02, by 06/01/2026 or in 2026."
    found = ["April 2, 2025", "May 2025", "2025-09-02", "06/01/2026", "2026"]
    assert list(later_dates(text, DAY)) == found


@pytest.mark.parametrize("given", TOWNS.values(), ids=TOWNS)
def test_nothing_that_happened_later(given: dict[str, Any], town287: Town287):
    evaluation = town287(DAY, **given)
    for document in documents(evaluation):
        assert said_too_early(document, evaluation) == [], document.title
        assert cited_too_early(document, evaluation.rulebook, DAY) == set(), document.title


def test_brewer_three_weeks_after_the_news_story(rulebook: Rulebook):
    answers = read_answers_file(cases.ROOT / "examples" / "brewer-me.yaml", rulebook.answerable)
    evaluation = evaluate(rulebook, answers, DAY)
    for document in documents(evaluation):
        assert said_too_early(document, evaluation) == [], document.title
        assert cited_too_early(document, rulebook, DAY) == set(), document.title
    statements = " ".join(row["text"] for row in evaluation_json(evaluation)["statements"])
    assert list(later_dates(statements, DAY)) == []


@pytest.mark.parametrize("state", STATES)
def test_the_law_of_that_day_names_no_later_day(state: str, rulebook: Rulebook, town287: Town287):
    for agency in ("municipal_police", "sheriff"):
        evaluation = town287(DAY, state=state, agency_kind=agency, custody="jail", agreement_in_force="none")
        assert said_too_early(counsel_file(evaluation), evaluation) == []


def test_a_day_on_which_nothing_read_had_begun_says_so(town287: Town287):
    """Maryland's act is of 2026: in 2025 the appendix quotes nothing of it and is not left with an empty list."""
    for day, quoted in ((DAY, False), (dt.date(2026, 3, 1), True)):
        evaluation = town287(day, state="MD", agency_kind="municipal_police", agreement_in_force="none")
        said = " ".join(unit.text for unit in units(whole(evaluation)))
        assert (NOTHING_READ in said) is not quoted
        assert ("Act of 2026 (HB 444 / SB 245), section 5-104.1" in said) is quoted


def test_a_briefing_of_an_earlier_day_says_so_and_what_changed_since(rulebook: Rulebook) -> None:
    """Portland, on April 1, 2025, prepared in November 2026: page one names the status of today beside that of then."""
    town = {"state": "ME", "agency_kind": "municipal_police", "agreement_in_force": "none"}
    answers = Answers(Town("Portland", "city"), {key: Answer(value) for key, value in town.items()})
    document = whole(evaluate(rulebook, answers, DAY, prepared_on=dt.date(2026, 11, 24)))
    said = " ".join(unit.text for unit in units(document))
    assert "Jail Enforcement: appears closed; counsel to confirm (then: appears open; counsel to confirm)" in said
    assert "From about July 29, 2026" in said
    assert "an earlier day" in said
    assert "Valid until" not in said
    assert "Do not rely on" not in said
    assert document.limit == "Shows the law of April 1, 2025, not the law of today"
    today = whole(evaluate(rulebook, answers, dt.date(2026, 11, 24)))
    assert document.limit != today.limit
    assert today.limit.startswith("Do not rely on this after")
