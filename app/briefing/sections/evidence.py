"""Appendix on effects: what is supported, what is contested with both readings, what was not compared or measured.

Which findings are printed is decided in `app.engine.evidence`. Their direction is printed nowhere; nothing is counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.briefing.blocks import Block, Cell, Column, Heading, Items, Run, Section, Words
from app.briefing.context import Context, cell, paragraph, section, table
from app.engine.evidence import (
    COMPARED,
    KIND_TITLES,
    PROGRAM_TITLES,
    TOPIC_TITLES,
    TOPICS,
    EvidenceView,
    Reading,
    Standing,
    chosen,
)
from app.schema.evidence import Finding

HEADINGS: dict[Standing, tuple[str, str]] = {
    "supported": ("Well supported", "Found more than once, by a comparison, a count or a record"),
    "contested": ("Contested", "Questions on which findings differ: the nearest of each side"),
    "thin": ("Not compared", "Questions with one finding near this town, or with nothing that compares"),
}
EMPTY: dict[Standing, str] = {
    "supported": "Nothing near this town's choice was found more than once by a comparison, a count or a record.",
    "contested": "No question near this town's choice has findings that differ.",
    "thin": "",
}
RULE = (
    "How they were chosen: by one rule, whatever a finding shows. It looks at how close the program, the kind of "
    "agency and the size of the place are to this town, at how strong the method is, and at how well the source could "
    "be read. Each line names the kind of study, the program, the place, the years and the main limit. Findings are "
    "not votes and are not added up."
)
MEASURED = COMPARED | {"before-after", "survey", "official statistics"}
HEADS = (
    Column("Question", width=0.7), Column("What was found", width=1.55), Column("What was studied", width=1.3),
    Column("Main limit", width=0.9),
)  # fmt: skip
EXCERPT = "Known from an excerpt or a press report."


def evidence(context: Context) -> list[Section]:
    """The appendix; nothing if the rulebook holds no findings."""
    if not context.rulebook.findings:
        return []
    view = chosen(context.evaluation)
    blocks: list[Block] = [
        paragraph(context.joined(context.rulebook.evidence_reach)),
        paragraph(RULE, "note"),
    ]
    for standing, readings in _standings(view):
        blocks += _group(context, standing, tuple(r for r in readings if r.question.id in view.first))
    blocks += [
        Heading(3, "What nobody is known to have measured", "evidence-not-measured"),
        Items((*_not_compared(context, view), *context.statements(context.rulebook.not_measured))),
    ]
    return section("Evidence on effects", "evidence", *blocks)


def more_evidence(context: Context) -> list[Section]:
    """The findings for which the supporting volume has no room, for the record."""
    if not context.rulebook.findings:
        return []
    view = chosen(context.evaluation)
    readings = tuple(r for _, listed in _standings(view) for r in listed if r.question.id not in view.first)
    if not readings:
        return []
    rows = [row for reading in readings for row in _rows(context, reading)]
    made = table("More findings", HEADS, rows, "evidence-more-table", dense=True, caption_shown=False)
    return section("More findings on effects", "evidence-more", made)


def _standings(view: EvidenceView) -> tuple[tuple[Standing, tuple[Reading, ...]], ...]:
    return (("supported", view.supported), ("contested", view.contested), ("thin", view.thin))


def study_text(finding: Finding) -> str:
    """Kind of study, program, place and years in one line."""
    return f"{KIND_TITLES[finding.kind]}. {program_text(finding)}. {finding.place}; {finding.years}."


def program_text(finding: Finding) -> str:
    title = PROGRAM_TITLES[finding.program]
    return title if finding.program_detail is None else f"{title} ({finding.program_detail})"


def _group(context: Context, standing: Standing, readings: tuple[Reading, ...]) -> list[Block]:
    title, caption = HEADINGS[standing]
    anchor = f"evidence-{standing}"
    if not readings:
        return [Heading(3, title, anchor), paragraph(EMPTY[standing])] if EMPTY[standing] else []
    rows = [row for reading in readings for row in _rows(context, reading)]
    return [Heading(3, title, anchor), table(caption, HEADS, rows, f"{anchor}-table", dense=True)]


def _rows(context: Context, reading: Reading) -> Iterable[list[Cell]]:
    ask = f"{TOPIC_TITLES[reading.question.topic]}. {reading.question.ask}"
    for i, finding in enumerate(reading.findings):
        if reading.standing == "contested":
            head = f"{ask} One reading." if i == 0 else "Another reading of this question."
        else:
            head = ask
        found = f"{finding.found} {'Measured' if finding.kind in MEASURED else 'In detail'}: {finding.measure}."
        if finding.confidence == "M":
            found = f"{found} {EXCERPT}"
        whose = f"{'By' if finding.kind in MEASURED else 'From'}: {finding.author}."
        if finding.stance is not None:
            whose = f"{whose} Standpoint or funding: {finding.stance}."
        words = context.sourced(found, finding.sources, of=finding.found)
        if reading.also:
            words = (*words, Run(" Also found in:"))
            for other in reading.also:
                kind = KIND_TITLES[other.kind]
                where = f" {other.place}; {other.years}. {program_text(other)}; {kind[0].lower()}{kind[1:]}."
                words = (*words, Run(where, why=context.why(other.found)), *context.cites(other.sources))
        yield [
            cell(head, head=True),
            cell(words),
            cell(f"{study_text(finding)} {whose}"),
            cell(finding.limit),
        ]


def _not_compared(context: Context, view: EvidenceView) -> tuple[Words, ...]:
    """For each model in play, the topics on which no study with a comparison tests it."""
    sources = [id_ for statement in context.rulebook.evidence_reach for id_ in statement.sources]
    lines: list[Words] = []
    for model, topics in view.not_compared.items():
        if not topics:
            continue
        named = "; ".join(TOPIC_TITLES[topic].lower() for topic in topics)
        where = "any topic here" if len(topics) == len(TOPICS) else f"these topics: {named}"
        title = context.rulebook.models[model].title
        words = f"No study with a comparison was found that tests the {title} apart, on {where}."
        lines.append(context.sourced(words, sources))
    return tuple(lines)
