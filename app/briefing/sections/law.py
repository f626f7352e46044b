"""Law and agreement: the state, federal law, the models side by side, liability, evidence, and the steps that remain."""

from __future__ import annotations

from app.briefing.blocks import Block, Cell, Column, Fact, Facts, Heading, Items, Run, Words
from app.briefing.context import PARTY, Context, cell, paragraph, table, text
from app.engine import figures
from app.engine.law import BODY_WORDS
from app.rulebook.facts import MODELS

TOPIC_TITLE = {
    "statute": "Statute",
    "powers": "Powers",
    "where_used": "Where they are used",
    "eligible": "Who is eligible",
    "training": "Training",
    "refresher": "Refresher training",
    "supervision": "Supervision",
    "whose_policy": "Whose policy applies",
    "who_pays": "Who pays",
    "who_transports": "Who transports",
    "hold_time": "Time a person is held",
    "interpreters": "Interpreters",
    "complaints": "Complaints",
    "records": "Records",
    "liability": "Liability",
    "length": "Length",
    "how_it_ends": "How it ends",
}


def state_law(context: Context) -> list[Block]:
    from app.briefing.sections.summary import law_sentence

    view = context.evaluation.law
    blocks: list[Block] = [Heading(2, "Law and agreement", "law"), Heading(3, f"The law of {view.name}", "state-law")]
    blocks.append(paragraph(law_sentence(context)))
    confirmed = context.given("state_law_confirmed")
    blocks.append(
        paragraph(
            f"Confirmed by counsel: {confirmed.lower()}."
            if confirmed
            else "The attorney has not reviewed this part, or has not said so."
        )
    )
    law = view.law
    if law is None:
        return blocks
    rows = []
    for result in context.evaluation.options:
        reason = next(r for r in result.reasons if r.kind == "law")
        since = (
            f"since {'about ' if reason.exact == 'about' else ''}{figures.date_text(reason.since)}"
            if reason.since
            else "as far back as is known"
        )
        rows.append(
            [
                cell(result.option.title, head=True),
                cell(_law_status(reason.status, reason.confidence)),
                cell(context.reason(reason)),
                cell(since),
            ]
        )
    heads = [
        Column("Option", width=0.9),
        Column("By state law", width=0.8),
        Column("Why", width=2.0),
        Column("From", width=0.8),
    ]
    whom = BODY_WORDS[view.body or "municipality"]
    blocks.append(table(f"State law for {whom}, as of {figures.date_text(view.as_of)}", heads, rows, "state-table"))
    facts = [
        Fact(title, words)
        for title, listed in (
            ("Who may sign", law.who_may_sign),
            ("Who may end", law.who_may_end),
            ("Penalties", law.penalties),
            ("State money", law.state_money),
        )
        if (words := context.joined(listed))
    ]
    blocks.append(Facts(tuple(facts)))
    if law.authorities:
        quoted: tuple[Words, ...] = tuple(
            (Run(a.citation + (f": \u201c{a.quote}\u201d" if a.quote else "")), *context.cites((a.source,)))
            for a in law.authorities
        )
        blocks += [Heading(4, "What was read", "authorities"), Items(quoted)]
    if law.contested:
        blocks += [Heading(4, "Points that are contested", "contested"), Items(context.statements(law.contested))]
    if law.pending:
        blocks += [Heading(4, "Pending", "pending"), Items(context.statements(law.pending))]
    blocks += [
        Heading(4, "Questions on state law for counsel", "ask-counsel"),
        Items(tuple(text(q) for q in law.ask_counsel)),
    ]
    return blocks


def _law_status(status: str, confidence: str | None) -> str:
    words = {
        "open": "Open",
        "closed": "Closed",
        "conditional": "On conditions",
        "required": "Required",
        "unsettled": "Not settled",
        "unknown": "Not known",
    }[status]
    return f"Appears {words.lower()}; counsel to confirm" if confidence == "M" else words


def federal_law(context: Context) -> list[Block]:
    blocks: list[Block] = []
    for topic in ("federal_law", "liability"):
        listed = context.rulebook.topics.get(topic)
        if listed is not None:
            blocks += [
                Heading(3, listed.title, f"topic-{topic}".replace("_", "-")),
                Items(context.statements(listed.statements)),
            ]
    return blocks


def models(context: Context) -> list[Block]:
    """The three models on the same rows, from the standard forms."""
    rulebook = context.rulebook
    topics = list(dict.fromkeys(row.topic for model in rulebook.models.values() for row in model.rows))
    listed = [rulebook.models[model] for model in MODELS if model in rulebook.models]
    rows: list[list[Cell]] = []
    for topic in topics:
        cells = [cell(TOPIC_TITLE.get(topic, topic.replace("_", " ").capitalize()), head=True)]
        for model in listed:
            row = next(row for row in model.rows if row.topic == topic)
            section = f" ({row.section})" if row.section else ""
            cells.append(cell(context.sourced(row.text + section, row.sources, row.confidence)))
        rows.append(cells)
    heads = [Column("", width=0.7), *(Column(model.title) for model in listed)]
    revisions = "; ".join(f"{model.short}: {model.form_revision}" for model in listed)
    return [
        Heading(2, "Appendix: the three models", "models"),
        paragraph(
            f"From the standard forms (revisions: {revisions}). The document that is actually offered decides. "
            f"{context.rulebook.texts.noncitizen_note}"
        ),
        table("The three models side by side", heads, rows, "models-table", cards=True),
    ]


def clauses(context: Context) -> list[Block]:
    rows = []
    for clause in context.rulebook.clauses:
        says = []
        for model in MODELS:
            if model in clause.by_model:
                section = clause.sections.get(model, "")
                short = context.rulebook.models[model].short
                says.append(
                    f"{short} ({section}): {clause.by_model[model]}"
                    if section
                    else f"{short}: {clause.by_model[model]}"
                )
        rows.append(
            [
                cell((*text(clause.title), *context.cites(clause.sources)), head=True),
                cell(" ".join(says)),
                cell(clause.ask),
            ]
        )
    if not rows:
        return []
    heads = [Column("Clause", width=0.7), Column("What the standard forms say", width=2.2), Column("To ask", width=1.1)]
    return [
        Heading(2, "Appendix: the agreement clause by clause", "clauses"),
        table("Clauses of the standard forms", heads, rows, "clauses-table"),
    ]


def evidence(context: Context) -> list[Block]:
    topic = context.rulebook.topics.get("evidence")
    if topic is None:
        return []
    return [
        Heading(2, "Evidence on effects", "evidence"),
        paragraph(
            "Each finding names its kind of study, place, years and main limit. Findings are not votes and are not added up."
        ),
        Items(context.statements(topic.statements)),
    ]


def history(context: Context) -> list[Block]:
    topic = context.rulebook.topics.get("history")
    if topic is None:
        return []
    return [Heading(2, "Appendix: the program so far", "history"), Items(context.statements(topic.statements))]


def steps(context: Context) -> list[Block]:
    rows = []
    for i, result in enumerate(context.evaluation.steps, 1):
        step = result.step
        if step.audience != "public" and context.audience == "public":
            continue
        found: Words = (
            context.statement(step.found)
            if step.found is not None and context.evaluation.printable(step.found, context.audience)
            else text("\u2013")
        )
        who = PARTY[step.to]
        rows.append(
            [
                cell(f"{i}. {step.title}", head=True),
                cell(found),
                cell(f"{step.ask} (to {who})" if who != "counsel" else step.ask),
                cell("Done" if result.done else "Not done"),
            ]
        )
    heads = [
        Column("Step", width=0.9),
        Column("What was found", width=1.5),
        Column("Question", width=1.7),
        Column("Status", width=0.5),
    ]
    return [
        Heading(2, "Legal steps", "legal-steps"),
        paragraph(
            "In the order of exposure. Questions go to counsel unless another addressee is named. A step that is not known to be done prints as not done."
        ),
        table("Steps of the legal review", heads, rows, "steps-table"),
    ]
