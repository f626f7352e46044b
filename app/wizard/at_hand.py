"""The answers of the assessments that are worked on, as they were read last, so that the next page need not read them
again.

A link is looked up in the database for every page, and with it the revision of its assessment. That grows with every
change of an answer, by whichever server it was made, and is never given out twice: what is kept under it is what the
database would give. What is kept is data that nothing changes, so that requests may share it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final, NamedTuple

from app.assessments.set_aside import Counted

MOST: Final = 100
"""Assessments. The answers of one take about 30 KB."""


class Stands(NamedTuple):
    """What stands of the answers of an assessment, and the version of each key that was ever answered."""

    counted: Counted
    versions: Mapping[str, int]


class AtHand:
    """The newest answers that were seen of each of the assessments that were opened last."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, tuple[int, Stands]] = OrderedDict()

    def find(self, assessment: int, revision: int) -> Stands | None:
        """The answers of an assessment at a revision; None where they have to be read."""
        with self._lock:
            kept = self._kept.get(assessment)
            if kept is None or kept[0] != revision:
                return None
            self._kept.move_to_end(assessment)
            return kept[1]

    def keep(self, assessment: int, revision: int, stands: Stands) -> None:
        """Keep what was read or saved; an earlier revision than the one that is kept is of no use to anyone."""
        with self._lock:
            kept = self._kept.get(assessment)
            if kept is None or kept[0] < revision:
                self._kept[assessment] = revision, stands
            self._kept.move_to_end(assessment)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def forget(self, assessment: int) -> None:
        """It was deleted: nothing of it stays."""
        with self._lock:
            self._kept.pop(assessment, None)
