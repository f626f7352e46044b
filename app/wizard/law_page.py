"""What the page of a state shows: the law by day for each body, each statement with its bodies, and the sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.briefing.context import PARTY, STATUS_WORDS, status_words
from app.engine import figures
from app.engine.law import LawView
from app.engine.law_timeline import BODIES, LawDay, OptionChange, StatementChange, line_key
from app.rulebook.book import Rulebook
from app.rulebook.timeline import Dated, Span, Spans, counts
from app.schema.base import Statement
from app.schema.law import LEGAL_KINDS, Source
from app.schema.reading import END_WORDS, VERSION, LaterHistory, Search, Version
from app.schema.settling import SettledBy
from app.schema.states import EntryBody, LawStatement, PendingStatement, StateEntry, StateLaw

BODY_TITLES: Mapping[EntryBody, str] = {
    "municipality": "A town and its police",
    "county": "A county, its police or its jail",
    "sheriff": "A sheriff\u2019s office",
}
_FOR: Mapping[EntryBody, str] = {"municipality": "a town", "county": "a county", "sheriff": "a sheriff\u2019s office"}
NOT_ESTABLISHED = "Not established in this rulebook; counsel to answer"
SHORT_NOT_ESTABLISHED = "Not established"
FIELD_WORDS: Mapping[str, str] = {
    "who_may_sign": "Who may sign",
    "who_may_end": "Who may end",
    "penalties": "Penalty",
    "duties": "Duty",
    "state_money": "State money",
}


def bodies_words(bodies: Sequence[EntryBody]) -> str:
    """'For a town and a county'; for which body, if the file does not say."""
    listed = [_FOR[body] for body in BODIES if body in bodies]
    if not listed:
        return "Body not stated"
    return f"For {', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else f"For {listed[0]}"


# ---- days -------------------------------------------------------------------------------------------------------


def span_words(dated: Dated, near: frozenset[dt.date] = frozenset()) -> str:
    """'From about July 29, 2026; no end is known' or the like. `until` is the first day that is no longer meant;
    `near`: the days that are not known exactly."""
    first, last = dated.from_date, dated.until
    start = f"From {day_words(first, near)}" if first is not None else "No start date found"
    return f"{start}, until {day_words(last, near)}" if last is not None else f"{start}; no end is known"


def day_words(day: dt.date, near: frozenset[dt.date]) -> str:
    return f"about {figures.date_text(day)}" if day in near else figures.date_text(day)


# ---- the law by day ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of one option's line of time: from when, the status, and whether the day shown is one of them."""

    since: str
    status: str
    now: bool


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """Options with one law for every body, and the stretches of each body. A text in place of them: the law is that of
    another body."""

    options: tuple[str, ...]
    cells: tuple[tuple[Stretch, ...] | str, ...]


def timeline_rows(
    lines: Mapping[EntryBody, Mapping[str, Spans[StateEntry]]],
    titles: Mapping[str, str],
    day: dt.date,
    near: frozenset[dt.date],
) -> list[TimelineRow]:
    """The options, those with the same law on every day for every body together."""
    nothing: Spans[StateEntry] = (Span(None, None, None),)
    grouped: dict[object, tuple[list[str], tuple[Spans[StateEntry], ...]]] = {}
    for option, title in titles.items():
        spans = tuple(lines[body].get(option, nothing) for body in BODIES)
        grouped.setdefault(tuple(line_key(each) for each in spans), ([], spans))[0].append(title)
    return [
        TimelineRow(
            tuple(options),
            tuple(
                "As for a county" if body == "sheriff" and _is_the_countys(each) else tuple(_stretches(each, day, near))
                for body, each in zip(BODIES, spans, strict=True)
            ),
        )
        for options, spans in grouped.values()
    ]


def _is_the_countys(spans: Spans[StateEntry]) -> bool:
    held = [span.holds for span in spans if span.holds is not None]
    return bool(held) and all(entry.body == "county" for entry in held)


def _stretches(spans: Spans[StateEntry], day: dt.date, near: frozenset[dt.date]) -> Iterator[Stretch]:
    """The stretches with what holds on them; the days before the first are left out, as every page says once."""
    for i, span in enumerate(spans):
        if i == 0 and span.holds is None and len(spans) > 1:
            continue
        if span.from_date is None:
            since = "No start date found" if span.holds is not None else ""
        else:
            since = f"From {day_words(span.from_date, near)}"
        entry = span.holds
        said = status_words(entry.status, entry.confidence) if entry is not None else SHORT_NOT_ESTABLISHED
        if entry is not None and entry.body == "county" and any(_own(other) for other in spans):
            said += " (as for a county)"
        yield Stretch(since, said, counts(span, day))


def _own(span: Span[StateEntry]) -> bool:
    return span.holds is not None and span.holds.body == "sheriff"


# ---- what changes on which day ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """One change of a day in words, with the sources that it rests on."""

    bodies: str
    words: str
    sources: tuple[str, ...] = ()


def day_told(told: LawDay, titles: Mapping[str, str]) -> list[Told]:
    """Everything that changes on a day, in sentences."""
    return [
        *(_option_told(change, titles) for change in told.options),
        *(_statement_told(change) for change in told.statements),
    ]


def _option_told(change: OptionChange, titles: Mapping[str, str]) -> Told:
    was, now = (_entry_words(entry) for entry in (change.before, change.after))
    named = "; ".join(titles[option] for option in change.options)
    if change.after is None:
        ends = change.before.ends if change.before is not None else None
        why = f" {END_WORDS[ends.kind][0].upper()}{END_WORDS[ends.kind][1:]}: {ends.why}" if ends is not None else ""
        return Told(bodies_words(change.bodies), f"{named}: {was} until then, nothing is established after.{why}")
    if change.before is None:
        words = f"{named}: {now}. {change.after.reason}"
    elif was == now:
        words = f"{named}: still {now}, for another reason. {change.after.reason}"
    else:
        words = f"{named}: {now} ({was} until then). {change.after.reason}"
    return Told(bodies_words(change.bodies), words, change.after.sources)


def _entry_words(entry: StateEntry | None) -> str:
    words = status_words(entry.status, entry.confidence) if entry is not None else SHORT_NOT_ESTABLISHED
    return words[0].lower() + words[1:]


def _statement_told(change: StatementChange) -> Told:
    said = change.said
    title = FIELD_WORDS[change.field]
    if change.begins:
        return Told(bodies_words(said.body), f"{title}, from this day: {said.text}{_confirm(said)}", said.sources)
    why = f" {said.ends.why}" if said.ends is not None else ""
    return Told(bodies_words(said.body), f"{title}, no longer from this day: {said.text}{why}", said.sources)


def _confirm(said: Statement) -> str:
    return " Counsel to confirm." if said.confidence == "M" else ""


# ---- statements -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """A statement with its bodies, the days on which it counts ('' for always) and what more is known of it.
    `now`: it counts on the day that is shown."""

    said: Statement
    bodies: str
    span: str
    now: bool
    more: str


def statements_on(statements: Iterable[LawStatement], day: dt.date, near: frozenset[dt.date]) -> list[Listed]:
    """The public statements, those that count on the day first."""
    found = [
        Listed(
            said,
            bodies_words(said.body),
            span_words(said, near) if said.from_date or said.until else "",
            counts(said, day),
            " ".join(_more(said)),
        )
        for said in statements
        if said.audience == "public"
    ]
    return sorted(found, key=lambda each: not each.now)


def _more(said: LawStatement) -> Iterator[str]:
    if isinstance(said, PendingStatement):
        if said.dies_on is not None:
            yield f"It dies on {figures.date_text(said.dies_on)} if nothing happens."
        if said.looked_up is not None:
            yield f"Last looked up on {figures.date_text(said.looked_up)}."
    if said.ends is not None:
        yield f"Why it ends: {END_WORDS[said.ends.kind]}. {said.ends.why}"
    yield from reading_words(said.read, said.later_history)


def reading_words(read: Version | None, later: LaterHistory | None) -> Iterator[str]:
    """What was read of a law and what became of it, where an item says so itself."""
    if read is not None:
        yield f"Read: {VERSION[read]}."
    if later is not None:
        yield f"Later history: {later_words(later)}"


# ---- what would settle a status ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Settles:
    """A question that would settle a status: for whom, on which options, who can answer, where each answer leads."""

    bodies: str
    options: tuple[str, ...]
    ask: str
    to: str
    answers: tuple[tuple[str, str], ...]


def settling(views: Mapping[EntryBody, LawView], titles: Mapping[str, str]) -> list[Settles]:
    """The questions that are open on the day, each once for the bodies and options that wait for it."""
    found: dict[SettledBy, tuple[dict[EntryBody, None], dict[str, None]]] = {}
    for body, view in views.items():
        for option, title in titles.items():
            entry = view.entries.get(option)
            if entry is not None and entry.settled_by is not None:
                bodies, options = found.setdefault(entry.settled_by, ({}, {}))
                bodies[body] = options[title] = None
    return [
        Settles(
            bodies_words(tuple(bodies)),
            tuple(options),
            question.ask,
            PARTY[question.to],
            tuple((each.answer, STATUS_WORDS[each.status].lower()) for each in question.answers),
        )
        for question, (bodies, options) in found.items()
    ]


# ---- sources ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source with its number on the page, what was read of it, and what became of it."""

    number: int
    id: str
    source: Source
    read: str
    later: str
    search: Search | None


def cited_sources(rulebook: Rulebook, law: StateLaw) -> list[CitedSource]:
    """Every source of a state's file, numbered in the order of the page, then those that tell what became of them."""
    ids: dict[str, None] = {}
    for field in ("summary", "entries", "who_may_sign", "who_may_end", "penalties", "duties", "state_money", "grants"):
        ids |= {id_: None for item in getattr(law, field) for id_ in item.sources}
    ids |= {each.source: None for each in law.authorities}
    for field in ("still_allowed", "contested", "pending"):
        ids |= {id_: None for item in getattr(law, field) for id_ in item.sources}
    for id_ in tuple(ids):
        later = rulebook.sources[id_].later_history
        ids |= {event.source: None for event in later.found} if later is not None else {}
    return [_cited(number, id_, rulebook.sources[id_]) for number, id_ in enumerate(ids, 1)]


def _cited(number: int, id_: str, source: Source) -> CitedSource:
    if source.kind == "tracker":
        return CitedSource(number, id_, source, "a summary that nobody is known to have reviewed", "", None)
    if source.kind not in LEGAL_KINDS:
        return CitedSource(number, id_, source, "", "", None)
    later = source.later_history
    return CitedSource(
        number,
        id_,
        source,
        VERSION[source.read] if source.read is not None else "not recorded",
        later_words(later),
        later.searched if later is not None else None,
    )


def later_words(later: LaterHistory | None) -> str:
    """What became of a law, in sentences."""
    if later is None or later.not_searched:
        return "Not searched."
    if later.found:
        return " ".join(f"{figures.date_text(event.on)}: {event.what.rstrip('.')}." for event in later.found)
    searched = later.searched
    assert searched is not None  # LaterHistory says something
    return f"None found; searched on {figures.date_text(searched.on)}."
