"""State law for anyone: the fifty states and D.C. in one list, and one page a state with every dated entry.

What is known, how well, since when, and what is not. `?as_of=2025-04-01` shows the law of that day, as far as the
rulebook knows it. No assessment is needed, and nothing of one is shown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from flask import Blueprint, abort, request

from app.briefing.context import status_words
from app.engine import figures
from app.engine.law import SIGNING, LawView, law_view
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.timeline import Dated, Spans, counts, holding, pieces
from app.rulebook.usstates import STATES
from app.schema.base import Confidence, Statement
from app.schema.states import EntryBody, StateEntry, StateLaw
from app.wizard.site import page, site

pages = Blueprint("state_law", __name__)
Answered = tuple[str, int]
BODIES: Mapping[EntryBody, str] = {
    "municipality": "A town and its police",
    "county": "A county, its police or its jail",
    "sheriff": "A sheriff\u2019s office",
}
_AGENCY: Mapping[EntryBody, str] = {
    "municipality": names.MUNICIPAL_POLICE, "county": names.COUNTY_AGENCY, "sheriff": names.SHERIFF,
}  # fmt: skip
LOCAL_RULE = "local_rule_against"
BORN = dt.date(1996, 9, 30)
BORN_SOURCE = names.PUB_L_104_208
"""The day of the act that made section 287(g)."""
NOT_ESTABLISHED = "Not established in this rulebook; counsel to answer"
CONFIDENCE_WORDS: Mapping[Confidence, str] = {
    "H": (
        "Read in the law\u2019s own words (in a copy, where the source says so), on the publisher\u2019s own page, "
        "or in two sources."
    ),
    "M": "Rests on one source, or on an account of the law. Counsel to confirm.",
}
STATEMENTS = (
    ("who_may_sign", "Who may sign"),
    ("who_may_end", "Who may end an agreement"),
    ("penalties", "Penalties"),
    ("duties", "Duties with or without an agreement"),
    ("state_money", "State money"),
    ("still_allowed", "What officers may do without an agreement"),
    ("contested", "Contested: both readings"),
    ("pending", "Pending"),
)
NOTHING = {
    "penalties": "No penalty is established in this rulebook. That is no finding that there is none.",
    "duties": "No such duty is established in this rulebook. That is no finding that there is none.",
    "state_money": "No state money is established in this rulebook. That is no finding that there is none.",
    "still_allowed": "Nothing is established in this rulebook.",
    "contested": "No contested point is noted.",
    "pending": "Nothing pending is noted. A bill may have been filed since the day of the check.",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A statement with the days on which it counts ('' for always). `now`: it counts on the day that is shown."""

    said: Statement
    span: str
    now: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A dated entry: its options by title, its span, and whether it counts on the day."""

    entry: StateEntry
    options: str
    span: str
    now: bool
    status: str


@dataclass(frozen=True, slots=True)
class Row:
    """An option on the day, for a town and for a county: status in words and since when."""

    title: str
    cells: tuple[tuple[str, str], ...]


@pages.get("/law")
def states() -> Answered:
    """The list of the 51."""
    rulebook, day, problem = site().rulebook, *_day()
    listed = [(code, name, rulebook.states.get(code)) for code, name in STATES.items()]
    signing = {
        code: [signing_words(rulebook, view) for view in _views(rulebook, code, day).values()] for code in STATES
    }
    return page(
        "states.html",
        born=BORN, born_source=BORN_SOURCE, checked=min(law.checked_on for law in rulebook.states.values()),
        listed=listed, signing=signing, day=day, today=site().config.today_in(), bodies=BODIES, problem=problem,
        problems=[("as_of", problem)] if problem else [],
    )  # fmt: skip


@pages.get("/law/<code>")
def state(code: str) -> Answered:
    """One state."""
    rulebook, day, problem = site().rulebook, *_day()
    law = rulebook.states.get(code.upper())
    if law is None:
        abort(404)
    views = _views(rulebook, law.state, day)
    titles, near = _titles(rulebook), about_days(law)
    lines = {body: rulebook.law_by_day[law.state][body] for body in BODIES}
    return page(
        "state.html",
        born=BORN,
        born_source=BORN_SOURCE,
        law=law,
        day=day,
        today=site().config.today_in(law.state),
        bodies=BODIES,
        problem=problem,
        problems=[("as_of", problem)] if problem else [],
        summary=dated(law.summary, day, near),
        rows=[_row(option, title, views, lines, near) for option, title in titles.items()],
        entries={body: _entries(law, body, day, titles) for body in BODIES},
        statements=[
            (id_, title, dated(getattr(law, id_), day, near), NOTHING.get(id_, "")) for id_, title in STATEMENTS
        ],
        authorities=[(each, span(each, near), counts(each, day)) for each in law.authorities],
        grants=[(each, span(each, near), counts(each, day)) for each in law.grants],
        gaps=gaps(law, views, titles, day),
        confidence=CONFIDENCE_WORDS,
    )


def signing_words(rulebook: Rulebook, view: LawView) -> str:
    """The status of signing in words: once where the three models are alike, else each by its short name."""
    said = {option: _status(view, option) for option in SIGNING}
    if len(set(said.values())) == 1:
        return said[SIGNING[0]]
    short: dict[str, str] = {option.id: option.short for option in rulebook.options}
    return "; ".join(f"{short[option]}: {words[0].lower()}{words[1:]}" for option, words in said.items())


def about_days(law: StateLaw) -> frozenset[dt.date]:
    """The days of a state's file that are not known exactly. Only entries say so: a day is near where an entry that is
    not exact begins or ends on it, unless an exact one begins on it or ends the past on it."""
    parts = [piece for body in get_args(EntryBody) for piece in pieces(law, body)]
    near = {day for each in parts if each.entry.exact != "day" for day in (each.from_date, each.until)}
    sharp = {each.from_date or each.until for each in parts if each.entry.exact == "day"}
    return frozenset(day for day in near - sharp if day is not None)


def span(dated: Dated, near: frozenset[dt.date] = frozenset()) -> str:
    """'From about July 29, 2026; no end is known' or the like. `until` is the first day that is no longer meant;
    `near`: the days that are not known exactly."""
    first, last = dated.from_date, dated.until
    start = f"From {_day_words(first, near)}" if first is not None else "As far back as is known"
    return f"{start}, until {_day_words(last, near)}" if last is not None else f"{start}; no end is known"


def _day_words(day: dt.date, near: frozenset[dt.date]) -> str:
    return f"about {figures.date_text(day)}" if day in near else figures.date_text(day)


def dated(listed: Iterable[Statement], day: dt.date, near: frozenset[dt.date]) -> list[Listed]:
    """The public statements, those that count on the day first."""
    found = [
        Listed(said, span(said, near) if said.from_date or said.until else "", counts(said, day))
        for said in listed
        if said.audience == "public"
    ]
    return sorted(found, key=lambda each: not each.now)


def gaps(law: StateLaw, views: Mapping[EntryBody, LawView], titles: Mapping[str, str], day: dt.date) -> list[str]:
    """What the rulebook does not establish for this state on the day, in plain sentences."""
    found = []
    for body, view in views.items():
        missing = [title for option, title in titles.items() if option not in view.entries]
        if missing:
            listed = (
                "any option" if len(missing) == len(titles) else "; ".join(f"\u201c{title}\u201d" for title in missing)
            )
            found.append(f"{BODIES[body]}: nothing is established on {listed}.")
        unknown = [
            f"\u201c{titles[option]}\u201d" for option, entry in view.entries.items() if entry.status == "unknown"
        ]
        if unknown:
            found.append(f"{BODIES[body]}: looked for and not found: {'; '.join(unknown)}.")
    reports = [each.citation for each in law.authorities if each.quote is None and counts(each, day)]
    if reports:
        found.append(f"No words of the law are quoted here from: {'; '.join(reports)}.")
    return found


def _code() -> str | None:
    """The state of the page that is asked for."""
    code = (request.view_args or {}).get("code")
    return code.upper() if isinstance(code, str) else None


def _day() -> tuple[dt.date, str]:
    """The day whose law is shown, and what is wrong with the one that was asked for."""
    today = site().config.today_in(_code())
    asked = request.args.get("as_of", "").strip()
    if not asked:
        return today, ""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", asked, re.ASCII):
            return dt.date.fromisoformat(asked), ""
        raise ValueError(asked)
    except ValueError:
        return today, "This is not a date. Write it as year, month and day: 2025-04-01. The law of today is shown."


def _views(rulebook: Rulebook, code: str, day: dt.date) -> dict[EntryBody, LawView]:
    return {body: law_view(rulebook, code, agency, day) for body, agency in _AGENCY.items()}


def _titles(rulebook: Rulebook) -> dict[str, str]:
    titles: dict[str, str] = {option.id: option.title for option in rulebook.options}
    return {**titles, LOCAL_RULE: "Make a local rule against such agreements"}


def _status(view: LawView, option: str) -> str:
    entry = view.entries.get(option)
    return status_words(entry.status, entry.confidence) if entry is not None else NOT_ESTABLISHED


def _row(
    option: str,
    title: str,
    views: Mapping[EntryBody, LawView],
    lines: Mapping[EntryBody, Mapping[str, Spans[StateEntry]]],
    near: frozenset[dt.date],
) -> Row:
    cells = []
    for body, view in views.items():
        since = span(holding(lines[body][option], view.as_of), near) if option in view.entries else ""
        cells.append((_status(view, option), since))
    return Row(title, tuple(cells))


def _entries(law: StateLaw, body: EntryBody, day: dt.date, titles: Mapping[str, str]) -> list[Entry]:
    """The entries for one body, those that count on the day first, then by date."""
    near = about_days(law)
    found = [
        Entry(
            part.entry,
            "; ".join(titles[option] for option in part.options),
            span(part, near),
            counts(part, day),
            status_words(part.entry.status, part.entry.confidence),
        )
        for part in pieces(law, body)
    ]
    return sorted(found, key=lambda each: (not each.now, each.entry.from_date or dt.date.min))
