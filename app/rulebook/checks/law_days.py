"""The days of the law: one status on each day, an end that says why, and always a word on who signs and what to ask.

An entry of a state holds until the next one for its option and body begins (app/rulebook/timeline.py).
"""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Iterable, Iterator

from app.rulebook import timeline
from app.rulebook.checks.dates import begins, dated, ends
from app.rulebook.checks.examined import Examined, Placed
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.states import EntryBody, SharedQuestion, SharedReason, SharedStatement, StateLaw

WHY = "'ends: {kind: sunset, why: ...}' (or repealed, blocked, replaced, unknown_after)"
ALWAYS = ("summary", "who_may_sign", "who_may_end")
"""Lists of which something counts on every day from the first on."""
DECLARED = ("authorities", "penalties", "duties", "grants")
"""Lists of which each ends only with a reason, unless another begins on that day."""


def _faults(book: Examined, kind: timeline.FaultKind) -> Iterator[tuple[Placed[StateLaw], timeline.Fault]]:
    for law, faults in book.once(_all_faults):
        yield from ((law, fault) for fault in faults if fault.kind == kind)


def _all_faults(book: Examined) -> list[tuple[Placed[StateLaw], tuple[timeline.Fault, ...]]]:
    return [(law, timeline.faults(law.shape)) for law in book.of(StateLaw)]


def _told(law: Placed[StateLaw], fault: timeline.Fault) -> str:
    """The options concerned and the body: no_change, defer for a municipality."""
    return f"{', '.join(fault.options)} for a {law.shape.entries[fault.at].body}"


def _other(law: Placed[StateLaw], fault: timeline.Fault) -> int:
    """The line of the other entry concerned."""
    return law.line(("entries", fault.other)) if fault.other is not None else 0


@check(
    "law.two_entries",
    promise="For an option and a body one entry begins on a day: each holds until the next one begins.",
    mend="Give one of them another 'from_date', or take the option out of it.",
    example="sign_task_force in two entries without from_date",
)
def twin(book: Examined) -> Iterator[Found]:
    for law, fault in _faults(book, "twin"):
        entry = law.shape.entries[fault.at]
        start = f"on {entry.from_date}" if entry.from_date is not None else "as far back as is known"
        what = f"two entries begin {start} for {_told(law, fault)} (see line {_other(law, fault)})"
        yield law.found(("entries", fault.at), what)


@check(
    "law.no_status",
    promise="From the first day on which an option has an entry for a body, there is one on every day, "
    "or the file says why it ends.",
    mend=f"Remove 'until': each option holds until its next entry begins. If it truly ends, say so: {WHY}.",
    example="an entry for six options until 2027-01-01, and one for three of them from that day on",
)
def no_status(book: Examined) -> Iterator[Found]:
    for law, fault in _faults(book, "undeclared"):
        entry = law.shape.entries[fault.at]
        if ends(entry) <= begins(entry):
            continue  # told as such
        upto = {_next(law.shape, fault.at, option) for option in fault.options}
        until = f" until {next(iter(upto))}" if len(upto) == 1 and None not in upto else ""
        have = "has" if len(fault.options) == 1 else "have"
        what = f"from {entry.until}{until}, {', '.join(fault.options)} {have} no entry for a {entry.body}"
        yield law.found(("entries", fault.at, "until"), what)


def _next(law: StateLaw, at: int, option: str) -> dt.date | None:
    """The day on which the next entry of an option begins after the end of one."""
    entry = law.entries[at]
    days = [begins(other) for other in law.entries if other.body == entry.body and option in other.options]
    return min((day for day in days if day > ends(entry)), default=None)


@check(
    "law.until_not_needed",
    promise="An entry has an end of its own only where nothing follows it.",
    mend="Remove 'until' (and 'ends').",
    example="until: 2027-01-01, where the next entry for all its options begins on that day",
)
def not_needed(book: Examined) -> Iterator[Found]:
    for law, fault in _faults(book, "not_needed"):
        what = f"this 'until' is not needed: the entry at line {_other(law, fault)} takes over {_told(law, fault)}"
        yield law.found(("entries", fault.at, "until"), what)


@check(
    "law.ends_without_until",
    promise="What says why it ends says when.",
    mend="Add 'until:', the first day on which it no longer counts, or remove 'ends'.",
    example="ends: {kind: sunset, why: ...} without until:",
)
def no_end(book: Examined) -> Iterator[Found]:
    for placed in book.once(dated):
        if getattr(placed.shape, "ends", None) is not None and placed.shape.until is None:
            yield placed.found("ends", "'ends' says why it ends, but there is no 'until'")


@check(
    "law.outlasts",
    severity="warning",
    promise="An entry that takes over before the declared end of another says whether it ends then too.",
    mend="Give it 'until' and 'ends' of its own if it ends then too; if not, remove both from the other.",
    example="a law that expires in 2028, and an entry of 2027 under it that goes on",
)
def outlasts(book: Examined) -> Iterator[Found]:
    for law, fault in _faults(book, "outlasts"):
        last = law.shape.entries[fault.other or 0].until
        what = f"the entry before it (line {_other(law, fault)}) ends on {last}, but this one goes on after that day"
        yield law.found(("entries", fault.at), f"{what}: {_told(law, fault)}")


@check(
    "law.nothing_said",
    promise="From the first day on there is always a summary, and a word on who may sign and who may end, "
    "or the file says why there is none.",
    mend=f"Let another begin on that day, or say why it ends: {WHY}.",
    example="who_may_sign: with one statement until 2026-01-01",
)
def nothing(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        for name in ALWAYS:
            said = [each for each in getattr(law.shape, name) if not getattr(each, "adds", False)]
            for gap in timeline.uncovered(said):
                last = [each for each in said if each.until == gap.from_date]
                if gap.from_date is None or any(each.ends is not None for each in last):
                    continue
                at = getattr(law.shape, name).index(last[0])
                days = f"from {gap.from_date} on" if gap.until is None else f"from {gap.from_date} until {gap.until}"
                yield law.found((name, at, "until"), f"{days} nothing stands in '{name}', and it is not said why")


@check(
    "law.end_without_reason",
    promise="A law, a penalty and a grant end only with a reason, unless another begins on that day.",
    mend=f"Say why it ends: {WHY}.",
    example="an authority until 2028-07-01, with nothing that takes its place",
)
def declared(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        for name in DECLARED:
            dated = getattr(law.shape, name)
            starts = {each.from_date for each in dated}
            for i, each in enumerate(dated):
                if begins(each) < ends(each) != dt.date.max and each.ends is None and each.until not in starts:
                    what = f"it ends on {each.until}, nothing in '{name}' begins then, and it is not said why"
                    yield law.found((name, i, "until"), what)


@check(
    "law.two_summaries",
    promise="On any day one summary of a state's law holds for a body, but for those that say that they add to it.",
    mend="End the earlier one with 'until:' on the day this one begins, or write 'adds: true' if both are printed.",
    example="a summary without dates, and a second one from 2027-01-01",
)
def two_summaries(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        told = set()
        for body in typing.get_args(EntryBody):
            said = [(i, each) for i, each in enumerate(law.shape.summary) if not each.body or body in each.body]
            main = sorted((begins(each), ends(each), i) for i, each in said if not each.adds)
            latest, holder = dt.date.min, 0
            for start, end, i in main:
                if (start < latest or (start == dt.date.min and i != main[0][2])) and i not in told:
                    when = "on the same days" if start == dt.date.min else f"from {start} on"
                    line = law.line(("summary", holder))
                    yield law.found(("summary", i), f"two summaries hold {when} (see line {line})")
                    told.add(i)
                if end > latest:
                    latest, holder = end, i


@check(
    "law.no_question",
    promise="From the first day on there is a question for counsel, for each body.",
    mend="Add one to 'ask_counsel:', or one that fits those days to 'ask_counsel_dated:'.",
    example="ask_counsel: []",
)
def no_question(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        if law.shape.ask_counsel:
            continue
        for body in typing.get_args(EntryBody):
            asked = [each for each in law.shape.ask_counsel_dated if not each.body or body in each.body]
            gaps: Iterable[timeline.Span[timeline.Dated]] = timeline.uncovered(asked)
            gap = next((gap for gap in gaps if gap.from_date is not None or not asked), None)
            if gap is not None:
                days = f"from {gap.from_date} on" if gap.from_date is not None else "on any day"
                whom = f"for a {body} " if any(each.body for each in law.shape.ask_counsel_dated) else ""
                where = "ask_counsel_dated" if law.shape.ask_counsel_dated else "ask_counsel"
                yield law.found(where, f"no question for counsel is there {whom}{days}")
                break


@check(
    "law.unused_sentence",
    severity="warning",
    promise="Every shared sentence is taken by the file of a state.",
    mend="Take it by 'use:', or remove it.",
    example="a reason of rules/legal/state_sentences.yaml that no entry uses",
)
def unused_sentence(book: Examined) -> Iterator[Found]:
    if book.failed(StateLaw):
        return
    taken = {use for placed in book.shapes if isinstance(use := getattr(placed.shape, "use", None), str)}
    for law in book.of(StateLaw):
        asked = law.file.loaded.data.get("ask_counsel") or ()
        taken |= {each["use"] for each in asked if isinstance(each, dict)}
    shared: list[Placed[SharedStatement] | Placed[SharedReason] | Placed[SharedQuestion]] = [
        *book.of(SharedStatement), *book.of(SharedReason), *book.of(SharedQuestion)
    ]  # fmt: skip
    for sentence in shared:
        if sentence.shape.id not in taken:
            yield sentence.found(
                "",
                f"no state's file takes '{sentence.shape.id}'",
                f"Take it by 'use: {sentence.shape.id}', or remove it",
            )
