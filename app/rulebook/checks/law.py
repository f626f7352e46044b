"""The law of the states: what each file is of, what reopens what is closed, and what is never called required."""

from __future__ import annotations

import datetime as dt
import re
import typing
from collections.abc import Iterator

from app.rulebook.checks.dates import begins
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.timeline import holding, options_of
from app.rulebook.usstates import STATES
from app.schema.base import StateOptionId
from app.schema.law import Source
from app.schema.states import LawStatement, SharedReason, SharedStatement, StateAuthority, StateEntry, StateLaw

SIGNING = ("sign_task_force", "sign_warrant_service_officer", "sign_jail_enforcement")
NEVER_REQUIRED = ("decline", "defer", "no_change", "local_rule_against")
OPTIONS = tuple(word for part in typing.get_args(StateOptionId) for word in (typing.get_args(part) or (part,)))


@check(
    "law.state",
    promise="A file of law is that of a state, and is named by its postal code.",
    mend="Use the postal code in capitals, such as ME, and name the file by it.",
    example="state: XX",
)
def state(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        code = law.shape.state
        if code not in STATES:
            what = f"'{code}' is not a state"
            yield law.found("state", what, "Use the postal code in capitals, such as ME")
        elif not law.file.name.endswith(f"/{code.lower()}.yaml"):
            yield law.found("state", f"the file is not named {code.lower()}.yaml", "Rename the file or the state")
        elif law.shape.name != STATES[code]:
            yield law.found("name", f"{code} is {STATES[code]}, not {law.shape.name}", f"Write '{STATES[code]}'")


@check(
    "law.option_without_entry",
    promise="Every option, and local_rule_against, has an entry for a municipality.",
    mend="Add an entry for it: 'status: open' with what was looked at, or 'unsettled'.",
    example="a state file that says nothing of defer",
)
def option_without_entry(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        known = {option for entry in law.shape.entries if entry.body == "municipality" for option in entry.options}
        missing = [option for option in OPTIONS if option not in known]
        if missing:
            yield law.found("entries", f"no entry for a municipality names {', '.join(missing)}")


@check(
    "law.closed_without_reopen",
    promise="An entry that closes an option says what would have to change.",
    mend="Add 'reopen:' in a sentence.",
    example="status: closed without reopen:",
)
def closed(book: Examined) -> Iterator[Found]:
    for entry in book.of(StateEntry):
        if entry.shape.status == "closed" and entry.shape.reopen is None:
            what = f"it closes {', '.join(entry.shape.options)} and does not say what would reopen that"
            yield entry.found("status", what)


@check(
    "law.required_nothing",
    promise="No law is said to require a body to do nothing: a ban on signing does not make declining required.",
    mend="Write 'status: open'.",
    example="options: [decline] with status: required",
)
def required(book: Examined) -> Iterator[Found]:
    for entry in book.of(StateEntry):
        named = [option for option in entry.shape.options if option in NEVER_REQUIRED]
        if entry.shape.status == "required" and named:
            yield entry.found(
                "status", f"no law requires a body to do nothing, and this calls {', '.join(named)} required"
            )


@check(
    "law.required_words",
    promise="Where signing is said to be required, the reason says what requires or orders it, not what seeks it.",
    mend="Say what the law requires, or correct the status.",
    example="status: required with reason: The law asks towns to seek an agreement.",
)
def required_words(book: Examined) -> Iterator[Found]:
    for entry in book.of(StateEntry):
        shape = entry.shape
        if shape.status != "required" or not set(shape.options) & set(SIGNING):
            continue
        if not re.search(r"requires|orders|has to", shape.reason) or re.search(r"\b(seek|apply)\b", shape.reason):
            yield entry.found("reason", "signing is said to be required, and the reason does not say so")


@check(
    "law.no_act_required",
    severity="warning",
    promise="Where the law closes every way of signing, declining is open and no act is said to be required.",
    mend="Say in its reason 'No act is required', with 'status: open'; or add an entry for decline from that day on.",
    example="all three signing options closed, and decline unsettled",
)
def no_act(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        shape = law.shape
        for i, entry in enumerate(shape.entries):
            if "decline" not in entry.options or (entry.status == "open" and "No act is required" in entry.reason):
                continue
            day = _closed_day(shape, entry)
            if day is not None:
                when = "" if day == dt.date.min else f" from {day} on"
                what = f"all signing is closed for a {entry.body}{when}, and this does not say that no act is required"
                yield law.found(("entries", i, "reason"), what)


_BILL = re.compile(r"\b(?:HB|SB|LD|AB|LB|HF|SF|House Bill|Senate Bill)\s?\d")
_NO_BILL = re.compile(
    r"\b(?:Acts?|[Cc]hapter|Laws|S\.L\.|Code|Stat\.|RSA|M\.R\.S\.|N\.D\.C\.C\.|W\.S\.|introduced|not law"
    r"|not known to be law|not read|synopsis|report|summary|[Ss]igning|[Rr]esolution)"
)


@check(
    "law.bill_as_law",
    severity="warning",
    promise="Where a bill is quoted, the citation names the act that it became, or says that it is no law.",
    mend="Name the act, chapter or section, or say 'introduced' or 'the bill is not law'.",
    example="citation: SB 12 (2025) with a quote",
)
def bill(book: Examined) -> Iterator[Found]:
    for authority in book.of(StateAuthority):
        citation = authority.shape.citation
        if authority.shape.quote is not None and _BILL.search(citation) and not _NO_BILL.search(citation):
            yield authority.found("citation", f"a bill is quoted, and it is not said whether it is law: {citation}")


def _closed_day(law: StateLaw, entry: StateEntry) -> dt.date | None:
    """The first day on which an entry speaks of declining while all signing is closed; None: there is none."""
    lines = options_of(law, entry.body)
    for span in lines["decline"]:
        if span.holds is not entry:
            continue
        first, end = span.from_date or dt.date.min, span.until or dt.date.max
        days = {first, *(begins(other) for other in law.entries if first < begins(other) < end)}
        for day in sorted(days):
            held = [holding(lines[option], day).holds for option in SIGNING if option in lines]
            if len(held) == len(SIGNING) and all(each is not None and each.status == "closed" for each in held):
                return day
    return None


PRIMARY = frozenset({"law", "court", "federal_agency", "state_agency", "local_government", "agreement_form", "data"})
"""Kinds of source that are the thing itself, not a report of it."""


@check(
    "law.confidence",
    severity="warning",
    promise="A state's file says H only on the law's own words, another first-hand record, or two sources.",
    mend="Write M, or cite the second source.",
    example="confidence: H with one press report, or with this project's own search alone",
)
def confidence(book: Examined) -> Iterator[Found]:
    kinds = {source.shape.id: source.shape.kind for source in book.of(Source)}
    for placed in book.of(StateEntry, LawStatement, SharedReason, SharedStatement):
        shape = placed.shape
        assert isinstance(shape, StateEntry | LawStatement | SharedReason | SharedStatement)
        told = [kinds[id_] for id_ in shape.sources if id_ in kinds]
        own_words = PRIMARY & set(told) or len([kind for kind in told if kind != "this_project"]) > 1
        if shape.confidence == "H" and told and not own_words and not (getattr(shape, "use", None)):
            yield placed.found("confidence", f"it says H and rests on '{shape.sources[0]}' alone")
