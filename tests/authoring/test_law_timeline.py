"""`brief287 law`: each option by day, gaps shown as gaps with the reason, in lines that a terminal holds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.authoring.law_timeline import WIDTH, text
from app.cli import main
from app.engine.law_timeline import law_timeline
from app.rulebook.book import Rulebook, load_rulebook
from app.schema.states import EntryBody
from tests.rulebook import cases

OPTIONS = ("no_change", "sign_task_force", "sign_jail_enforcement", "decline", "local_rule_against")


def shown(rulebook: Rulebook, code: str, *bodies: EntryBody, on: dt.date | None = None) -> str:
    return text(law_timeline(rulebook.states[code], OPTIONS, bodies), {}, on, narrowed=bool(bodies))


def test_an_end_is_shown_as_a_gap_with_its_reason(rulebook: Rulebook) -> None:
    said = shown(rulebook, "VA", "municipality")
    assert "    from 2026-07-01 to 2028-06-30: Appears open on conditions; counsel to confirm [M]\n" in said
    gap = "    from 2028-07-01 on: GAP. The file has no law for these days.\n        Why it ends: the law itself ends"
    assert gap in said
    assert "COUNTY" not in said


def test_options_with_one_law_stand_together_and_those_without_are_named(tmp_path: Path) -> None:
    small = load_rulebook(cases.build(cases.BASE, tmp_path))
    assert "  no_change; decline\n    always, as far as is known: Open" in shown(small, "ME", "municipality")
    said = shown(small, "ME", "county")
    assert "  no_change; sign_task_force; sign_jail_enforcement; decline; local_rule_against\n    always: GAP." in said


def test_what_changes_is_listed_by_day(rulebook: Rulebook) -> None:
    assert "    2028-07-01\n      sign_task_force" in shown(rulebook, "VA", "county")


def test_one_day_shows_that_day_alone(rulebook: Rulebook) -> None:
    said = shown(rulebook, "VA", "municipality", on=dt.date(2027, 1, 1))
    assert "from 2026-07-01 to 2028-06-30: Appears open on conditions" in said
    assert "GAP" not in said
    assert "up to 2026-06-30" not in said


def test_a_sheriff_s_law_says_where_it_is_the_county_s(rulebook: Rulebook) -> None:
    assert "Sources: tn_7_68, tn_50_1_101. Said of the county." in shown(rulebook, "TN", "sheriff")


def test_the_statements_are_those_of_the_body_that_is_asked_for(rulebook: Rulebook) -> None:
    """A sheriff's duty is not told to a town, and a town's signer not to a sheriff."""
    town, sheriff, all_ = (shown(rulebook, "TN", *wanted) for wanted in (("municipality",), ("sheriff",), ()))
    duty, signer = "The sheriff of each county is to enter into", "For a municipality the legislative body is named"
    assert [duty in said for said in (town, sheriff, all_)] == [False, True, True]
    assert [signer in said for said in (town, sheriff, all_)] == [True, False, True]
    assert "DUTIES WITH OR WITHOUT AN AGREEMENT\n  - " in town


def test_every_state_keeps_to_the_width(rulebook: Rulebook) -> None:
    for code in rulebook.states:
        for line in shown(rulebook, code).splitlines():
            assert len(line) <= WIDTH, line


def test_the_command(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("app.cli.law.rulebook", lambda given: rulebook)
    assert main(["law", "ak", "--body", "municipality", "--on", "2026-11-24"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Alaska (AK): state law on 287(g) agreements on 2026-11-24\n")
    assert "no lawyer or official read" in said
    assert main(["law", "AX"]) == 1
    assert capsys.readouterr().err == "The rulebook has no state 'AX'. Write two letters, such as AK.\n"
