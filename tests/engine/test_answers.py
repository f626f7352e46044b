"""Answers as values, and the check of a value against its question."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.answers import DONT_KNOW, Answer, Answers, Town, join_key, split_key
from app.engine.answers_check import (
    LONGEST_TEXT,
    AnswerError,
    check_number,
    check_spread,
    check_text,
    check_value,
    show,
)
from app.schema.questions import Choice, Question

BREWER = Town("Brewer", "city")


def ask(kind: str, **more) -> Question:
    return Question(id="q", ask="What?", label="thing", kind=kind, why="Why.", find="Where.", **more)


CHOICES = (Choice(id="police", text="Police"), Choice(id="sheriff", text="Sheriff"), Choice(id="jail", text="Jail"))


# Values


def test_whole_numbers_become_the_one_number_type():
    answer = Answer(7, low=6, high=9)
    assert [type(number) for number in (answer.value, answer.low, answer.high)] == [float] * 3
    assert type(Answer(True).value) is bool


def test_dont_know_is_one_thing_and_never_true_or_false():
    assert Answer("dont_know").value is DONT_KNOW
    assert not Answer(DONT_KNOW).known
    assert Answer(0).known
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(DONT_KNOW)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": math.nan}, "not finite"),
        ({"value": math.inf}, "not finite"),
        ({"value": 10**400}, "not finite"),
        ({"value": None}, "cannot hold NoneType"),
        ({"value": ["a"]}, "cannot hold list"),
        ({"value": 1, "provenance": "guess"}, "provenance"),
        ({"value": 1, "audience": "press"}, "audience"),
        ({"value": 1, "low": 1}, "together"),
        ({"value": 1, "low": 2, "high": 3}, "rise"),
        ({"value": 1, "low": 0, "high": math.nan}, "not finite"),
        ({"value": True, "low": 0, "high": 1}, "only a number"),
        ({"value": DONT_KNOW, "low": 0, "high": 1}, "only a number"),
    ],
)
def test_impossible_answers_are_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        Answer(**fields)


def test_a_town_needs_a_name_and_a_known_kind():
    with pytest.raises(ValueError, match="name"):
        Town(" ", "city")
    with pytest.raises(ValueError, match="city, town, village, township, county"):
        Town("Brewer", "hamlet")  # type: ignore[arg-type]


def test_keys():
    assert split_key("officers.task_force") == ("officers", "task_force")
    assert split_key("officers") == ("officers", None)
    assert join_key("officers", "task_force") == "officers.task_force"
    assert join_key("officers") == "officers"
    with pytest.raises(ValueError, match="'patrol' is not a model"):
        split_key("officers.patrol")


def test_order_never_matters():
    one = Answers(BREWER, {"b": Answer(1), "a": Answer(2)})
    other = Answers(BREWER).with_answer("a", Answer(2)).with_answer("b", Answer(1))
    assert list(one) == list(other) == ["a", "b"]
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)
    assert one != Answers(Town("Bangor", "city"), dict(one))
    assert one != {"a": Answer(2), "b": Answer(1)}


def test_copies_leave_the_original_alone():
    first = Answers(BREWER, {"a": Answer(1)})
    second = first.with_answer("a", Answer(2)).with_answer("b.task_force", Answer(3))
    assert first["a"].value == 1
    assert second.without("a").keys() == {"b.task_force"}
    assert second.without("z") is second
    assert "z" not in second
    assert second.get("z") is None
    assert second.get("z", 5) == 5
    with pytest.raises(ValueError, match="not a model"):
        first.with_answer("a.x", Answer(1))


def test_a_models_own_answer_comes_before_the_one_for_all():
    answers = Answers(BREWER, {"hours": Answer(40), "hours.task_force": Answer(DONT_KNOW)})
    own = answers.find("hours", "task_force")
    assert own is not None
    assert own.value is DONT_KNOW  # said of this model, so the general 40 does not stand in
    assert answers.find("hours", "jail_enforcement") == Answer(40)
    assert answers.find("hours") == Answer(40)
    assert answers.find("other", "task_force") is None


# Values against their question


@pytest.mark.parametrize(
    ("question", "raw", "value"),
    [
        (ask("yes_no"), True, True),
        (ask("yes_no"), "No", False),
        (ask("choice", choices=CHOICES), " jail ", "jail"),
        (ask("choices", choices=CHOICES), ["jail", "police"], ("police", "jail")),
        (ask("choices", choices=CHOICES), [], ()),
        (ask("number", min=0, max=10), 10, 10.0),
        (ask("number"), -0.0, 0.0),
        (ask("text"), " Fund 101-44 ", "Fund 101-44"),
        (ask("long_text"), "a\r\nb\tc", "a\nb\tc"),
        (ask("long_text"), "<b>=1+1</b>", "<b>=1+1</b>"),
        (ask("text"), "x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
        (ask("date"), "2028-02-29", "2028-02-29"),
        (ask("date"), dt.date(2026, 5, 18), "2026-05-18"),
        (ask("state"), "me", "ME"),
        (ask("number"), "dont_know", DONT_KNOW),
        (ask("text"), DONT_KNOW, DONT_KNOW),
    ],
)
def test_values_that_fit(question, raw, value):
    checked = check_value(question, raw)
    assert checked == value
    assert type(checked) is type(value)


WHOLE = ask("number", min=0, max=500, whole=True, unit="officer")


@pytest.mark.parametrize(
    ("question", "raw", "message"),
    [
        (ask("yes_no"), 1, "1 is neither yes nor no. Write true or false"),
        (ask("yes_no"), "maybe", "'maybe' is neither"),
        (ask("yes_no"), None, "The answer is empty. Give a value"),
        (ask("text"), "  ", "The answer is empty."),
        (
            ask("choice", choices=CHOICES),
            "sherif",
            "'sherif' is not one of the choices. Did you mean sheriff? The choices",
        ),
        (
            ask("choice", choices=CHOICES),
            True,
            "true is not one of the choices. The choices are: police, sheriff, jail.",
        ),
        (ask("choice", choices=CHOICES), ["jail"], "a list is not one"),
        (ask("choices", choices=CHOICES), "jail", "'jail' is not a list"),
        (ask("choices", choices=CHOICES), ["jail", "jail"], "'jail' is twice in the list"),
        (ask("choices", choices=CHOICES), ["jail", {"a": 1}], "a group of values is not one"),
        (ask("choices", choices=CHOICES), ["jail", "dont_know"], "'dont_know' is not one"),
        (WHOLE, "12", "'12' is not a number. Give a whole number (officer) from 0 to 500."),
        (WHOLE, True, "true is not a number"),
        (WHOLE, -1, "-1 is less than 0."),
        (WHOLE, 501, "501 is more than 500."),
        (WHOLE, 2.5, "2.5 is not a whole number."),
        (ask("number", unit="share", min=0, max=1), 35, "35 percent is 0.35"),
        (ask("number", min=5), 1, "Give a number of 5 or more"),
        (ask("number", max=5), 6, "Give a number of 5 or less"),
        (ask("number"), 1e308, "too large"),
        (ask("number"), 10**400, "too large"),
        (ask("number"), math.nan, "too large or not a number"),
        (ask("number"), -math.inf, "too large"),
        (ask("text"), 10110, '10110 is not a text. Put it in quotes, as in "text".'),
        (ask("text"), "a\nb", "more than one line"),
        (ask("text"), "x" * (LONGEST_TEXT + 1), "The text has 4,001 characters. Shorten it to 4,000"),
        (ask("long_text"), "a\x07b", "control character U+0007"),
        (ask("long_text"), "a\u202eb", "control character U+202E"),
        (ask("long_text"), "a\ud800b", "control character U+D800"),
        (ask("long_text"), "a\uffffb", "control character U+FFFF"),
        (ask("date"), "2027-02-29", "There is no day '2027-02-29'"),
        (ask("date"), "5/18/2026", "'5/18/2026' is not a date. Write year, month and day"),
        (ask("date"), "2026-05-18T10:00", "is not a date"),
        (ask("date"), dt.datetime(2026, 5, 18, 10, tzinfo=dt.UTC), "is not a date"),
        (ask("date"), "0001-01-01", "The year 1 is not likely"),
        (ask("date"), 20260518, "20260518 is not a date"),
        (ask("state"), "Mane", "Write ME for Maine."),
        (ask("state"), "ZZ", "Write its two letters"),
        (ask("state"), False, "false is not a state's code"),
    ],
)
def test_values_that_do_not_fit(question, raw, message):
    with pytest.raises(AnswerError) as error:
        check_value(question, raw)
    assert message in str(error.value)
    assert error.value.what[-1] in ".?"
    assert error.value.mend.endswith(".")


@pytest.mark.parametrize(
    ("low", "high", "message"),
    [
        (1, None, "There is a low but no high. Give high as well"),
        (None, 9, "There is a high but no low."),
        (6, 9, "low (6), value (5) and high (9) do not rise"),
        (1, 501, "501 is more than 500"),
        ("1", 9, "'1' is not a number"),
    ],
)
def test_spreads_that_do_not_fit(low, high, message):
    with pytest.raises(AnswerError) as error:
        check_spread(WHOLE, 5.0, low, high)
    assert message in str(error.value)


def test_spreads():
    assert check_spread(WHOLE, 5.0, 5, 9) == (5.0, 9.0)
    assert check_spread(WHOLE, 5.0, None, None) is None
    with pytest.raises(AnswerError, match="Only a number"):
        check_spread(ask("yes_no"), True, 0, 1)
    with pytest.raises(AnswerError, match="Only a number"):
        check_spread(WHOLE, DONT_KNOW, 0, 1)


def test_messages_quote_values_shortly():
    assert show("x" * 100) == f"'{'x' * 40}...'"
    assert show("a\x00\nb") == "'a? b'"
    assert show(10**100) == "a number of many digits"
    assert show(None) == "nothing"
    assert show(dt.date(2026, 1, 2)) == "2026-01-02"
    assert show(0.1) == "0.1"


KINDS = ("yes_no", "choice", "choices", "number", "text", "long_text", "date", "state")
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.sampled_from(KINDS), PLAIN)
def test_any_raw_value_is_answered_or_refused(kind, raw):
    """No other error, what is accepted is in its stored form, and an answer can hold it."""
    question = ask(kind, choices=CHOICES)
    try:
        value = check_value(question, raw)
    except AnswerError:
        return
    assert check_value(question, value) == value
    assert Answer(value).value == value


@given(st.floats() | st.integers())
def test_numbers_stay_within_bounds(raw):
    try:
        number = check_number(WHOLE, raw)
    except AnswerError:
        return
    assert 0 <= number <= 500
    assert number == int(number)


@given(st.text())
def test_texts_are_stored_in_one_form(raw):
    try:
        text = check_text(raw, lines=True)
    except AnswerError:
        return
    assert check_text(text, lines=True) == text
    assert "\x00" not in text


def test_none_of_these_stands_alone():
    question = Question(
        id="plans", ask="Which?", label="plans", kind="choices", why="To know.", find="Here.",
        choices=(
            Choice(id="one", text="One"), Choice(id="two", text="Two"), Choice(id="no_plan", text="None", alone=True),
        ),
    )  # fmt: skip
    assert check_value(question, ["no_plan"]) == ("no_plan",)
    assert check_value(question, ["two", "one"]) == ("one", "two")
    with pytest.raises(AnswerError, match="is marked with other choices"):
        check_value(question, ["one", "no_plan"])
