"""Group G: process and people."""

from __future__ import annotations

import re

from app.proof.checklist import Faults, Finished, Group, filled, labelled, row_for_each, told, value_of
from app.rulebook.wording import count_words

GROUP = Group("G", "Process and people")
AFFECTED = {
    "residents at large": ("residents at large",),
    "victims and witnesses": ("victims and witnesses",),
    "immigrant residents": ("immigrant residents", "whom does it reach"),
    "businesses": ("businesses",),
    "officers": ("officers", "what changes for officers"),
    "taxpayers": ("taxpayers",),
}
"""Who is affected: by a row of the table of groups, or by one of the readers' grid."""
ARGUES = re.compile(r"\b(?:because|whereas|in order to|so as to)\b", re.IGNORECASE)
LENGTH_RATIO = 2.0
NOTE = "Status of this option:"
"""Where a motion ends and the note below it begins."""
OFFICES = ("manager", "chief", "finance", "attorney")


@GROUP.item(
    "G1",
    "Does it list notice, meeting and hearing steps with dates, and who was consulted?",
    basis="Custom of staff reports",
    at=("process", "top"),
)
def process(it: Finished) -> Faults:
    for naming in ("meeting", "notice", "hearing", *(() if it.frame.closes_signing else ("groups asked",))):
        yield from labelled(it, "process", naming)
    signed = value_of(it.page.facts_at("top"), "signatures").text.lower()
    for office in OFFICES:
        if office not in signed:
            yield f"page one does not say whether the {office} has signed"


@GROUP.item(
    "G2",
    "Does it say for every option how it affects the same groups of people?",
    basis="OMB Circular A-4: distribution; Title VI",
    at=("matrix", "groups"),
)
def groups(it: Finished) -> Faults:
    yield from filled(it, "groups-table")
    yield from told(it, "groups-table", AFFECTED)


@GROUP.item(
    "G3",
    "Does it say for every option what would be measured, how often reported, and when reviewed?",
    basis="GAO-21-186; evaluation of Prince William",
    at=("monitoring",),
)
def measures(it: Finished) -> Faults:
    table = it.page.table("measures")
    yield from row_for_each(it, "measures")
    for row, cell in zip(table.rows, table.column("Measures"), strict=True):
        if cell.empty:
            yield f"nothing would be measured under '{row[0].text}'"
    said = it.page.text("monitoring")
    for what in ("Public report", "First review"):
        if not re.search(rf"{what}: \S", said):
            yield f"'{what}' is not given"


@GROUP.item(
    "G4",
    "Is there one draft motion for each open option, all in the same form?",
    basis="Formats of Port St. Lucie and North Port",
    at=("motions",),
)
def motions(it: Finished) -> Faults:
    yield from row_for_each(it, "motions-table")
    lengths = []
    for row in it.page.table("motions-table").rows:
        motion = (row[1].text if len(row) > 1 else "").partition(NOTE)[0]
        lengths.append(count_words(motion))
        if not motion.startswith("Move that "):
            yield f"the motion of '{row[0].text}' has another form"
        if ARGUES.search(motion):
            yield f"the motion of '{row[0].text}' argues"
    if lengths and max(lengths) > LENGTH_RATIO * max(1, min(lengths)):
        yield f"motions of {min(lengths)} to {max(lengths)} words are not of like length"


@GROUP.item(
    "G5",
    "Does it name who prepared each part, who paid, and any interest they have?",
    basis="IPDAS, certification: funding source",
    at=("made-by",),
    gate=True,
)
def made_by(it: Finished) -> Faults:
    for naming in ("prepared by", "cost figures by", "law read by", "tool made by", "paid for by", "interests"):
        yield from labelled(it, "made-by", naming)
