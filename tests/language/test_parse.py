"""No text can bring anything out of the language but its own error."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import strategies as st

from app.language.check import Scope, Type, check, never_true, number
from app.language.errors import ExpressionError
from app.language.parse import MAX_DEPTH, MAX_LENGTH, parse
from app.language.plain_words import words
from app.language.program import Program, Step
from app.language.tree import walk
from app.language.units import parse_unit
from tests.language.proof import prove

MODELS = ("task_force", "jail_enforcement")
SCOPE: Scope = {
    "pay": number(parse_unit("dollar / hour")),
    "hours": Type("number", parse_unit("hour"), per_model=True),
    "share": number(parse_unit("share")),
    "signed": Type("yes_no"),
    "custody": Type("choice", choices=("none", "jail")),
    "offered": Type("choices", choices=("task_force", "jail_enforcement")),
    "note": Type("text"),
    "day": Type("date"),
    "later": Type("date"),
}
VALID = [
    "pay * hours", "hours.task_force", "-pay ** 2 + 3 * pay * pay", "max(0, pay - pay)", "ceil(share)", "signed",
    "not signed or custody == 'jail'", "1 if share > 0.5 else 0", "'task_force' in offered", "0 < share <= 1",
    "custody in ('none', 'jail')", "custody not in ('none',)", "known(note) and known(hours)", "round(pay / (2 * pay))",
    "min(share, 1, 2)", "signed == True", "signed if share > 1 else not signed", "+share - -1e3", "share ** 0",
    "day < later <= day", "day != later or signed",
]  # fmt: skip
ALPHABET = [
    *"()[]{}<>=!+-*/%^&|~,.:;'\"\\@#$?_ \n\t0123456789", "**", "//", "<=", "==", " and ", " or ", " not ", " in ",
    " if ", " else ", " is ", "lambda:", "True", "None", "pay", "hours", "share", "signed", "custody", "offered",
    "note", "day", "model", ".task_force", "'jail'", "min(", "max(", "round(", "ceil(", "known(", "1e308", "1e999",
    "0x", "1j", "f'{x}'", "b''", "...", ":=", "é", "ﬁ", "\u202e", "\x00", "\ud800", "𝟙", "９", "__import__", "await ",
    "yield ", "*a",
]  # fmt: skip


def use(text: str) -> None:
    """Everything that is done with an expression. Raises nothing but ExpressionError."""
    refused: ExpressionError | None = None
    try:
        tree = parse(text)
        found = check(tree, SCOPE, model="task_force", models=MODELS, presentation=True)
    except ExpressionError as error:
        refused = error
    if refused is not None:
        assert refused.what
        assert refused.mend
        assert refused.column >= 0
        return
    assert sum(1 for _ in walk(tree)) <= 2 * MAX_LENGTH
    words(tree, lambda name: name.fact)
    if found.kind == "yes_no":
        never_true(tree, SCOPE)


def mutated(draw: Any) -> str:
    text = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 3))):
        place, piece = draw(st.integers(0, len(text))), draw(st.sampled_from(ALPHABET))
        cut = draw(st.integers(0, 2))
        text = text[:place] + piece + text[place + cut :]
    return text


TEXTS = (
    st.text(max_size=60)
    | st.lists(st.sampled_from(ALPHABET), max_size=25).map("".join)
    | st.composite(mutated)()
    | st.tuples(st.sampled_from(ALPHABET + VALID), st.integers(1, 300)).map(lambda pair: pair[0] * pair[1])
)


@pytest.mark.parametrize("examples", [400, pytest.param(50_000, marks=pytest.mark.verify)])
def test_nothing_but_its_own_error(examples: int):
    prove(use, examples, text=TEXTS)


@pytest.mark.parametrize("text", VALID)
def test_what_is_in_the_language(text: str):
    check(parse(text), SCOPE, model="task_force", models=MODELS, presentation=True)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "#", "pay\x00", "\ud800", "9" * 400, "1e400", "-" * 499, "not " * 120 + "signed",
        "(" * 250 + "1" + ")" * 250, "[" * 499, "{" * 499, "a" * 501, "f" * 500, "pay ** 10 ** 10",
        "(pay ** 10) ** 10", "pay ** -1", "pay ** 1.0", "pay ** True", "1_0 ** pay", "x := 1", "(x := 1)",
        "lambda: 1", "[1]", "{1}", "{}", "(1, 2)", "pay.a.b", "pay[0]", "pay()", "min(*pay)", "min(pay, key=pay)",
        "min(pay)", "min()", "known()", "known(pay, pay)", "known(1)", "eval('1')", "__import__('os')",
        "().__class__", "'a' 'b' 'c' == custody", "f'{pay}'", "b'a'", "1j", "...", "None", "await pay", "yield",
        "*pay", "pay; pay", "pay\npay", "pay = 1", "pay if signed", "import os", "custody in ()", "custody in []",
        "custody in (custody,)", "'x' in 'xyz'", "custody in offered", "pay @ pay", "pay << 2", "~1",
        "signed is True", "share < share < (share < share) < share", "day == 'a'", "day < share", "day + 1",
        "note == 'a'", "offered == offered", "custody < 'jail'", "signed > signed", "'a' if signed else 'b'",
        "custody if signed else custody", "1 / 0", "pay / 0.0", "pay + 1", "hours.nobody", "pay.task_force",
        "nothing", "-signed", "min(signed, signed)", "1 and 2", "not 1", "1 if 1 else 2", "custody == 'jale'",
        "custody in ('jale',)", "'sheriff' in offered", "known(nothing)", "known(pay.task_force)",
        "1 if signed else signed", "max(pay, share)", "pay == share", "pay < hours", "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_not(text: str):
    with pytest.raises(ExpressionError):
        check(parse(text), SCOPE, model="task_force", models=MODELS, presentation=True)


@pytest.mark.parametrize(
    "text",
    [
        " if signed else ".join(["1"] * 28),
        "1<" * 100 + "1",
        "((share<" * 38 + "1" + ")<2)" * 38,
        "1<(" * 38 + "2" + ")<3" * 38,
        "signed == " * 40 + "signed",
        "(share ** 10)" * 1 + " ** 10" * 60,
        "max(" * 38 + "share" + ", 1)" * 38,
        "(" * 38 + "signed" + " and signed)" * 38,
    ],
)
def test_no_short_text_takes_long(text: str):
    """Text that grows when written out twice at each level would hang the program."""
    try:
        tree = parse(text)
        found = check(tree, SCOPE, model=None, models=MODELS)
    except ExpressionError:
        return
    steps = [Step("x", found.kind, formula=tree), Step("share", "number", True), Step("signed", "yes_no", True)]
    program = Program(steps)
    given: list[Any] = [None if step.kind == "yes_no" else 0.5 for step in program.steps]
    program.known(given)
    program.bounded([(0.0, 1.0) if step.key == "share" else None for step in program.steps])
    program.drawn([0.5 if step.key == "share" else None for step in program.steps])


def test_limits():
    parse("+".join(["1"] * MAX_DEPTH))
    with pytest.raises(ExpressionError, match="nested more than 40 deep"):
        parse("-" * (MAX_DEPTH + 2) + "1")
    with pytest.raises(ExpressionError, match="longer than 500 characters"):
        parse("1" + " " * MAX_LENGTH)
    with pytest.raises(ExpressionError, match="too large"):
        parse("1000000000000001")


def test_the_column_is_that_of_the_mistake():
    with pytest.raises(ExpressionError) as caught:
        check(parse("pay * 2 + nothing"), SCOPE, model=None, models=MODELS)
    assert caught.value.column == 11


def test_known_only_in_presentation():
    with pytest.raises(ExpressionError, match=r"known\(\) may not stand in a cost"):
        check(parse("known(pay)"), SCOPE, model=None, models=MODELS)


def test_the_plain_name_of_what_varies_only_where_a_model_is_given():
    check(parse("hours"), SCOPE, model="task_force", models=MODELS)
    with pytest.raises(ExpressionError, match=r"Write hours\.task_force"):
        check(parse("hours"), SCOPE, model=None, models=MODELS)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("custody == 'none' and custody == 'jail'", (True, False)),
        ("custody == 'none' or custody == 'jail'", (False, True)),
        ("custody in ('none', 'jail')", (False, True)),
        ("custody not in ('none', 'jail')", (True, False)),
        ("signed and not signed", (True, False)),
        ("signed != signed", (True, False)),
        ("custody == 'jail'", (False, False)),
        ("'task_force' in offered and 'task_force' not in offered", (True, False)),
        ("'task_force' in offered and 'jail_enforcement' in offered", (False, False)),
        ("share > 1 and share < 0", (False, False)),  # numbers count as free: no doubt without ground
        ("(custody == 'none' if signed else custody == 'jail') and custody == 'none' and not signed", (True, False)),
        ("False", (True, False)),
        ("known(pay) and signed", (False, False)),
    ],
)
def test_conditions_that_can_never_change(text: str, verdict: tuple[bool, bool]):
    assert never_true(parse(text), SCOPE) == verdict


def test_too_many_combinations_are_left_alone():
    scope: Scope = {f"q{i}": Type("choice", choices=tuple("abcdefghij")) for i in range(8)}
    text = " and ".join(f"q{i} == 'a'" for i in range(8))
    assert never_true(parse(text), scope) is None
    many = tuple(f"c{i}" for i in range(40))
    text = " or ".join(f"'{name}' in q" for name in many[:20])
    assert never_true(parse(text), {"q": Type("choices", choices=many)}) is None


def test_the_compiled_source_holds_nothing_of_a_rule_file(monkeypatch: pytest.MonkeyPatch):
    """Only names made by the program, literals of checked trees and the runtime's functions."""
    import builtins

    sources: list[str] = []

    def record(source: Any, *rest: Any, **more: Any) -> Any:
        sources.append(source)
        return compile(source, *rest, **more)

    monkeypatch.setattr("app.language.program.compile", record, raising=False)
    step = Step("evil\nimport os", "yes_no", formula=parse("custody == '\\'+__import__(\"os\")+\\''"))
    Program([step, Step("custody", "choice", True)]).known([None, None])
    assert builtins.compile is compile
    tree = ast.parse(sources[0])
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert names <= {"v0", "v1", "t1", "t2", "g", "nan"}
    assert not any(isinstance(node, ast.Call | ast.Import | ast.Attribute) for node in ast.walk(tree))
