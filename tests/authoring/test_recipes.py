"""The recipes of docs/recipes are done, from their own text, in a copy of the rulebook: `check` has no error, each
change is taken up, and the stories that a recipe writes or changes pass. So no recipe rots."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from app.authoring.copying import PAGES, WHOLE, NotEmptyError, copy_rulebook
from app.authoring.expectations import run
from app.cli import main
from app.resources import folder
from app.rulebook.book import Rulebook, examine
from app.rulebook.checks.registry import CHECKS
from app.rulebook.timeline import in_force
from tests.authoring import recipes

EVE, DAY = dt.date(2026, 12, 31), dt.date(2027, 1, 1)


def _signing(book: Rulebook, on: dt.date) -> str:
    return in_force(book.law_by_day["AK"]["municipality"], on)["sign_task_force"].status


TAKEN_UP: Mapping[str, Callable[[Rulebook], bool]] = {
    "law-that-changes": lambda book: (_signing(book, EVE), _signing(book, DAY)) == ("unknown", "closed"),
    "cost-line": lambda book: book.lines[-1].id == "radio_licenses" and "radio_license_cost" in book.questions,
    "question": lambda book: book.questions["radio_license_covers"].when is not None,
    "step": lambda book: book.steps[-1].id == "radio_license_terms" and "step_radio_license_terms" in book.answerable,
    "clause": lambda book: book.clauses[-1].id == "radios" and "clause_radios" in book.answerable,
    "source": lambda book: any("ak_news_example_2026" in each.sources for each in book.states["AK"].summary),
}
STORIES = {"law-that-changes": 1, "cost-line": 6, "question": 1, "step": 1, "clause": 1, "source": 0}
"""How many stories a recipe writes or changes."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rulebook in which every recipe has been done."""
    root = tmp_path_factory.mktemp("author") / "mine"
    copy_rulebook(root)
    for name in recipes.NAMES:
        recipes.do(name, root)
    return root


@pytest.fixture(scope="module")
def book(copy: Path) -> Rulebook:
    """It has no error and no warning but that nobody has read what was added."""
    rulebook, problems = examine(copy, wording=True, headers=True)
    assert [str(problem) for problem in problems] == []
    assert rulebook is not None
    return rulebook


@pytest.mark.parametrize("name", recipes.NAMES)
def test_a_recipe_does_what_it_says(name: str, copy: Path, book: Rulebook):
    assert TAKEN_UP[name](book)
    stories = {file for files, _, _ in recipes.blocks(name) for file in files if file.startswith("tests/")}
    assert len(stories) == STORIES[name]
    for story in stories:
        assert run(copy / story, book).messages == []


@pytest.mark.parametrize("name", [*recipes.NAMES, "README"])
def test_a_recipe_shows_messages_and_pages_that_there_are(name: str):
    text = recipes.recipe(name)
    shown = set(re.findall(r"\[([a-z]+\.[a-z_]+)\](?!\()", text))
    assert shown
    assert shown - set(CHECKS) == set()
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (folder("docs/recipes") / link).is_file()
    assert len(text.split()) < 900  # a page and a half


def test_a_copy_holds_what_an_author_needs_and_overwrites_nothing(copy: Path, capsys: pytest.CaptureFixture[str]):
    assert all((copy / name).is_dir() for name in WHOLE)
    assert all((copy / "docs" / page).is_file() for page in PAGES)
    with pytest.raises(NotEmptyError):
        copy_rulebook(copy)
    assert main(["rulebook", "copy", str(copy)]) == 1
    assert "is not empty, and nothing in it is overwritten" in capsys.readouterr().err
