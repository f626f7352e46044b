"""What the last two readings write: the formula for a workbook, and plain words."""

from __future__ import annotations

import pytest

from app.language.excel import excel
from app.language.parse import parse
from app.language.plain_words import number_text, words
from app.language.tree import Name, Node

HOLDS = {"x is more than 0": True, "x is more than 1": False}
LABELS = {"pay": "hourly wage", "hours": "hours of training", "signed": "the agreement is signed", "custody": "jail"}
CHOICES = {"none": "no jail", "jail": "a jail", "cells": "holding cells"}


def cell(name: Name) -> str:
    return name.key.upper()


def truth(node: Node) -> bool | None:
    return HOLDS.get(words(node, lambda name: name.key))


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("pay * hours", "(PAY*HOURS)"),
        ("a - b - c", "((A-B)-C)"),
        ("a - (b - c)", "(A-(B-C))"),
        ("a / b / c", "((A/B)/C)"),
        ("-a", "(-(A))"),
        ("-2 ** 2", "(-(((2)^2)))"),
        ("(-2) ** 2", "(((-(2)))^2)"),
        ("a / b ** 2", "(A/((B)^2))"),
        ("(a + b) ** 3", "(((A+B))^3)"),
        ("a ** 0", "1"),
        ("a - -b", "(A-(-(B)))"),
        ("min(a, b + 1)", "MIN(A,(B+1))"),
        ("max(0, a, b)", "MAX(0,A,B)"),
        ("round(a)", "INT(A+0.5)"),
        ("round(a - b)", "INT((A-B)+0.5)"),
        ("ceil(a / 8)", "(-INT(-((A/8))))"),
        ("0.25 * 2080 + 1000000", "((0.25*2080)+1000000)"),
        ("1e-7 * a", "(1e-07*A)"),
        ("hours.task_force * 1.5", "(HOURS.TASK_FORCE*1.5)"),
    ],
)
def test_arithmetic_stays_live(text: str, formula: str):
    """Every sign in parentheses: in Excel -2^2 is 4. Rounding is INT(x + 0.5), so that a half goes up."""
    assert excel(parse(text), cell, truth) == formula


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("a if x > 0 else b", "A"),
        ("a if x > 1 else b", "B"),
        ("a if unknown > 0 else b", "NA()"),
        ("a if unknown > 0 else a", "A"),
        ("(a if unknown > 0 else b) + 1", "(NA()+1)"),
        ("(a + 1 if x > 0 else b) * 2", "((A+1)*2)"),
        ("a if x > 1 else b if x > 0 else c", "B"),
    ],
)
def test_conditions_are_resolved_and_never_written(text: str, formula: str):
    """In Excel AND(FALSE, NA()) is an error, so no condition goes into a workbook."""
    assert excel(parse(text), cell, truth) == formula


@pytest.mark.parametrize(("text", "formula"), [("x > 0", "TRUE"), ("x > 1", "FALSE"), ("unknown > 0", "NA()")])
def test_a_condition_by_itself(text: str, formula: str):
    assert excel(parse(text), cell, truth) == formula


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pay * hours", "hourly wage × hours of training"),
        ("2080 * pay", "2,080 × hourly wage"),
        ("(pay + 1) * hours", "(hourly wage + 1) × hours of training"),
        ("pay - (hours - 1)", "hourly wage − (hours of training − 1)"),
        ("pay - hours - 1", "hourly wage − hours of training − 1"),
        ("pay / (hours * 2)", "hourly wage ÷ (hours of training × 2)"),
        ("-pay", "−hourly wage"),
        ("-(pay + 1)", "−(hourly wage + 1)"),
        ("(-pay) ** 2", "(−hourly wage) to the power 2"),
        ("-pay ** 2", "−(hourly wage to the power 2)"),
        ("pay * -hours", "hourly wage × −hours of training"),
        ("max(0, pay)", "(the larger of 0 and hourly wage)"),
        ("min(1, pay, hours)", "(the smallest of 1 and hourly wage and hours of training)"),
        ("round(pay) * 2", "(hourly wage, rounded to a whole number) × 2"),
        ("ceil(pay / 2)", "hourly wage ÷ 2, rounded up to a whole number"),
        ("pay if signed else 0", "hourly wage if the agreement is signed, otherwise 0"),
        ('(pay if "jail" == "jail" else 0) * 2', "hourly wage × 2"),
        ('pay if "jail" != "jail" else 0', "0"),
        ("(pay if signed else 0) * 2", "(hourly wage if the agreement is signed, otherwise 0) × 2"),
        ("pay > 5", "hourly wage is more than 5"),
        ("1 < pay <= 5", "1 is less than hourly wage and hourly wage is at most 5"),
        ("not pay > 5 and signed", "(it is not so that hourly wage is more than 5) and the agreement is signed"),
        ("not (pay > 5 and signed)", "it is not so that (hourly wage is more than 5 and the agreement is signed)"),
        ("signed and (pay > 5 or hours > 1)",
         "the agreement is signed and (hourly wage is more than 5 or hours of training is more than 1)"),
        ("signed == False", "the agreement is signed is no"),
        ("(pay > 1) == (hours > 1)", "(hourly wage is more than 1) is (hours of training is more than 1)"),
        ('custody == "none"', "jail is no jail"),
        ('custody in ("jail", "cells")', "jail is a jail or holding cells"),
        ('custody in ("jail", "cells") and signed', "(jail is a jail or holding cells) and the agreement is signed"),
        ('custody not in ("jail", "cells")', "jail is neither a jail nor holding cells"),
        ('custody not in ("jail",)', "jail is not a jail"),
        ('"jail" in custody', "jail includes a jail"),
        ('"jail" not in custody', "jail does not include a jail"),
        ("known(pay)", "hourly wage is known"),
    ],
)  # fmt: skip
def test_in_words(text: str, said: str):
    assert words(parse(text), lambda name: LABELS[name.fact], lambda fact, word: CHOICES[word]) == said


@pytest.mark.parametrize(("sign", "said"), [("<", "before"), ("<=", "not after"), (">", "after"), (">=", "not before")])
def test_dates_come_before_and_after(sign: str, said: str):
    found = words(parse(f"x {sign} y"), lambda name: f"day {name.fact}", is_date=lambda name: True)
    assert found == f"day x is {said} day y"


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("-pay ** 2", "(-pay) ** 2"), ("not signed and signed", "not (signed and signed)"),
        ("a - b - c", "a - (b - c)"),
        ("(a ** 2) ** 3", "a ** 2"), ("a / b * c", "a / (b * c)"), ("(a if x > 0 else b) + c", "a if x > 0 else b + c"),
        ("x > 0 and x > 1 or x > 2", "x > 0 and (x > 1 or x > 2)"), ("round(a) + b", "round(a + b)"),
    ],
)  # fmt: skip
def test_two_meanings_are_never_said_in_the_same_words(text: str, other: str):
    assert words(parse(text), cell) != words(parse(other), cell)


@pytest.mark.parametrize(
    ("value", "text"),
    [(12.0, "12"), (2080.0, "2,080"), (0.25, "0.25"), (1e6, "1,000,000"), (0.0765, "0.0765"), (1e-9, "1e-09"),
     (1234.5, "1,234.5"), (-3.0, "-3"), (1e15, "1,000,000,000,000,000")],
)  # fmt: skip
def test_numbers_of_a_formula(value: float, text: str):
    assert number_text(value) == text
