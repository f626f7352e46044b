"""Process, what is not known, who made this, glossary, and the full record of public answers."""

from __future__ import annotations

from collections.abc import Sequence

from app.briefing.amounts import upper
from app.briefing.blocks import Block, Column, Fact, Facts, Heading, Items, Section
from app.briefing.context import NOT_ASKED, Context, cell, paragraph, section, table, text
from app.briefing.open_points import OpenPoint, answer_day, dont_knows, grounded, open_points, who_words
from app.briefing.sections import since
from app.briefing.sections.summary import prepared_by, signed_within, stale_after
from app.briefing.told import told
from app.engine import figures
from app.engine.unknowns import ASSUMED
from app.rulebook import names

NUMBERS_IN_BODY = 4
UNKNOWN_HEADS = (
    Column("Not known", width=1.5), Column("Why", width=0.8), Column("Who could answer", width=0.8),
    Column("What it leaves open", width=1.4),
)  # fmt: skip
PROCESS = (
    names.VOTE_IN_OPEN_SESSION,
    names.NOTICE_GIVEN,
    names.AGENDA_PUBLICATION_DATE,
    names.HEARING_STATUS,
    names.NOTICE_LANGUAGES,
    names.GROUPS_TO_HEAR,
    names.OVERSIGHT_PLANNED,
    names.LOCAL_POLICY,
)


def public_process(context: Context) -> list[Section]:
    rulebook, evaluation = context.rulebook, context.evaluation
    facts = [Fact("Meeting", text(figures.date_text(context.meeting_date) if context.meeting_date else "Not yet set."))]
    for id_ in PROCESS:
        asks = evaluation.asks(id_) if id_ in rulebook.questions else False
        if asks is not False:
            label = rulebook.questions[id_].label
            shown = context.answer_text(id_) if asks else NOT_ASKED
            facts.append(Fact(upper(label), text(shown, why=context.fact_why(id_))))
    both = [context.answer_text(id_) for id_ in (names.COMMENTS_FOR, names.COMMENTS_AGAINST)]
    return section(
        "Public notice and input",
        "process",
        *told(facts),
        paragraph(
            f"Comments received in favor: {_lower(both[0])} Comments received against: {_lower(both[1])} Counts of "
            "comments are not a vote.",
            "wide",
        ),
    )


def _lower(words: str) -> str:
    words = words[0].lower() + words[1:]
    return words if words.endswith(".") else words + "."


def unknowns(context: Context) -> list[Section]:
    """What is not known, in every sense, each with who could answer: what weighs most, of the town's own numbers a few.
    The record has all of them."""
    points = open_points(context)
    numbers = [point for point in points if point.key]
    shown = [point for point in points if not point.key or point in numbers[:NUMBERS_IN_BODY]]
    left = len(points) - len(shown)
    by = answer_day(context)
    wanted = f"Answers are due by {figures.date_text(by)}. " if by is not None else ""
    more = f"{left} more of the town's own numbers: see the record." if left else ""
    note = " ".join(filter(None, (f"{wanted}{more}".strip(), dont_knows(context))))
    made = _unknown_table(context, shown, "What is not known", "unknown-table", note)
    return section("What is not known", "unknown", made)


def other_unknowns(context: Context) -> list[Section]:
    """What else has no answer: what bears on a status or a figure and is not in the briefing, then the rest."""
    listed = context.evaluation.unknowns
    if not listed:
        return []
    blocks: list[Block] = []
    numbers = [point for point in open_points(context) if point.key][NUMBERS_IN_BODY:]
    if numbers:
        caption = "Unanswered numbers and facts that affect a status or a figure"
        blocks.append(_unknown_table(context, numbers, caption, "unknown-all-table"))
    rest: dict[str, list[str]] = {}
    for u in listed:
        if u.weight < ASSUMED:
            rest.setdefault(context.rulebook.section_of[u.key].title, []).append(u.label)
    if rest:
        blocks.append(paragraph("Other questions without an answer, by section:"))
        items = ((*text(f"{title}: ", strong=True), *text("; ".join(labels) + ".")) for title, labels in rest.items())
        blocks.append(Items(tuple(items)))
    return section("What else is not known", "unknown-all", *blocks)


def _unknown_table(context: Context, points: Sequence[OpenPoint], caption: str, anchor: str, note: str = "") -> Block:
    rows = [
        [
            cell(upper(point.what), head=True),
            cell(point.why, why=context.fact_why(point.key) if point.key else ""),
            cell(grounded(context, point, upper(who_words(point)))),
            cell(point.leaves),
        ]
        for point in points
    ]
    return table(caption, UNKNOWN_HEADS, rows, anchor, dense=True, caption_shown=False, note=note)


def made_by(context: Context) -> list[Section]:
    texts = context.rulebook.texts
    facts = (
        Fact("Tool made by", text(texts.made_by)),
        Fact("Paid for by", text(texts.paid_by)),
        Fact("Interests", text(texts.interests)),
        Fact("Recommendation", text("None made. The tool makes none.")),
        Fact("Prepared by", text(prepared_by(context), why=context.fact_why(names.PREPARED_BY))),
        Fact("Checked by", text(f"{context.town}, manager: {signed_within(context, 'manager')}")),
        Fact("Hours by", text(f"Police chief: {signed_within(context, 'chief')}")),
        Fact("Cost figures by", text(f"Finance: {signed_within(context, 'finance')}")),
        Fact("Law read by", text(f"Attorney: {signed_within(context, 'attorney')}")),
        Fact("Not after", text(since.not_after(context, stale_after(context)))),
        Fact("Updated by", text("The manager, by running the tool again. The project keeps the rulebook up to date.")),
    )
    return section(
        "Who prepared this, and when it goes stale",
        "made-by",
        paragraph(texts.neutrality),
        Facts(facts, 2),
    )


def keeping(context: Context) -> list[Section]:
    """When to run it again, and what a public record may hold."""
    texts = context.rulebook.texts
    return section(
        "When to run it again, and public records",
        "keeping",
        paragraph((*text("Run it again when: ", strong=True), *text(" ".join(texts.rerun_when)))),
        paragraph((*text("Public records: ", strong=True), *text(texts.records_notice))),
    )


def glossary(context: Context) -> list[Section]:
    facts = tuple(Fact(term.term, context.sourced(term.meaning, term.sources)) for term in context.rulebook.glossary)
    return section("Terms", "glossary", Facts(facts))


def answers(context: Context) -> list[Section]:
    """Every question with its answer, or why there is none, as this audience may read it."""
    evaluation, rulebook = context.evaluation, context.rulebook
    blocks: list[Block] = [
        paragraph(
            "Every question of the questionnaire. Answers for staff or counsel only are not shown in this version."
        )
        if context.audience == "public"
        else paragraph(f"Every question of the questionnaire, as the audience '{context.audience}' may read it."),
        *_mismatches(context),
    ]
    for part in rulebook.sections:
        rows = []
        for question in part.questions:
            keys = [key for key in (question.id, *rulebook.facts[question.id].keys) if key in evaluation.answers]
            for key in dict.fromkeys(keys or [question.id]):
                model = key.partition(".")[2]
                name = f" ({rulebook.models[model].short})" if model in rulebook.models else ""
                shown = text(_shown(context, key), why=context.fact_why(key))
                how = _how(context, key)
                answer = (*shown, *text(f" {how}")) if how else shown
                rows.append([cell(question.ask + name, head=True), cell(answer)])
        heads = [Column("Question", width=1.0), Column("Answer, how sure, and notes", width=1.1)]
        anchor = f"record-{part.id}".replace("_", "-")
        blocks.append(Heading(3, part.title, anchor))
        name = f"Answers: {part.title}"
        blocks.append(table(name, heads, rows, f"{anchor}-table", dense=True, caption_shown=False))
    return section("Record of questions and answers", "record", *blocks)


def _mismatches(context: Context) -> list[Block]:
    """Answers that do not fit together. Every figure still counts them as they were given."""
    if not context.mismatches:
        return []
    items = []
    for each in context.mismatches:
        given = "; ".join(f"{label}: {shown}" for _, label, shown in context.mismatched_answers(each))
        items.append((*text(f"{each.rule.what} ", strong=True), *text(f"{each.rule.mend} As answered: {given}.")))
    return [
        Heading(3, "Answers that may not fit together", "record-fit"),
        paragraph("Each is counted as it was given."),
        Items(tuple(items)),
    ]


def _shown(context: Context, key: str) -> str:
    id_ = key.partition(".")[0]
    asked = context.evaluation.asks(id_)
    shown = context.answer_text(key)
    if asked is True:
        return shown
    if key in context.evaluation.answers:
        return (
            f"{shown} (Set aside: the question does not apply.)" if asked is False else f"{shown} (Set aside for now.)"
        )
    return "Does not apply." if asked is False else NOT_ASKED


def _how(context: Context, key: str) -> str:
    answer = context.evaluation.answers.get(key)
    if answer is None or not context.readable(key) or not answer.known:
        note = answer.note if answer is not None and context.readable(key) else None
        return f"[Note: {note}]" if note else ""
    parts = ["Recorded" if answer.provenance == "recorded" else "Estimate"]
    if answer.low is not None and answer.high is not None:
        unit = context.rulebook.questions[key.partition(".")[0]].unit or ""
        parts.append(
            f"{figures.with_unit(answer.low, unit, given=True)} to {figures.with_unit(answer.high, unit, given=True)}"
        )
    if answer.source:
        parts.append(f"Source: {answer.source}")
    if answer.note:
        parts.append(f"Note: {answer.note}")
    return f"[{'. '.join(parts)}]"
