"""Group C: weighing the options."""

from __future__ import annotations

import re

from app.proof.checklist import Faults, Finished, Group, labelled

GROUP = Group("C", "Weighing the options")
FEWEST, MOST = 8, 12


@GROUP.item(
    "C1",
    "Does it list what members may weigh, each beside its facts, with room for their own weight?",
    basis="IPDAS: clarifying values",
    at=("considerations",),
    not_in_short="With no agreement open to sign, members weigh none; the questions for counsel appear instead.",
)
def worksheet(it: Finished) -> Faults:
    table = it.page.table("worksheet")
    if not FEWEST <= len(table.rows) <= MOST:
        yield f"the worksheet has {len(table.rows)} rows, not {FEWEST} to {MOST}"
    titles = [section.title.lower() for section in it.page.sections]
    for row in table.rows:
        if len(row) < 3 or not row[2].empty:
            yield f"no room for a member's own weight beside '{row[0].text}'"
        elif row[1].empty or not any(row[1].text.strip().lower() in title for title in titles):
            yield f"'{row[0].text}' points to '{row[1].text}', which is no heading of the three documents"


@GROUP.item(
    "C2",
    "Does it report public input from both sides, without treating it as a vote?",
    basis="IPDAS; custom of public hearings",
    at=("process",),
    by="person",
    person="whether the themes of both sides are given fairly and at like length",
)
def input_of_both(it: Finished) -> Faults:
    said = it.page.text("process")
    for side in ("in favor", "against"):
        if not re.search(rf"Comments received {side}: \S", said):
            yield f"nothing is said of comments {side}"
    if "not a vote" not in said:
        yield "it does not say that counts of comments are not a vote"
    if not it.frame.closes_signing:
        yield from labelled(it, "process", "groups asked for views")


@GROUP.item(
    "C3",
    "Does it say that no ranking was made, or show how a ranking changes with the weights?",
    basis="DCLG manual on multi-criteria analysis: sensitivity",
    at=("summary", "considerations"),
)
def no_ranking(it: Finished) -> Faults:
    if not any("does not rank the options" in text.words.text for text in it.page.texts):
        yield "it does not say that the options are not ranked"
