"""What many tests share: the real rulebook, and a way to write a town down in one line."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.resources import folder
from app.rulebook.book import Rulebook, load_rulebook

TODAY = dt.date(2026, 11, 24)
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
Town287 = Callable[..., Evaluation]


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rulebook as shipped."""
    return load_rulebook(folder("rules").parent)


@pytest.fixture(scope="session")
def town287(rulebook: Rulebook) -> Town287:
    """`town287(state="ME", officers_trained__task_force=4)` evaluates a town; values may be whole `Answer`s."""

    def make(as_of: dt.date = TODAY, name: str = "Testville", kind: Any = "town", **given: Any) -> Evaluation:
        answers = {
            key.replace("__", "."): value if isinstance(value, Answer) else Answer(value)
            for key, value in given.items()
        }
        return evaluate(rulebook, Answers(Town(name, kind), answers), as_of)

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once for each test process: Playwright allows no second start beside it."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
