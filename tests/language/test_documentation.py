"""docs/expressions.md tells the language as it is: every function and unit, and every example can be read."""

from __future__ import annotations

import re
from pathlib import Path

from app.language.errors import ExpressionError
from app.language.parse import _FUNCTIONS, MAX_DEPTH, MAX_EXPONENT, MAX_LENGTH, parse
from app.language.units import BASE_UNITS, DIMENSIONLESS
from app.rulebook.facts import MODELS

TEXT = (Path(__file__).parents[2] / "docs" / "expressions.md").read_text("utf-8")


def section(title: str) -> str:
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(title: str) -> list[str]:
    return [line.split("|")[1] for line in section(title).splitlines() if line.startswith("| ")]


def test_every_function_is_told_and_no_other():
    told = {name for cell in first_cells("Functions") for name in re.findall(r"`(\w+)`", cell)}
    assert told == {*_FUNCTIONS, "known"}


def test_every_unit_is_told_and_no_other():
    table = section("Units").split("The units, written with")[1]
    told = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([^`]+)`", line.split("|")[1])
    }
    assert told == BASE_UNITS | DIMENSIONLESS


def test_every_model_and_limit_is_told():
    assert all(f"`{model}`" in TEXT for model in MODELS)
    assert f"at most {MAX_LENGTH} characters and {MAX_DEPTH} levels" in TEXT
    assert f"from 0 to {MAX_EXPONENT} as the exponent" in TEXT


def test_every_example_can_be_read():
    examples = [
        example
        for title in ("What can be written", "Functions")
        for line in section(title).splitlines()
        if line.startswith("| ") and "---" not in line and "| example |" not in line
        for example in re.findall(r"`([^`]+)`", line.split("|")[2])
    ]
    examples += re.findall(r"(?:formula|when|cash|hours): '?(.+?)'?\n", "\n".join(TEXT.split("```")[1::2]))
    assert len(examples) > 40
    for example in examples:
        parse(example)


def test_every_form_of_the_language_stands_in_the_table():
    """One example of each kind of node, read from the table."""
    kinds = set()
    for line in section("What can be written").splitlines():
        for example in re.findall(r"`([^`]+)`", line.split("|")[2]) if line.startswith("| ") else []:
            try:
                kinds.add(type(parse(example)).__name__)
            except ExpressionError:
                assert example in ("example",)
    assert kinds >= {
        "Number", "Word", "Truth", "Name", "Arithmetic", "Negative", "Power", "Compare", "Logic", "If", "Among"
    }  # fmt: skip
