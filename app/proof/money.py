"""Group E: money and staffing."""

from __future__ import annotations

import re

from app.proof.balance import NO_COSTS
from app.proof.checklist import Faults, Finished, Group, labelled, priced, unanswered, value_of

GROUP = Group("E", "Money and staffing")
LINES = (
    ("training time", r"training, officers. time|refresher training"),
    ("backfill", r"overtime to fill"),
    ("overtime", r"work on overtime"),
    ("vehicles and transport", r"vehicle|transport"),
    ("holding", r"holding|bed-days"),
    ("equipment", r"equipment"),
    ("records and interpreters", r"interpreters"),
    ("supervision", r"supervision"),
    ("insurance", r"insurance"),
    ("legal review", r"legal review"),
)
FISCAL = ("fiscal", "years", "offer", "workings", "offers", "line-ranges")


@GROUP.item(
    "E1",
    "Does the fiscal note cover ten kinds of cost, from training to legal review?",
    basis="GFOA and custom of fiscal notes; scope of the Frederick audit",
    at=("workings",),
    not_in_short=NO_COSTS,
)
def ten_lines(it: Finished) -> Faults:
    for option in priced(it):
        printed = [row[0].text for row in it.page.table(f"workings-{option.anchor}").rows]
        printed += [text for text in _notes(it) if text.startswith("Not counted, as the agreement is in force")]
        for name, pattern in LINES:
            if not re.search(pattern, "; ".join(printed).lower()):
                yield f"no line on {name} under '{option.title}'"


def _notes(it: Finished) -> list[str]:
    return [words.text for block in it.page.blocks("workings") if block.kind == "paragraph" for words in block.words]


@GROUP.item(
    "E2",
    "Are one-time and yearly costs apart, over three years at least?",
    basis="CBPP: flaws of fiscal notes",
    at=("years", "workings"),
    not_in_short=NO_COSTS,
)
def one_time(it: Finished) -> Faults:
    for option in priced(it):
        table = it.page.table(f"workings-{option.anchor}")
        for row, when in zip(table.rows, table.column("When"), strict=True):
            if when.text not in ("once", "a year"):
                yield f"'{row[0].text}' is neither one-time nor yearly under '{option.title}'"
    for anchor in ("years-cash", "years-loaded"):
        for head in ("Once, at the start", "Three years"):
            if any(cell.empty for cell in it.page.table(anchor).column(head)):
                yield f"a cell is empty under '{head}' in the table '{anchor}'"


@GROUP.item(
    "E3",
    "Is money from others apart, with its conditions, and is the result shown with none of it?",
    basis="Prince William 2008; Alamance 2012; Dallas and Palmyra 2025",
    at=("fiscal", "offer", "offers", "not-covered"),
    not_in_short=NO_COSTS,
)
def offsets(it: Finished) -> Faults:
    costed = priced(it)
    table = it.page.table("cost-net")
    for head in ("Money from others", "Net new cash", "Net loaded cost"):
        table.column(head)
    for where in table.empty_cells():
        yield f"an empty cell in the table 'cost-net': {where}"
    for option in costed:
        own = [row[0].text for row in table.rows if len(costed) == 1 or row[0].text.startswith(option.short)]
        unknown = any("hoever pays" in name for name in own)
        if not unknown and not any("o money from others" in name for name in own):
            yield f"the net cost with no money from others is missing under '{option.title}'"
        if not unknown and len(own) > 1 and not any("announced" in name for name in own):
            yield f"the net cost with all that was announced is missing under '{option.title}'"
    terms = [anchor for anchor in it.page.anchors(r"conditions-[a-z-]+") if anchor != "conditions-table"]
    for anchor in terms:
        if any(cell.empty for cell in it.page.table(anchor).column("Conditions")):
            yield f"money without its conditions in the table '{anchor}'"
    if not it.page.text("not-covered"):
        yield "what the announced money does not cover is not said"


@GROUP.item(
    "E4",
    "Does it show posts authorized, filled and vacant, and hours moved from local duty?",
    basis="Brewer and Dallas, 2025",
    at=("staffing",),
    not_in_short="No agreement can be signed, so no hours move; posts are in the record of answers.",
)
def staffing(it: Finished) -> Faults:
    for naming in ("authorized", "filled", "vacant"):
        yield from labelled(it, "staffing", naming)
    if not it.priced:
        return
    table = it.page.table("hours-table")
    for head in ("Agreement hours a year, before hours saved", "Full-time officers", "Share of officers on duty"):
        table.column(head)
    for where in table.empty_cells():
        yield f"an empty cell in the table of hours: {where}"


@GROUP.item(
    "E5",
    "Does it report what the insurer or risk pool said, or that it was not asked?",
    basis="South Miami and Winthrop",
    at=("fiscal",),
    not_in_short=NO_COSTS,
)
def insurer(it: Finished) -> Faults:
    if any("insurer" in name for name in unanswered(it, "fiscal")):
        return
    said = value_of(it.page.facts("fiscal"), "insurer")
    if said.empty:
        yield "the line on the insurer is empty"
    if re.search(r"[Cc]overed|excluded", said.text) and not re.search(r"\d{4}|no date", said.text):
        yield "the insurer's answer has no date, and does not say so"


@GROUP.item(
    "E6",
    "Does the fiscal part keep to money and hours, with no view on merit?",
    basis="Montana Code 5-4-205(1)",
    at=("fiscal",),
    not_in_short=NO_COSTS,
)
def no_merit(it: Finished) -> Faults:
    titles = {section.title for part in FISCAL if it.page.has(part) for section in it.page.under(part)}
    it.page.heading("fiscal")
    for text, flag in it.flagged:
        if text.under in titles and flag.entry.lean == "evaluative":
            yield f"under '{text.under}': '{flag.word}' judges"
