"""Group D: facts, sources and uncertainty."""

from __future__ import annotations

import re
from collections import Counter

from app.proof.balance import NO_COSTS
from app.proof.checklist import Counted, Faults, Finished, Group, Made, labelled, priced, value_of
from app.proof.options import COLUMNS
from app.proof.parts import Passage, Table

GROUP = Group("D", "Facts, sources and uncertainty")
STATEMENTS = (
    "still-allowed", "without-agreement", "ending", "offer", "authorities", "contested", "duties", "pending",
    "topic-federal-law", "topic-liability", "views-supporters", "views-opponents", "evidence-not-measured",
    "program-in-short", "history", "glossary", "not-covered",
)  # fmt: skip
"""Headings under which each item of a list, and each labelled value, is a statement of substance."""
BY_CELL = r"(?:models-table|in-practice-table|groups-table|effects-in-short)(?:-continued.*)?"
"""Tables in which each cell beside the row's heading is one."""
GRID = r"matrix(?:-continued.*)?"
TOLD_IN_GRID = (
    "what may officers do", "whom does it reach", "who is liable", "what changes for officers", "who directs officers",
    "what will residents notice", "how do we change course",
)  # fmt: skip
"""Rows of the readers' grid in which each cell is one, but for those that say that there is nothing new."""
NOTHING_NEW = re.compile(r"as today|no claim arises from an agreement|the department alone", re.IGNORECASE)
BY_ROW = (
    r"state-table|clauses-table|closed|accounts-table|conditions-table|payments-table"
    r"|towns-[a-z-]+-table|evidence-[a-z]+-table"
)
"""Tables in which each row is one."""
RECORD = r"record-[a-z-]+-table"
TAGS = re.compile(
    r"The town, recorded|The town.s estimate|From the town|Worked out from other answers|Published figure, assumed"
    r"|Assumption of the tool"
)
DATE = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}")
EACH_CHECKED = re.compile(rf"Each was checked on {DATE.pattern}, unless it names another day\.")
CHECKED = re.compile(rf"Checked {DATE.pattern}")
ANSWERED = re.compile(r"\[(Recorded|Estimate)\b(.*)\]\s*$")
"""How an answer ends in the record: who is sure of it, and what was noted."""
NO_ANSWER = re.compile(r"^(?:Don.t know|Not provided|Not asked|Does not apply|Confidential)")
FIGURE = re.compile(r"\$\d|\d(?:%| percent\b)")
COST_PARTS = ("fiscal", "staffing", "years", "workings", "offers", "line-ranges", "quarters", "record", "summary")
"""Where amounts come from the workings, whose every number has its own line with its origin, or from the town."""
FACTS_NEEDED = "Without costs there is no figure to tag. Item H4 looks through the answers in the record."


@GROUP.item(
    "D1",
    "Does every figure and every legal statement carry a source and a date?",
    basis="IPDAS, certification: citations",
    at=("sources", "record"),
    gate=True,
)
def sources(it: Finished) -> Faults:
    for volume, made in it.volumes:
        yield from _listed(volume, made)
    yield from _statements(it)
    yield from _amounts(it)


def _listed(volume: str, made: Made) -> Faults:
    """Each document has its own list. Most entries were checked on one day, which is said above them once."""
    page = made.page
    if not page.sources:
        yield f"the {volume} has no list of sources"
        return
    for_all = EACH_CHECKED.search(page.text("sources")) is not None
    for anchor, text in page.sources.items():
        if not for_all and not CHECKED.search(text):
            yield f"the source '{anchor}' of the {volume} has no date on which it was checked"
    for target in dict.fromkeys(page.cited):
        if target not in page.sources:
            yield f"a number of the {volume} points to '{target}', which is not in its list of sources"


def _statements(it: Finished) -> Faults:
    page = it.page
    for anchor in STATEMENTS:
        if not page.has(anchor):
            continue
        for block in page.heading(anchor).blocks:
            listed = block.facts.values() if block.kind == "facts" else block.words if block.kind == "list" else ()
            for words in listed:
                if not words.cites:
                    yield f"no source under '{page.place_of(anchor)}': {words.text[:60]}"
    for anchor, table in page.tables.items():
        if re.fullmatch(rf"{BY_CELL}|{COLUMNS}", anchor):
            yield from _each_cell(table)
        elif re.fullmatch(GRID, anchor):
            yield from _grid(table)
        elif re.fullmatch(BY_ROW, anchor):
            for row in table.rows:
                if not any(words.cites for words in row):
                    yield f"no source in the table '{anchor}': {row[0].text[:60]}"
    yield from _measures(page.table("measures"), page.heading("monitoring"))
    said = value_of(page.facts_at("summary"), "what the law says")
    if not said.cites and not re.search(r"Counsel to answer|says nothing about state law", said.text):
        yield "page one says what the law is, and names no source"


def _measures(table: Table, at: Passage) -> Faults:
    """A list of what could be measured states nothing; what stands beside it does: how to change course, in the short
    briefing's volume, and below the table why a town sets its own measures."""
    if any("changing course" in head.lower() for head in table.heads):
        for row, course in zip(table.rows, table.column("Changing course"), strict=True):
            if not course.cites:
                yield f"no source in the table 'measures': {row[0].text[:60]}"
    if not any(words.cites for block in at.blocks if block.kind == "paragraph" for words in block.words):
        yield f"no source under '{at.title}'"


def _each_cell(table: Table) -> Faults:
    for row in table.rows:
        for words in row if table.anchor.endswith("-columns") else row[1:]:
            if not words.empty and not words.cites:
                yield f"no source in the table '{table.anchor}': {words.text[:60]}"


def _grid(table: Table) -> Faults:
    for row in table.rows:
        if row[0].text.lower().startswith(TOLD_IN_GRID):
            for words in row[1:]:
                if not words.empty and not words.cites and not NOTHING_NEW.search(words.text):
                    yield f"no source in the table '{table.anchor}': {words.text[:60]}"


def _amounts(it: Finished) -> Faults:
    """A dollar figure or a share in running text names its source, unless the workings hold it or the town gave it."""
    inside = {section.anchor for part in COST_PARTS if it.page.has(part) for section in it.page.under(part)}
    inside.add("top")
    for section in it.page.sections:
        if section.anchor in inside or section.anchor.startswith(("told-", "option-", "record-")):
            continue
        for block in section.blocks:
            for words in block.words if block.kind in ("paragraph", "list") else ():
                if FIGURE.search(it.tool_words(words)) and not words.cites:
                    yield f"a figure without a source under '{section.title}': {words.text[:60]}"


@GROUP.item(
    "D2",
    "Are the date of the briefing and the date of its facts on every page?",
    basis="IPDAS, certification: publication date",
    at=("top",),
    gate=True,
)
def dates(it: Finished) -> Faults:
    for what, pattern in (
        ("the day on which it was prepared", r"Prepared " + DATE.pattern),
        ("the day of the law", r"Law as of " + DATE.pattern),
        ("the version and date of the rulebook", r"rulebook \S+ of \d{4}-\d\d-\d\d"),
    ):
        for volume, made in it.volumes:
            if not re.search(pattern, made.page.foot):
                yield f"the foot of the {volume} does not give {what}"
            without = [number for number, text in enumerate(made.printed.pages, 1) if not re.search(pattern, text)]
            if without:
                yield f"{what} is not on page {', '.join(map(str, without[:5]))} of the {volume}"


@GROUP.item(
    "D3",
    "Does it say when it goes stale, who updates it, and on what events?",
    basis="IPDAS, certification: update policy",
    at=("made-by", "keeping"),
    gate=True,
)
def stale(it: Finished) -> Faults:
    earlier = False
    for volume, made in it.volumes:
        earlier = re.search(rf"Shows the law of {DATE.pattern}, not the law of today", made.page.foot) is not None
        if not earlier and not re.search(r"Do not rely on this after " + DATE.pattern, made.page.foot):
            yield f"the foot of the {volume} does not say after which day it is not to be relied on"
    facts = it.page.facts("made-by")
    if not earlier and not DATE.search(value_of(facts, "not after").text):
        yield "no day after which it is not to be relied on"
    yield from labelled(it, "made-by", "updated by")
    if len(re.findall(r"\.", it.page.text("keeping").partition("Run it again when")[2])) < 3:
        yield "the events that call for a new run are not named"


@GROUP.item(
    "D4",
    "Does it give ranges, and a list of what is not known with who could answer?",
    basis="IPDAS, certification: levels of uncertainty; Green Book; OMB Circular A-4",
    at=("unknown", "line-ranges"),
    gate=True,
)
def uncertainty(it: Finished) -> Faults:
    if not it.page.table("unknown-table").rows:
        yield "the list of what is not known is empty"
    for anchor in it.page.anchors(r"unknown(?:-all)?-table"):
        table = it.page.table(anchor)
        for row, who in zip(table.rows, table.column("Who could answer"), strict=True):
            if who.empty:
                yield f"nobody is named who could answer '{row[0].text}'"
    if it.frame.short:
        return
    for option in it.priced:
        table = it.page.table(f"ranges-{option.anchor}")
        for where in table.empty_cells():
            yield f"no range in the table 'ranges-{option.anchor}': {where}"
        there = {row[0].text for row in table.rows}
        for row in it.page.table(f"workings-{option.anchor}").rows:
            if row[0].text not in there:
                yield f"'{row[0].text}' has no range under '{option.title}'"


@GROUP.item(
    "D5",
    "Are facts, estimates and assumptions told apart?",
    basis="Montana Code 5-4-205(3)",
    at=("inputs", "record"),
    not_in_short=FACTS_NEEDED,
)
def told_apart(it: Finished) -> Faults:
    priced(it)
    table = it.page.table("inputs")
    if not table.rows:
        yield "no number is listed"
    kinds: Counter[str] = Counter()
    for row, origin in zip(table.rows, table.column("Where it comes from"), strict=True):
        found = TAGS.search(origin.text)
        if found is None:
            yield f"'{row[0].text}' is marked neither as a fact nor as an estimate nor as an assumption"
            continue
        kinds[found[0].replace("\u2019", "'")] += 1
        if found[0].startswith("Published") and not origin.cites:
            yield f"'{row[0].text}' is marked as a published figure, and names no source"
    yield Counted("Numbers behind the costs: " + "; ".join(f"{kind}: {count}" for kind, count in kinds.items()))
    yield from answered(it)


def answered(it: Finished) -> Faults:
    """Each answer in the record says if it is recorded or an estimate; those that rest on a word alone are counted."""
    recorded = bare = undated = estimates = 0
    for anchor in it.page.anchors(RECORD):
        for row in it.page.table(anchor).rows:
            said = row[1].text if len(row) > 1 else ""
            if not said.strip() or NO_ANSWER.match(said):
                continue
            found = ANSWERED.search(said)
            if found is None:
                yield f"the answer is marked neither as recorded nor as an estimate: {row[0].text[:60]}"
            elif found[1] == "Estimate":
                estimates += 1
            else:
                recorded += 1
                bare += not re.search(r"\b(?:Source|Note): \S", found[2])
                undated += not re.search(r"\b(?:19|20)\d\d\b", found[2])
    yield Counted(
        f"Answers recorded: {recorded}, of which {bare} name neither a source nor a note, and {undated} name no year "
        f"in either. Estimates: {estimates}."
    )


@GROUP.item(
    "D6",
    "Does it show which inputs change the result most?",
    basis="Green Book and DCLG manual: sensitivity",
    at=("swings",),
    not_in_short=NO_COSTS,
)
def swings(it: Finished) -> Faults:
    costed = priced(it)
    table = it.page.table("swings-table")
    for option in costed:
        if not any(row[0].text.startswith(f"{option.short}: ") for row in table.rows):
            yield f"nothing says which inputs move the cost of '{option.title}' most"
    for where in table.empty_cells():
        yield f"an empty cell in the table 'swings-table': {where}"


@GROUP.item(
    "D7",
    "Can a reader work out each total again from what is printed?",
    basis="Practice of fiscal notes",
    at=("workings", "inputs", "worked-out"),
    not_in_short=NO_COSTS,
)
def recomputable(it: Finished) -> Faults:
    for option in priced(it):
        lines = {row[0].text for row in it.page.table(f"workings-{option.anchor}").rows}
        formulas = it.page.table("formulas")
        named = {name for row in formulas.rows for name in (row[0].text, row[0].text.partition(" (")[0])}
        for line in sorted(lines - named):
            yield f"'{line}' has no formula under '{option.title}'"
        for where in formulas.empty_cells():
            yield f"no formula: {where}"
    for where in it.page.table("worked-out-table").empty_cells():
        yield f"a number worked out on the way has no formula or value: {where}"


@GROUP.item(
    "D8",
    "Does it appraise research on effects, and not only list claims?",
    basis="GRADE and IPDAS: evidence; CRS debate on neutrality and objectivity",
    at=("evidence",),
    by="person",
    person="whether strength and limits are judged alike, whichever way a finding points",
)
def appraised(it: Finished) -> Faults:
    tables = it.page.anchors(r"evidence-[a-z]+-table")
    if not tables:
        yield "no finding is appraised"
    for anchor in tables:
        table = it.page.table(anchor)
        for where in table.empty_cells():
            yield f"a finding lacks its question, measure, study or limit: {where}"
        for row, study in zip(table.rows, table.column("studied"), strict=True):
            if not re.search(r"\d{4}|[Nn]o years", study.text):
                yield f"a finding has no years: {row[0].text[:60]}"
