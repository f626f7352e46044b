"""`brief287 diff`: which entries of two rulebooks differ, and which towns come out otherwise."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from app.authoring.diff import RulebookDiff, as_json, diff, lines
from app.cli import main
from app.resources import folder
from tests.conftest import TODAY
from tests.rulebook import cases

ROOT = folder("rules").parent
FACTORS = (ROOT / "rules" / "costs" / "factors.yaml").read_text("utf-8").splitlines()
FACTOR_LINE = FACTORS.index("  - id: benefits_rate") + 1
LAW = """
  - options: [sign_task_force, sign_warrant_service_officer, sign_jail_enforcement]
    body: municipality
    from_date: 2027-01-01
    status: closed
    confidence: H
    reason: An act of 2026 bars it.
    reopen: A new act.
    sources: [ak_29_35_010]
"""
KODIAK = """
town: {name: Kodiak, kind: city}
answers: {state: AK, agency_kind: municipal_police, custody: none, agreement_in_force: none}
"""


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rulebook with an act that counts from 2027 on, other benefits, and its sources turned around."""
    root = tmp_path_factory.mktemp("later")
    for name in ("questions", "rules"):
        shutil.copytree(ROOT / name, root / name)
    _replace(root / "rules/states/ak.yaml", "authorities:", LAW.lstrip("\n") + "authorities:")
    _replace(root / "rules/costs/factors.yaml", "low: 0.30, likely: 0.43", "low: 0.30, likely: 0.45")
    sources = root / "rules/sources.yaml"
    head, *entries = sources.read_text("utf-8").split("\n  - id: ")
    sources.write_text("\n  - id: ".join([head, *(each.rstrip() for each in reversed(entries))]) + "\n", "utf-8")
    return root


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="module")
def found(later: Path, tmp_path_factory: pytest.TempPathFactory) -> RulebookDiff:
    """The two held against each other, for the examples, the stories, and two towns more."""
    folder_ = tmp_path_factory.mktemp("answers")
    towns = folder_ / "kodiak.yaml", folder_ / "misspelt.yaml"
    towns[0].write_text(KODIAK, "utf-8")
    towns[1].write_text(KODIAK.replace("custody: none", "custdy: none"), "utf-8")
    return diff(ROOT, later, towns, TODAY)


def test_what_differs_in_words(found: RulebookDiff):
    out = "\n".join(lines(found))
    assert "2 entries differ: 1 added, 1 changed.\n" in out  # of the sources, only the order
    assert "changed factor benefits_rate: benefits on top of annual salary\n" in out
    assert re.search(r"\n  values\.likely: 0\.43 -> 0\.45  \(line (\d+) -> \1\)\n", out)
    assert "\n  counts from 2027-01-01\n" in out
    # What begins on a later day is seen on that day; what the act does not name goes on.
    kodiak = out[out.index("kodiak.yaml, as of 2027-01-01:") :].split("\n\n")[0]
    assert "Sign the Task Force Model: unknown (counsel to confirm) -> closed  [An act of 2026 bars it.]" in kodiak
    assert "Make no change" not in kodiak
    assert "the answers fit neither rulebook: misspelt.yaml:3: There is no question 'custdy'" in out
    moved = out[out.index("paths/staffing.yaml") :].split("\n\n")[0]
    assert "Sign the Task Force Model: loaded cost, before money from others, year 1: " in moved
    assert "net totals, which follow from these" in moved
    assert "examples/troy-nh.yaml" not in out, (
        "without a likely figure it is low to high, and both ends are as they were"
    )
    assert out.splitlines()[-1].endswith("come out otherwise.")


def test_what_differs_as_json(found: RulebookDiff):
    told = json.loads(as_json(found))
    assert told["same"] is False
    assert [(each["change"], each["kind"]) for each in told["entries"]] == [
        ("changed", "factor"),
        ("added", "state entry"),
    ]
    assert told["entries"][1]["days"] == [None, ["2027-01-01", None]]
    assert told["entries"][0]["after"] == {"file": "rules/costs/factors.yaml", "line": FACTOR_LINE}
    days = {(town["name"], town["as_of"]) for town in told["towns"]}
    assert ("tests/scenarios/paths/staffing.yaml", "2026-11-24") in days
    assert ("examples/brewer-me.yaml", "2027-01-01") not in days, "nothing new on that day"
    assert not any(name.startswith("tests/scenarios/lines") for name, _ in days)


def test_a_rulebook_does_not_differ_from_itself(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    same = str(cases.BASE)
    assert main(["diff", same, same]) == 0
    assert capsys.readouterr().out == "Nothing differs: the rulebooks are the same.\n"
    assert main(["diff", same, same, "--answers", str(tmp_path / "nowhere.yaml")]) == 1
    assert "nowhere.yaml cannot be read: there is no such file." in capsys.readouterr().err
    assert main(["diff", same, str(tmp_path)]) == 1
    assert "holds no folders 'questions' and 'rules'" in capsys.readouterr().err


def test_a_rulebook_with_errors_is_compared_as_far_as_it_can_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    broken = cases.build(cases.BASE, tmp_path)
    _replace(broken / "rules/costs/lines.yaml", "loaded: hours_training", "loaded: hours_traning")
    assert main(["diff", str(cases.BASE), str(broken)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("new: rules/costs/lines.yaml:")
    assert "loaded: hours_training * hourly_wage -> hours_traning * hourly_wage" in out
    assert out.endswith("The towns were not compared: a rulebook has errors. Fix those above first.\n")


def test_only_order_or_comments_differ():
    (line,) = lines(RulebookDiff(("0123", "4567"), (), (), 30, ()))
    assert line == "No entry differs: only order, comments, spacing or the place of entries."
