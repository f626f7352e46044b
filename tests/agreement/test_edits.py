"""A form compares as the same; twenty-five planted edits are each found in their section, and nothing else is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

import pytest

from app.agreement.document import Document
from app.agreement.fingerprint import make_fingerprint
from app.agreement.read import read_copy
from app.agreement.result import Comparison
from app.outputs.apart.uploaded import read_upload
from tests.agreement.agreements import FORM, as_read, fill, set_pages, set_text, take_apart
from tests.agreement.edits import EDITS, Expected

ENTRIES = ("Town of Juniper Falls, Department of Trails", "12 Mill Lane, Juniper Falls", "J. Doe", "May 3, 2031")


@lru_cache(maxsize=1)
def known_form():
    return make_fingerprint(FORM, "task_force", "2031-03-04", dt.date(2031, 4, 1))


def compared(copy: bytes | Sequence[str]) -> Comparison:
    """A copy as PDF, or the text of its pages."""
    document = read_upload(copy) if isinstance(copy, bytes) else Document.of_text(copy)
    (found,) = read_copy(document, [known_form()]).parts
    return found


def differences(found: Comparison) -> list[tuple[str, str, str]]:
    return [(each.kind, each.section.number, each.text) for each in found.differences]


def assert_found(found: Comparison, expected: set[Expected]) -> None:
    """Each expected difference is there, with its words, and there is no other."""
    listed = differences(found)
    assert len(listed) == len(expected), listed
    for each in expected:
        assert [
            text for kind, section, text in listed
            if (kind, section) == (each.kind, each.section) and each.shows in text
        ], (each, listed)  # fmt: skip


@pytest.mark.parametrize(
    ("size", "more"),
    [("11pt", ""), ("12pt", "text-align: justify; hyphens: auto"), ("9pt", "columns: 2; hyphens: auto")],
)
def test_a_form_set_anew_is_the_same(size, more):
    found = compared(set_text(take_apart(fill(FORM, *ENTRIES)), size=size, more=more))
    assert differences(found) == []
    assert (found.known, found.same) == (found.of, True)
    assert ENTRIES[0] in [" ".join(fill.text.replace("-", "").split()) for fill in found.fills]


def test_a_form_line_by_line_is_the_same():
    found = compared(set_pages(FORM.split("\f")))
    assert differences(found) == []
    assert found.known == found.of == 66


def test_entries_in_blanks_are_listed_and_are_no_difference():
    found = compared(set_pages(fill(FORM, *ENTRIES).split("\f")))
    assert differences(found) == []
    listed = {(each.section.number, each.text) for each in found.fills}
    assert {("", ENTRIES[0]), ("VIII", ENTRIES[1])} <= listed
    assert any(section == "Appendix A" and "May 3, 2031" in text for section, text in listed)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_found_in_its_section_and_nothing_else_is(name):
    edited, expected = EDITS[name](take_apart(FORM))
    assert_found(compared(as_read(edited)), expected)


@pytest.mark.parametrize("name", list(EDITS)[::5])
def test_an_edit_is_found_in_the_pdf_too(name):
    edited, expected = EDITS[name](take_apart(FORM))
    assert_found(compared(set_text(edited)), expected)
