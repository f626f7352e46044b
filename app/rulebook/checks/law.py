"""The law of the states: one status on each day, what reopens what is closed, who signs, who ends, what is asked."""

from __future__ import annotations

import datetime as dt
import re
import typing
from collections.abc import Iterator

from app.rulebook.checks.dates import begins, ends
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.registry import Found, check
from app.rulebook.schema.base import StateOptionId
from app.rulebook.schema.law import StateEntry, StateLaw
from app.rulebook.usstates import STATES

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
    "law.two_entries",
    promise="For an option and a body one entry counts on any day.",
    mend="End the earlier one with 'until:' on the day the later one begins.",
    example="sign_task_force in an entry without dates and in one from 2027-01-01",
)
def two_entries(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        told: dict[tuple[int, int], list[str]] = {}
        for (option, _), listed in _lines(law.shape).items():
            latest, holder = dt.date.min, 0
            for start, end, i in listed:
                if start < latest:
                    told.setdefault((i, holder), []).append(option)
                if end > latest:
                    latest, holder = end, i
        for (i, holder), options in told.items():
            body = law.shape.entries[i].body
            quoted = " and ".join(f"'{option}'" for option in options)
            other = law.line(("entries", holder))
            what = f"{quoted} for a {body} has two entries for the same days (see line {other})"
            yield law.found(("entries", i), what)


@check(
    "law.no_status",
    promise="From the first day that an option has an entry for a body, there is one on every day.",
    mend="Add an entry from that day on for these options, or take them out of the entry that ends.",
    example="an entry for six options until 2027-01-01, followed by one for three of them",
    silence=True,
)
def no_status(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        lines = _lines(law.shape)
        for i, entry in enumerate(law.shape.entries):
            left: dict[dt.date, list[str]] = {}
            for option in entry.options:
                line = lines[(option, entry.body)]
                if (
                    begins(entry) < ends(entry)
                    and entry.until is not None
                    and not any(s <= entry.until < e for s, e, j in line if j != i)
                ):
                    after = min((start for start, _, _ in line if start > entry.until), default=dt.date.max)
                    left.setdefault(after, []).append(option)
            for after, options in left.items():
                upto = "" if after == dt.date.max else f" to {after}"
                have = "has" if len(options) == 1 else "have"
                what = f"from {entry.until}{upto}, {', '.join(options)} {have} no entry for a {entry.body}"
                yield law.found(("entries", i, "until"), what)


def _lines(law: StateLaw) -> dict[tuple[str, str], list[tuple[dt.date, dt.date, int]]]:
    """For each option and body the days of its entries, in order: first day, end, place in the file's list."""
    found: dict[tuple[str, str], list[tuple[dt.date, dt.date, int]]] = {}
    for i, entry in enumerate(law.entries):
        for option in entry.options:
            found.setdefault((option, entry.body), []).append((begins(entry), ends(entry), i))
    return {key: sorted(listed) for key, listed in found.items()}


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
            yield entry.found("status", f"it makes {', '.join(named)} required, which are no acts")


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
    promise="Where the law closes every way of signing, declining is open and no act is said to be required.",
    mend="Write 'status: open', and put 'No act is required' into the reason.",
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


def _closed_day(law: StateLaw, entry: StateEntry) -> dt.date | None:
    """The first day of an entry on which every signing option is closed for its body; None if there is none."""
    lines = _lines(law)
    for day in sorted({begins(entry), *(begins(other) for other in law.entries if begins(other) > begins(entry))}):
        if day >= ends(entry):
            continue
        held = [
            law.entries[i].status
            for option in SIGNING
            for start, end, i in lines.get((option, entry.body), ())
            if start <= day < end
        ]
        if len(held) == len(SIGNING) and set(held) == {"closed"}:
            return day
    return None


@check(
    "law.nobody_named",
    promise="From the first day on, there is always something on who may sign and on who may end an agreement.",
    mend="Add a statement for those days.",
    example="who_may_sign: with one statement until 2026-01-01",
)
def nobody(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        for name in ("who_may_sign", "who_may_end"):
            gap = _uncovered(getattr(law.shape, name), from_its_first_day=True)
            if gap is not None:
                yield law.found(name, f"{name} says nothing {gap}")


@check(
    "law.no_question",
    promise="On every day there is a question for counsel.",
    mend="Add one to 'ask_counsel:', or one that fits those days to 'ask_counsel_dated:'.",
    example="ask_counsel: []",
)
def no_question(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        asked = law.shape.ask_counsel_dated
        gap = None if law.shape.ask_counsel else _uncovered(asked, from_its_first_day=True)
        if gap is not None:
            yield law.found("ask_counsel", f"no question for counsel fits the days {gap}")


@check(
    "law.two_summaries",
    promise="On any day one summary of a state's law holds, but for those that say that they add to it ('adds: true').",
    mend="End the earlier one with 'until:' on the day this one begins, or write 'adds: true' if both are printed.",
    example="a summary without dates, and a second one from 2027-01-01",
)
def two_summaries(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        main = [(begins(s), ends(s), i) for i, s in enumerate(law.shape.summary) if not s.adds]
        latest, holder = dt.date.min, 0
        for start, end, i in sorted(main):
            if start < latest:
                other = law.line(("summary", holder))
                yield law.found(("summary", i), f"two summaries hold from {start} on (see line {other})")
            if end > latest:
                latest, holder = end, i


@check(
    "law.no_summary",
    promise="On every day a summary of a state's law holds, beside those that add to it.",
    mend="Add a summary for those days.",
    example="a summary until 2026-07-01, and the next from 2026-08-01",
)
def no_summary(book: Examined) -> Iterator[Found]:
    for law in book.of(StateLaw):
        gap = _uncovered([each for each in law.shape.summary if not each.adds])
        if gap is not None:
            yield law.found("summary", f"no summary holds {gap}")


def _uncovered(listed: typing.Sequence[object], *, from_its_first_day: bool = False) -> str | None:
    """The first days on which nothing of a list counts, in words; None if there are none."""
    reached = min(map(begins, listed), default=dt.date.min) if from_its_first_day else dt.date.min
    for each in sorted(listed, key=begins):
        if begins(each) > reached:
            break
        reached = max(reached, ends(each))
    if reached == dt.date.max:
        return None
    after = min((begins(each) for each in listed if begins(each) > reached), default=dt.date.max)
    first = "" if reached == dt.date.min else f"from {reached} on"
    last = "" if after == dt.date.max else f"before {after}" if not first else f"until {after}"
    return " ".join(part for part in (first, last) if part) or "on any day"
