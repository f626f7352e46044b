"""Files that hold more than a form: marks, fields, another form, an addendum, a packet of 300 pages. What was changed
in the form is found in each, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.agreement import files, marked_files
from tests.agreement.agreements import FORM, Text, set_text, take_apart
from tests.agreement.edits import EDITS
from tests.agreement.test_edits import assert_found, differences
from tests.agreement.test_files import FAST_EDITS, both_forms, joined, other_form, read
from tests.agreement.test_kinds import ADDENDA, commented, tracked

ELSEWHERE = "It sends those about"
"""Words in the last section, which no edit changes."""


def plain(text: Text) -> bytes:
    return files.lines_as_pdf(files.bare_lines(text))


def addendum() -> bytes:
    text, _, _ = ADDENDA["named sections"]
    return files.lines_as_pdf([text.split("\n")])


MORE: dict[str, Callable[[Text], bytes]] = {
    "a sticky note": lambda text: marked_files.noted(plain(text), 0, "Ask ICE about the term."),
    "typed text": lambda text: marked_files.typed_over(plain(text), 1, "The Town shall not pay."),
    "a highlight": lambda text: marked_files.highlighted(plain(text), ELSEWHERE),
    "filled fields": lambda text: marked_files.with_fields(plain(text), {"agency": "Town of Example"}),
    "another form behind": lambda text: joined(set_text(text), other_form()),
    "another form before": lambda text: joined(other_form(), set_text(text)),
    "an addendum behind": lambda text: joined(files.in_packet(set_text(text), 0, 4), addendum()),
    "a packet of 300 pages": lambda text: files.in_packet(set_text(text), 250, 46),
    "a comment in Word": lambda text: files.as_word(text, lambda file: commented(file, ELSEWHERE)),
    "a tracked heading in Word": lambda text: files.as_word(text, lambda file: tracked(file, "", "Town draft. ")),
}


def forms(name: str):
    return both_forms() if "another form" in name else None


@pytest.mark.parametrize("name", MORE)
def test_an_unchanged_form_shows_no_difference(name):
    found = read(MORE[name](take_apart(FORM)), forms(name))
    part = next(each for each in found.parts if each.form.model == "task_force")
    listed = differences(part)
    if "tracked" in name:  # what was inserted is a difference, and the only one
        assert len(listed) == 1
        assert "Town draft" in listed[0][2]
        return
    assert listed == []
    assert (part.known, part.unread) == (part.of, ())
    for other in found.parts:
        assert differences(other) == []


@pytest.mark.parametrize(
    "edit", [pytest.param(edit, marks=() if edit in FAST_EDITS else pytest.mark.verify) for edit in EDITS]
)
@pytest.mark.parametrize("name", [each for each in MORE if "tracked" not in each])
def test_a_planted_change_is_found_in_it(name, edit):
    text, expected = EDITS[edit](take_apart(FORM))
    found = read(MORE[name](text), forms(name))
    part = next(each for each in found.parts if each.form.model == "task_force")
    assert_found(part, expected)
    assert all(differences(other) == [] for other in found.parts if other is not part)
