"""The answers of the assessments that are worked on, as they were read last, so that the next page need not read them
again.

A link is looked up in the database for every page, and with it the mark of its assessment: the revision, which grows
with every change of an answer by whichever server it was made, and the moment of the last change. What is kept under a
mark is what the database would give. It is data that nothing changes, so that requests may share it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final, NamedTuple

from app.assessments.set_aside import Counted
from app.assessments.store import Mark

MOST: Final = 100
"""Assessments. The answers of one take about 30 KB."""
MOST_KEYS, MOST_LETTERS = 1000, 200_000
"""Of one assessment that is kept: a file that is brought in may set aside any number of answers."""


class Stands(NamedTuple):
    """What stands of the answers of an assessment, and the version of each key that was ever answered."""

    counted: Counted
    versions: Mapping[str, int]


class AtHand:
    """The answers that were seen last of each of the assessments that were opened last."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, tuple[Mark, Stands]] = OrderedDict()

    def find(self, assessment: int, mark: Mark) -> Stands | None:
        """The answers of an assessment that has this mark now; None where they have to be read."""
        with self._lock:
            kept = self._kept.get(assessment)
            if kept is None or kept[0] != mark:
                return None
            self._kept.move_to_end(assessment)
            return kept[1]

    def keep(self, assessment: int, mark: Mark, stands: Stands) -> None:
        """Keep what was read or saved in the place of what was known of the assessment, unless it is very large."""
        with self._lock:
            if _is_large(stands):
                self._kept.pop(assessment, None)
                return
            self._kept[assessment] = mark, stands
            self._kept.move_to_end(assessment)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def forget(self, assessment: int) -> None:
        """It was deleted: nothing of it stays."""
        with self._lock:
            self._kept.pop(assessment, None)


def _is_large(stands: Stands) -> bool:
    if len(stands.versions) > MOST_KEYS:
        return True
    counted = stands.counted
    given = (*counted.answers.values(), *(each.answer for each in counted.aside.values()))
    letters = sum(len(str(answer.value)) + len(answer.note or "") + len(answer.source or "") for answer in given)
    return letters > MOST_LETTERS
