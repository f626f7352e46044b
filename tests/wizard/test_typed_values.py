"""What people type, by kind of field: taken as they mean it, or answered with a message that names the question and a
way on. One row a text: the question, what is typed, and what becomes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.assessments.answers_file import AnswersFileError, read_answers
from app.engine.answers import DONT_KNOW, Answer, Answers, Town
from app.rulebook.book import Rulebook
from app.wizard.page_forms import AnswerField, PageForm
from app.wizard.typed_inputs import AS_TYPED, Asked

TODAY = dt.date(2026, 11, 24)
HOURLY = 1 / 2080
WAGE, FILLED, BENEFITS, OVERTIME = (
    "officer_hourly_wage", "sworn_filled", "benefits_rate", "operating_overtime_share",
)  # fmt: skip
SHIFT, DRIVE, MINUTES, MULTIPLE = (
    "shift_length", "ice_office_travel_hours", "planned_minutes_per_contact", "overtime_multiple",
)  # fmt: skip
BUDGET, REVIEW, MONTHS, DUTY = (
    "police_budget", "legal_review_cost", "replacement_months", "operating_hours_per_month",
)  # fmt: skip
MEETING, SIGNED, FUND, PROBLEM = "meeting_date", "existing_signed_date", "fund", "problem_to_solve"

TAKEN: list[tuple[str, str, Any]] = [
    # money by the hour, and what payroll has instead
    (WAGE, "38.50", 38.5),
    (WAGE, "$38.50", 38.5),
    (WAGE, "38.50/hr", 38.5),
    (WAGE, "$38.50 per hour", 38.5),
    (WAGE, "US$38.50", 38.5),
    (WAGE, "41.25 dollars", 41.25),
    (WAGE, "40 dollars an hour", 40.0),
    (WAGE, "82,000 a year", 82_000 * HOURLY),
    (WAGE, "82K/yr", 82_000 * HOURLY),
    (WAGE, "82,000 annual salary", 82_000 * HOURLY),
    (WAGE, "$6,833/mo", 6833 * 12 * HOURLY),
    (WAGE, "1,577 biweekly", 1577 * 26 * HOURLY),
    (WAGE, "about $40", 40.0),
    (WAGE, "40ish", 40.0),
    (WAGE, "40 (est.)", 40.0),
    (WAGE, "38-42", (40.0, 38.0, 42.0)),
    (WAGE, "$38 \u2013 $42", (40.0, 38.0, 42.0)),
    (WAGE, "between 38 and 42", (40.0, 38.0, 42.0)),
    (WAGE, "$78k to $86k a year", (82_000 * HOURLY, 78_000 * HOURLY, 86_000 * HOURLY)),
    # sums
    (BUDGET, "$12.4 million", 12_400_000.0),
    (BUDGET, "12.4M", 12_400_000.0),
    (BUDGET, "12,400,000", 12_400_000.0),
    (BUDGET, "12 400 000", 12_400_000.0),
    (BUDGET, "$1.2 bn", 1_200_000_000.0),
    (BUDGET, "$12M-$13M", (12_500_000.0, 12_000_000.0, 13_000_000.0)),
    (BUDGET, "$1,000,000 a month", 12_000_000.0),
    (REVIEW, "5k", 5000.0),
    (REVIEW, "$5,000.00", 5000.0),
    (REVIEW, "5 grand", 5000.0),
    (REVIEW, "no cost", 0.0),
    (REVIEW, "none", 0.0),
    (REVIEW, "$5k to $10k", (7500.0, 5000.0, 10_000.0)),
    ("equipment_cost_per_officer", "$500 per officer", 500.0),
    ("equipment_cost_per_officer", "500 each", 500.0),
    ("pay_differential", "$100 a month", 1200.0),
    # counts
    (FILLED, "41", 41.0),
    (FILLED, "1,148", 1148.0),
    (FILLED, "12 officers", 12.0),
    (FILLED, "12 deputies", 12.0),
    (FILLED, "12 FTE", 12.0),
    (FILLED, "twelve", 12.0),
    (FILLED, "none", 0.0),
    (FILLED, "None.", 0.0),
    (FILLED, "no", 0.0),
    (FILLED, "no officers", 0.0),
    (FILLED, "zero", 0.0),
    (FILLED, "10-15", (13.0, 10.0, 15.0)),
    (FILLED, "6 to 10", (8.0, 6.0, 10.0)),
    (FILLED, "two or three", (3.0, 2.0, 3.0)),
    (FILLED, "about 10", 10.0),
    (FILLED, "~10", 10.0),
    (FILLED, "roughly 10", 10.0),
    ("comments_for", "12 people", 12.0),
    ("arrests_transported_per_month", "twice a month", 2.0),
    ("arrests_transported_per_month", "24 a year", 2.0),
    ("baseline_contacts_per_month", "6 a year", 0.5),
    ("ice_office_distance", "about 42 miles", 42.0),
    # shares
    (BENEFITS, "43", 0.43),
    (BENEFITS, "43%", 0.43),
    (BENEFITS, "43 percent", 0.43),
    (BENEFITS, "43 pct", 0.43),
    (BENEFITS, "40-45%", (0.425, 0.4, 0.45)),
    (OVERTIME, "half", 0.5),
    (OVERTIME, "1/3", 1 / 3),
    (OVERTIME, "two thirds", 2 / 3),
    (OVERTIME, "all", 1.0),
    (OVERTIME, "none", 0.0),
    (OVERTIME, "0.5%", 0.005),
    ("wage_growth", "-1.5%", -0.015),
    # time
    (SHIFT, "8:30", 8.5),
    (SHIFT, "8.5", 8.5),
    (SHIFT, "12h", 12.0),
    (SHIFT, "12 hours", 12.0),
    (SHIFT, "8 hours 30 minutes", 8.5),
    (SHIFT, "8\u00bd", 8.5),
    (SHIFT, "8-12", (10.0, 8.0, 12.0)),
    (DRIVE, "1:30", 1.5),
    (DRIVE, "1:20", 80 / 60),
    (DRIVE, "90 minutes", 1.5),
    (DRIVE, "45 min", 0.75),
    (DRIVE, "half an hour", 0.5),
    (DRIVE, "an hour and a half", 1.5),
    (DRIVE, "1:00-1:30", (1.25, 1.0, 1.5)),
    (MINUTES, "1.5 hours", 90.0),
    (MINUTES, "1 hour 30 minutes", 90.0),
    (MINUTES, "30-60", (45.0, 30.0, 60.0)),
    (MONTHS, "1.5 years", 18.0),
    (MONTHS, "18 mos", 18.0),
    (DUTY, "10 hours per officer per month", 10.0),
    (DUTY, "10 hours a week", 10 * 52 / 12),
    ("work_period_days", "2 weeks", 14.0),
    # multiples
    (MULTIPLE, "1.5x", 1.5),
    (MULTIPLE, "time and a half", 1.5),
    (MULTIPLE, "1 1/2", 1.5),
    ("officers_per_trip", "2 officers", 2.0),
    # days: a coming one has its year completed
    (MEETING, "1/12/2027", "2027-01-12"),
    (MEETING, "2027-01-12", "2027-01-12"),
    (MEETING, "January 12, 2027", "2027-01-12"),
    (MEETING, "Jan. 12th 2027", "2027-01-12"),
    (MEETING, "12 January 2027", "2027-01-12"),
    (MEETING, "Tuesday, January 12, 2027", "2027-01-12"),
    (MEETING, "12/18", "2026-12-18"),
    (MEETING, "12-18-26", "2026-12-18"),
    (MEETING, "12/18/26", "2026-12-18"),
    (MEETING, "Dec 18", "2026-12-18"),
    (MEETING, "1/12", "2027-01-12"),
    (MEETING, "11/24", "2026-11-24"),
    (SIGNED, "March 5th, 2025", "2025-03-05"),
    (SIGNED, "5 March 2025", "2025-03-05"),
    (SIGNED, "Mar 5 2025", "2025-03-05"),
    (SIGNED, "the 5th of March 2025", "2025-03-05"),
    (SIGNED, "3.5.2025", "2025-03-05"),
    (SIGNED, "5-Mar-2025", "2025-03-05"),
    # texts
    (FUND, "General fund", "General fund"),
    (PROBLEM, "None that we know of.", "None that we know of."),
]
DONT_KNOW_WAY = "choose \u201cI don\u2019t know\u201d"
FOUR = "Write the year with four digits, such as"
REFUSED: list[tuple[str, str, str]] = [
    (WAGE, "82,000", "82,000 an hour? Did you mean a year?"),
    ("vehicle_running_cost", "$6,500 a year", "cannot be turned into one for an hour here."),
    ("vehicle_running_cost", "400 a month", "Write the figure for an hour."),
    ("sworn_filled", "8/4", "This is not a number."),
    ("existing_hours", "6/8", "This is not a number."),
    (WAGE, "$82k", "write $82,000 a year."),
    (WAGE, "6,833", "Did you mean a month, two weeks or a week?"),
    (WAGE, "900,000", "Give an amount from $7.25 to $250 an hour."),
    (WAGE, "38,50", "With a point it is 38.50."),
    (WAGE, "43%", "Write the number without a percent sign."),
    (WAGE, "1,577 per pay period", "Write 1,577 every two weeks, or 1,577 twice a month."),
    (WAGE, "TBD", DONT_KNOW_WAY),
    (WAGE, "N/A", DONT_KNOW_WAY),
    (WAGE, "unknown", DONT_KNOW_WAY),
    (WAGE, "not sure", DONT_KNOW_WAY),
    (WAGE, "?", DONT_KNOW_WAY),
    (WAGE, "none", DONT_KNOW_WAY),
    (WAGE, "union scale", DONT_KNOW_WAY),
    (FILLED, "10+", "Write both ends, as in 10 to 15, or one figure."),
    (FILLED, "at least 10", "Write both ends"),
    (FILLED, "15-10", "Write the low one first: 10 to 15."),
    (FILLED, "12.5", "Write a whole number"),
    (FILLED, "-3", "Give a whole number from 0 to 50,000 officers."),
    (FILLED, "$12", "Write the number alone"),
    (FILLED, "a few", "Write it in digits"),
    (FILLED, "12 miles", "Write the number alone"),
    (BENEFITS, "$38.50", "This question does not ask for dollars. Write the percentage, such as 43%."),
    (BENEFITS, "0.43", "Write 43 for 43 percent."),
    (BENEFITS, "300", "Give a percentage from 0% to 200%."),
    (OVERTIME, "tbd", DONT_KNOW_WAY),
    (SHIFT, "30:00", "Give a number from 4 to 24 hours per shift."),
    (SHIFT, "8:75", "Write it in digits"),
    (MINUTES, "1:30", "Write the minutes alone, such as 90."),
    (DUTY, "2 hours a day", "Write the figure for a month."),
    (MULTIPLE, "150%", "For 150%, write 1.5."),
    (BUDGET, "10-15k", "Write 10k to 15k, or both figures in full."),
    (BUDGET, "$38 an hour", "Write the figure for a year."),
    ("equipment_cost_per_officer", "$5,000 per vehicle", "Write the figure for each officer."),
    (MEETING, "TBD", DONT_KNOW_WAY),
    (MEETING, "soon", "Write it as month/day/year, such as 5/18/2027."),
    (MEETING, "January 2027", "The day is missing."),
    (MEETING, "11/20", f"{FOUR} 11/20/2027."),
    (MEETING, "2/30/2027", "There is no such day."),
    (MEETING, "13/1/2027", "Write the month first, such as 1/13/2027."),
    (MEETING, "Monday, January 12, 2027", "January 12, 2027, is a Tuesday."),
    (MEETING, "1/12/0001", "Give a year from 1900 to 2199."),
    (SIGNED, "3/5/25", f"{FOUR} 3/5/2025."),
    (SIGNED, "12/18", FOUR),
    (SIGNED, "March 5", FOUR),
    (FUND, "TBD", DONT_KNOW_WAY),
    (PROBLEM, "N/A", DONT_KNOW_WAY),
]
ASKED_BACK: list[tuple[str, str, str, list[str]]] = [
    (WAGE, "8", "$8 an hour? That is unusually low.", []),
    (WAGE, "150", "$150 an hour? That is unusually high.", []),
    ("benefits_per_officer", "1,200", "$1,200 per officer a year? Did you mean a month?", ["1,200 a month"]),
    (BENEFITS, "2", "2%? That is unusually low.", []),
    (DUTY, "260", "260 hours per officer a month? Did you mean a year?", ["260 a year"]),
    (BUDGET, "12.4", "$12.40 a year? Did you mean $12.4 million?", ["$12.4 million"]),
    (BUDGET, "900", "$900 a year? Did you mean $900 thousand or $900 million?", ["$900 thousand", "$900 million"]),
    (DRIVE, "20", "20 hours per trip? That is unusually high.", []),
    (MEETING, "January 12, 2020", "January 12, 2020? That day has passed.", ["1/12/2027"]),
    (MEETING, "12/18/2020", "December 18, 2020? That day has passed.", ["12/18/2026"]),
    (MEETING, "1/12/2040", "January 12, 2040? That is more than 5 years ahead.", []),
    (SIGNED, "1/12/2027", "January 12, 2027? That day is still to come.", ["1/12/2026"]),
    (SIGNED, "1/12/1925", "January 12, 1925? That is more than 40 years ago.", []),
]


def field(rulebook: Rulebook, key: str, shown: Answer | None = None, **inputs: str) -> AnswerField:
    """The field of one question with these inputs, worked out."""
    asked = Asked(rulebook.questions[key], "task_force" if rulebook.questions[key].per == "model" else None)
    form = PageForm([asked])
    data = MultiDict({asked.key if name == "value" else f"{asked.key}:{name}": text for name, text in inputs.items()})
    form.fill({asked.key: shown}, today=TODAY, models={"task_force": "Task Force"}, data=data)
    form.validate()
    return form.fields[0]


def test_the_table_is_long_enough() -> None:
    assert len(TAKEN) + len(REFUSED) + len(ASKED_BACK) >= 160


@pytest.mark.parametrize(("key", "typed", "expected"), TAKEN)
def test_taken_as_a_person_means_it(rulebook: Rulebook, key: str, typed: str, expected: Any) -> None:
    found = field(rulebook, key, value=typed)
    assert found.problems == {}
    assert found.answer is not None
    if isinstance(expected, tuple):
        assert (found.answer.value, found.answer.low, found.answer.high) == pytest.approx(expected)
        assert found.answer.provenance == "estimate"
    else:
        assert found.answer.value == (pytest.approx(expected) if isinstance(expected, float) else expected)
    again = field(rulebook, key, found.answer, value=found.asked.kind.show(found.asked.question, found.answer.value)[0])
    assert again.problems == {}


@pytest.mark.parametrize(("key", "typed", "way"), REFUSED)
def test_refused_with_the_name_of_the_question_and_a_way_on(rulebook: Rulebook, key: str, typed: str, way: str) -> None:
    found = field(rulebook, key, value=typed)
    label = rulebook.questions[key].label
    assert found.problems["value"].startswith(f"{label[0].upper()}{label[1:]}")
    assert ": " in found.problems["value"]
    assert way in found.problems["value"]
    assert found.typed.value == typed  # nothing typed is lost
    assert found.answer is None


@pytest.mark.parametrize(("key", "typed", "words", "offers"), ASKED_BACK)
def test_asked_back_once_and_confirmed(rulebook: Rulebook, key: str, typed: str, words: str, offers: list[str]) -> None:
    found = field(rulebook, key, value=typed)
    assert words in found.problems["value"]
    assert found.asking is not None
    assert [text for text, _ in found.asking.offers] == offers
    confirmed = field(rulebook, key, value=typed, asked=typed, meant=AS_TYPED)
    assert confirmed.problems == {}
    assert confirmed.answer is not None
    assert field(rulebook, key, confirmed.answer, value=typed, note="checked").problems == {}  # never asked again
    for offer in offers:
        chosen = field(rulebook, key, value=typed, asked=typed, meant=offer)
        assert chosen.problems == {}, offer
        assert chosen.answer is not None
        assert chosen.answer.value != confirmed.answer.value


@pytest.mark.parametrize(("key", "typed", "way"), REFUSED)
def test_every_text_that_is_offered_is_taken_or_asked_on(rulebook: Rulebook, key: str, typed: str, way: str) -> None:
    found = field(rulebook, key, value=typed)
    for text, words in found.asking.offers if found.asking is not None else ():
        chosen = field(rulebook, key, value=typed, asked=typed, meant=text)
        assert chosen.problems == {} or chosen.asking is not None, (text, chosen.problems)
        assert chosen.typed.value == text
        assert words


def test_a_choice_counts_only_for_the_text_that_was_asked_about(rulebook: Rulebook) -> None:
    corrected = field(rulebook, WAGE, value="41", asked="8", meant=AS_TYPED)
    assert corrected.answer == Answer(41.0)
    other = field(rulebook, WAGE, value="9", asked="8", meant=AS_TYPED)
    assert "$9 an hour?" in other.problems["value"]
    moved_on = field(rulebook, WAGE, value="41", asked="82,000", meant="82,000 a year")
    assert moved_on.answer == Answer(41.0)


def test_a_figure_that_is_not_saved_yet_says_what_it_was_taken_for(rulebook: Rulebook) -> None:
    found = field(rulebook, WAGE, value="$82,000 a year")
    assert found.taken == "Taken as $39.42 an hour; you wrote $82,000 a year (2,080 paid hours a year)."


def test_what_an_earlier_version_saved_is_left_as_it_is(rulebook: Rulebook) -> None:
    """Values that would be asked back or refused today, in inputs that nobody touched."""
    for key, value, text in (
        (WAGE, 8.0, "8"), (WAGE, 900.0, "900"), (MEETING, "2020-01-12", "1/12/2020"), (FUND, "TBD", "TBD"),
        (PROBLEM, "N/A", "N/A"),
    ):  # fmt: skip
        saved = Answer(value)
        audience = rulebook.questions[key].audience
        found = field(rulebook, key, saved, value=text, sure="recorded", audience=audience)
        assert found.problems == {}
        assert found.answer is saved


FILE = [row for row in TAKEN if row[0] not in (FUND, PROBLEM) and (row[0] != MEETING or "2027" in row[1])]
"""Without the days whose year is completed: a file has no day of today."""


@pytest.mark.parametrize(("key", "typed", "expected"), FILE)
def test_an_answers_file_takes_the_same(rulebook: Rulebook, key: str, typed: str, expected: Any) -> None:
    text = f'town: {{name: Keene, kind: city}}\nanswers:\n  {key}: "{typed}"\n'
    (found,) = read_answers(text, rulebook.questions).values()
    assert found == field(rulebook, key, value=typed).answer


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "sworn_filled: TBD",
            "\u201cTBD\u201d is not an answer to this question. If it is not known, write dont_know.",
        ),
        ("meeting_date: 12/18", "The year is missing. Write the year with four digits, such as 12/18/2027."),
        ("meeting_date: 3/5/27", "The year has only two digits. Write the year with four digits, such as 3/5/2027."),
        ("benefits_rate: $38.50", "This question does not ask for dollars. Write the percentage, such as 43%."),
        ("officer_hourly_wage: 82,000", "82,000 an hour? Did you mean a year?"),
        ("police_budget: {value: 1000, source: budget, page 3}", 'Put the text in quotation marks: source: "budget'),
        ("sworn_filled: {value: 1,148}", "A comma stands in the number 1,148. Write 1148 without the comma."),
    ],
)
def test_an_answers_file_says_what_to_write(rulebook: Rulebook, line: str, message: str) -> None:
    with pytest.raises(AnswersFileError) as error:
        read_answers(f"town: {{name: Keene, kind: city}}\nanswers:\n  {line}\n", rulebook.questions)
    assert message in str(error.value)


def test_an_answers_file_takes_figures_without_quotation_marks(rulebook: Rulebook) -> None:
    text = (
        "town: {name: Figures, kind: city}\nanswers:\n  state: TX\n  officer_hourly_wage: $41.25\n"
        "  sworn_filled: 1,148\n  existing_signed_date: March 5th, 2025\n  request_date: 3/5/2025\n"
        "  shift_length: 8:30\n  supervisor_hourly_wage: dont_know\n"
    )
    found = read_answers(text, rulebook.questions)
    assert found == Answers(
        Town("Figures", "city"),
        {
            "state": Answer("TX"),
            WAGE: Answer(41.25),
            FILLED: Answer(1148.0),
            SIGNED: Answer("2025-03-05"),
            "request_date": Answer("2025-03-05"),
            SHIFT: Answer(8.5, typed="8:30"),
            "supervisor_hourly_wage": Answer(DONT_KNOW),
        },
    )
