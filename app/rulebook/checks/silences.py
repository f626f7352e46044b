"""Silences: a message that a rule file answers, with the reason, in the file itself."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from app.language.errors import did_you_mean
from app.rulebook.checks.examined import Examined, Placed
from app.rulebook.checks.registry import CHECKS, declare, selected
from app.rulebook.problems import Problem
from app.schema.base import Silence

FOR_THE_WHOLE = "rules/briefing.yaml"
"""Where a message is silenced that names no file, as there is none."""

declare(
    "silences.unknown",
    promise="A silence names a check that is there.",
    mend="Use the id that stands in brackets in the message.",
    example="check: source.unused",
)
declare(
    "silences.not_allowed",
    promise="Nothing is silenced with which the program would crash or mislead.",
    mend="Remove the silence, and mend what the message says.",
    example="check: law.two_entries",
)
declare(
    "silences.idle",
    severity="warning",
    promise="A silence silences something.",
    mend="Remove it: what it was for is gone, or is told in other words.",
    example="a silence that stayed when its entry went",
)


def silenced(book: Examined, problems: Iterable[Problem], *, words: bool, only: str) -> Iterator[Problem]:
    """The problems that no file silences, and what is wrong with the silences."""
    listed = list(book.of(Silence))
    run = {check.id for check in selected(words=words, only=only)}
    read = {file.name for file in book.files.read}
    used: set[int] = set()
    for problem in problems:
        by = [i for i, silence in enumerate(listed) if _meant(silence, problem, read)]
        used.update(by)
        if not by:
            yield problem
    for i, silence in enumerate(listed):
        id_ = silence.shape.check
        if id_ not in CHECKS:
            yield _problem(
                silence, "silences.unknown", "check", f"there is no check '{id_}'", did_you_mean(id_, CHECKS)
            )
        elif not CHECKS[id_].silence:
            yield _problem(silence, "silences.not_allowed", "check", f"'{id_}' cannot be silenced")
        elif i not in used and id_ in run and not book.files.failed:
            what = f"it silences no message of '{id_}' on '{silence.shape.at}'"
            yield _problem(silence, "silences.idle", "at", what)


def _meant(silence: Placed[Silence], problem: Problem, read: Container[str]) -> bool:
    shape = silence.shape
    if problem.id != shape.check or not CHECKS[problem.id].silence:
        return False
    place = problem.file if problem.file in read else FOR_THE_WHOLE
    if place != silence.file.name:
        return False
    if shape.at in (problem.thing, problem.file):
        return True
    return re.search(rf"(?<!\w){re.escape(shape.at)}(?!\w)", problem.what) is not None


def _problem(silence: Placed[Silence], id_: str, at: str, what: str, mend: str = "") -> Problem:
    check = CHECKS[id_]
    return Problem(silence.file.name, silence.line(at), what, mend or check.mend, check.severity, id=id_)
