"""Law and agreement: the state, federal law, the models side by side, liability, and the steps."""

from __future__ import annotations

from collections.abc import Sequence

from app.briefing import counsel_readings
from app.briefing.blocks import Block, Cell, Column, Fact, Facts, Heading, Items, Section, Words
from app.briefing.context import Context, cell, paragraph, section, status_words, table, text
from app.briefing.sections import since
from app.briefing.sections.summary import counsel_check, law_sentence
from app.engine import figures
from app.engine.law import BODY_WORDS, LOCAL_RULE
from app.engine.results import OptionResult, StatusReason
from app.rulebook import names
from app.rulebook.facts import MODELS

TOPIC_TITLE = {
    names.STATUTE: "Statute",
    names.POWERS: "Powers",
    names.WHERE_USED: "Where they are used",
    names.ELIGIBLE: "Who is eligible",
    names.TRAINING: "Training",
    names.REFRESHER: "Refresher training",
    names.SUPERVISION: "Supervision",
    names.WHOSE_POLICY: "Whose policy applies",
    names.WHO_PAYS: "Who pays",
    names.WHO_TRANSPORTS: "Who transports",
    names.HOLD_TIME: "Time a person is held",
    names.INTERPRETERS: "Interpreters",
    names.COMPLAINTS: "Complaints",
    names.RECORDS: "Records",
    names.LIABILITY: "Liability",
    names.LENGTH: "Length",
    names.HOW_IT_ENDS: "How it ends",
}

CONTESTED_BEHIND = "The supporting volume has the points on which sources differ, both readings of each."
NO_PENALTY = "No penalty for declining is established in this rulebook. That does not mean that there is none."
NOTHING_READ = "No authority that counts on this day for this kind of agency was read in the law of this state."

KEY_TOPICS = (names.SUPERVISION, names.WHO_PAYS, names.LIABILITY, names.HOW_IT_ENDS)


def law_and_agreement(context: Context, *, after_page_one: bool = False) -> list[Section]:
    """What state law says of each option, who may sign and end, what is contested, and the form's main terms.

    `after_page_one`: the state's law in a sentence stands there already, and the form's terms in the other documents.
    """
    view = context.evaluation.law
    blocks: list[Block] = []
    short = after_page_one and view.law is not None
    told = text("Page one summarizes the law.") if short else law_sentence(context)
    blocks.append(paragraph((*told, *text(f" {counsel_check(context)}")), "wide"))
    blocks += since.blocks(context)
    if view.law is not None:
        blocks += _state(context)
    else:
        blocks += _readings(context)
    if not after_page_one:
        blocks += _agreement(context)
    return section("Law and agreement", "law", *blocks)


def _readings(context: Context) -> list[Block]:
    """Counsel's own readings where the rulebook has no table of the law beside which they could stand."""
    found = [result for result in context.evaluation.options if result.id in context.readings]
    said = tuple(
        (*text(f"{result.option.title}.", strong=True), *counsel_readings.beside(context, result.id))
        for result in found
    )
    return [Items(said, wide=True)] if said else []


def _state(context: Context) -> list[Block]:
    view = context.evaluation.law
    law = view.law
    assert law is not None
    grouped: dict[tuple[StatusReason, str], list[OptionResult]] = {}
    for result in context.evaluation.options:
        reason = next(r for r in result.reasons if r.kind == "law")
        in_all = context.status_text(result)
        differs = in_all != status_words(reason.status, reason.confidence)
        grouped.setdefault((reason, f"Status in all: {in_all}" if differs else ""), []).append(result)
    local = (view.reason(LOCAL_RULE), "")
    grouped.setdefault(local, [])
    rows = []
    for (reason, in_all), results in grouped.items():
        titles = [result.option.short for result in results]
        titles += ["A local rule against agreements"] if (reason, in_all) == local else []
        about = "about " if reason.exact == "about" else ""
        since = f"{about}{figures.date_text(reason.since)}" if reason.since else "No start date found"
        if reason.status == "unknown":
            since = "\u2013"
        rows.append(
            [
                cell("; ".join(titles), head=True),
                cell(
                    status_words(reason.status, reason.confidence) + (f". {in_all}" if in_all else ""),
                    why=context.why(reason.text),
                ),
                cell((*context.sourced(reason.text, reason.sources), *counsel_readings.beside_some(context, results))),
                cell(since),
            ]
        )
    heads = [
        Column("Option", width=0.85),
        Column("By state law", width=0.85),
        Column("Why", width=2.5),
        Column("From", width=0.6),
    ]
    whom = BODY_WORDS[view.body or "municipality"]
    caption = f"The law of {view.name} for {whom}, as of {figures.date_text(view.as_of)}"
    blocks: list[Block] = [table(caption, heads, rows, "state-table", dense=True)]
    nothing = text(f"Nothing is established in this rulebook for {whom}: counsel to answer.")
    no_penalty = context.sourced(NO_PENALTY, (names.BRIEF287_REVIEW,), "M")
    facts = [
        Fact(title, context.joined(listed) or (no_penalty if title == "Penalties" else nothing))
        for title, listed in (
            ("Who may sign", law.who_may_sign),
            ("Who may end", law.who_may_end),
            ("Penalties", law.penalties),
        )
    ]
    blocks.append(Facts(tuple(facts)))
    if context.statements(law.contested):
        blocks.append(paragraph(CONTESTED_BEHIND, "note"))
    return blocks


def _agreement(context: Context) -> list[Block]:
    """The main terms of the standard form of each model in play, with section numbers."""
    in_play = [r.model for r in context.evaluation.options if r.model is not None and r.status != "closed"]
    listed = [context.rulebook.models[model] for model in dict.fromkeys(in_play)]
    if not listed:
        return []
    heading = Heading(3, "What the standard agreement says", "agreement")
    rows = []
    for topic in KEY_TOPICS:
        cells = [cell(TOPIC_TITLE[topic], head=True)]
        for model in listed:
            row = context.evaluation.model_rows(model.id)[topic]
            at = f" ({row.section})" if row.section else ""
            cells.append(cell(context.sourced(row.text + at, row.sources, row.confidence, of=row.text)))
        rows.append(cells)
    heads = [Column("", width=0.4), *(Column(f"{model.title} form of {model.form_revision}") for model in listed)]
    return [
        heading,
        table(
            "Four main terms of the standard form",
            heads,
            rows,
            "agreement-table",
            dense=True,
            caption_shown=False,
            note="Four main terms; the record has all. The document that is offered decides.",
        ),
    ]


def for_counsel(context: Context) -> list[Section]:
    """The questions on state law for counsel, where they stand in the body of the short briefing."""
    law = context.evaluation.law.law
    if law is None:
        return []
    questions = tuple(text(question) for question in context.evaluation.law.questions)
    return section("Questions for counsel", "ask-counsel", Items(questions, wide=True))


def law_as_read(context: Context, beyond: Sequence[Block] = ()) -> list[Section]:
    """What was read of state law, what is pending, what counsel may look into, and federal law; then `beyond`."""
    law = context.evaluation.law.law
    blocks: list[Block] = []
    if law is not None:
        if law.authorities:
            quoted: tuple[Words, ...] = tuple(
                context.sourced(
                    a.citation + (f": \u201c{a.quote}\u201d" if a.quote else ""),
                    (a.source,),
                    a.confidence,
                    of=a.quote or a.citation,
                )
                for a in context.evaluation.law.authorities
            )
            blocks += [
                Heading(
                    3,
                    f"What was read of the law of {law.name}, as checked on {figures.date_text(law.checked_on)}",
                    "authorities",
                ),
                Items(quoted or (context.sourced(NOTHING_READ, (names.BRIEF287_REVIEW,), "M"),)),
            ]
        contested = context.statements(law.contested)
        if contested:
            blocks += [Heading(3, "Points that are contested", "contested"), Items(contested)]
        for title, anchor, statements in (
            ("Duties with or without an agreement", "duties", law.duties),
            ("State money", "state-money", law.state_money),
        ):
            said = context.statements(statements)
            if said:
                blocks += [Heading(3, title, anchor), Items(said)]
        pending = context.statements(law.pending)
        if pending:
            blocks += [Heading(3, "Pending", "pending"), Items(pending)]
    for topic in ("federal_law", names.LIABILITY):
        listed = context.rulebook.topics.get(topic)
        if listed is not None:
            anchor = f"topic-{topic}".replace("_", "-")
            blocks += [Heading(3, listed.title, anchor), Items(context.statements(listed.statements))]
    return section("Law", "law-as-read", *blocks, *beyond)


def models(context: Context) -> list[Section]:
    """The three models on the same rows, from the standard forms."""
    rulebook = context.rulebook
    topics = list(dict.fromkeys(row.topic for model in rulebook.models.values() for row in model.rows))
    listed = [rulebook.models[model] for model in MODELS if model in rulebook.models]
    rows: list[list[Cell]] = []
    for topic in topics:
        cells = [cell(TOPIC_TITLE.get(topic, topic.replace("_", " ").capitalize()), head=True)]
        for model in listed:
            row = context.evaluation.model_rows(model.id)[topic]
            at = f" ({row.section})" if row.section else ""
            cells.append(cell(context.sourced(row.text + at, row.sources, row.confidence, of=row.text)))
        rows.append(cells)
    heads = [Column("", width=0.7), *(Column(model.title) for model in listed)]
    revisions = "; ".join(f"{model.short}: {model.form_revision}" for model in listed)
    return section(
        "The three models",
        "models",
        paragraph(
            f"From the standard forms (revisions: {revisions}). The document that is actually offered decides. "
            f"{context.rulebook.texts.noncitizen_note}"
        ),
        table("The three models side by side", heads, rows, "models-table", cards=True),
    )


def history(context: Context) -> list[Section]:
    topic = context.rulebook.topics.get("history")
    if topic is None:
        return []
    return section("The program so far", "history", Items(context.statements(topic.statements)))
