"""A lawyer adds a cost line with a factor of its own to a copy of the rulebook, and touches no Python.

`check` and `test` take it up, so do the second implementation of the costs and the briefing; stories of status still
pass, and a story whose own totals changed says by what.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from app.authoring.by_hand import without_example
from app.authoring.expectations import run
from app.authoring.stories import read_story
from app.authoring.worked_by_hand import without_figures
from app.cli import main
from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import evaluate
from app.resources import folder
from app.rulebook.book import Rulebook, examine
from tests import reference_costs
from tests.conftest import TODAY
from tests.documents import whole
from tests.engine.test_costs import BY_HAND, PLACE, agree, inputs

FACTOR = """
  - id: radio_cost
    label: cost of one radio for each trained officer
    unit: dollar / officer
    values: {low: 0, likely: 250, high: 900}
    basis: judgement
    reason: A planning figure of the tool. Most departments have radios that can be used.
    who: chief
"""
QUESTION = """
  - id: radio_cost
    ask: What does a radio cost for each trained officer?
    label: radio, each officer
    kind: number
    unit: dollar / officer
    min: 0
    max: 100000
    why: It is a cost of each officer who takes the training.
    find: The chief's quote. Enter 0 if none is needed.
    effect: The tool's own number stands in for it, and the briefing says so.
"""
LINE = """
  - id: radios
    title: Radios on the federal channel
    what: A radio for each trained officer that reaches the federal channel.
    models: [task_force]
    timing: start_up
    growth: none
    object: equipment
    cash: officers_trained * radio_cost
    loaded: officers_trained * radio_cost
    hours: 0
"""
STORY = """
story: Radios, worked by hand. Four officers, at 250 dollars each.
as_of: 2026-11-24
town: {name: Ledger Mills, kind: town}
answers: {state: NH, agency_kind: municipal_police, custody: none, agreement_in_force: none, officers_trained: 4,
          radio_cost: 250}
expect:
  lines: {radios.task_force.cash: 1000, radios.task_force.loaded: 1000, radios.task_force.hours: 0}
by_hand:
  - finds: radios
    sum: 4 * 250
    gives: 1000
    unit: dollars
    result: [radios.task_force.cash, radios.task_force.loaded]
  - {finds: no officer hours, sum: 0, gives: 0, unit: hours, result: [radios.task_force.hours]}
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rulebook with the new line, its factor and the question behind it."""
    root = tmp_path_factory.mktemp("copy")
    for name in ("questions", "rules"):
        shutil.copytree(folder("rules").parent / name, root / name)
    for name, more in (
        ("rules/costs/factors.yaml", FACTOR),
        ("questions/55_finance.yaml", QUESTION),
        ("rules/costs/lines.yaml", LINE),
    ):
        file = root / name
        file.write_text(file.read_text("utf-8").rstrip() + more, "utf-8")
    return root


@pytest.fixture(scope="module")
def longer(copy: Path) -> Rulebook:
    rulebook, problems = examine(copy)
    assert [str(problem) for problem in problems] == []
    assert rulebook is not None
    return rulebook


def test_stories_of_status_pass(longer: Rulebook):
    for name in ("14_california_city", "20_every_figure_recorded"):
        outcome = run(folder("tests/scenarios") / f"{name}.yaml", longer)
        assert [message for message in outcome.messages if "gross.cash" not in message and ".net." not in message
                and "gross.loaded" not in message] == []  # fmt: skip


def test_a_story_whose_total_changed_says_by_what(longer: Rulebook):
    outcome = run(folder("tests/scenarios") / "19_costs_although_the_law_closes_signing.yaml", longer)
    (message,) = outcome.messages
    assert message.endswith("came: 58,423.56 (1,000.00 more). Without radios (1,000.00) it would be 57,423.56")


def test_a_story_by_hand_is_asked_for_and_taken(longer: Rulebook, copy: Path, tmp_path: Path):
    stories = [read_story(file) for name in ("lines", "offsets")
               for file in sorted((folder("tests/scenarios") / name).glob("*.yaml"))]  # fmt: skip
    (warning,) = without_figures(longer, stories)
    assert "any of its figures for the cost line radios by hand" in warning
    file = tmp_path / "radios.yaml"
    file.write_text(STORY, "utf-8")
    assert run(file, longer).messages == []
    assert list(without_figures(longer, [*stories, read_story(file)])) == []
    (warning,) = without_example(longer, stories)
    assert "no story works out the cost line radios step by step" in warning
    assert list(without_example(longer, [*stories, read_story(file)])) == []


def test_on_the_command_line(copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "radios.yaml"
    file.write_text(STORY, "utf-8")
    (tmp_path / "wrong.yaml").write_text(STORY.partition("by_hand:")[0].replace("cash: 1000", "cash: 1100"), "utf-8")
    assert main(["test", str(tmp_path), "--rulebook", str(copy)]) == 1
    failed, message, *rest = capsys.readouterr().out.splitlines()
    assert failed.endswith("wrong.yaml: Radios, worked by hand. Four officers, at 250 dollars each.")
    assert "wrong.yaml:8: expected radios.task_force.cash: 1,100.00; came: 1,000.00 (100.00 less)" in message
    assert rest == ["1 passed, 1 failed"]


def test_the_second_implementation_takes_it_up(longer: Rulebook, copy: Path):
    source = reference_costs.rules(copy)
    assert source.lines[-1]["id"] == "radios"
    for seed in range(20):
        values = inputs(random.Random(seed))
        answers = {key: Answer(value) for key, value in {**PLACE, **values}.items() if value is not None}
        found = evaluate(longer, Answers(Town("Anytown", "town"), answers), TODAY)
        agree(found, values, source)


def test_the_briefing_prints_it(longer: Rulebook):
    answers = {key: Answer(float(v) if isinstance(v, int) else v) for key, v in BY_HAND.items()}
    document = whole(evaluate(longer, Answers(Town("Anytown", "town"), answers), TODAY))
    assert "Radios on the federal channel" in repr(document)
