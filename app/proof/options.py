"""Group A: the decision and the options."""

from __future__ import annotations

import re

from app.briefing.sections.page_one_table import OFFERED
from app.proof.checklist import DoesNotApply, Faults, Finished, Group, Stands, filled, labelled, told, value_of
from app.rulebook.wording import sentences

GROUP = Group("A", "The decision and the options")
WHEN = re.compile(r"\b[A-Z][a-z]+ \d{1,2}, \d{4}|not yet set")
COLUMNS = r"option-[a-z-]+-columns"
DECIDED = "what is decided"
"""The first label of page one."""
ACT = re.compile(r"\bthe .+ of .+ considers whether\b")
SCENES = {
    "an officer": ("an officer at a stop", "what may officers do"),
    "a resident": ("a resident", "what will residents notice"),
    "someone who calls for help": ("someone who calls for help",),
    "an arrest for a crime": ("an arrest for a crime",),
    "the finance office": ("the finance office", "who pays"),
}
"""Of whom it is told what an option is like: by a row of the table 'in practice', or by one of the readers' grid."""


@GROUP.item(
    "A1",
    "Does page 1 say in one sentence what is to be decided, by whom, and by when?",
    basis="IPDAS, qualifying: states the decision",
    at=("summary",),
    by="both",
    gate=True,
    person="whether the sentence names the act that the body would take",
)
def decision(it: Finished) -> Faults:
    facts = it.page.facts_at("summary")
    opening = next(iter(sentences(value_of(facts, DECIDED).text)), "")
    if not opening.endswith("."):
        yield "'What is decided' does not open with a sentence"
    if next(iter(facts)).lower() != DECIDED:
        yield "'What is decided' is not the first that page one says"
    if not ACT.search(opening):
        yield "the sentence does not say who considers what"
    if not WHEN.search(opening):
        yield "the sentence names no date, and does not say that none is set"
    if it.page_of("summary") != Stands("briefing", 1):
        yield "the decision does not stand on page 1 of the briefing"


@GROUP.item(
    "A2",
    "Does it say what put this on the agenda, and what the department does now?",
    basis="IPDAS, qualifying: describes the situation; OMB Circular A-4 and Green Book: the baseline",
    at=("today",),
    by="both",
    gate=True,
    person="whether the answers describe today's practice in enough detail to compare with",
)
def situation(it: Finished) -> Faults:
    yield from labelled(it, "today", "origin", "reason for the review")
    yield from labelled(it, "today", "practice")
    yield from labelled(it, "today", "contacts a month")


@GROUP.item(
    "A3",
    "Does it list every option open to this body, no change first, in a stated neutral order?",
    basis="IPDAS, qualifying: describes the options, no action among them; NICE PMG42; Green Book",
    at=("options-at-a-glance", "made-by"),
    gate=True,
)
def options(it: Finished) -> Faults:
    printed = [row[0].text.removesuffix(OFFERED) for row in it.page.table("options-at-a-glance").rows]
    short = {option.short: option.title for option in it.frame.options}  # on a full page
    printed = [short.get(name, name) for name in printed]
    wanted = [option.title for option in it.frame.options]
    for title in wanted:
        if title not in printed:
            yield f"page one has no row for '{title}'"
    if [title for title in printed if title in wanted] != [title for title in wanted if title in printed]:
        yield "the options do not stand in the order that is stated"
    if "order of the options is fixed" not in it.page.text("made-by"):
        yield "the rule of the order is not stated"


@GROUP.item(
    "A4",
    "Are options that law or facts rule out shown as closed, with the reason?",
    basis="OMB Circular A-4: alternatives; Fort Myers, 2025",
    at=("closed-options", "law"),
)
def closed(it: Finished) -> Faults:
    if not it.closed:
        raise DoesNotApply("No option is closed here.")
    if it.frame.short:
        yield from _closed_in_short(it)
        return
    there = {row[0].text: row for row in it.page.table("closed").rows}
    for title in it.closed:
        row = there.get(title)
        if row is None:
            yield f"'{title}' is closed, and the reason is not given"
        elif len(row) < 4 or row[2].empty or not row[2].cites:
            yield f"the reason why '{title}' is closed is missing, or has no source"
        elif row[3].empty:
            yield f"what would reopen '{title}' is not said"


def _closed_in_short(it: Finished) -> Faults:
    """The short briefing gives the reasons in its table of state law."""
    rows = it.page.table("state-table").rows
    for option in it.frame.options:
        if option.title in it.closed:
            own = [row for row in rows if {option.title, option.short} & set(row[0].text.split("; "))]
            if not any("closed" in row[1].text.lower() and row[2].cites and not row[2].empty for row in own):
                yield f"the reason why '{option.title}' is closed is missing, or has no source"


def _column(it: Finished, place: int) -> Faults:
    shown = it.page.anchors(COLUMNS)
    if len(shown) != len(it.open):
        yield f"{len(it.open)} options are open, and {len(shown)} have the two columns"
    for anchor in shown:
        cells = [row[place] for row in it.page.table(anchor).rows if len(row) > place]
        if all(cell.empty for cell in cells):
            yield f"nothing stands in that column of '{anchor}'"


@GROUP.item(
    "A5",
    "Does every option list what it could bring?",
    basis="IPDAS, qualifying: positive features",
    at=("each-option",),
    gate=True,
)
def brings(it: Finished) -> Faults:
    return _column(it, 0)


@GROUP.item(
    "A6",
    "Does every option list what it could cost?",
    basis="IPDAS, qualifying: negative features",
    at=("each-option",),
    gate=True,
)
def costs(it: Finished) -> Faults:
    return _column(it, 1)


@GROUP.item(
    "A7",
    "Does it describe what each option is like for an officer, a resident, a caller and the finance office?",
    basis="IPDAS, qualifying: what it is like",
    at=("matrix", "in-practice"),
    by="both",
    gate=True,
    person="whether the scenes are true to how the department works",
)
def in_practice(it: Finished) -> Faults:
    yield from filled(it, "in-practice-table")
    yield from told(it, "in-practice-table", SCENES)
