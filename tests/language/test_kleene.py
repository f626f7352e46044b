"""Strong Kleene logic, with what is known apart from what only an assumption decides.

The engine keeps two passes: `known` from answers alone, and `filled` with a factor's value standing in for a missing
answer. A yes/no is *assumed* where only the second pass decides it. There are no assumed answers to yes/no questions;
an assumed yes/no comes from a comparison of numbers, as here: `x > 0`, where x has a default of 1 (assumed true) or -1
(assumed false). The cases are those of the DMN conformance suite (0064 to 0066, 0106, 0107) and of Direct File's fact
graph, written out again as a table of this program's own.
"""

from __future__ import annotations

from typing import Literal

import pytest

from app.language.parse import parse
from app.language.program import Program, Step
from app.language.values import NAN

Case = Literal["T", "F", "-", "t", "f"]  # known true and false, unknown, assumed true and false
GIVEN: dict[Case, tuple[float, float]] = {  # the answer, the default
    "T": (1.0, NAN), "F": (-1.0, NAN), "-": (NAN, NAN), "t": (NAN, 1.0), "f": (NAN, -1.0),
}  # fmt: skip

AND = """
      T F - t f
    T T F - t f
    F F F F F F
    - - F - - f
    t t F - t f
    f f F f f f
"""
OR = """
      T F - t f
    T T T T T T
    F T F - t f
    - T - - t -
    t T t t t t
    f T f - t f
"""
NOT = {"T": "F", "F": "T", "-": "-", "t": "f", "f": "t"}
# What is asked is whether a person has answered: an assumption is no answer.
KNOWN = {"T": "T", "F": "T", "-": "F", "t": "F", "f": "F"}
THREE = [
    ("and", "TTT", "T"), ("and", "TTF", "F"), ("and", "TT-", "-"), ("and", "T-F", "F"), ("and", "TtF", "F"),
    ("and", "-tT", "-"), ("and", "ftT", "f"), ("or", "FFT", "T"), ("or", "FFF", "F"), ("or", "F-F", "-"),
    ("or", "F-T", "T"), ("or", "-tF", "t"), ("or", "-fF", "-"), ("or", "ffF", "f"),
]  # fmt: skip


def outcome(formula: str, operands: str) -> str:
    names = "xyz"[: len(operands)]
    steps = [Step(name, "number", answerable=True) for name in names]
    conditions = {name: f"({name} > 0)" for name in names}
    text = formula.format(*conditions.values()) if "{" in formula else formula
    program = Program([*steps, Step("out", "yes_no", formula=parse(text))])
    pairs = dict(zip(names, (GIVEN[case] for case in operands), strict=True))  # type: ignore[index]
    given = [pairs[step.key][0] if step.key in pairs else None for step in program.steps]
    defaults = [pairs[step.key][1] if step.key in pairs else NAN for step in program.steps]
    known = program.known(given)
    filled = program.filled(known, defaults)
    place = program.place["out"]
    if known[place] is not None:
        assert filled[place] is known[place]
        return "T" if known[place] else "F"
    return {True: "t", False: "f", None: "-"}[filled[place]]


def table(text: str) -> list[tuple[str, str]]:
    head, *rows = (line.split() for line in text.strip("\n").splitlines())
    return [(row[0] + column, cell) for row in rows for column, cell in zip(head, row[1:], strict=True)]


@pytest.mark.parametrize(("operands", "expected"), table(AND))
def test_and(operands: str, expected: str):
    assert outcome("{} and {}", operands) == expected


@pytest.mark.parametrize(("operands", "expected"), table(OR))
def test_or(operands: str, expected: str):
    assert outcome("{} or {}", operands) == expected


@pytest.mark.parametrize(("operand", "expected"), NOT.items())
def test_not(operand: str, expected: str):
    assert outcome("not {}", operand) == expected


@pytest.mark.parametrize(("operand", "expected"), KNOWN.items())
def test_known(operand: str, expected: str):
    """`known` asks about answers, so its value from the known pass is the one that counts."""
    program = Program([Step("x", "number", True), Step("out", "yes_no", formula=parse("known(x)"), everywhere=False)])
    values = [GIVEN[operand][0] if step.key == "x" else None for step in program.steps]  # type: ignore[index]
    defaults = [GIVEN[operand][1] if step.key == "x" else NAN for step in program.steps]  # type: ignore[index]
    known = program.known(values)
    assert known[program.place["out"]] is (expected == "T")
    assert program.filled(known, defaults)[program.place["out"]] is (expected == "T")


@pytest.mark.parametrize(("word", "operands", "expected"), THREE)
def test_three(word: str, operands: str, expected: str):
    assert outcome(f"{{}} {word} {{}} {word} {{}}", operands) == expected
    assert outcome(f"{{}} {word} ({{}} {word} {{}})", operands) == expected


@pytest.mark.parametrize("operands", [a + b for a in "TF-tf" for b in "TF-tf"])
def test_order_and_de_morgan(operands: str):
    for word, other in (("and", "or"), ("or", "and")):
        straight = outcome(f"{{}} {word} {{}}", operands)
        assert straight == outcome(f"{{}} {word} {{}}", operands[::-1])
        assert straight == outcome(f"not (not {{}} {other} not {{}})", operands)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x > 5", "-"), ("x == x", "-"), ("1 if x > 0 else 1", 1.0), ("1 if x > 0 else 2", "-"), ("x * 0", "-"),
        ("min(x, 0)", "-"), ("x - x", "-"), ("x / 0.5", "-"), ("x ** 0", "-"), ("True if x > 0 else True", "T"),
        ("1 / (2 - 2)", "-"), ("x > 0 or True", "T"), ("x > 0 and False", "F"), ("-x", "-"), ("round(x)", "-"),
    ],
)  # fmt: skip
def test_unknown_is_never_zero_nor_false(text: str, expected: object):
    kind = "yes_no" if isinstance(expected, str) and (expected in "TF" or text in ("x > 5", "x == x")) else "number"
    program = Program([Step("x", "number", True), Step("out", kind, formula=parse(text))])  # type: ignore[arg-type]
    value = program.known([NAN if step.key == "x" else None for step in program.steps])[program.place["out"]]
    if expected == "-":
        assert value is None or value != value
    else:
        assert value == {"T": True, "F": False}.get(expected, expected)  # type: ignore[call-overload]
