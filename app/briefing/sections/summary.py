"""Page one: who, what, by when; the options with status, two dollar figures and hours; the law; what is not known."""

from __future__ import annotations

from app.briefing.amounts import headline, left_out
from app.briefing.blocks import Block, Box, Column, Fact, Facts, Heading, Items, Words
from app.briefing.context import PARTY, Context, cell, paragraph, table, text
from app.engine import figures
from app.engine.results import Total
from app.engine.unknowns import ASSUMED

ROLE_OF_SECTION = (("manager", "Manager"), ("chief", "Police chief"), ("finance", "Finance"), ("attorney", "Attorney"))


def heading_block(context: Context) -> list[Block]:
    evaluation = context.evaluation
    meeting = figures.date_text(context.meeting_date) if context.meeting_date else "Date not yet set"
    facts = [
        Fact("Meeting", text(f"{context.body} of {context.town}, {meeting}")),
        Fact("Item", text("Whether to enter, change or end an agreement under section 287(g)")),
        Fact("Prepared", text(figures.date_text(evaluation.prepared_on))),
        Fact("Law and offers as of", text(figures.date_text(evaluation.as_of))),
    ]
    facts += [Fact(f"Reviewed by: {title}", text(_signed(context, role))) for role, title in ROLE_OF_SECTION]
    return [Box("Briefing for the body", (Facts(tuple(facts)),), "heading-block")]


def _signed(context: Context, role: str) -> str:
    sections = [section for section in context.rulebook.sections if section.role == role]
    states = {state.id: state for state in context.evaluation.sections}
    wanted = [section for section in sections if states[section.id].applies]
    signed = [context.sign_offs[section.id] for section in wanted if section.id in context.sign_offs]
    good = [sign for sign in signed if sign.void is None]
    if not wanted:
        return "No questions for this office"
    if len(good) < len(wanted):
        void = next((sign.void for sign in signed if sign.void is not None), None)
        part = f" ({len(good)} of {len(wanted)} sections signed)" if good else ""
        return f"Not yet signed{part}" + (f"; a sign-off is void: {void}" if void else "")
    names = dict.fromkeys(f"{sign.name}, {sign.title}, {figures.date_text(sign.date)}" for sign in good)
    return "; ".join(names)


def decision(context: Context) -> list[Block]:
    meeting = context.meeting_date
    when = f"by {figures.date_text(meeting)}" if meeting else "at a meeting that is not yet set"
    force = context.evaluation.value("agreement_in_force")
    what = (
        "whether to keep, narrow or end its agreement with ICE under section 287(g)"
        if force not in (None, "none")
        else "whether the town signs an agreement with ICE under section 287(g), and if so which"
    )
    sentence = f"The {context.body} of {context.town} decides {what}, {when}."
    body = [paragraph(sentence, "lead")]
    if context.evaluation.law.closes_signing:
        body.append(paragraph(context.reason(context.evaluation.law.reason("sign_task_force"))))
    body.append(paragraph(context.rulebook.texts.no_ranking, "note"))
    return [Box("The decision", tuple(body), "decision", "decision")]


def summary(context: Context) -> list[Block]:
    evaluation = context.evaluation
    blocks: list[Block] = [Heading(2, "Summary", "summary")]
    blocks.append(_options_table(context))
    blocks.append(Heading(3, "State of the law", "summary-law"))
    blocks.append(paragraph(law_sentence(context)))
    blocks.append(Heading(3, "What is not known", "summary-unknown"))
    unknown = [u for u in evaluation.unknowns if u.weight >= ASSUMED][:4]
    items: list[Words] = [text(f"{_first(u.label)}: {PARTY[u.who]} could answer. {u.effect}") for u in unknown]
    if items:
        blocks.append(Items(tuple(items)))
    else:
        blocks.append(paragraph("Nothing that decides a status or a total is left open."))
    blocks.append(Heading(3, "What happens next", "summary-next"))
    left = [step for step in evaluation.steps if not step.done]
    first = "; ".join(step.step.title[0].lower() + step.step.title[1:] for step in left[:3])
    blocks.append(
        paragraph(
            f"{len(left)} of {len(evaluation.steps)} legal-review steps are not done"
            + (f"; first: {first}." if first else ".")
            + f" This briefing is stale after {figures.date_text(stale_after(context))}."
        )
    )
    return blocks


def stale_after(context: Context) -> str:
    """ISO day after which the briefing is not to be relied on: the earlier of the rulebook's and the state file's."""
    import datetime as dt

    evaluation = context.evaluation
    day = evaluation.prepared_on + dt.timedelta(days=context.rulebook.texts.stale_after_days)
    if evaluation.law.law is not None:
        day = min(day, max(evaluation.law.law.stale_after, evaluation.prepared_on))
    return day.isoformat()


def law_sentence(context: Context) -> Words:
    view = context.evaluation.law
    if view.state is None:
        return text("The state is not known yet, so this briefing says nothing about state law.")
    if view.law is None:
        return text(
            f"The law of {view.name} is not yet in this rulebook. Counsel to answer whether it requires, allows, bars or "
            "leaves open each option, and who may sign."
        )
    words = context.joined(view.law.summary) or text(
        f"The rulebook has no summary of the law of {view.name} on that day."
    )
    if view.is_stale(context.evaluation.prepared_on):
        day = figures.date_text(view.law.stale_after)
        return (*text(f"This entry was due to be checked again by {day}: it may be out of date. "), *words)
    return words


def _options_table(context: Context) -> Block:
    evaluation = context.evaluation
    show_money = not evaluation.short_path
    shown: list[Total] = []
    rows = []
    for result in evaluation.options:
        row = [cell(result.option.title, head=True), cell(context.status_text(result))]
        if show_money:
            for funding in ("none", "announced"):
                total = evaluation.total(result.id, "net", "cash", "all", "none" if funding == "none" else "announced")
                shown.append(total)
                row.append(cell(headline(evaluation, result, total), right=True))
            hours = evaluation.total(result.id, "gross", "hours", 2)
            shown.append(hours)
            row.append(cell(headline(evaluation, result, hours), right=True))
        rows.append(row)
    heads: list[str | Column] = [Column("Option", width=1.5), Column("Status by law and facts", width=1.5)]
    if show_money:
        heads += [
            Column("New cash, five years, no money from ICE", "right"),
            Column("New cash, five years, if ICE pays all it announced", "right"),
            Column("Officer hours a year", "right"),
        ]
    note = left_out(evaluation, shown) if show_money else ""
    if show_money and any(
        evaluation.rests_on_judgement(result) and result.status != "closed" for result in evaluation.options
    ):
        note += (
            " Low and high are shown without a likely figure where hours have no source and no answer from the town."
        )
    if show_money and any(total.value < 0 for total in shown):
        note += " A figure below zero means that more comes in than goes out."
    return table(
        "The options before the body", heads, rows, "options-at-a-glance", note=text(note.strip()) if note else ()
    )


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]
