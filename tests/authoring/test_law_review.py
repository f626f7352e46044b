"""How the law was read and what was corrected: the two pages in docs, the line of `check`, what is pending too long."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from app.authoring import corrections_page, law_review
from app.authoring.staleness import PENDING, due
from app.cli import main
from app.rulebook.book import Rulebook
from app.rulebook.files import read_files
from app.rulebook.usstates import STATES
from app.schema.law import LEGAL_KINDS
from tests.rulebook import cases

DOCS = cases.ROOT / "docs"


def test_the_review_is_up_to_date(rulebook: Rulebook) -> None:
    """If this fails: brief287 law --review > docs/law-review.md"""
    assert (DOCS / "law-review.md").read_text("utf-8") == law_review.page(rulebook)


def test_the_page_of_corrections_is_up_to_date(rulebook: Rulebook) -> None:
    """If this fails: brief287 law --corrections > docs/corrections.md"""
    assert (DOCS / "corrections.md").read_text("utf-8") == corrections_page.page(rulebook)


def test_the_review_has_a_row_for_each_of_the_51(rulebook: Rulebook) -> None:
    rows = re.findall(r"^\| (.+?) \|", law_review.page(rulebook), re.MULTILINE)
    assert rows[1:] == sorted(STATES.values())


def test_a_row_says_what_the_file_records(rulebook: Rulebook) -> None:
    """Counted here by hand, from the file itself."""
    found = law_review.review(rulebook, rulebook.states["TN"])
    text = (cases.ROOT / "rules/states/tn.yaml").read_text("utf-8")
    assert found.searched_on == dt.date(2026, 11, 29)
    assert found.queries == 11
    assert sum(found.versions.values()) > 5
    assert found.confidence["M"] >= text.count("confidence: M")
    assert found.open_entries == text.count("status: unsettled") + text.count("status: unknown")


def test_a_law_that_nobody_followed_is_counted(rulebook: Rulebook) -> None:
    laws = [source for source in rulebook.sources.values() if source.kind in LEGAL_KINDS]
    left = law_review.unsearched(rulebook.sources.values())
    assert all(source.later_history is None or source.later_history.words == "not searched" for source in left)
    assert 0 < len(left) < len(laws)


def test_check_prints_the_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = cases.build(cases.BASE, tmp_path)
    assert main(["check", "--rulebook", str(root)]) == 0
    assert "What became of 1 of 1 laws and rulings is not searched" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("item", "on", "listed"),
    [
        ("dies_on: 2026-12-31", "2026-12-31", False),
        ("dies_on: 2026-12-31", "2027-01-01", True),
        ("looked_up: 2026-11-01", "2027-01-30", False),
        ("looked_up: 2026-11-01", "2027-01-31", True),
        ("dies_on: 2026-10-31, looked_up: 2026-11-01", "2026-12-01", False),
        ("dies_on: 2026-12-31, until: 2026-12-31", "2027-01-01", False),
    ],
)
def test_what_is_pending_past_its_day_is_listed(item: str, on: str, listed: bool, tmp_path: Path) -> None:
    """The day itself still belongs to it; a look after the day on which it died counts for as long as any other."""
    root = cases.build(cases.BASE, tmp_path)
    pending = f"pending: [{{body: [municipality], text: A bill would change it., sources: [code], {item}}}]"
    cases.change(root, {"rules/states/me.yaml": [["ask_counsel:", f"{pending}\nask_counsel:"]]})
    files, problems = read_files(root)
    assert problems == []
    found = [str(each) for each in due(files, dt.date.fromisoformat(on)) if each.kind == PENDING]
    assert len(found) == listed
    assert all("rules/states/me.yaml:28: ME (pending): A bill would change it." in each for each in found)


def test_the_commands(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("app.cli.law.rulebook", lambda given: rulebook)
    assert main(["law", "--review"]) == 0
    assert capsys.readouterr().out == law_review.page(rulebook)
    assert main(["law", "--corrections"]) == 0
    assert capsys.readouterr().out == corrections_page.page(rulebook)
    assert main(["law"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
