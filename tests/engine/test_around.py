"""A town's table of who takes part: text that a person can read, and back; never more than an answer holds."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.answers import DONT_KNOW, MODELS, Answer
from app.engine.answers_check import LONGEST_TEXT, AnswerError, check_value
from app.engine.around import LONGEST, Around, AroundError, Neighbor, around_of, around_text, read_around
from app.rulebook.records import AROUND, RECORDS, TIME_ZONE

DAY = dt.date(2026, 5, 18)
NAMES = st.sampled_from(["A", "St. Mary's Co. Sheriff", "Troy Police Dept.", "X-Y"])
DAYS = st.dates(dt.date(2002, 1, 1), dt.date(2030, 1, 1))
NEIGHBORS = st.builds(
    Neighbor, st.sampled_from(["own", "county"]), NAMES, NAMES, st.sampled_from(MODELS), st.none() | DAYS, NAMES
)
TABLES = st.builds(
    Around, DAYS, st.just("NH"), NAMES, st.integers(0, 900),
    st.fixed_dictionaries({model: st.integers(0, 900) for model in MODELS}),
    st.lists(NEIGHBORS, max_size=12).map(tuple), st.integers(0, 5),
)  # fmt: skip


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
def test_its_text_reads_back(table):
    assert read_around(around_text(table)) == table


def test_what_has_no_room_is_counted():
    row = Neighbor("county", "A very long name of an agency " * 2, "County", "task_force", DAY)
    table = Around(DAY, "NH", "County", 99, dict.fromkeys(MODELS, 1), (row,) * 90)
    text = around_text(table)
    back = read_around(text)
    assert len(text) <= LONGEST == LONGEST_TEXT
    assert back.left_out > 0
    assert len(back.neighbors) + back.left_out == 90


def test_a_mark_in_a_name_does_no_harm():
    row = Neighbor("own", "Troy | PD", "A|B", "task_force", None, "one\ntwo")
    table = Around(DAY, "NH", "", 1, dict.fromkeys(MODELS, 0), (row,))
    assert read_around(around_text(table)).neighbors[0].agency == "Troy / PD"


@pytest.mark.parametrize(
    "text",
    ["", "hello", "list of yesterday | NH\nstate | 1 agencies", "list of 2026-05-18 | NH\nstate | 1 agencies",
     "list of 2026-05-18 | NH\nstate | 1 agencies | 1 task_force | 0 warrant_service_officer | 0 jail_enforcement | "
     "0 left out\nfriend | A | B | task_force | 2025-01-01"],
)  # fmt: skip
def test_what_is_no_table_is_refused(text):
    with pytest.raises(AroundError):
        read_around(text)
    assert around_of(Answer(text or "x")) is None
    if text:
        with pytest.raises(AnswerError):
            check_value(RECORDS[AROUND], text)


def test_no_answer_gives_no_table():
    assert around_of(None) is None
    assert around_of(Answer(DONT_KNOW)) is None
    assert around_of(Answer(True)) is None


def test_a_time_zone_is_one_of_the_states():
    assert check_value(RECORDS[TIME_ZONE], "America/Chicago") == "America/Chicago"
    with pytest.raises(AnswerError, match="time zone"):
        check_value(RECORDS[TIME_ZONE], "Mars/North")
