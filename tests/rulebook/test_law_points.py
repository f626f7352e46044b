"""Every point of law that a town is to look into, and every question that others have asked of such an agreement, has
its place: rules/coverage.yaml names it, and `brief287 check` holds that the place is there.

The points are the thirty of the project's law research (section 6) and the questions of the guides it read (7.2).
"""

from __future__ import annotations

from typing import Final

from app.briefing.letter_words import RECEIVERS, addressee_of
from app.rulebook.book import Rulebook
from app.rulebook.files import read_files
from app.schema.coverage import CoverageFile
from tests.rulebook import cases

LAST: Final = {"a": 5, "b": 5, "c": 4, "d": 4, "e": 5, "f": 3, "g": 8, "h": 3, "i": 4, "j": 4, "k": 3, "l": 3, "m": 3}


def shipped() -> CoverageFile:
    return next(read_files(cases.ROOT)[0].of(CoverageFile))[1]


def test_the_lists_are_complete():
    assert [point.id for point in shipped().points] == [f"p{number}" for number in range(1, 31)]
    keys = [f"{letter}{number}" for letter, last in LAST.items() for number in range(1, last + 1)]
    assert [point.id for point in shipped().asked] == keys


def test_each_letter_that_a_point_names_is_one_that_is_written():
    for point in (*shipped().points, *shipped().asked):
        assert all(addressee_of(party) in RECEIVERS for party in point.letters), point.id


def test_a_point_on_which_counsel_answered_is_one_that_counsel_is_asked(rulebook: Rulebook):
    """Each choice of counsel's list is put to somebody by a step: one that it marks as done, or that names it."""
    asked = " ".join(step.ask for step in rulebook.steps)
    done = " ".join(step.done or "" for step in rulebook.steps)
    put = {"awards": "awards tied to results", "decline_penalty": "with what penalty", "mutual_aid": "mutual aid pact"}
    for choice in rulebook.questions["counsel_points_answered"].choices:
        if choice.id != "no_point_yet":
            assert f'"{choice.id}"' in done or put[choice.id] in asked, choice.id
