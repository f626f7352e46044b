"""docs/costs.md: up to date, and all there for each cost line and each offset."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.authoring import costs_page
from app.authoring.by_hand import stories_by_hand
from app.authoring.stories import own_stories
from app.authoring.story_shape import Reckoned
from app.cli import main
from app.rulebook.book import Rulebook
from tests.rulebook import cases

PAGE = cases.ROOT / "docs" / "costs.md"


def entry(text: str, id_: str) -> str:
    """The part of the page on one line or offset."""
    found = re.search(rf"^### [^\n]*\(`{id_}`\)\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, id_
    return found[1]


def test_the_page_is_up_to_date(
    rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """If this fails: brief287 costs > docs/costs.md"""
    monkeypatch.setattr("app.cli.costs.rulebook", lambda given: rulebook)
    assert main(["costs"]) == 0
    assert capsys.readouterr().out == PAGE.read_text("utf-8")


def test_every_line_and_offset_has_formulas_grounds_and_an_example():
    text = PAGE.read_text("utf-8")
    book = cases.ROOT / "rules" / "costs"
    ids = re.findall(r"^  - id: (\w+)", (book / "lines.yaml").read_text("utf-8"), re.MULTILINE)
    offers = (book / "offsets.yaml").read_text("utf-8").partition("\noffsets:")[2]
    for id_ in (*ids, *re.findall(r"^  - id: (\w+)", offers, re.MULTILINE)):
        part = entry(text, id_)
        for words in (
            "| Unit |",
            "| Models |",
            "| Cap |",
            "| Who pays |",
            "It rests on:",
            "**By hand**",
            "| step | sum |",
        ):
            assert words in part, (id_, words)
    assert text.count("**By hand** (Task Force") == 40


def test_an_entry_says_who_pays_in_which_funding_and_until_when():
    """Read from the rule file by eye: equipment money is ICE's, counts in three fundings, and ends with the law."""
    part = entry(PAGE.read_text("utf-8"), "equipment_money")
    for words in ("| Who pays | ICE |", "(`start_up_full`)", "(`announced`)", "appropriated until September 30, 2029",
                  "the smaller of *equipment money offered for all trained officers* and *equipment for officers*",
                  "| the offer for four officers | 4 × 7,500 | 30,000 dollars | **in full** |"):  # fmt: skip
        assert words in part, words
    assert "(`state`)" not in part


def test_a_factor_says_on_what_it_rests():
    part = entry(PAGE.read_text("utf-8"), "supervision")
    assert "| officers for each supervisor | ratio | 6 | 8 | 10 | published: Phoenix New Times" in part
    assert (
        "| hours a month for each trained officer | hour / officer / month | 2 | 10 | 40 | judgement of the tool |"
        in part
    )


def test_a_formula_of_one_model_has_no_condition_on_the_model():
    assert "task_force is task_force" not in PAGE.read_text("utf-8")


def test_only_the_steps_that_lead_to_a_figure_are_printed():
    steps = [
        Reckoned(finds="a", sum="2 * 3", gives=6.0, unit="hours"),
        Reckoned(finds="b", sum="2 * 5", gives=10.0, unit="hours", result=("other.task_force",)),
        Reckoned(finds="c", sum="2 * 4", gives=8.0, unit="hours"),
        Reckoned(finds="d", sum="6 * 7", gives=42.0, unit="dollars", result=("one.task_force",)),
    ]
    assert [step.finds for step in costs_page.needed(steps, ["one.task_force"])] == ["a", "d"]


@pytest.mark.parametrize(
    ("sum_", "printed"),
    [
        ("12 * 1000 / 8", "12 × 1,000 ÷ 8"),
        ("min(25000, 14720 - 8000)", "min(25,000; 14,720 − 8,000)"),
        ("-120 * 42.5", "−120 × 42.5"),
    ],
)
def test_arithmetic_as_it_is_printed(sum_: str, printed: str):
    assert costs_page.arithmetic(sum_) == printed


def test_a_line_without_an_example_says_so(rulebook: Rulebook, tmp_path: Path):
    stories = [each for each in stories_by_hand(own_stories()) if not each.name.endswith("/insurance.yaml")]
    assert "No example of it is worked out by hand yet." in entry(costs_page.page(rulebook, stories, ""), "insurance")
