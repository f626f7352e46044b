"""The small rulebooks in valid/ and invalid/: what loads, and every message of what does not, word for word."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from app.rulebook.book import examine, load_rulebook
from app.rulebook.checks.dates import SIDE_BY_SIDE, SUCCESSION
from app.rulebook.checks.page import TAGS, page
from app.rulebook.checks.registry import CHECKS
from app.rulebook.files import SHAPES
from app.rulebook.problems import Problem, RulebookError
from app.schema.base import Shape
from tests.rulebook import cases

WARNINGS_ONLY = {"condition_always_true", "glossary_long", "question_order", "source_unused", "state_outlasts"}


@pytest.mark.parametrize("case", cases.names("invalid"))
def test_an_invalid_rulebook_gives_exactly_these_messages(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """And each names a line that is there, and ends well; and none of them is loaded."""
    folder = cases.HERE / "invalid" / case
    root = cases.build(folder, tmp_path)
    rulebook, problems = examine(root)
    for problem in problems:
        names_a_line_and_ends_well(problem, root)
    assert "".join(f"{problem}\n" for problem in problems) == (folder / "expected.txt").read_text("utf-8")
    assert (rulebook is not None) == (case in WARNINGS_ONLY)
    if rulebook is None:
        monkeypatch.setattr("app.rulebook.book.examine", lambda folder: (rulebook, problems))  # as it was just found
        with pytest.raises(RulebookError, match=re.escape(next(str(p) for p in problems if p.severity == "error"))):
            load_rulebook(root)


def names_a_line_and_ends_well(problem: Problem, root: Path) -> None:
    file = root / problem.file
    if file.is_file():
        assert 1 <= problem.line <= max(1, file.read_bytes().count(b"\n") + 1)
    text = str(problem)
    assert text[-1] in ".?"
    assert not re.search(r"[.?!]\.|\?\?|  | \.", text.replace("...", "")), text
    programmers = re.search(r"\b(NoneType|pydantic|Traceback|tuple|dict|str|int|bool)\b", text.replace("!!str", ""))
    assert programmers is None, text


@pytest.mark.parametrize("planted", cases.planted(), ids=lambda planted: planted.name)
def test_a_planted_mistake_gives_exactly_one_message(planted: cases.Planted, tmp_path: Path):
    root = cases.build(cases.BASE, tmp_path)
    cases.change(root, planted.change)
    assert [str(problem) for problem in examine(root, wording=True)[1]] == [planted.says]


def test_every_check_finds_a_planted_mistake():
    """For each check of the registry there is a case with one message, which is that check's."""
    found = {planted.check for planted in cases.planted()}
    for case in cases.names("invalid"):
        said = (cases.HERE / "invalid" / case / "expected.txt").read_text("utf-8").splitlines()
        if len(said) == 1:
            found.add(said[0].split("[")[1].split("]")[0])
    elsewhere = {id_ for id_ in CHECKS if id_.startswith("seals.")}  # tests/rulebook/test_seals.py
    elsewhere.add("files.schema_header")  # tests/rulebook/test_schema_headers.py
    assert set(CHECKS) - found - elsewhere == set()


def test_the_page_of_checks_is_up_to_date():
    """If this fails: brief287 check --docs > docs/checks.md"""
    assert (cases.ROOT / "docs" / "checks.md").read_text("utf-8") == page()
    assert {check.tag for check in CHECKS.values()} <= set(TAGS)


def test_each_dated_shape_says_whether_overlap_and_gap_apply():
    """Found by walking the shapes of all files, so that a new one has to be decided on."""
    dated = {shape.__name__ for shape in every_shape() if {"from_date", "until"} & set(shape.model_fields)}
    assert dated == set(SUCCESSION) | set(SIDE_BY_SIDE)


def every_shape() -> set[type[Shape]]:
    """The shapes of all rule files, and all that stand in them."""
    found: set[type[Shape]] = set()
    todo: list[Any] = [shape for _, shape in SHAPES]
    while todo:
        hint = todo.pop()
        if isinstance(hint, type) and issubclass(hint, Shape):
            if hint not in found:
                found.add(hint)
                todo += [field.annotation for field in hint.model_fields.values()]
        else:
            todo += get_args(hint)
    return found


def test_every_check_says_what_it_promises_and_how_to_mend_it():
    for check in CHECKS.values():
        assert re.fullmatch(r"[a-z]+\.[a-z0-9_]+", check.id)
        assert check.promise.endswith("."), check.id
        assert check.example.strip(), check.id
        assert not check.silence or check.run is not None, check.id


@pytest.mark.parametrize("case", ["minimal", *cases.names("valid")])
def test_a_valid_rulebook_loads_without_a_message(case: str, tmp_path: Path):
    rulebook, problems = examine(cases.build(cases.HERE / "valid" / case, tmp_path))
    assert problems == ()
    assert rulebook is not None


def check_command(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app.cli", "check", "--rulebook", str(root)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cases.ROOT, check=False)


def test_the_check_command_exits_1_on_an_error(tmp_path: Path):
    done = check_command(cases.build(cases.HERE / "invalid" / "unknown_fact", tmp_path))
    assert done.returncode == 1
    for line in (cases.HERE / "invalid" / "unknown_fact" / "expected.txt").read_text("utf-8").splitlines():
        assert line in done.stdout + done.stderr


def test_the_check_command_exits_0_on_a_doubt(tmp_path: Path):
    done = check_command(cases.build(cases.HERE / "invalid" / "source_unused", tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "warning: nothing cites the source 'spare'" in done.stdout


def test_the_check_command_exits_1_on_an_empty_folder(tmp_path: Path):
    assert check_command(tmp_path).returncode == 1


def test_one_mistake_in_a_file_of_facts_hides_nothing_elsewhere_and_brings_no_echo(tmp_path: Path):
    """Facts of a file that cannot be read are not reported as unknown, but other mistakes are still told."""
    root = cases.build(cases.HERE / "invalid" / "one_file_unreadable", tmp_path)
    steps = root / "rules" / "legal" / "steps.yaml"
    steps.write_text(steps.read_text("utf-8").replace('== "none"', '== "nonne"'), "utf-8")
    assert {problem.file for problem in examine(root)[1]} == {"rules/facts.yaml", "rules/legal/steps.yaml"}
