"""Page one: who, what, by when; the options with status, two dollar figures and hours; the law; what is not known."""

from __future__ import annotations

import datetime as dt

from app.briefing import counsel_readings
from app.briefing.amounts import headline, reckoned_without
from app.briefing.blocks import Block, Box, Column, Fact, Facts, Heading, Items, Section, Words
from app.briefing.context import PARTY, WITHHELD, Context, cell, paragraph, table, text
from app.briefing.excerpts import SHORT, excerpt
from app.briefing.outside_money import LEFT_OUT, standings_sentence
from app.briefing.sections import since
from app.briefing.sections.signatures import wage_note
from app.briefing.sections.staffing import officers_cell
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.engine.law import BODY_WORDS
from app.engine.results import Total
from app.engine.unknowns import ASSUMED
from app.rulebook import names

REVIEWERS = (("manager", "Manager"), ("chief", "Police chief"), ("finance", "Finance"), ("attorney", "Attorney"))
UNKNOWNS_SHOWN = 3
HOURS_NET = "Officer hours a year, less hours saved"
"""The total of hours: what officers spend today and would save is taken off. Staffing shows them before that."""


def page_one(context: Context) -> list[Section]:
    """What stands under the title, and the summary."""
    opening = Section("", "", (*_heading_block(context), _decision(context)), "page_one")
    return [opening, Section("Summary", "summary", tuple(_summary(context)), "page_one")]


def _heading_block(context: Context) -> list[Block]:
    evaluation = context.evaluation
    meeting = figures.date_text(context.meeting_date) if context.meeting_date else "date not yet set"
    facts = [
        Fact("Meeting", text(f"{context.body}, {meeting}")),
        Fact("Prepared", text(figures.date_text(evaluation.prepared_on))),
        Fact("Item", text("Agreement under section 287(g)")),
        Fact("Law as of", text(law_day(context))),
        Fact("Prepared by", text(prepared_by(context), why=context.fact_why(names.PREPARED_BY))),
        Fact("Agenda published", text(context.said(names.AGENDA_PUBLICATION_DATE, "Not yet set"))),
    ]
    facts += [Fact(f"{title}\u2019s signature", text(signed(context, role))) for role, title in REVIEWERS]
    return [Facts(tuple(facts), 2)]


def law_day(context: Context) -> str:
    """The day whose law is shown; where it is an earlier one, that is said beside it."""
    day = figures.date_text(context.evaluation.as_of)
    return f"{day} (an earlier day\u2019s law)" if since.is_earlier(context) else day


def prepared_by(context: Context) -> str:
    """Who prepared the item, as the town gives it."""
    return excerpt(context.said(names.PREPARED_BY), SHORT)


def signed(context: Context, role: str) -> str:
    """Who of an office has signed its sections, or that it has not."""
    sections = [section for section in context.rulebook.sections if section.role == role]
    states = {state.id: state for state in context.evaluation.sections}
    possible = [section for section in sections if states[section.id].reachable]
    wanted = [section for section in possible if states[section.id].applies]
    signs = [context.sign_offs[section.id] for section in wanted if section.id in context.sign_offs]
    good = [sign for sign in signs if sign.void is None]
    if not possible:
        return "No questions for this office"
    if not wanted:
        return "Nothing to sign yet"
    if len(good) < len(wanted):
        part = f" ({len(good)} of {len(wanted)} sections signed)" if good else ""
        void = "".join(f"; void: {sign.void}" for sign in signs if sign.void is not None)
        return f"Not yet signed{part}{void}"
    return "; ".join(dict.fromkeys(f"{sign.name}, {sign.title}, {figures.date_text(sign.date)}" for sign in good))


def counsel_check(context: Context) -> str:
    """Whether counsel has checked the state law shown, and whether the attorney has signed: both in one sentence."""
    said = context.said(names.STATE_LAW_CONFIRMED)
    if said == WITHHELD:
        words = "Whether counsel has checked the state law shown here is kept out of this version."
    elif context.evaluation.value(names.STATE_LAW_CONFIRMED) is True:
        words = (
            "By the town\u2019s answer, counsel has checked the state law shown here. \u201cCounsel to confirm\u201d "
            "marks what this tool itself is not sure of; what counsel found does not change the mark."
        )
    else:
        words = "Counsel has not yet checked the state law shown here, or has not said so."
    return f"{words} Attorney\u2019s signature: {signed(context, 'attorney')}."


def _decision(context: Context) -> Block:
    meeting = context.meeting_date
    when = f"at its meeting of {figures.date_text(meeting)}" if meeting else "at a meeting that is not yet set"
    force = context.evaluation.value(names.AGREEMENT_IN_FORCE)
    if force not in (None, names.NONE):
        what = "whether to keep, narrow or end its agreement with ICE under section 287(g)"
    else:
        kind = context.evaluation.answers.town.kind
        what = f"whether the {kind} signs an agreement with ICE under section 287(g), and if so which"
    body = [paragraph(f"The {context.body} of {context.town} decides {what}, {when}.")]
    if since.is_earlier(context):
        body.append(paragraph(since.page_one_note(context), "note"))
    if force is None:
        body.append(
            paragraph("It is not known whether an agreement is in force, so both sets of options are shown.", "note")
        )
    if context.evaluation.law.closes_signing:
        reason = context.evaluation.law.reason("sign_task_force")
        appears = (
            "appears closed by state law; counsel to confirm" if reason.confidence == "M" else "is closed by state law"
        )
        body.append(
            paragraph(
                (
                    *text(f"Signing {appears}. ", strong=True),
                    *context.sourced(reason.text, reason.sources),
                    *counsel_readings.on_signing(context),
                )
            )
        )
    return Box("The decision", tuple(body), "decision", "decision")


def _summary(context: Context) -> list[Block]:
    evaluation = context.evaluation
    blocks: list[Block] = [_options_table(context)]
    if not evaluation.short_path:
        words = f"{standings_sentence(context)} {LEFT_OUT}"
        blocks += [Heading(3, "Money from others, and what the figures leave out", "summary-money")]
        blocks += [paragraph(words, "wide")]
    blocks += [Heading(3, "State of the law", "summary-law"), paragraph(law_sentence(context), "wide")]
    unknown = [u for u in evaluation.unknowns if u.weight >= ASSUMED]
    items: list[Words] = [text(f"{_first(u.label)}: to ask {PARTY[u.who]}.") for u in unknown[:UNKNOWNS_SHOWN]]
    counted = f" (the first {UNKNOWNS_SHOWN} of {len(unknown)})" if len(unknown) > UNKNOWNS_SHOWN else ""
    blocks.append(Heading(3, f"What is not known{counted}", "summary-unknown"))
    if items:
        blocks.append(Items(tuple(items), wide=True))
    else:
        blocks.append(
            paragraph(
                "No unanswered question bears on a status or a figure. What counsel is to confirm stays open.", "wide"
            )
        )
    left = [step.step.title for step in evaluation.steps if not step.done]
    first = "; ".join(title[0].lower() + title[1:] for title in left[:2])
    blocks.append(Heading(3, "What happens next", "summary-next"))
    todo = f"{len(left)} of {len(evaluation.steps)} legal-review steps are not done" + (
        f"; first: {first}." if first else "."
    )
    limit = f"{since.limit(context, stale_after(context), 'this briefing')}."
    blocks.append(paragraph(f"{todo} {limit} {context.rulebook.texts.no_ranking}", "wide"))
    return blocks


def stale_after(context: Context) -> str:
    """ISO day after which the briefing is not to be relied on: the earlier of the rulebook's and the state file's."""
    evaluation = context.evaluation
    day = evaluation.prepared_on + dt.timedelta(days=context.rulebook.texts.stale_after_days)
    if evaluation.law.law is not None:
        day = min(day, max(evaluation.law.law.stale_after, evaluation.prepared_on))
    return day.isoformat()


def law_sentence(context: Context) -> Words:
    """The state's law in a sentence or two, or that the rulebook does not have it."""
    view = context.evaluation.law
    if view.state is None:
        return text("The state is not known yet, so this briefing says nothing about state law.")
    if view.law is None:
        return text(
            f"The law of {view.name} is not yet in this rulebook. Counsel to answer whether it requires, allows, bars "
            "or leaves open each option, and who may sign."
        )
    words = context.joined(view.law.summary)
    if not words:
        whom = BODY_WORDS[view.body or "municipality"]
        return text(f"The rulebook has no summary of the law of {view.name} for {whom} on that day. Counsel to answer.")
    if view.is_stale(context.evaluation.prepared_on):
        day = figures.date_text(view.law.stale_after)
        return (*text(f"This entry was due to be checked again by {day}: it may be out of date. "), *words)
    return words


def _options_table(context: Context) -> Block:
    evaluation = context.evaluation
    show_money = not evaluation.short_path
    shown: list[Total] = []
    judged = False
    rows = []
    for result in evaluation.options:
        status = text(context.status_text(result), why=result.id)
        counsel = counsel_readings.beside_short(context, result.id)
        row = [cell(result.option.title, head=True), cell((*status, *(text(counsel) if counsel else ())))]
        if show_money and result.status == "closed":
            row += [cell("Not estimated", right=True)] * 4
        elif show_money:
            totals = [
                evaluation.total(result.id, "gross", "cash"),
                evaluation.total(result.id, "gross", "loaded"),
                evaluation.total(result.id, "gross", "hours", 2),
            ]
            shown += totals
            judged = judged or (evaluation.rests_on_judgement(result) and totals[0].status != "unknown")
            figures_of = [cell(headline(evaluation, result, total), right=True, why=total.id) for total in totals]
            row += [*figures_of[:2], officers_cell(context, result), figures_of[2]]
        rows.append(row)
    heads = [Column("Option", width=1.8), Column("Status by law and facts", width=1.6)]
    if show_money:
        heads += [
            Column("Five years of new cash, before money from others", "right", 1.07),
            Column("Five years of loaded cost, before money from others", "right", 1.07),
            Column("Officers trained", "right", 0.87),
            Column(HOURS_NET, "right", 0.87),
        ]
    return table(
        "The options before the body",
        heads,
        rows,
        "options-at-a-glance",
        note=_note(evaluation, shown, judged),
        dense=True,
    )


def _note(evaluation: Evaluation, shown: list[Total], judged: bool) -> str:
    notes = []
    withheld = bool(reckoned_without(evaluation)) and bool(shown)
    if any(total.status == "partial" for total in shown):
        what = "not known or kept out of this version" if withheld else "not known"
        notes.append(f"* Leaves out costs that are {what}; the fiscal note names them.")
    if withheld:
        notes.append("Worked out without numbers that are kept out of this version; the fiscal note says which.")
    if judged:
        notes.append("Low to high, with no likely figure, as long as the town has not estimated its hours.")
    if wage := wage_note(evaluation):
        notes.append(wage)
    return " ".join(notes)


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]
