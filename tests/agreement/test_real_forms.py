"""The real forms against the fingerprints that the rulebook ships: no difference, and every planted edit in its place.

Their text is not part of the project. `DATA=FOLDER script/verify` names a folder with `task_force_form_*.txt`,
`warrant_service_officer_form_*.txt` and `jail_enforcement_form_*.txt`, the plain text of a form with form feeds
between its pages. Without it these tests are left out.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

import pytest

from app.agreement.read import read_copy
from app.agreement.result import Comparison
from app.outputs.apart.uploaded import read_upload
from app.rulebook.book import Rulebook
from app.rulebook.facts import MODELS
from tests.agreement.agreements import set_pages, set_text, take_apart
from tests.agreement.edits import EDITS
from tests.agreement.test_edits import assert_found

DATA = os.environ.get("DATA", "")
pytestmark = [pytest.mark.verify, pytest.mark.skipif(not DATA, reason="DATA names no folder with the forms' text")]


@lru_cache
def text_of(model: str) -> str:
    (file,) = Path(DATA).glob(f"{model}_form_*.txt")
    return file.read_text("utf-8")


def compared(pdf: bytes, rulebook: Rulebook) -> Comparison:
    (found,) = read_copy(read_upload(pdf), rulebook.forms).parts
    return found


@pytest.mark.parametrize("model", MODELS)
def test_a_form_is_itself(model: str, rulebook: Rulebook) -> None:
    """Line by line as it was printed, and set anew with other line ends and hyphens."""
    text = text_of(model)
    for pdf in (
        set_pages(text.split("\f")),
        set_text(take_apart(text), size="12pt", more="text-align: justify; hyphens: auto"),
    ):
        found = compared(pdf, rulebook)
        assert found.form.model == model
        assert [(each.kind, each.section.number, each.text) for each in found.differences] == []


@lru_cache
def with_blanks(model: str, rulebook: Rulebook) -> str:
    """The form as it was before somebody filled it in."""
    text = text_of(model)
    fills = {" ".join(fill.text.split()) for fill in compared(set_pages(text.split("\f")), rulebook).fills}
    for fill in sorted(fills, key=len, reverse=True):
        text = re.sub(r"\s+".join(map(re.escape, fill.split())), "____", text)
    return text


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("model", MODELS)
def test_a_planted_edit_is_found_in_its_section(model: str, name: str, rulebook: Rulebook) -> None:
    edited, expected = EDITS[name](take_apart(with_blanks(model, rulebook)))
    assert_found(compared(set_text(edited), rulebook), expected)
