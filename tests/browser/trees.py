"""What a screen reader has of each page type: roles, names, values and states in reading order, as Chromium gives them.

They stand in tests/browser/trees, to be read; `test_trees.py` compares, and says how they are written anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

from tests.browser.sights import address

FOLDER: Final = Path(__file__).with_name("trees")
TYPES: Final = (
    "start", "import", "deleted", "not found", "tasks", "first question page", "question page with all kinds",
    "question page with texts", "question page by model", "question page with many choices",
    "question page, answers that do not fit", "law closes", "draft", "chief", "estimate", "what if", "law", "models",
    "clauses", "a clause", "the agreement in hand", "counsel's own reading", "step", "letters", "letter", "meeting kit",
    "check, signed", "check, to sign", "why, option", "state law, no date", "manage", "finals", "final", "briefing",
)  # fmt: skip
"""One page of each type."""
SIGNED_TYPES: Final = (
    "start, to sign in", "sign in", "sign-in that failed", "signed in", "signed out", "open for you", "operator",
    "links of accounts", "nothing opens",
)  # fmt: skip
"""Those that only a site has where people sign in."""
_MOST = 150
"""Lines of a long page's tree that are kept: what follows is more of the same, up to the foot of the page."""


def tree(page: Page, server: Any, name: str) -> str:
    """The page's tree, without what differs from run to run: links that cannot be guessed, the rulebook's version."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address(name, server.towns))
    found = steady(page.locator("body").aria_snapshot())
    lines = found.split("\n")
    foot = lines.index("- contentinfo:")
    if foot > _MOST + 1:
        lines[_MOST:foot] = ["# More of the same is left out here."]
    return "\n".join(lines) + "\n"


def steady(found: str) -> str:
    """A tree without links and ports, and without the version and date of the rulebook."""
    found = re.sub(r"/a/[\w-]{32}", "/a/LINK", found)
    found = re.sub(r"127\.0\.0\.1:\d+", "HERE", found)
    found = re.sub(r"\b[0-9a-f]{12}\b", "VERSION", found)
    found = re.sub(r"rulebook VERSION of [\d-]+", "rulebook VERSION", found)
    return re.sub(r"(?i)(rulebook of) [A-Z][a-z]+ \d{1,2}, \d{4}", r"\1 DATE", found)


def path_of(name: str) -> Path:
    return FOLDER / f"{re.sub(r'[^a-z]+', '-', name.lower()).strip('-')}.yaml"


def errors_tree(page: Page) -> str:
    """The start page after "Begin" was pressed with nothing filled in."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/")
    with page.expect_navigation():
        page.locator("form[action$=begin] button:not([name])").click()
    page.evaluate("document.fonts.ready.then(() => 0)")  # and with it the styles: a name has a space where a block ends
    return steady(page.locator("body").aria_snapshot()) + "\n"
