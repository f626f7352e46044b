"""Group A: the decision and the options."""

from __future__ import annotations

import re

from app.proof.checklist import Faults, Finished, Group, filled, labelled
from app.rulebook.wording import sentences

GROUP = Group("A", "The decision and the options")
WHEN = re.compile(r"\b[A-Z][a-z]+ \d{1,2}, \d{4}|not yet set")
COLUMNS = r"option-[a-z-]+-columns"
PRACTICE = ("officer", "resident", "calls for help", "arrest", "finance")


@GROUP.item(
    "A1",
    "Does page 1 say in one sentence what is to be decided, by whom, and by when?",
    basis="IPDAS, qualifying: states the decision",
    at=("decision",),
    by="both",
    gate=True,
    person="whether the sentence names the act that the body would take",
)
def decision(it: Finished) -> Faults:
    blocks = it.page.blocks("decision")
    said = blocks[0].words[0].text if blocks and blocks[0].words else ""
    if len(sentences(said)) != 1:
        yield "the box 'The decision' does not open with one sentence"
    if not re.search(r"\bdecides whether\b", said):
        yield "the sentence does not say who decides what"
    if not WHEN.search(said):
        yield "the sentence names no date, and does not say that none is set"
    if it.page_of("decision") != 1:
        yield "the decision does not stand on page 1"


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
    facts = it.page.facts("today")
    yield from labelled(facts, "origin", "reason for the review")
    yield from labelled(facts, "practice")
    yield from labelled(facts, "contacts a month")


@GROUP.item(
    "A3",
    "Does it list every option open to this body, no change first, in a stated neutral order?",
    basis="IPDAS, qualifying: describes the options, no action among them; NICE PMG42; Green Book",
    at=("options-at-a-glance", "made-by"),
    gate=True,
)
def options(it: Finished) -> Faults:
    printed = [row[0].text for row in it.page.table("options-at-a-glance").rows]
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
    at=("closed-options",),
)
def closed(it: Finished) -> Faults:
    if not it.closed:
        return
    table = it.page.table("closed")
    there = {row[0].text: row for row in table.rows}
    for title in it.closed:
        row = there.get(title)
        if row is None:
            yield f"'{title}' is closed, and the reason is not given"
        elif len(row) < 4 or row[2].empty or not row[2].cites:
            yield f"the reason why '{title}' is closed is missing, or has no source"
        elif row[3].empty:
            yield f"what would reopen '{title}' is not said"


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
    at=("in-practice",),
    by="both",
    gate=True,
    person="whether the scenes are true to how the department works",
)
def in_practice(it: Finished) -> Faults:
    yield from filled(it, "in-practice-table")
    rows = " | ".join(row[0].text.lower() for row in it.page.table("in-practice-table").rows)
    for who in PRACTICE:
        if who not in rows:
            yield f"no row on '{who}'"
