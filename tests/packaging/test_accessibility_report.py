"""docs/accessibility.md has each criterion of WCAG 2.2 A and AA once, and names tests that are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REPORT = (ROOT / "docs" / "accessibility.md").read_text("utf-8")
LEVELS = ("Supports", "Partially supports", "Does not support", "Not applicable")
A = re.findall(
    r"[\d.]+",
    """
    1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4
    2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2
""",
)
AA = re.findall(
    r"[\d.]+",
    """
    1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2
    3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3
""",
)
"""W3C Recommendation of December 12, 2024. 4.1.1 is no longer in it."""
SECTION_508 = re.findall(
    r"[\d.]+",
    """
    302.1 302.2 302.3 302.4 302.5 302.6 302.7 302.8 302.9 501.1 502 503.2 503.3 503.4 504.2 504.2.1 504.2.2 504.3
    504.4 602.2 602.3 602.4 603.2 603.3
""",
)


def rows(title: str) -> list[list[str]]:
    """The rows of the tables under a heading: criterion, level, remarks."""
    part = REPORT.partition(f"## {title}\n")[2]
    part = re.split(r"\n## ", part)[0]
    found = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in part.splitlines() if line[:1] == "|"]
    return [row for row in found if re.match(r"\d", row[0])]


@pytest.mark.parametrize(
    ("title", "criteria"),
    [
        ("Table 1: WCAG 2.2, level A", A),
        ("Table 2: WCAG 2.2, level AA", AA),
        ("Revised Section 508", SECTION_508),
    ],
)
def test_each_criterion_is_there_once(title: str, criteria: list[str]):
    listed = rows(title)
    assert [row[0].partition(" ")[0] for row in listed] == criteria
    assert len(A) + len(AA) == 55
    for row in listed:
        assert len(row) == 3, row
        assert row[1] in LEVELS, row
        assert len(row[2]) > 10, row


@cache
def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}


NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", REPORT)))


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_each_test_that_is_named_is_there(path: str, name: str):
    assert (ROOT / path).is_file()
    assert not name or name in functions(path)


def test_whatever_is_supported_says_what_shows_it():
    for title in ("Table 1: WCAG 2.2, level A", "Table 2: WCAG 2.2, level AA"):
        for criterion, level, remarks in rows(title):
            assert ("`tests/" in remarks) == (level not in ("Not applicable",)), criterion


def test_the_rule_and_its_days():
    text = " ".join(REPORT.split())
    assert "rule of April 24, 2024 under title II of the Americans with Disabilities Act" in text
    assert "interim final rule of April 20, 2026 (91 FR 20902)" in text
    assert "April 26, 2027 for governments of 50,000 residents or more and to April 26, 2028 for others" in text


def test_nobody_is_said_to_have_tried_it_who_did_not():
    text = " ".join(REPORT.split())
    assert "no person with a disability has tried this program" in text
    assert "no outside auditor has judged it" in text
    assert "no screen reader, magnifier or voice control has been run" in text
    for word in ("JAWS", "NVDA", "VoiceOver", "certified", "audited", "fully accessible", "compliant"):
        assert word not in text
