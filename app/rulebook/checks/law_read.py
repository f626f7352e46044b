"""How the law was read: in which version, what became of it, on what kind of source it rests, and for whom it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from app.rulebook.checks.examined import Examined, Placed
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.schema.base import Shape, Status
from app.schema.law import LEGAL_KINDS, Authority, Source, SourceKind
from app.schema.reading import Version
from app.schema.settling import OPEN_STATUSES, SettledBy
from app.schema.states import (
    LawStatement,
    PendingStatement,
    SharedReason,
    SharedStatement,
    StateAuthority,
    StateEntry,
    StateGrant,
    StateLaw,
)

FOR_A_BODY = ("summary", "who_may_sign", "who_may_end", "penalties", "duties", "still_allowed", "authorities")
"""Lists of a state's file of which each item says whose law it is."""
NOT_AN_ACT: frozenset[Version] = frozenset({"introduced", "amended"})
AS_LAW = ("entries", "who_may_sign", "who_may_end", "penalties", "duties", "still_allowed", "grants", "authorities")
"""Lists of a state's file that print law in force."""


def sources(book: Examined) -> Mapping[str, Source]:
    """Every source by its id."""
    return {placed.shape.id: placed.shape for placed in book.of(Source)}


@check(
    "law.version_not_said",
    promise="Every law and every ruling says which version of it was read.",
    mend="Add 'read:' with introduced, amended, enrolled, chaptered, official_code, ruling, order, copy, summary, "
    "report or not_read.",
    example="a source of kind law without read:",
)
def version(book: Examined) -> Iterator[Found]:
    for source in book.of(Source):
        if source.shape.kind in LEGAL_KINDS and source.shape.read is None:
            yield source.found("", f"'{source.shape.id}' does not say what was read of it")


@check(
    "law.later_history_not_said",
    promise="Every law and every ruling says what became of it, that a search found nothing, or that nobody has "
    "searched.",
    mend="Add 'later_history:' with found: and searched:, or the word not_searched.",
    example="a source of kind law without later_history:",
)
def later(book: Examined) -> Iterator[Found]:
    for source in book.of(Source):
        if source.shape.kind in LEGAL_KINDS and source.shape.later_history is None:
            yield source.found("", f"'{source.shape.id}' does not say what became of it")


@check(
    "law.bill_printed_as_law",
    promise="Nothing is printed as law that was read only in a bill as introduced or amended.",
    mend="Cite what was read of the act, move it to 'pending', or make it a question for counsel.",
    example="a penalty whose only source has read: introduced",
)
def introduced(book: Examined) -> Iterator[Found]:
    known = book.once(sources)
    for law in book.of(StateLaw):
        for name in AS_LAW:
            for i, item in enumerate(getattr(law.shape, name)):
                versions = {item.read} if item.read is not None else _versions(item, known)
                if versions and versions <= NOT_AN_ACT:
                    told = " and ".join(sorted(versions))
                    yield law.found((name, i), f"it is printed as law, and only the bill as {told} was read")


def _versions(item: StateEntry | LawStatement | StateGrant | Authority, known: Mapping[str, Source]) -> set[Version]:
    """What was read of the laws that it cites; empty where one of its sources is no bill or act."""
    ids = (item.source,) if isinstance(item, Authority) else item.sources
    cited = [known[id_] for id_ in ids if id_ in known and known[id_].kind != "this_project"]
    if any(source.kind not in LEGAL_KINDS or source.read is None for source in cited):
        return set()
    return {source.read for source in cited if source.read is not None}


@check(
    "law.rests_on_a_tracker",
    promise="No statement of law rests on a tracker's or a machine's summary alone.",
    mend="Cite a second, independent source that agrees, or make it a question for counsel.",
    example="an entry whose only source is of kind tracker",
)
def tracker(book: Examined) -> Iterator[Found]:
    known = book.once(sources)
    for placed in book.of(StateEntry, LawStatement, StateGrant, SharedReason, SharedStatement):
        shape = placed.shape
        kinds = {known[id_].kind for id_ in _cited(shape) if id_ in known} - _OURS
        if kinds == {"tracker"} and getattr(shape, "use", None) is None:
            yield placed.found("sources", "it rests on a tracker's summary alone")
    for authority in book.of(StateAuthority):
        source = known.get(authority.shape.source)
        if source is not None and source.kind == "tracker":
            yield authority.found("source", "a law is quoted from a tracker's summary")


_OURS: frozenset[SourceKind] = frozenset({"this_project"})


def _cited(shape: object) -> tuple[str, ...]:
    found = getattr(shape, "sources", ())
    return found if isinstance(found, tuple) else ()


@check(
    "law.body_not_said",
    promise="Each summary, signer, duty, penalty and authority of a state says whose law it is, and is printed for "
    "them alone.",
    mend="Add 'body:' with municipality, county, sheriff or several of them.",
    example="a penalty without body:",
)
def body(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        for name in FOR_A_BODY:
            for i, item in enumerate(getattr(law.shape, name)):
                if not item.body:
                    yield law.found((name, i), "it does not say for which body it is")


@check(
    "law.pending_past_its_day",
    promise="What is pending has not died: its last day lies after the day on which the file was checked, or its "
    "outcome was looked up since.",
    mend="Say what became of it, and give it 'until:' or move it; or add 'looked_up:' with the day of a new search.",
    example="a bill with dies_on: 2026-05-31 in a file that was checked in November",
)
def past(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        for i, item in enumerate(law.shape.pending):
            checked = _checked(item, law)
            over = item.until is not None and item.until <= checked
            looked = item.looked_up is not None and (item.dies_on is None or item.looked_up >= item.dies_on)
            if item.dies_on is not None and item.dies_on <= checked and not over and not looked:
                yield law.found(("pending", i), f"it died on {item.dies_on}, and is still called pending")


def _checked(item: PendingStatement, law: Placed[StateLaw]) -> dt.date:
    return max(law.shape.checked.on, item.checked.on if item.checked is not None else dt.date.min)


@check(
    "law.pending_without_a_day",
    promise="What is pending says on which day it dies, or when its outcome was last looked for.",
    mend="Add 'dies_on:' with the session's last day, or 'looked_up:' with the day of the search.",
    example="a pending bill with neither dies_on: nor looked_up:",
)
def pending(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        for i, item in enumerate(law.shape.pending):
            if item.dies_on is None and item.looked_up is None and item.until is None:
                yield law.found(("pending", i), "it is called pending, and no day is given")


@check(
    "law.not_settled_by_anything",
    promise="Every status that is unsettled or unknown has a question that would settle it, with the status that each "
    "answer leads to.",
    mend="Add 'settled_by:' with ask, to and answers.",
    example="status: unsettled without settled_by:",
)
def settled(book: Examined) -> Iterator[Found]:
    for placed, status, question in _statuses(book):
        if status in OPEN_STATUSES and question is None:
            yield placed.found("status", f"it is {status}, and nothing says what would settle it")
        elif status not in OPEN_STATUSES and question is not None:
            what = f"it is {status}, and asks what would settle it"
            yield placed.found("settled_by", what, "Remove settled_by")


def _statuses(book: Examined) -> Iterator[tuple[Placed[Shape], Status, SettledBy | None]]:
    """Every status of the law that is written here, with the question that would settle it."""
    for entry in book.of(StateEntry):
        if entry.shape.use is None:
            yield entry, entry.shape.status, entry.shape.settled_by
    for reason in book.of(SharedReason):
        yield reason, reason.shape.status, reason.shape.settled_by


@check(
    "law.answers_settle_nothing",
    promise="The answers to the question that would settle a status lead to different statuses, and settle it.",
    mend="Give each answer the status that would follow from it.",
    example="two answers that both lead to open",
)
def settles(book: Examined) -> Iterator[Found]:
    for placed, _, question in _statuses(book):
        follow = [answer.status for answer in question.answers] if question is not None else []
        if follow and len(set(follow)) < 2:
            yield placed.found("settled_by", f"every answer leads to {follow[0]}")
        elif any(status in OPEN_STATUSES for status in follow):
            yield placed.found("settled_by", "an answer leaves the status open")
