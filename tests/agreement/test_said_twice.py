"""A form that says a sentence twice, and a copy of which the pages around one of them were not read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.agreement.document import Document, State
from app.agreement.fingerprint import make_fingerprint
from app.agreement.read import read_copy
from app.agreement.result import Comparison

TWICE = "Where no agreement is in force, a rider hands the bicycle back within two days."
PARTS = (
    "A rider may stop a person on a trail who rides at night without a lamp of any kind.",
    f"A rider may keep a bicycle whose owner cannot be found within a day. {TWICE}",
    "Rangers may look at the notes of each patrol, and they return them by the end of the week.",
    f"The Office may keep a bicycle for as long as its owner is being looked for. {TWICE}",
    "Riders wear the badge of the Office above that of the town when they are on patrol.",
)


def compared(unread: Sequence[int], parts: Sequence[str] = PARTS) -> Comparison:
    """A copy with one part of the form on each page, some of them pictures."""
    form = make_fingerprint("\f".join(PARTS), "task_force", "2031-03-04", dt.date(2031, 4, 1))
    pages = ["" if place in unread else part for place, part in enumerate(parts, 1)]
    states: tuple[State, ...] = tuple("picture" if place in unread else "text" for place in range(1, len(parts) + 1))
    (found,) = read_copy(replace(Document.of_text(pages), states=states), [form]).parts
    return found


@pytest.mark.parametrize("unread", [(), (2,), (3,), (4,), (1, 2), (2, 3), (3, 4), (1, 3), (2, 4)])
def test_what_is_on_pictures_is_no_missing_sentence(unread):
    assert compared(unread).differences == ()


def test_the_second_one_alone_with_its_neighbor_is_the_second():
    """The first stood on a page that was not read, and its own neighbor is not beside the one that was."""
    cut = [*PARTS]
    cut[3] = TWICE
    parts = ["\n".join((cut[0], PARTS[1].removesuffix(TWICE))), "", "\n".join(cut[3:])]
    assert compared((2,), parts).differences == ()


@pytest.mark.parametrize(("gone", "sentence"), [(1, 3), (3, 6)])
def test_one_of_two_that_is_gone_is_missing_once(gone, sentence):
    parts = [*PARTS]
    parts[gone] = parts[gone].removesuffix(TWICE).strip()
    (found,) = compared((), parts).differences
    assert (found.kind, found.sentences) == ("missing", (sentence,))
