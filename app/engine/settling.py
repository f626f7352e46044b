"""What would settle a status that is unsettled or unknown: the question, who can answer it, and what would follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.engine.results import OptionResult, StatusReason
from app.schema.settling import OPEN_STATUSES, SettledBy


@dataclass(frozen=True, slots=True)
class OpenStatus:
    """One question that would settle the status of one or more options, with the reason that leaves it open."""

    question: SettledBy
    reason: StatusReason
    options: tuple[OptionResult, ...]


def deciding(result: OptionResult) -> tuple[StatusReason, ...]:
    """The reasons that leave an option's status open; none where it is not."""
    if result.status not in OPEN_STATUSES:
        return ()
    return tuple(reason for reason in result.reasons if reason.status in OPEN_STATUSES)


def open_statuses(options: Iterable[OptionResult]) -> tuple[OpenStatus, ...]:
    """Every question that would settle a status, in the order of the options; one that settles several stands once.

    A reason without such a question waits for an answer of the town's own: that question is among the unknowns.
    """
    found: dict[SettledBy, tuple[StatusReason, list[OptionResult]]] = {}
    for result in options:
        for reason in deciding(result):
            if reason.settled_by is not None:
                listed = found.setdefault(reason.settled_by, (reason, []))[1]
                if result not in listed:
                    listed.append(result)
    return tuple(OpenStatus(question, reason, tuple(listed)) for question, (reason, listed) in found.items())
