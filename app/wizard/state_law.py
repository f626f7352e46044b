"""State law for anyone: the fifty states and D.C. in one list, and one page a state with every dated entry.

What is known, how well, since when, and what is not. `?as_of=2025-04-01` shows the law of that day, as far as the
rulebook knows it. No assessment is needed, and nothing of one is shown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, request

from app.briefing.context import status_words
from app.engine.law import SIGNING, LawView, law_view
from app.engine.law_timeline import about_days, law_days
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.timeline import Spans, counts, holding, pieces
from app.rulebook.usstates import STATES
from app.schema.base import Confidence
from app.schema.states import EntryBody, StateEntry, StateLaw
from app.wizard.law_page import (
    BODY_TITLES,
    NOT_ESTABLISHED,
    bodies_words,
    cited_sources,
    day_told,
    day_words,
    reading_words,
    settling,
    span_words,
    statements_on,
    timeline_rows,
)
from app.wizard.site import page, site

pages = Blueprint("state_law", __name__)
Answered = tuple[str, int]
AGENCY: Mapping[EntryBody, str] = {
    "municipality": names.MUNICIPAL_POLICE, "county": names.COUNTY_AGENCY, "sheriff": names.SHERIFF,
}  # fmt: skip
LOCAL_RULE = "local_rule_against"
BORN = dt.date(1996, 9, 30)
BORN_SOURCE = names.PUB_L_104_208
"""The day of the act that made section 287(g)."""
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
    ("pending", "Pending"),
    ("contested", "Contested: both readings"),
    ("still_allowed", "What officers may do without an agreement"),
)
PRINTED = ("who_may_sign", "who_may_end", "penalties", "duties", "state_money", "pending")
"""Lists that go on paper with the timeline and the sources: two pages are all there is."""
NOTHING = {
    "penalties": "No penalty is established in this rulebook. That does not mean that there is none.",
    "duties": "No such duty is established in this rulebook. That does not mean that there is none.",
    "state_money": "No state money is established in this rulebook. That does not mean that there is none.",
    "still_allowed": "Nothing is established in this rulebook.",
    "contested": "No contested point is noted.",
    "pending": "Nothing pending is noted. A bill may have been filed since the day of the check.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A dated entry: its options by title, its span, whether it counts on the day, and what was read of its law."""

    entry: StateEntry
    options: str
    span: str
    now: bool
    status: str
    reading: str


@dataclass(frozen=True, slots=True)
class Row:
    """An option on the day, for each body: status in words and since when."""

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
        listed=listed, signing=signing, day=day, today=site().config.today_in(), bodies=BODY_TITLES, problem=problem,
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
    titles, near = option_titles(rulebook), about_days(law)
    lines, sources = rulebook.law_by_day[law.state], cited_sources(rulebook, law)
    return page(
        "state.html",
        born=BORN,
        born_source=BORN_SOURCE,
        law=law,
        day=day,
        today=site().config.today_in(law.state),
        bodies=BODY_TITLES,
        problem=problem,
        problems=[("as_of", problem)] if problem else [],
        summary=statements_on(law.summary, day, near),
        timeline=timeline_rows(lines, titles, day, near),
        days=[(day_words(each.day, near), each.day > day, day_told(each, titles)) for each in law_days(law)],
        settling=settling(views, titles),
        rows=[_row(option, title, views, lines, near) for option, title in titles.items()],
        entries={body: _entries(law, body, day, titles) for body in BODY_TITLES},
        statements=[
            (id_, title, statements_on(getattr(law, id_), day, near), NOTHING.get(id_, "")) for id_, title in STATEMENTS
        ],
        printed=PRINTED,
        authorities=[
            (each, bodies_words(each.body), span_words(each, near), counts(each, day),
             " ".join(reading_words(each.read, each.later_history)))
            for each in law.authorities
        ],
        grants=[(each, grantees(each.agencies), span_words(each, near), counts(each, day)) for each in law.grants],
        sources=sources,
        numbers={each.id: each.number for each in sources},
        corrections=[each for each in rulebook.corrections if each.state == law.state],
        questions=questions(law, day),
        gaps=gaps(law, views, titles, day),
        confidence=CONFIDENCE_WORDS,
    )  # fmt: skip


def signing_words(rulebook: Rulebook, view: LawView) -> str:
    """The status of signing in words: once where the three models are alike, else each by its short name."""
    said = {option: _status(view, option) for option in SIGNING}
    if len(set(said.values())) == 1:
        return said[SIGNING[0]]
    short: dict[str, str] = {option.id: option.short for option in rulebook.options}
    return "; ".join(f"{short[option]}: {words[0].lower()}{words[1:]}" for option, words in said.items())


def gaps(law: StateLaw, views: Mapping[EntryBody, LawView], titles: Mapping[str, str], day: dt.date) -> list[str]:
    """What the rulebook does not establish for this state on the day, in plain sentences."""
    found = []
    for body, view in views.items():
        missing = [title for option, title in titles.items() if option not in view.entries]
        if missing:
            listed = (
                "any option" if len(missing) == len(titles) else "; ".join(f"\u201c{title}\u201d" for title in missing)
            )
            found.append(f"{BODY_TITLES[body]}: nothing is established on {listed}.")
        unknown = [
            f"\u201c{titles[option]}\u201d" for option, entry in view.entries.items() if entry.status == "unknown"
        ]
        if unknown:
            found.append(f"{BODY_TITLES[body]}: looked for and not found: {'; '.join(unknown)}.")
    reports = [each.citation for each in law.authorities if each.quote is None and counts(each, day)]
    if reports:
        found.append(f"No words of the law are quoted here from: {'; '.join(reports)}.")
    return found


def questions(law: StateLaw, day: dt.date) -> list[tuple[str, str]]:
    """What counsel is asked on the day: for which bodies ('' for every body), and the question."""
    dated = [
        (bodies_words(each.body) if each.body else "", each.text) for each in law.ask_counsel_dated if counts(each, day)
    ]
    return [*dated, *(("", text) for text in law.ask_counsel)]


def grantees(agencies: Sequence[str]) -> str:
    """For which bodies a grant is, by the kinds of agency that may get it."""
    return bodies_words([body for body, agency in AGENCY.items() if agency in agencies])


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
    return {body: law_view(rulebook, code, agency, day) for body, agency in AGENCY.items()}


def option_titles(rulebook: Rulebook) -> dict[str, str]:
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
        since = span_words(holding(lines[body][option], view.as_of), near) if option in view.entries else ""
        cells.append((_status(view, option), since))
    return Row(title, tuple(cells))


def _entries(law: StateLaw, body: EntryBody, day: dt.date, titles: Mapping[str, str]) -> list[Entry]:
    """The entries for one body, those that count on the day first, then by date."""
    near = about_days(law)
    found = [
        Entry(
            part.entry,
            "; ".join(titles[option] for option in part.options),
            span_words(part, near),
            counts(part, day),
            status_words(part.entry.status, part.entry.confidence),
            " ".join(reading_words(part.entry.read, part.entry.later_history)),
        )
        for part in pieces(law, body)
    ]
    return sorted(found, key=lambda each: (not each.now, each.entry.from_date or dt.date.min))
