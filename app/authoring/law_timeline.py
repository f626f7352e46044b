"""A state's law by option and day, for whoever keeps the rulebook: what holds when, on what it rests, and every gap."""

from __future__ import annotations

import datetime as dt
import itertools
import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from app.briefing.context import status_words
from app.engine.law_timeline import LawTimeline
from app.rulebook.timeline import Change, Span, counts
from app.schema.reading import END_WORDS, VERSION, Ends
from app.schema.states import EntryBody, LawStatement, StateEntry

WIDTH: Final = 100
BODIES: Final[Mapping[EntryBody, str]] = {
    "municipality": "a city, town or village, its council and its police",
    "county": "the county, its board and its jail, and its sheriff unless the law treats that office apart",
    "sheriff": "the sheriff's own office; of an option on which nothing is said of it, the county's law",
}
BESIDE: Final[Mapping[str, str]] = {
    "who_may_sign": "Who may sign",
    "who_may_end": "Who may end an agreement",
    "penalties": "Penalties",
    "duties": "Duties with or without an agreement",
    "pending": "Pending",
}


def text(timeline: LawTimeline, titles: Mapping[str, str], on: dt.date | None = None, *, narrowed: bool = False) -> str:
    """The timeline in words for a terminal of 100 columns. `on`: only what holds on that day. `narrowed`: only the
    statements for the bodies that the timeline has; else all."""
    law = timeline.law
    lines = [
        f"{law.name} ({law.state}): state law on 287(g) agreements" + (f" on {on}" if on is not None else ", by day"),
        *_wrapped(f"Checked on {law.checked.on}, by {law.checked.words}. To be checked again by {law.stale_after}."),
    ]
    for told in timeline.bodies:
        lines += ["", f"{told.body.upper()}: {BODIES[told.body]}"]
        for group in told.groups:
            lines += ["", *_wrapped("; ".join(titles.get(option, option) for option in group.options), "  ")]
            before: StateEntry | None = None
            for span in group.spans:
                if on is None or counts(span, on):
                    lines += _span(span, told.body, before)
                before = span.holds
        silent = timeline.silent[told.body]
        if silent:
            named = "; ".join(titles.get(option, option) for option in silent)
            lines += ["", *_wrapped(named, "  "), "    always: GAP. The file says nothing of this."]
        if on is None and told.changes:
            lines += ["", "  What changes, by day"]
            for day, each in itertools.groupby(told.changes, lambda change: change.day):
                lines += [f"    {day}", *(line for change in each for line in _change(change))]
    for field, title in BESIDE.items():
        said: tuple[LawStatement, ...] = getattr(law, field)
        wanted = {told.body for told in timeline.bodies}
        about = [each for each in said if not narrowed or not each.body or wanted & set(each.body)]
        shown = [each for each in about if on is None or counts(each, on)]
        lines += ["", title.upper()] + [line for each in shown for line in _statement(each)]
        lines += ["  Nothing is recorded" + (" for this day." if on is not None else ".")] if not shown else []
    return "\n".join(lines) + "\n"


def _span(span: Span[StateEntry], body: EntryBody, before: StateEntry | None) -> Iterator[str]:
    """One stretch of days: a heading, the reason, and on what it rests; or that it is a gap, and why."""
    entry = span.holds
    if entry is None:
        yield f"    {days(span)}: GAP. The file has no law for these days."
        if before is not None and before.ends is not None:
            yield from _wrapped(_ends(before.ends), "        ")
        return
    status = status_words(entry.status, entry.confidence)
    yield f"    {days(span, about=entry.exact != 'day')}: {status} [{entry.confidence}]"
    yield from _wrapped(entry.reason, "        ")
    if entry.reopen:
        yield from _wrapped(f"Would reopen it: {entry.reopen}", "        ")
    told = [f"Sources: {', '.join(entry.sources)}"]
    if entry.body != body:
        told.append(f"said of the {entry.body}")
    if entry.read is not None:
        told.append(f"read: {VERSION[entry.read]}")
    yield from _wrapped(". ".join(part[0].upper() + part[1:] for part in told) + ".", "        ")
    if entry.later_history is not None:
        for event in entry.later_history.found:
            yield from _wrapped(f"Later, {event.on}: {event.what} ({event.source})", "        ")
        if entry.later_history.searched is not None:
            found = "" if entry.later_history.found else ": none found"
            yield from _wrapped(f"Later history searched on {entry.later_history.searched.on}{found}.", "        ")


def _statement(said: LawStatement) -> Iterator[str]:
    bodies = f"{', '.join(said.body)}; " if said.body else ""
    span = Span(said.from_date, said.until, said)
    when = days(span) if said.from_date or said.until else "always"
    yield from _wrapped(f"- {bodies}{when} [{said.confidence}]: {said.text} ({', '.join(said.sources)})", "  ", "    ")
    if said.ends is not None:
        yield from _wrapped(_ends(said.ends), "    ")


def _change(change: Change) -> Iterator[str]:
    was, now = (
        "gap" if entry is None else status_words(entry.status, entry.confidence)
        for entry in (change.before, change.after)
    )
    told = f"{', '.join(change.options)}: {was} -> {now}"
    yield from _wrapped(told if was != now else f"{told} (another reason)", "      ", "        ")


def _ends(ends: Ends) -> str:
    return f"Why it ends: {END_WORDS[ends.kind]}. {ends.why}"


def days(span: Span[StateEntry] | Span[LawStatement], *, about: bool = False) -> str:
    """'from 2026-07-01 to 2028-06-30': the first and the last day. `until` itself is no longer meant. `about`: the
    first day is not known exactly."""
    last = f" to {span.until - dt.timedelta(days=1)}" if span.until is not None else " on"
    if span.from_date is not None:
        return f"from {'about ' if about else ''}{span.from_date}{last}"
    return f"up to {span.until - dt.timedelta(days=1)}" if span.until is not None else "always, as far as is known"


def _wrapped(words: str, indent: str = "", further: str | None = None) -> list[str]:
    return textwrap.wrap(
        words, WIDTH, initial_indent=indent, subsequent_indent=further if further is not None else indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
