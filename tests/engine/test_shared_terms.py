"""Differences written out: what cancels, what bends, and what is so many times an input."""

from __future__ import annotations

import pytest

from app.engine.shared_terms import NOTHING, Bend, Form, Proportional, WrittenOut, bounds_of
from app.language.program import Program, Step
from app.language.tree import Arithmetic, Call, Name, Node, Number


def program() -> Program:
    """pay = wage * hours; offer = min(cap, pay)."""
    names = ("pay", "cap", "wage", "hours", "offer")
    formulas: dict[str, Node] = {
        "pay": Arithmetic("*", Name("wage"), Name("hours")),
        "offer": Call("min", (Name("cap"), Name("pay"))),
    }
    return Program([Step(name, "number", name not in formulas, None, formulas.get(name)) for name in names])


PAY, CAP, WAGE, HOURS, OFFER = (program().place[name] for name in ("pay", "cap", "wage", "hours", "offer"))
ENDS = {PAY: (0.0, 100.0), CAP: (30.0, 60.0), WAGE: (20.0, 40.0), HOURS: (0.0, 2.0)}


def written() -> WrittenOut:
    return WrittenOut(program(), {PAY, OFFER}, lambda _: None)


def at(term: object) -> tuple[float, float]:
    assert isinstance(term, int)
    return ENDS[term]


def test_what_stands_on_both_sides_is_gone() -> None:
    out = written()
    assert out.of(PAY).plus(out.of(PAY), -1.0) == NOTHING
    assert out.of(PAY) == Form(0.0, ((PAY, 1.0),)), "a product stands for itself"


def test_cost_less_the_smaller_of_two_is_the_greater_of_two_differences() -> None:
    """pay - min(cap, pay) is 0 where pay is within the cap, else pay - cap: from 0 to 100 - 30."""
    out = written()
    net = out.of(PAY).plus(out.of(OFFER), -1.0)
    assert net.bends == ((Bend("min", (Form(0.0, ((CAP, 1.0),)), Form(0.0, ((PAY, 1.0),)))), -1.0),)
    assert bounds_of(net, at) == (0.0, 70.0)


def test_a_part_of_a_year_leaves_its_part_of_the_cost() -> None:
    out = written()
    low, high = bounds_of(out.of(PAY).plus(out.of(OFFER), -0.25), at)
    assert (low, high) == (0.0, 92.5)  # 100 - 0.25 * 30


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (Form(0.0, ((PAY, 1.0),)), True),
        (Form(3.0, ((PAY, 2.0), (CAP, -1.0))), True),
        (Form(0.0, (), ((Bend("min", (Form(0.0, ((PAY, 1.0),)), Form(0.0, ((WAGE, 3.0),)))), 1.0),)), True),
        (Form(0.0, (), ((Bend("min", (Form(0.0, ((PAY, 1.0),)), Form(0.0, ((CAP, 1.0),)))), 1.0),)), False),
        (Form(0.0, (), ((Bend("max", (Form(1.0), Form(0.0, ((PAY, 1.0),)))), 1.0),)), False),
    ],
)
def test_straight_in_the_wage(form: Form, expected: bool) -> None:
    assert Proportional(program(), {PAY, OFFER}, WAGE).straight(form) is expected


def test_so_many_times_an_input() -> None:
    kind = Proportional(program(), {PAY, OFFER}, WAGE)
    assert [kind.of(place) for place in (PAY, CAP, WAGE, HOURS, OFFER)] == ["times", "free", "times", "free", "other"]
    assert kind.term(Arithmetic("+", Name("wage"), Number(1.0))) == "other"
