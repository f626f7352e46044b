"""Reading 6 says "yes" with answers that do it, "no" only where there are none, else that it is not decided."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from app.language.inequalities import Range
from app.language.parse import parse
from app.language.satisfy import can, can_all
from app.language.tree import Among, Arithmetic, Call, Compare, If, Logic, Name, Node, Number, Word, names
from app.language.variables import Facts, Table, Variable

SMALL = {
    "a": Variable("yes_no", answerable=True),
    "b": Variable("yes_no", answerable=True, applies=parse("a")),
    "c": Variable("choice", answerable=True, choices=("x", "y", "z")),
    "s": Variable("choices", answerable=True, choices=("x", "y", "w"), alone=frozenset({"w"})),
    "n": Variable("number", answerable=True, range=Range(0, 2, whole=True)),
    "m": Variable("number", answerable=True, range=Range(1, 2, whole=True), applies=parse('c != "z"')),
    "d": Variable("number", formula=parse("n - m")),
    "e": Variable("number", answerable=True, range=Range(0, 1, whole=True), formula=parse("n * 2")),
    "f": Variable("yes_no", formula=parse("a and n > 1")),
}
NAN = float("nan")
SETS = [None, *(frozenset(one) for one in ((), ("x",), ("y",), ("w",), ("x", "y")))]
VALUES: dict[str, list[Any]] = {
    "a": [None, True, False], "b": [None, True, False], "c": [None, "x", "y", "z"], "s": SETS,
    "n": [NAN, 0.0, 1.0, 2.0], "m": [NAN, 1.0, 2.0], "e": [NAN, 0.0, 1.0],
}  # fmt: skip


def condition(chance: random.Random, depth: int) -> Node:
    kind = chance.choice(
        ["name", "choice", "among", "several", "numbers"] if depth == 0 else ["and", "or", "not", "if", "numbers"]
    )
    if kind == "name":
        return Name(chance.choice("abf"))
    if kind == "choice":
        return Compare(chance.choice(["==", "!="]), Name("c"), Word(chance.choice("xyz")))
    if kind == "among":
        return Among(Name("c"), (Word("x"), Word("y")), chance.random() < 0.5)
    if kind == "several":
        return Among(Word(chance.choice("xyw")), Name("s"), chance.random() < 0.5)
    if kind == "numbers":
        return Compare(chance.choice(["<", "<=", ">", ">=", "==", "!="]), number(chance, 2), number(chance, 1))
    if kind == "not":
        return Logic("not", (condition(chance, depth - 1),))
    if kind == "if":
        test, then, other = (condition(chance, depth - 1) for _ in range(3))
        return If(test, then, other)
    return Logic(kind, tuple(condition(chance, depth - 1) for _ in range(2)))  # type: ignore[arg-type]


def number(chance: random.Random, depth: int) -> Node:
    if depth == 0 or chance.random() < 0.4:
        leaves: list[Node] = [Name("n"), Name("m"), Name("d"), Name("e"), Number(float(chance.randint(0, 4)))]
        return chance.choice(leaves)
    if chance.random() < 0.2:
        return Call(chance.choice(["min", "max"]), (number(chance, 0), number(chance, depth - 1)))
    if chance.random() < 0.2:
        return If(condition(chance, 0), number(chance, depth - 1), number(chance, 0))
    return Arithmetic(chance.choice("+-*/"), number(chance, depth - 1), number(chance, 0))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [*range(12), *(pytest.param(n, marks=pytest.mark.verify) for n in range(12, 600))])
def test_it_agrees_with_trying_every_answer(seed: int):
    chance = random.Random(seed)
    facts = Facts(SMALL)
    node = condition(chance, 2)
    used = [key for key in VALUES if any(key == name for name in _rests_on(node))]
    tried = {
        facts.value(node, dict(zip(used, values, strict=True)))
        for values in itertools.product(*(VALUES[key] for key in used))
    }
    for wanted in (True, False):
        found = can(facts, node, wanted)
        assert found.verdict == ("yes" if wanted in tried else "no"), (node, found)
        if found.verdict == "yes":
            assert facts.value(node, found.witness) is wanted


def _rests_on(node: Node) -> set[str]:
    found: set[str] = set()
    todo = [node]
    while todo:
        for name in _names(todo.pop()):
            if name not in found:
                found.add(name)
                todo += [part for part in (SMALL[name].formula, SMALL[name].applies) if part is not None]
    return found


def _names(node: Node) -> set[str]:
    return {name.key for name in names(node)}


def test_fractions_prove_that_no_numbers_meet_straight_lines():
    facts = Facts({key: Variable("number", answerable=True, range=Range(0, 1000)) for key in "xyz"})
    found = can(facts, parse("x < y and y < z and z < x"))
    assert (found.verdict, found.how) == ("no", "lines")
    assert can(facts, parse("x < y and y < z and z <= x + 0.5")).verdict == "yes"


def test_products_are_bounded_by_boxes():
    facts = Facts({key: Variable("number", answerable=True, range=Range(0, 10)) for key in "xy"})
    assert can(facts, parse("x * y > 100")).verdict == "no"
    assert can(facts, parse("x * y > 99.9 and x + y < 19.999")).verdict == "yes"
    assert can(facts, parse("x * y - y * x > 0.000001")).verdict == "not decided"


def test_a_threshold_has_both_sides_only_within_the_limits_of_the_question():
    facts = Facts({"n": Variable("number", answerable=True, range=Range(0, 50, whole=True))})
    assert can(facts, parse("n >= 50")).witness == {"n": 50.0}
    assert can(facts, parse("n >= 51")).verdict == "no"
    assert can(facts, parse("n >= 0"), False).verdict == "no"
    assert can(facts, parse("n > 4 and n < 5")).verdict == "no"


def test_what_is_given_stays_and_the_rest_is_completed():
    facts = Facts(SMALL, given={"a": False, "n": 1.0})
    assert can(facts, parse("b")).verdict == "no"
    assert can(facts, parse("n > 1")).verdict == "no"
    assert can(facts, parse("d == 0")).witness == {"c": "x", "m": 1.0}


def test_facts_that_move_together_come_as_they_occur():
    law = Table(("state", "closes", "day"), (("AL", False, "2026-01-01"), ("WA", True, "2026-02-01")))
    facts = Facts(
        {
            "state": Variable("choice", answerable=True, choices=("AL", "WA")),
            "closes": Variable("yes_no", answerable=True),
            "n": Variable("number", answerable=True, range=Range(0, 9), applies=parse("closes")),
        },
        tables=(law,),
    )
    assert can(facts, parse("n > 3")).witness == {"closes": True, "n": 3.01, "state": "WA", "day": "2026-02-01"}
    assert can(facts, parse('n > 3 and state == "AL"')).verdict == "no"
    assert can_all(facts, [(parse("closes"), True), (parse('state == "WA"'), False)]).verdict == "no"


def test_known_is_true_of_what_is_answered_and_false_of_what_is_left():
    facts = Facts(SMALL)
    assert can(facts, parse("known(n) and n > 1")).witness == {"n": 2.0}
    assert can(facts, parse("known(n)"), False).witness == {}
    assert can(facts, parse("not known(n) and n > 1")).verdict == "no"
    assert can(facts, parse("not known(d) and n > 1")).witness == {"n": 2.0}
