"""Order, cycles, and what stands where an answer is missing."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from app.language.parse import parse
from app.language.program import CycleError, Program, Step
from app.language.values import NAN


def program(**formulas: str) -> Program:
    return Program(Step(key, "number", formula=parse(text)) for key, text in formulas.items())


@pytest.mark.parametrize(
    ("formulas", "ring"),
    [
        ({"a": "a + 1"}, "a -> a"),
        ({"a": "b", "b": "a"}, "a -> b -> a"),
        ({"b": "c", "c": "a", "a": "b", "d": "a"}, "a -> b -> c -> a"),
        ({"z": "y + m", "y": "x", "x": "z", "m": "1"}, "x -> z -> y -> x"),
    ],
)
def test_a_cycle_is_named_member_by_member_from_the_first_in_the_alphabet(formulas: dict[str, str], ring: str):
    for order in itertools.permutations(formulas.items()):
        with pytest.raises(CycleError, match=f"^{ring}$"):
            program(**dict(order))


def test_a_question_asked_only_while_its_own_answer_holds_is_a_cycle():
    steps = [
        Step("x", "number", answerable=True, applies="asks x"),
        Step("asks x", "yes_no", formula=parse("x > 0"), everywhere=False),
    ]
    with pytest.raises(CycleError, match="asks x -> x -> asks x"):
        Program(steps)


def test_the_order_rests_on_the_keys_alone():
    formulas = {"c": "a + b", "a": "1", "b": "a", "d": "c * c"}
    orders = {
        tuple(step.key for step in program(**dict(order)).steps) for order in itertools.permutations(formulas.items())
    }
    assert orders == {("a", "b", "c", "d")}


def run(given: dict[str, Any], defaults: dict[str, float] | None = None) -> dict[str, tuple[Any, Any]]:
    found = Program(
        [
            Step("asked", "yes_no", answerable=True),
            Step("x", "number", answerable=True, applies="asks x", formula=parse("y * 2")),
            Step("asks x", "yes_no", formula=parse("asked"), everywhere=False),
            Step("y", "number", answerable=True),
            Step("twice", "number", formula=parse("x + x")),
            Step("big", "yes_no", formula=parse("twice > 10")),
        ]
    )
    known = found.known([given.get(step.key, NAN if step.kind == "number" else None) for step in found.steps])
    filled = found.filled(known, [(defaults or {}).get(step.key, NAN) for step in found.steps])
    return {step.key: (known[i], filled[i]) for i, step in enumerate(found.steps)}


def test_answer_then_formula_then_default():
    defaults = {"x": 3.0, "y": NAN}
    assert run({"asked": True, "x": 8.0, "y": 1.0}, defaults)["twice"] == (16.0, 16.0)
    assert run({"asked": True, "y": 1.0}, defaults)["twice"] == (4.0, 4.0)
    assert run({"asked": True}, defaults)["twice"][1] == 6.0
    assert (
        run({"asked": True}, {"x": 3.0, "y": 7.0})["twice"][1] == 28.0
    )  # a formula over defaults goes before a default


@pytest.mark.parametrize("asked", [False, None])
def test_an_answer_to_a_question_that_is_not_asked_does_not_count(asked: bool | None):
    values = run({"asked": asked, "x": 8.0}, {"x": 3.0})
    assert values["x"][0] != values["x"][0]
    assert values["twice"][1] == 6.0
    assert values["big"] == (None, False)


def test_what_rests_on_what():
    found = program(a="1", b="a", c="b + a", d="1")
    assert found.rests_on([found.place["c"]]) == {found.place[key] for key in "abc"}
    values = found.known_of("some", ["b"])([None] * 4)
    assert {step.key: value for step, value in zip(found.steps, values, strict=True)} == {
        "a": 1,
        "b": 1,
        "c": None,
        "d": None,
    }
