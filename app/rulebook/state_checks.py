"""Checks of one state's file: its name, the day of its check, and the days of its entries and statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from app.rulebook import timeline
from app.rulebook.expressions import walk_shapes
from app.rulebook.files import Files, RuleFile
from app.rulebook.problems import Problem, Severity
from app.rulebook.schema.states import LawStatement, SharedSentences, StateAuthority, StateGrant, StateLaw
from app.rulebook.strict_yaml import Path
from app.rulebook.usstates import STATES

END_KINDS: Final = "'ends: {kind: sunset, why: ...}' (or repealed, blocked, replaced, unknown_after)"
ALWAYS: Final = ("summary", "who_may_sign", "who_may_end")
"""Lists of which something counts on every day from the first on."""
DECLARED: Final = ("authorities", "penalties", "grants")
"""Lists of which each ends only with a reason, unless another begins on that day."""


def state_problems(file: RuleFile, law: StateLaw) -> Iterator[Problem]:
    """What is wrong with one state's file, as far as it shows in that file alone."""

    def error(path: Path, what: str, mend: str) -> Problem:
        return Problem(file.name, file.loaded.line(path), what, mend)

    if STATES.get(law.state) is None:
        yield error(("state",), f"'{law.state}' is not a state", "Use the postal code in capitals, such as ME")
    elif not file.name.endswith(f"/{law.state.lower()}.yaml"):
        yield error(("state",), f"the file is not named {law.state.lower()}.yaml", "Rename the file or the state")
    if law.stale_after <= law.checked_on:
        yield error(("stale_after",), "stale_after is not later than the day of the check", "Set it to a later day")
    for fault in timeline.faults(law):
        yield _days(file, law, fault)
    yield from _statements(file, law)


def _days(file: RuleFile, law: StateLaw, fault: timeline.Fault) -> Problem:
    """A fault in the days of a state's entries. An entry holds until the next one for its option and body begins."""
    path: Path = ("entries", fault.at)
    entry = law.entries[fault.at]
    options = f"{named(fault.options)} for a {entry.body}"
    other = file.loaded.line(("entries", fault.other)) if fault.other is not None else 0
    severity: Severity = "error"
    match fault.kind:
        case "backwards":
            path = (*path, "until")
            what, mend = "the entry ends before it begins", "Correct from_date or until"
        case "twin":
            start = f"on {entry.from_date}" if entry.from_date is not None else "as far back as is known"
            what = f"{options}: two entries begin {start} (see line {other})"
            mend = "Give one of them another 'from_date', or take the option out of it"
        case "undeclared":
            path = (*path, "until")
            what = f"from {entry.until} on there is no law here on {options}, and the file does not say why"
            mend = (
                "Remove 'until': each option holds until its next entry begins. If it truly ends, say so: " + END_KINDS
            )
        case "not_needed":
            path = (*path, "until")
            what = f"this 'until' is not needed: the entry at line {other} takes over {options}"
            mend = "Remove 'until' and 'ends'" if entry.ends is not None else "Remove it"
        case "no_end":
            path = (*path, "ends")
            what = "'ends' says why it ends, but there is no 'until'"
            mend = "Add 'until:', the first day on which it no longer counts, or remove 'ends'"
        case "outlasts":
            severity, last = "warning", law.entries[fault.other or 0].until
            what = f"the entry before it (line {other}) ends on {last}, but this one goes on after that day: {options}"
            mend = f"If this ends then too, give it 'until: {last}' and 'ends'. If not, remove both from line {other}"
    return Problem(file.name, file.loaded.line(path), what, mend, severity)


def _statements(file: RuleFile, law: StateLaw) -> Iterator[Problem]:
    """The days of what stands side by side: no day without a word where there was one, and no end without a reason."""
    for name in ALWAYS:
        said: tuple[LawStatement, ...] = getattr(law, name)
        for gap in timeline.uncovered(said):
            if gap.from_date is None:
                continue
            i = next(i for i, each in enumerate(said) if each.until == gap.from_date)
            if said[i].ends is None:
                days = f"from {gap.from_date} on" if gap.until is None else f"from {gap.from_date} until {gap.until}"
                what = f"{days} nothing stands in '{name}', and the file does not say why"
                mend = f"Let another begin on that day, or say why it ends: {END_KINDS}"
                yield Problem(file.name, file.loaded.line((name, i, "until")), what, mend)
    for name in DECLARED:
        dated: tuple[LawStatement | StateAuthority | StateGrant, ...] = getattr(law, name)
        begins = {each.from_date for each in dated}
        for i, one in enumerate(dated):
            if one.until is not None and one.ends is None and one.until not in begins:
                what = f"this ends on {one.until}, nothing in '{name}' begins then, and the file does not say why"
                mend = f"Say why it ends: {END_KINDS}"
                yield Problem(file.name, file.loaded.line((name, i, "until")), what, mend)


def unused_sentences(files: Files) -> Iterator[Problem]:
    """Shared sentences that no state's file takes."""
    taken: set[str] = set()
    for file, law in files.of(StateLaw):
        taken |= {use for _, shape in walk_shapes(law) if isinstance(use := getattr(shape, "use", None), str)}
        asked = file.loaded.data.get("ask_counsel") or ()
        taken |= {each["use"] for each in asked if isinstance(each, dict)}
    for file, shared in files.of(SharedSentences):
        for name in ("statements", "reasons", "questions"):
            for i, each in enumerate(getattr(shared, name)):
                if each.id not in taken:
                    what = f"no state's file takes '{each.id}'"
                    mend = f"Take it by 'use: {each.id}', or remove it"
                    yield Problem(file.name, file.loaded.line((name, i)), what, mend, "warning")


def named(names: Iterable[str]) -> str:
    """'no_change', 'defer' and 'decline'."""
    *first, last = [f"'{name}'" for name in names]
    return f"{', '.join(first)} and {last}" if first else last
