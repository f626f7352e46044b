"""The words for counsel's own reading of an option. They stand beside the rulebook's status, never in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.briefing.blocks import Items, Section, Words
from app.briefing.context import STATUS_WORDS, Context, cell, paragraph, section, table, text
from app.engine import figures
from app.engine.counsel_readings import CounselReading
from app.engine.results import OptionResult
from app.schema.base import Status

NOTHING_CHANGES = (
    "Counsel's readings appear beside the rulebook's status. They change no status, no cost and no step that the tool "
    "works out."
)


def status_in_text(status: Status) -> str:
    """A status inside a sentence: 'open on conditions'."""
    words = STATUS_WORDS[status]
    return words[0].lower() + words[1:]


def in_full(reading: CounselReading) -> str:
    """The reading with its ground and its author, in one line."""
    reason = " ".join(reading.reason.split())
    # The bracket belongs to the last sentence, so its full stop moves behind it; that of "U.S.C." stays.
    if reason.endswith(".") and not re.search(r"\b[A-Za-z]\.$", reason):
        reason = reason[:-1]
    by = f"{reading.authority.rstrip('.')}; {reading.name}, {figures.date_text(reading.day)}"
    return f"Counsel reads this differently: {status_in_text(reading.status)}. {reason} ({by})."


def in_short(reading: CounselReading) -> str:
    """Where there is no room for the reason: that there is a reading, and where it stands."""
    return f"Counsel reads this as {status_in_text(reading.status)}: see Law."


def beside(context: Context, option: str) -> Words:
    """What follows a status with its reason: the reading, where this audience may read one."""
    reading = context.readings.get(option)
    return text(f" {in_full(reading)}") if reading is not None else ()


def beside_short(context: Context, option: str) -> str:
    """What follows a status without its reason."""
    reading = context.readings.get(option)
    return f". {in_short(reading)}" if reading is not None else ""


def beside_some(context: Context, results: Iterable[OptionResult]) -> Words:
    """What follows a status that several options share; each reading names its option, unless all have the same."""
    listed = list(results)
    found = [(each.option.short, in_full(context.readings[each.id])) for each in listed if each.id in context.readings]
    if found and len(found) == len(listed) and len({said for _, said in found}) == 1:
        return text(f" {found[0][1]}")
    words: Words = ()
    for short, said in found:
        words = (*words, *text(f" {short}: ", strong=True), *text(said))
    return words


def on_signing(context: Context) -> Words:
    """What follows, on page one, the sentence that state law closes signing."""
    found = [result for result in context.evaluation.options if result.signing and result.id in context.readings]
    by_status: dict[Status, list[str]] = {}
    for result in found:
        by_status.setdefault(context.readings[result.id].status, []).append(result.option.short)
    said = [
        f"Counsel reads this as {status_in_text(status)} ({', '.join(shorts)}): see Law."
        for status, shorts in by_status.items()
    ]
    return text(f" {' '.join(said)}") if said else ()


def in_letter(context: Context) -> list[Section]:
    """For the letter to counsel: every reading that stands beside the rulebook's status in the public documents."""
    said = [
        (
            *text(f"{result.option.title}. ", strong=True),
            *text(f"Status by the rulebook: {status_in_text(result.status)}."),
            *beside(context, result.id),
        )
        for result in context.evaluation.options
        if result.id in context.readings
    ]
    if not said:
        return []
    asked = paragraph("These readings of yours are printed beside the rulebook's. Please say if one no longer holds.")
    return section("Where you read the law differently", "own-readings", asked, Items(tuple(said)))


def listed(context: Context) -> list[Section]:
    """All readings beside the rulebook's status, for counsel's file, with who may read each."""
    rows = [
        [
            cell(result.option.title, head=True),
            cell(context.status_text(result)),
            cell(in_full(context.readings[result.id])),
            cell(context.readings[result.id].audience.capitalize()),
        ]
        for result in context.evaluation.options
        if result.id in context.readings
    ]
    if not rows:
        return []
    caption = "Counsel\u2019s own readings"
    heads = ["Option", "Status by the rulebook", "Counsel\u2019s reading", "Who may read it"]
    return section(
        caption,
        "counsel-readings",
        paragraph(NOTHING_CHANGES),
        table(caption, heads, rows, "counsel-readings-table", dense=True, caption_shown=False),
    )
