"""Group F: law and agreement."""

from __future__ import annotations

import re

from app.proof.checklist import Faults, Finished, Group, labelled, row_for_each
from app.rulebook.wording import count_words

GROUP = Group("F", "Law and agreement")
STATUS = re.compile(r"\b(?:open|closed|required|settled|not known)\b", re.IGNORECASE)
REVIEWED = re.compile(r"[Cc]ounsel has checked the state law|No attorney review of the state law .+ has been recorded")
NO_LAW = re.compile(r"not yet in this rulebook|says nothing about state law")
TERMS = ("supervision", "who pays", "liability", "how it ends", "complaints", "records")
WORDS = (
    "civil immigration violation", "criminal immigration violation", "detainer", "administrative warrant",
    "judicial warrant",
)  # fmt: skip
SECTION = re.compile(r"\((?:[^()]*\b)?(?:[IVX]+\b|Appendix)")
LONGEST = 40
BEYOND = ("outside", "mutual aid", "jail")


@GROUP.item(
    "F1",
    "Does it say whether state law requires, allows, bars or leaves open each option, who may sign, who checked?",
    basis="Bucks, Fort Myers, Troy, Frederick, Nashville",
    at=("law", "options-at-a-glance"),
    by="both",
    gate=True,
    person="whether the law is read rightly: that is counsel's",
)
def state_law(it: Finished) -> Faults:
    for title, status in it.statuses.items():
        if not STATUS.search(status):
            yield f"'{title}' has no status"
    said = it.page.text("law")
    if not REVIEWED.search(said):
        yield "it does not say whether the attorney has reviewed this part"
    if not re.search(r"Attorney\u2019s signature: \w", said):
        yield "it does not say whether the attorney has signed"
    if NO_LAW.search(said):
        return
    table = it.page.table("state-table")
    listed = {title for row in table.rows for title in row[0].text.split("; ")}
    for option in it.frame.options:
        if not listed & {option.title, option.short}:
            yield f"the table of state law says nothing of '{option.title}'"
    for row in table.rows:
        for cell, head in zip(row, table.heads, strict=False):
            if cell.empty and not (head == "From" and "not known" in row[1].text.lower()):
                yield f"an empty cell in the table of state law: '{row[0].text}', '{head}'"
    yield from labelled(it, "law", "who may sign")


@GROUP.item(
    "F2",
    "Does it sum up the agreement's own terms by clause, with sections and the form's date?",
    basis="Bucks: commissioners had not seen the agreement",
    at=("clauses", "models"),
)
def clauses(it: Finished) -> Faults:
    table = it.page.table("models-table")
    for term in TERMS:
        row = table.row(term)
        if any(cell.empty for cell in row) or not any(SECTION.search(cell.text) for cell in row[1:]):
            yield f"'{term}' is empty, or names no section"
    if not re.search(r"revisions: .*\d{2}/\d{2}/\d{4}", it.page.text("models")):
        yield "the revision of the forms is not given"
    if not it.page.table("clauses-table").rows:
        yield "no clause is listed"


@GROUP.item(
    "F3",
    "Does it explain civil and criminal, detainer, administrative and judicial warrant in plain words?",
    basis="Questions of the police chief of Monmouth",
    at=("glossary",),
)
def terms(it: Finished) -> Faults:
    facts = {label.lower(): value for label, value in it.page.facts("glossary").items()}
    for word in WORDS:
        if not any(word in label for label in facts):
            yield f"'{word}' is not explained"
    for label, value in facts.items():
        if count_words(value.text) >= LONGEST:
            yield f"'{label}' is explained in {count_words(value.text)} words, not under {LONGEST}"


@GROUP.item(
    "F4",
    "Does it say for every option how it can be changed later, and what follows?",
    basis="Wells and Camden (Delaware), 2025",
    at=("matrix", "monitoring"),
)
def changing_course(it: Finished) -> Faults:
    if it.page.has("matrix"):
        for anchor in it.page.anchors(r"matrix(-continued)?"):
            for cell in it.page.table(anchor).row("How do we change course")[1:]:
                if cell.empty:
                    yield "how an option can be changed later is not said"
        return
    yield from row_for_each(it, "measures")
    table = it.page.table("measures")
    for row, cell in zip(table.rows, table.column("Changing course"), strict=True):
        if cell.empty:
            yield f"how '{row[0].text}' can be changed later is not said"


@GROUP.item(
    "F5",
    "Does it cover reach outside town limits, mutual aid and shared jails?",
    basis="Keene and Troy 2025; Keller 2025",
    at=("reach",),
)
def reach(it: Finished) -> Faults:
    for naming in BEYOND:
        yield from labelled(it, "reach", naming)
