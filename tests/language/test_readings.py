"""The readings agree: NumPy over arrays is the plain reading element by element, and bounds hold the plain value."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import reject
from hypothesis import strategies as st

from app.language import tree
from app.language.check import Type as Kind
from app.language.check import check, number
from app.language.errors import ExpressionError
from app.language.interpret import value_of
from app.language.parse import parse
from app.language.program import Program, Step
from app.language.tree import Node
from app.language.units import NO_UNIT
from app.language.values import COMPARE, NAN
from tests.language.proof import prove

NUMBERS = ("a", "b", "c")
TRUTHS = ("p", "q")
SCOPE = {
    **{name: number(NO_UNIT) for name in NUMBERS},
    **{name: Kind("yes_no") for name in TRUTHS},
    "k": Kind("choice", choices=("x", "y", "z")),
    "m": Kind("choices", choices=("x", "y", "z")),
}
INPUTS = [
    *(Step(name, "number", answerable=True) for name in NUMBERS),
    *(Step(name, "yes_no", answerable=True) for name in TRUTHS),
    Step("k", "choice", answerable=True),
    Step("m", "choices", answerable=True),
]
ROUND_FIGURES = [-1e12, -40.0, -1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 1.5, 2.5, 12.0, 2080.0, 1e12]
figures = st.sampled_from(ROUND_FIGURES) | st.floats(-1e6, 1e6, allow_nan=False)
words = st.sampled_from(["x", "y", "z"]).map(tree.Word)


def numbers(inner: st.SearchStrategy[Node], truths: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(tree.Arithmetic, st.sampled_from(["+", "-", "*", "/"]), inner, inner),
        st.builds(tree.Negative, inner),
        st.builds(tree.Power, inner, st.integers(0, 4)),
        st.builds(tree.If, truths, inner, inner),
        st.builds(tree.Call, st.sampled_from(["min", "max"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(tree.Call, st.sampled_from(["round", "ceil"]), inner.map(lambda node: (node,))),
    )


def conditions(inner: st.SearchStrategy[Node], figure: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    equal = st.sampled_from(["==", "!="])
    return st.one_of(
        st.builds(tree.Compare, signs, figure, figure),
        st.builds(tree.Compare, equal, inner, inner),
        st.builds(tree.Logic, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(tree.Logic, st.just("not"), inner.map(lambda node: (node,))),
        st.builds(tree.If, inner, inner, inner),
    )


leaf_number: st.SearchStrategy[Node] = st.sampled_from(NUMBERS).map(tree.Name) | st.builds(
    tree.Number, st.sampled_from([0.0, 0.5, 1.0, 2.0, 12.0, 1000.0])
)
leaf_truth: st.SearchStrategy[Node] = st.one_of(
    st.sampled_from(TRUTHS).map(tree.Name),
    st.builds(tree.Truth, st.booleans()),
    st.builds(tree.Compare, st.sampled_from(["==", "!="]), st.just(tree.Name("k")), words),
    st.builds(tree.Among, words, st.just(tree.Name("m")), st.booleans()),
    st.builds(tree.Among, st.just(tree.Name("k")), st.lists(words, min_size=1, max_size=3).map(tuple), st.booleans()),
)
truth_0 = st.deferred(
    lambda: leaf_truth | st.builds(tree.Compare, st.sampled_from(["<", ">="]), leaf_number, leaf_number)
)
number_1 = leaf_number | numbers(leaf_number, truth_0)
truth_1 = truth_0 | conditions(truth_0, number_1)
number_2 = leaf_number | numbers(number_1, truth_1)
truth_2 = conditions(truth_1, number_2)
number_3 = numbers(number_2, truth_2)
truth_3 = conditions(truth_2, number_3)

expressions = number_2 | number_3 | truth_2 | truth_3
truth_values = st.sampled_from([True, False, None])
choice_values = st.sampled_from(["x", "y", "z", None])
list_values = st.none() | st.frozensets(st.sampled_from(["x", "y", "z"]))
unknown_or = figures | st.just(NAN)


def program_of(node: Node) -> Program:
    try:
        kind = check(node, SCOPE, model=None, models=()).kind
    except ExpressionError:  # such as a division by a plain 0
        reject()
    return Program([*INPUTS, Step("out", kind, formula=node)])


def given_for(program: Program, values: dict[str, Any]) -> list[Any]:
    return [values.get(step.key) for step in program.steps]


def same(a: Any, b: Any) -> bool:
    """Equal, where NaN and None are one and the same unknown, and 1.0 a yes."""
    a, b = (None if value is None or value != value else float(value) for value in (a, b))
    return a == b


EXAMPLES = [300, pytest.param(20_000, marks=pytest.mark.verify)]


@pytest.mark.parametrize("examples", EXAMPLES)
def test_arrays_are_scalars_element_by_element(examples: int):
    def body(node: Node, rows: list[tuple[float, ...]], drawn: list[bool], others: tuple[Any, ...]):
        program = program_of(node)
        rest = dict(zip([*TRUTHS, "k", "m"], others, strict=True))
        columns = {}
        for i, name in enumerate(NUMBERS):
            columns[name] = np.array([row[i] for row in rows]) if drawn[i] else rows[0][i]
        with np.errstate(all="ignore"):
            result = program.drawn(given_for(program, {**columns, **rest}))[program.place["out"]]
        for j, row in enumerate(rows):
            figures = {name: row[i] if drawn[i] else rows[0][i] for i, name in enumerate(NUMBERS)}
            scalar = program.known(given_for(program, {**figures, **rest}))[program.place["out"]]
            element = result[j] if isinstance(result, np.ndarray) else result
            assert same(scalar, element), (node, figures, rest, scalar, element)

    others = st.tuples(truth_values, truth_values, choice_values, list_values)
    rows = st.lists(st.tuples(unknown_or, unknown_or, unknown_or), min_size=1, max_size=5)
    drawn = st.lists(st.booleans(), min_size=3, max_size=3)
    prove(body, examples, node=expressions, rows=rows, drawn=drawn, others=others)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_bounds_hold_the_value(examples: int):
    """For every value inside the intervals and every completion of what is unknown."""

    def body(node: Node, ends: list[tuple[float, ...]], open_: list[bool], shares: list[float], others: Any, done: Any):
        program = program_of(node)
        intervals: dict[str, Any] = {}
        figures: dict[str, float] = {}
        for name, pair, is_open, share in zip(NUMBERS, ends, open_, shares, strict=True):
            low, high = sorted(pair)
            intervals[name] = (-math.inf, math.inf) if is_open else (low, high)
            figures[name] = min(max(low + share * (high - low), low), high)
        rest = dict(zip([*TRUTHS, "k", "m"], others, strict=True))
        completed = {key: value if value is not None else done[key] for key, value in rest.items()}
        bound = program.bounded(given_for(program, {**intervals, **rest}))[program.place["out"]]
        value = program.known(given_for(program, {**figures, **completed}))[program.place["out"]]
        if value is None or value != value:
            return  # no figure: a division by zero or an overflow
        if isinstance(value, bool):
            assert bound is None or bound is value, (node, figures, completed)
        else:
            assert bound[0] <= value <= bound[1], (node, figures, completed, bound, value)

    done = st.fixed_dictionaries(
        {
            "p": st.booleans(),
            "q": st.booleans(),
            "k": st.sampled_from(["x", "y", "z"]),
            "m": st.frozensets(st.sampled_from(["x", "y", "z"])),
        }
    )
    prove(
        body, examples, node=expressions, ends=st.lists(st.tuples(figures, figures), min_size=3, max_size=3),
        open_=st.lists(st.sampled_from([False, False, False, True]), min_size=3, max_size=3),
        shares=st.lists(st.floats(0, 1), min_size=3, max_size=3),
        others=st.tuples(truth_values, truth_values, choice_values, list_values), done=done,
    )  # fmt: skip


@pytest.mark.parametrize("examples", EXAMPLES)
def test_answering_an_unknown_never_changes_what_was_known(examples: int):
    def body(node: Node, values: tuple[float, ...], hidden: list[bool], others: Any, other_hidden: list[bool]):
        program = program_of(node)
        full = {**dict(zip(NUMBERS, values, strict=True)), **dict(zip([*TRUTHS, "k", "m"], others, strict=True))}
        names = list(full)
        partial = {
            name: (NAN if name in NUMBERS else None) if hide else full[name]
            for name, hide in zip(names, [*hidden, *other_hidden], strict=True)
        }
        before = program.known(given_for(program, partial))[program.place["out"]]
        after = program.known(given_for(program, full))[program.place["out"]]
        if before is not None and before == before:
            assert same(before, after), (node, partial, full)

    prove(
        body, examples, node=expressions, values=st.tuples(figures, figures, figures),
        hidden=st.lists(st.booleans(), min_size=3, max_size=3),
        others=st.tuples(truth_values, truth_values, choice_values, list_values),
        other_hidden=st.lists(st.booleans(), min_size=4, max_size=4),
    )  # fmt: skip


@pytest.mark.parametrize("examples", EXAMPLES)
def test_the_walk_over_the_tree_is_the_compiled_reading(examples: int):
    """`value_of`, which explanations use, against the compiled program."""

    def body(node: Node, values: tuple[float, ...], others: Any):
        program = program_of(node)
        given = {**dict(zip(NUMBERS, values, strict=True)), **dict(zip([*TRUTHS, "k", "m"], others, strict=True))}
        compiled = program.known(given_for(program, given))[program.place["out"]]
        walked = value_of(node, lambda name: given[name.key])
        if isinstance(walked, float) and not math.isfinite(walked):
            walked = None
        assert same(compiled, walked), (node, given)

    prove(
        body, examples, node=expressions, values=st.tuples(unknown_or, unknown_or, unknown_or),
        others=st.tuples(truth_values, truth_values, choice_values, list_values),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2 ** 2", -4.0), ("(-2) ** 2", 4.0), ("2 ** 3 / 4", 2.0), ("round(2.5)", 3.0), ("round(-2.5)", -2.0),
        ("round(0.49999999999999994)", 1.0), ("ceil(-0.5)", 0.0), ("ceil(2.000001)", 3.0), ("1 - 2 - 3", -4.0),
        ("8 / 4 / 2", 1.0), ("2 * 3 + 4", 10.0), ("max(1, 2, 3) - min(1, 2, 3)", 2.0), ("1 if 2 > 3 else 4", 4.0),
        ("1 < 2 < 3", True), ("1 < 3 < 2", False), ("not 1 > 2 and 2 > 1", True), ("(1 > 2) == (3 > 4)", True),
        ("1 / 0.25", 4.0), ("10 ** 10 * 10 ** 10", 1e20), ("0.1 + 0.2", 0.1 + 0.2), ("+3 - -3", 6.0), ("5 ** 0", 1.0),
    ],
)  # fmt: skip
def test_by_hand(text: str, value: object):
    """round() puts halves up: 0.49999999999999994 + 0.5 is 1 in binary, in Excel's INT(x + 0.5) as here."""
    program = program_of(parse(text))
    assert program.known(given_for(program, {}))[program.place["out"]] == value


def test_an_overflow_is_not_a_figure():
    program = Program([*INPUTS, Step("big", "number", formula=parse("a ** 10 * a ** 10 * a ** 10")),
                       Step("out", "number", formula=parse("big - big"))])  # fmt: skip
    known = program.known(given_for(program, dict.fromkeys(NUMBERS, 1e12)))
    assert math.isnan(known[program.place["big"]])
    assert math.isnan(known[program.place["out"]])
    with np.errstate(all="ignore"):
        drawn = program.drawn(given_for(program, dict.fromkeys(NUMBERS, np.array([1e12, 2.0]))))
    assert same(drawn[program.place["big"]][0], None)
    assert drawn[program.place["big"]][1] == 2.0**30


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "==", "!="])
def test_dates_compare_alike_in_every_reading(sign: str):
    days = ("2026-12-31", "2027-01-01")
    program = Program([Step("x", "date", answerable=True), Step("y", "date", answerable=True),
                       Step("out", "yes_no", formula=parse(f"x {sign} y"))])  # fmt: skip
    out = program.place["out"]
    for one in (*days, None):
        for other in (*days, None):
            given = [{"x": one, "y": other}.get(step.key) for step in program.steps]
            wanted = None if one is None or other is None else COMPARE[sign](one, other)
            assert [run(given)[out] for run in (program.known, program.drawn, program.bounded)] == [wanted] * 3
