"""The steps of the legal review: what each rests on, what is asked, whose it is, when it is due, and if it is done."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.briefing.amounts import upper
from app.briefing.blocks import Cell, Column, Run, Section, Words
from app.briefing.context import PARTY, Context, cell, section, table, text
from app.briefing.plan import open_words, outlook, plan
from app.briefing.sections.step_dates import numbers, step_dates
from app.engine import figures
from app.engine.results import StepResult
from app.engine.schedule import Slot
from app.rulebook.book import step_key

OWNER = {"manager": "Manager", "chief": "Police chief", "finance": "Finance", "attorney": "Attorney", "clerk": "Clerk"}


Listed = dict[str, tuple[int, StepResult]]


def _listed_steps(context: Context) -> Listed:
    """Every step that applies and that this audience may read, numbered in the order of exposure, by id."""
    return {
        result.step.id: (number, result)
        for number, result in enumerate(context.evaluation.steps, 1)
        if result.step.audience == "public" or context.audience != "public"
    }


def steps(context: Context) -> list[Section]:
    """Each step with its owner, its question and its status. The record has what was found."""
    listed = _listed_steps(context)
    if not listed:
        return []
    slots = plan(context)
    rows = [
        [cell(_name(number, result), head=True), cell(_ask(result)), cell(_status(context, result, listed, slots))]
        for number, result in listed.values()
    ]
    heads = [Column("Step and owner", width=0.9), Column("Question", width=2.2), Column("Status", width=0.8)]
    note = f"{_note(list(listed.values()))} {outlook(context, slots)}".rstrip()
    made = table("Legal checks", heads, rows, "steps-table", dense=True, caption_shown=False, note=note)
    return section("Legal steps", "legal-steps", made)


def steps_found(context: Context) -> list[Section]:
    """What was found for each step and where to start, and the days on which the steps are due."""
    listed = _listed_steps(context)
    if not listed:
        return []
    rows = [
        [cell(f"{number}. {result.step.title}", head=True), cell(_found(context, result)), cell(_documents(result))]
        for number, result in listed.values()
    ]
    heads = [
        Column("Step", width=0.7),
        Column("What was found, and where to start", width=2.4),
        Column("Documents", width=0.9),
    ]
    made = table("What was found", heads, rows, "steps-found-table", dense=True, caption_shown=False)
    title = "Legal steps: what was found, and when each is due"
    return section(title, "steps-found", *step_dates(context, list(listed.values())), made)


def steps_in_full(context: Context) -> list[Section]:
    """All of it in one table, for counsel's file."""
    listed = _listed_steps(context)
    if not listed:
        return []
    slots = plan(context)
    rows = [_row(context, number, result, listed, slots) for number, result in listed.values()]
    heads = [
        Column("Step and owner", width=0.85),
        Column("What was found, and where to start", width=1.55),
        Column("Question, and documents", width=1.6),
        Column("Status", width=0.7),
    ]
    return section(
        "Legal steps",
        "legal-steps",
        *step_dates(context, list(listed.values())),
        table(
            "Steps of the legal review",
            heads,
            rows,
            "steps-table",
            dense=True,
            caption_shown=False,
            note=_note(list(listed.values())),
        ),
    )


def _name(number: int, result: StepResult) -> Words:
    return (*text(f"{number}. {result.step.title}. ", strong=True), *text(f"{OWNER[result.step.owner]}."))


def _ask(result: StepResult) -> str:
    step = result.step
    return step.ask if step.to == "attorney" else f"{step.ask} (to {PARTY[step.to]})"


def _documents(result: StepResult) -> str:
    listed = _listed(result.step.documents) if result.step.documents else ""
    return f"{upper(listed)}." if listed else "None named."


def _row(context: Context, number: int, result: StepResult, listed: Listed, slots: Mapping[str, Slot]) -> list[Cell]:
    documents = f" Documents: {_listed(result.step.documents)}." if result.step.documents else ""
    return [
        cell(_name(number, result), head=True),
        cell(_found(context, result)),
        cell(_ask(result) + documents),
        cell(_status(context, result, listed, slots)),
    ]


def _listed(documents: tuple[str, ...]) -> str:
    return "; ".join(words if words[:2].isupper() else words[0].lower() + words[1:] for words in documents)


def _found(context: Context, result: StepResult) -> Words:
    """What was found on the day, then the authorities of the day, each with its date."""
    found = context.joined(result.step.found)
    authorities: Words = ()
    for each in result.step.authorities:
        if context.evaluation.counts_on_day(each.from_date, each.until):
            dated = re.search(r"\b\d{4}\b(?!\()", each.citation.partition(" U.S.C. ")[0] or each.citation)
            date = "" if dated else f" ({context.rulebook.sources[each.source].date})"
            said = context.sourced(each.citation + date, (each.source,), each.confidence, of=each.citation)
            authorities = (*authorities, *(text("; ") if authorities else ()), *said)
    if authorities:
        found = (*found, *text(f"{' ' if found else ''}Start from: "), *authorities, Run("."))
    return found or text("No source was read on this point. Counsel to find the law.")


def _status(context: Context, result: StepResult, listed: Listed, slots: Mapping[str, Slot]) -> str:
    if result.done:
        return f"Done{_by_whom(context, result)}"
    said = open_words(context, result, slots.get(result.step.id))
    words = f"Not done. {said}".rstrip()
    waits = [f"step {listed[id_][0]}" for id_ in result.waits if id_ in listed]
    return words + (f" Waits for {' and '.join(waits)}." if waits else "")


def _by_whom(context: Context, result: StepResult) -> str:
    """Who did it and when: as recorded of the step itself, else as the section was signed that says that it is done."""
    key = step_key(result.step.id)
    if result.record is not None:
        if not context.readable(key):
            return "; by whom and when is confidential."
        by = result.record.source.rstrip(".") if result.record.source else "by whom is not recorded"
        return f": {by}, {figures.date_text(str(result.record.value))}."
    for name in re.findall(r"\w+", result.step.done or ""):
        section = context.rulebook.section_of.get(name)
        signed = context.sign_offs.get(section.id) if section is not None else None
        if signed is not None and signed.void is None:
            return f", as signed by {signed.name}, {signed.title}, {figures.date_text(signed.date)}."
    return "; by whom and when is not recorded."


def _note(listed: list[tuple[int, StepResult]]) -> str:
    """How to read the table, and to whom the steps apply that do not apply to every town."""
    by: dict[str, list[int]] = {}
    for number, result in listed:
        if result.step.applies is not None:
            by.setdefault(result.step.applies, []).append(number)
    apply = "".join(f" {words.rstrip('.')}: {numbers(some)}." for words, some in by.items())
    return (
        "Ordered by legal risk. Counsel answers unless another office is named. A step not known to be done is "
        "listed as not done. This tool counts due dates back from the meeting; the town may set others."
        + (" These steps do not apply to every town." + apply if apply else "")
    )
