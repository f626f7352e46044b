"""The table of options on page one: fixed order, those offered marked, those closed in one line each."""

from __future__ import annotations

from app.briefing import counsel_readings
from app.briefing.amounts import headline, reckoned_without
from app.briefing.blocks import Column, Table
from app.briefing.context import Context, cell, status_means, table, text
from app.briefing.sections.fiscal import costed
from app.briefing.sections.options import crowded
from app.briefing.sections.signatures import wage_note
from app.briefing.sections.staffing import officers_cell
from app.briefing.sections.summary import HOURS, HOURS_NET
from app.engine.evaluation import Evaluation
from app.engine.results import OptionResult, Total
from app.rulebook import names

OFFERED = " (offered)"
"""Behind an option that ICE has offered."""
LEFT = "Not counted"
"""Page one's row on what the figures leave out."""


def options_table(context: Context, figures: bool = True) -> Table:
    """The options with their status; and, if `figures`, what each costs and its hours, where that can be worked out."""
    evaluation = context.evaluation
    show_money = (
        figures
        and not evaluation.short_path
        and any(evaluation.total(result.id, "gross", "cash").status != "unknown" for result in costed(context))
    )
    shown: list[Total] = []
    offered = evaluation.value(names.MODELS_OFFERED)
    marked = offered if isinstance(offered, frozenset) and context.readable(names.MODELS_OFFERED) else ()
    rows = []
    for result in evaluation.options:
        status = (*text(context.status_text(result), why=result.id), *text(_closed_by(result)))
        counsel = counsel_readings.beside_short(context, result.id)
        title = result.option.short if crowded(context) else result.option.title
        is_offered = result.option.costs == "model" and result.model in marked
        named = text(f"{title}{OFFERED}" if is_offered else title)
        row = [cell(named, head=True), cell((*status, *(text(counsel) if counsel else ())))]
        if show_money and result.status == "closed":
            row += [cell("\u2013", right=True)] * 4
        elif show_money:
            if _as_keep(context, result):
                rows.append([*row, *(cell("as Keep", right=True) for _ in range(4))])
                continue
            totals = [
                evaluation.total(result.id, "gross", "cash"),
                evaluation.total(result.id, "gross", "loaded"),
                evaluation.total(result.id, "gross", "hours", 2),
            ]
            shown += totals
            figures_of = [cell(headline(evaluation, result, total), right=True, why=total.id) for total in totals]
            row += [*figures_of[:2], officers_cell(context, result), figures_of[2]]
        rows.append(row)
    first, second = (1.35, 2.95) if crowded(context) else (2.38, 2.11)
    heads = [Column("Option", width=first), Column("Status by law and facts", width=second)]
    if show_money:
        heads += [
            Column("New cash, five years", "right", 0.8),
            Column("Loaded cost, five years", "right", 0.8),
            Column("Officers trained", "right", 0.66),
            Column(HOURS_NET if _hours_saved(evaluation) else HOURS, "right", 0.7),
        ]
    return table(
        "The options before the body", heads, rows, "options-at-a-glance", note=_note(evaluation, shown),
        dense=True, caption_shown=False,
    )  # fmt: skip


def _hours_saved(evaluation: Evaluation) -> bool:
    """Is any hour subtracted from those of an agreement?"""
    lines = (line for result in evaluation.options for line in evaluation.money.counted_lines(result, "hours"))
    return any(year < 0 for line in lines if line.status != "unknown" for year in line.years)


def _closed_by(result: OptionResult) -> str:
    """Why an option is closed, in a few words: state law, or what the town has not got. Of several reasons, one that is
    as sure as the status."""
    closing = [each for each in result.reasons if each.status == "closed" and each.confidence == result.confidence]
    if result.status != "closed" or not closing:
        return ""
    why = "state law" if closing[0].kind == "law" else closing[0].in_short
    return f" ({why})" if why else ""


def _as_keep(context: Context, result: OptionResult) -> bool:
    """Does the option cost what keeping the agreement costs, which has a row of its own, until the body decides?"""
    keep = any(each.option.costs == "model_recurring" for each in context.evaluation.options)
    return keep and result.model is not None and result.option.costs == "as_now"


def _note(evaluation: Evaluation, shown: list[Total]) -> str:
    notes = [status_means(evaluation.options), *(["Before outside money."] if shown else [])]
    withheld = bool(reckoned_without(evaluation)) and bool(shown)
    if any(total.status == "partial" for total in shown):
        what = "not known or confidential" if withheld else "not known"
        notes.append(f"* Leaves out costs and any saved hours that are {what}.")
    if any(total.value == 0 and total.unit == "dollar" for total in shown):
        notes.append(f"All figures, $0 too, leave out what \u201c{LEFT}\u201d lists.")
    if withheld:
        notes.append("Worked out without confidential numbers; the fiscal note says which.")
    if shown and (wage := wage_note(evaluation)):
        notes.append(wage)
    return " ".join(notes)
