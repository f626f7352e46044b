"""The small rulebooks in valid/ and invalid/: what loads, and every message of what does not, word for word."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.rulebook.book import examine, load_rulebook
from app.rulebook.problems import RulebookError
from tests.rulebook import cases

WARNINGS_ONLY = {"condition_always_true", "glossary_long", "question_order", "source_unused", "state_outlasts"}


@pytest.mark.parametrize("case", cases.names("invalid"))
def test_an_invalid_rulebook_gives_exactly_these_messages(case: str, tmp_path: Path):
    folder = cases.HERE / "invalid" / case
    rulebook, problems = examine(cases.build(folder, tmp_path))
    assert "".join(f"{problem}\n" for problem in problems) == (folder / "expected.txt").read_text("utf-8")
    assert (rulebook is not None) == (case in WARNINGS_ONLY)
    if rulebook is None:
        with pytest.raises(RulebookError, match=re.escape(next(str(p) for p in problems if p.severity == "error"))):
            load_rulebook(tmp_path)


@pytest.mark.parametrize("case", ["minimal", *cases.names("valid")])
def test_a_valid_rulebook_loads_without_a_message(case: str, tmp_path: Path):
    rulebook, problems = examine(cases.build(cases.HERE / "valid" / case, tmp_path))
    assert problems == ()
    assert rulebook is not None


@pytest.mark.parametrize("case", cases.names("invalid"))
def test_every_message_names_a_line_that_is_there_and_ends_well(case: str, tmp_path: Path):
    folder = cases.HERE / "invalid" / case
    root = cases.build(folder, tmp_path)
    for problem in examine(root)[1]:
        file = root / problem.file
        if file.is_file():
            assert 1 <= problem.line <= max(1, file.read_bytes().count(b"\n") + 1)
        text = str(problem)
        assert text[-1] in ".?"
        assert not re.search(r"[.?!]\.|\?\?|  | \.", text.replace("...", "")), text
        assert not re.search(r"\b(NoneType|pydantic|Traceback|tuple|dict|str|int|bool)\b", text.replace("!!str", "")), (
            text
        )


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
