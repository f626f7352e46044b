"""Cash by quarter: what leaves the town in the first two fiscal years, and when money from others comes in."""

from __future__ import annotations

from itertools import accumulate

from app.briefing.amounts import POINT_NOTE, left_out
from app.briefing.blocks import Block, Cell, Column, Section, Table
from app.briefing.context import Context, cell, paragraph, section, table
from app.briefing.outside_money import fundings_shown, titled
from app.briefing.sections.fiscal import costed
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.engine.quarters import QUARTERS, CashByQuarter, cash_by_quarter
from app.engine.results import FundingId, OptionResult, TotalStatus

TITLE = "Cash by quarter"
OUT, SO_FAR, IN, GAP = "New cash out", "New cash out so far, whoever pays", "Money in", "Cash gap so far"
SHOWN: tuple[FundingId, ...] = ("state", "announced", "announced_full")


def by_quarter(context: Context) -> list[Section]:
    """One table for each option that carries a cost; nothing where no option does."""
    blocks: list[Block] = []
    unknown = []
    for result in costed(context):
        found = quarters_of(context, result)
        if found is None:
            unknown.append(result.option.short)
            continue
        if not blocks:
            blocks.append(paragraph(method_words(found), "wide"))
        blocks.append(_table(context, result, found))
    if unknown:
        blocks.append(paragraph(f"Not shown, as the new cash is not known yet: {'; '.join(unknown)}."))
    return section(TITLE, "quarters", *blocks) if blocks else []


def quarters_of(context: Context, result: OptionResult) -> CashByQuarter | None:
    """An option's first eight quarters, with the money that may come on top of the town's own; the workbook has all."""
    shown = [funding for funding in fundings_shown(context, result) if funding in SHOWN]
    return cash_by_quarter(context.evaluation, result, shown)


def method_words(found: CashByQuarter) -> str:
    """How the quarters are made, and what sets the gap apart from what is awaited."""
    return (
        "Each year's amounts are spread evenly over its months at work; one-time amounts count on the first day of "
        f"work. Money from others comes in {figures.with_unit(found.lag, 'month')} after the spending. The cash gap is "
        "new cash out so far, less the money in so far; a minus sign means that more has come in than gone out. The "
        "amount owed to the town is another figure: it also counts repayment of pay already budgeted."
    )


def quarter_heads() -> tuple[str, ...]:
    """Year 1 Q1 to year 2 Q4, of the fiscal year."""
    return tuple(f"Year {quarter // 4 + 1} Q{quarter % 4 + 1}" for quarter in range(QUARTERS))


def _table(context: Context, result: OptionResult, found: CashByQuarter) -> Table:
    rows = [_row(OUT, found.out, found.status), _row(SO_FAR, tuple(accumulate(found.out)), found.status)]
    awaited, unknown = [], []
    for each in found.fundings:
        title = titled(context, each.funding, result)
        if each.status == "unknown":
            unknown.append(title)
            continue
        rows.append(_row(f"{IN}: {title}", each.came_in, each.status))
        rows.append(_row(f"{GAP}: {title}", each.gap, _weaker(found.status, each.status)))
        awaited.append(f"{title}, {figures.dollars(each.most_awaited)}")
    heads = [Column("Fiscal quarter", width=2.2), *(Column(words, "right") for words in quarter_heads())]
    note = [_left_out(context.evaluation, result, found)]
    if unknown:
        note.append(f"Not known yet, and not zero: {'; '.join(unknown)}.")
    if awaited:
        note.append(f"Most owed to the town at any time in the two years: {'; '.join(awaited)}.")
    if context.evaluation.rests_on_judgement(result, "cash"):
        note.append(POINT_NOTE)
    caption = f"{result.option.title}: cash by fiscal quarter"
    anchor = f"quarters-{result.id}".replace("_", "-")
    return table(caption, heads, rows, anchor, dense=True, note=" ".join(filter(None, note)))


def _row(title: str, amounts: tuple[float, ...], status: TotalStatus) -> list[Cell]:
    """Whole dollars, marked where something is left out."""
    mark = "\u00a0*" if status == "partial" else ""
    return [cell(title, head=True), *(cell(figures.dollars(amount) + mark, right=True) for amount in amounts)]


def _weaker(one: TotalStatus, other: TotalStatus) -> TotalStatus:
    return "partial" if "partial" in (one, other) else one


def _left_out(evaluation: Evaluation, result: OptionResult, found: CashByQuarter) -> str:
    totals = [evaluation.total(result.id, "gross", "cash", "all")]
    totals += [evaluation.total(result.id, "offset", "cash", "all", each.funding) for each in found.fundings]
    return left_out(evaluation, totals)
