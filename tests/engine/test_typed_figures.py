"""What people type for a number: what it is taken for, what is refused, and that it is shown as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.answers import LONGEST_TYPED, Answer
from app.engine.answers_check import AnswerError
from app.engine.typed_figures import TypedFigure, read_figure, read_one, show_answer, show_number, taken_as
from app.schema.questions import Question


def ask(unit: str | None, **more) -> Question:
    return Question(id="q", ask="What?", label="it", kind="number", why="Why.", find="Where.", unit=unit, **more)


WAGE = ask("dollar / hour", min=7.25, max=250)
OFFICERS = ask("officer", min=0, max=500, whole=True)
SHARE = ask("share", min=0, max=2)
GROWTH = ask("share / year", min=-0.1, max=0.3)
CONTACTS = ask("contact / month", min=0, max=10_000)
BUDGET = ask("dollar / year", min=0)
BED_DAY = ask("dollar / day", min=0)
MINUTES = ask("minute / contact", min=0)
BARE = ask(None)


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        (OFFICERS, "41", 41),
        (OFFICERS, " 41.0 ", 41),
        (OFFICERS, "12 officers", 12),
        (BUDGET, "1,148", 1148),
        (BUDGET, "1 148", 1148),
        (BUDGET, "1\u00a0148 000", 1_148_000),
        (BUDGET, "82k", 82_000),
        (BUDGET, "$82.5 K", 82_500),
        (BUDGET, "82.5 thousand", 82_500),
        (BUDGET, "1.25 million", 1_250_000),
        (BUDGET, "$1.1m", 1_100_000),
        (BUDGET, "$2.3 M dollars a year", 2_300_000),
        (BUDGET, "$ 5,000", 5000),
        (BUDGET, "$5,000 dollars a year", 5000),
        (BUDGET, ".5", 0.5),
        (BUDGET, "5.", 5),
        (WAGE, "38.50", 38.5),
        (WAGE, "$38.50 an hour", 38.5),
        (WAGE, "38.50/hr", 38.5),
        (WAGE, "38.50 per hour", 38.5),
        (BED_DAY, "$140 a day", 140),
        (CONTACTS, "10 contacts a month", 10),
        (SHARE, "43", 0.43),
        (SHARE, "43%", 0.43),
        (SHARE, "43 %", 0.43),
        (SHARE, "43 percent", 0.43),
        (SHARE, "0.5%", 0.005),
        (SHARE, "0", 0),
        (GROWTH, "\u22121.5", -0.015),
        (GROWTH, "-1.5% a year", -0.015),
        (BARE, "-$3", -3),
    ],
)
def test_figures_that_stand_as_they_are(question, typed, value):
    assert read_figure(question, typed) == TypedFigure(float(value))


@pytest.mark.parametrize(
    ("question", "typed", "value", "how"),
    [
        (WAGE, "$82,000 a year", 82_000 / 2080, "2,080 paid hours a year"),
        (WAGE, "82,000/yr", 82_000 / 2080, "2,080 paid hours a year"),
        (WAGE, "82k annually", 82_000 / 2080, "2,080 paid hours a year"),
        (WAGE, "6,833 a month", 6833 * 12 / 2080, "12 months and 2,080 paid hours a year"),
        (WAGE, "$6,833/mo.", 6833 * 12 / 2080, "12 months and 2,080 paid hours a year"),
        (WAGE, "1,577 every two weeks", 1577 * 26 / 2080, "26 two-week periods and 2,080 paid hours a year"),
        (WAGE, "1,577 Biweekly", 1577 * 26 / 2080, "26 two-week periods and 2,080 paid hours a year"),
        (WAGE, "3,416 twice a month", 3416 * 24 / 2080, "24 half months and 2,080 paid hours a year"),
        (WAGE, "1,640 a week", 41, "52 weeks and 2,080 paid hours a year"),
        (CONTACTS, "120 a year", 10, "12 months a year"),
        (CONTACTS, "30 a quarter", 10, "4 quarters and 12 months a year"),
        (CONTACTS, "3 a week", 13, "52 weeks and 12 months a year"),
        (BUDGET, "$1,000 a month", 12_000, "12 months a year"),
    ],
)
def test_figures_for_another_period(question, typed, value, how):
    assert read_figure(question, typed) == TypedFigure(value, typed=typed, how=how)


@pytest.mark.parametrize(
    ("question", "typed", "value", "low", "high"),
    [
        (OFFICERS, "10-16", 13, 10, 16),
        (OFFICERS, "10 to 15", 13, 10, 15),
        (OFFICERS, "10\u201316", 13, 10, 16),
        (OFFICERS, "between 10 and 16", 13, 10, 16),
        (OFFICERS, "about 10 to 16 officers", 13, 10, 16),
        (WAGE, "$30-$42", 36, 30, 42),
        (WAGE, "38 - 42 an hour", 40, 38, 42),
        (WAGE, "$78,000 to $86,000 a year", 82_000 / 2080, 78_000 / 2080, 86_000 / 2080),
        (WAGE, "78k-86k a year", 82_000 / 2080, 78_000 / 2080, 86_000 / 2080),
        (WAGE, "from 78,000 a year to 86,000 a year", 82_000 / 2080, 78_000 / 2080, 86_000 / 2080),
        (SHARE, "40-45%", 0.425, 0.4, 0.45),
        (SHARE, "0.5-1%", 0.0075, 0.005, 0.01),
        (GROWTH, "-2 to 1", -0.005, -0.02, 0.01),
        (GROWTH, "-2--1", -0.015, -0.02, -0.01),
    ],
)
def test_ranges(question, typed, value, low, high):
    found = read_figure(question, typed)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=1e-12)
    assert (found.estimate, found.typed) == (True, typed)


@pytest.mark.parametrize(
    "typed", ["about 10", "~10", "~ 10", "approx. 10", "around 10", "\u224810", "About 10 officers"]
)
def test_estimates_by_their_own_words(typed):
    assert read_figure(OFFICERS, typed) == TypedFigure(10.0, estimate=True, typed=typed)


@pytest.mark.parametrize(
    ("question", "typed", "message"),
    [
        (WAGE, "82,000", "82,000 an hour? Did you mean a year? If it is a yearly salary, write 82,000 a year."),
        (
            WAGE,
            "$82000 an hour",
            "$82,000 an hour? Did you mean a year? If it is a yearly salary, write $82,000 a year.",
        ),
        (
            WAGE,
            "about 82k",
            "About 82,000 an hour? Did you mean a year? If it is a yearly salary, write about 82,000 a year.",
        ),
        (
            WAGE,
            "78k-86k",
            "78,000 to 86,000 an hour? Did you mean a year? If it is a yearly salary, write 78,000 to 86,000 a year.",
        ),
        (WAGE, "6,833", "If it is pay for a month, write 6,833 a month. If it is pay for two weeks, write 6,833 every"),
        (WAGE, "900,000", "This is more than $250 an hour. Give an amount from $7.25 to $250 an hour."),
        (WAGE, "82,000 a month", "82,000 a month is $473.08 an hour, which is more than $250 an hour."),
        (WAGE, "5,000 a year", "5,000 a year is $2.40 an hour, which is less than $7.25 an hour."),
        (WAGE, "1,577 per pay period", "Write 1,577 every two weeks, or 1,577 twice a month."),
        (WAGE, "350 a day", "A figure for a day cannot be turned into one for an hour here."),
        (WAGE, "38 an hour to 80,000 a year", "The two figures are for different periods: an hour and a year."),
        (WAGE, "40 hours", "This question asks for dollars."),
        (BUDGET, "10-15k", "Write 10k to 15k, or both figures in full."),
        (BUDGET, "38 an hour", "A figure for an hour cannot be turned into one for a year here."),
        (BUDGET, "15-10", "The first figure is more than the second. Write the low one first: 10 to 15."),
        (CONTACTS, "10 biweekly", "Biweekly can mean two things."),
        (GROWTH, "0.5% a month", "A figure for a month cannot be turned into one for a year here."),
        (MINUTES, "3 miles", "This question asks for minutes."),
        (
            MINUTES,
            "1:30",
            "1:30 can be hours and minutes, or minutes and seconds. Write the minutes",
        ),
        (OFFICERS, "10+", "This names one end of a range alone. Write both ends, as in 10 to 15"),
        (OFFICERS, "up to 10", "This names one end of a range alone."),
        (OFFICERS, "$12", "This question does not ask for dollars."),
        (OFFICERS, "12 a year", "This question does not ask for a figure for a year."),
        (OFFICERS, "12%", "This is not a percentage. Write the number without a percent sign."),
        (OFFICERS, "10-15.5", "This is not a whole number."),
        (OFFICERS, "10-600", "This is more than 500 officers."),
        (OFFICERS, "10 15", "This is not a number."),
        (OFFICERS, "1,23", "This is not a number."),
        (OFFICERS, "\u0663", "This is not a number."),
        (OFFICERS, "1e3", "This is not a number."),
        (OFFICERS, "1-2-3", "This is not a number."),
        (OFFICERS, "9" * 300, "This number is too large."),
        (OFFICERS, "9" * 5000, "This is not a number."),
        (ask("share"), "9" * 399, "This number is too large."),
        (SHARE, "0.43", "0.43 could be a percentage or a part of one. Write 43 for 43 percent."),
        (SHARE, "0.3 to 0.4", "could be a percentage or a part of one."),
        (SHARE, "2k", "This is not a percentage."),
        (SHARE, "300", "This is more than 200%. Give a percentage from 0% to 200%."),
        (BUDGET, "about " + "0" * 90 + "7", "This is too long."),
    ],
)
def test_what_is_refused_says_what_to_write(question, typed, message):
    with pytest.raises(AnswerError) as error:
        read_figure(question, typed)
    assert message in str(error.value)
    assert error.value.mend.endswith(".")


@pytest.mark.parametrize("typed", ["82,000", "$80k", "about 82,000", "78,000-86,000", "6,833", "1,577"])
def test_the_text_that_a_message_offers_is_taken(typed):
    with pytest.raises(AnswerError) as error:
        read_figure(WAGE, typed)
    for offer in error.value.mend.split("write ")[1:]:
        assert read_figure(WAGE, offer.split(".")[0]).typed


def test_one_end_of_a_range_is_one_figure():
    assert read_one(WAGE, "78,000 a year") == 78_000 / 2080
    for typed in ("38-42", "about 38"):
        with pytest.raises(AnswerError, match="not one single figure"):
            read_one(WAGE, typed)


@pytest.mark.parametrize(
    ("question", "typed", "words"),
    [
        (WAGE, "$82,000 a year", "Taken as $39.42 an hour; you wrote $82,000 a year (2,080 paid hours a year)."),
        (WAGE, "$30-$42", "Taken as $36 an hour, from $30 to $42; you wrote $30-$42."),
        (WAGE, "82,000/yr.", "Taken as $39.42 an hour; you wrote 82,000/yr. (2,080 paid hours a year)."),
        (OFFICERS, "about 10", "Taken as 10 officers, an estimate; you wrote about 10."),
        (SHARE, "40-45%", "Taken as 42.5%, from 40% to 45%; you wrote 40-45%."),
        (CONTACTS, "120 a year", "Taken as 10 contacts a month; you wrote 120 a year (12 months a year)."),
    ],
)
def test_it_is_shown_converted_beside_what_was_written(question, typed, words):
    answer = as_answer(read_figure(question, typed))
    assert taken_as(question, answer) == words
    assert show_answer(question, answer) == typed


def test_a_text_that_no_longer_fits_still_shows_what_it_was_taken_for():
    answer = as_answer(read_figure(WAGE, "$82,000 a year"))
    assert taken_as(ask("dollar / hour", max=20), answer) == "Taken as $39.42 an hour; you wrote $82,000 a year."
    assert taken_as(WAGE, Answer(38.5)) is None


def test_an_answer_keeps_only_a_short_line_of_a_number():
    for value, typed in ((True, "10"), ("a", "10"), (1.0, " "), (1.0, "a\nb"), (1.0, "x" * (LONGEST_TYPED + 1))):
        with pytest.raises(ValueError, match="typed"):
            Answer(value, typed=typed)


def as_answer(found: TypedFigure) -> Answer:
    return Answer(
        found.value, "estimate" if found.estimate else "recorded", low=found.low, high=found.high, typed=found.typed
    )


NUMBERS = st.decimals(-9_999_999, 9_999_999, places=4).map(str) | st.integers(-(10**9), 10**9).map("{:,}".format)
SIGNS = st.sampled_from(["{}", "${}", "{}%", "{}k", "about {}", "~{}"])
PERIODS = st.sampled_from(
    ["", " a year", "/mo", " every two weeks", " an hour", " twice a month", " a day", " dollars"]
)
FIGURES = st.builds(lambda sign, number, period: sign.format(number) + period, SIGNS, NUMBERS, PERIODS)
TYPED = FIGURES | st.builds("{}{}{}".format, FIGURES, st.sampled_from(["-", " to ", " \u2013 "]), FIGURES)
QUESTIONS = st.sampled_from(
    [WAGE, OFFICERS, SHARE, GROWTH, CONTACTS, BUDGET, BED_DAY, MINUTES, BARE, ask("dollar / hour"), ask("share")]
)


@given(QUESTIONS, TYPED)
def test_what_is_read_is_shown_and_read_again(question, typed):
    try:
        found = read_figure(question, typed)
    except AnswerError:
        return
    assert read_figure(question, show_answer(question, as_answer(found))) == found
    assert (found.low is None) == (found.high is None)


@given(QUESTIONS, st.text(max_size=40) | st.text("0123456789.,-$%k~ toabyerh/", max_size=30))
def test_any_text_is_read_or_refused(question, typed):
    try:
        found = read_figure(question, typed)
    except AnswerError:
        return
    assert as_answer(found).value == found.value


@given(st.floats(-1e12, 1e12) | st.decimals(-1000, 1000, places=6).map(float))
def test_a_number_is_shown_close_enough_to_be_read_back(value):
    for question in (BARE, ask("share")):
        assert read_figure(question, show_number(question, value)).value == pytest.approx(value, rel=1e-9, abs=5e-5)
