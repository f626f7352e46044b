"""The fiscal note: cost on three bases, money from others always apart, and staffing. Money and hours only."""

from __future__ import annotations

import datetime as dt
from typing import Final

from app.briefing.amounts import (
    figure,
    headline,
    lacking_words,
    left_out,
    lower,
    not_known,
    origins_words,
    reckoned_without,
    span,
)
from app.briefing.blocks import Block, Cell, Column, Fact, Inline, Items, Section, Words
from app.briefing.context import KEPT_OUT, Context, cell, paragraph, section, table, text
from app.briefing.excerpts import SHORT, excerpt
from app.briefing.outside_money import fundings_shown, recorded_sentence, titled, until_note
from app.briefing.sections.cost_chart import BASIS_TITLE, cost_chart, row_name
from app.briefing.sections.local import received_words
from app.briefing.sections.options import crowded
from app.briefing.told import told
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.engine.lacking import lacks_of_fact
from app.engine.money import total_id
from app.engine.results import BASES, YEARS, Basis, FundingId, OptionResult, Swing, Total
from app.rulebook import names

FEW: Final[tuple[FundingId, ...]] = ("none", "state", "announced", "announced_full")
"""The fundings shown where many options are open: no money, the state's alone, and all that was announced."""


def priced(context: Context) -> tuple[OptionResult, ...]:
    """The options that carry a cost of their own and are not closed.

    An option under which an agreement in force only goes on meanwhile costs what keeping it costs; `as_kept` says so.
    """
    return tuple(
        r
        for r in context.evaluation.options
        if r.model is not None and r.status != "closed" and r.option.costs != "as_now"
    )


IN_ONE_SUM = (
    "The town\u2019s books give the cost in one sum, so how much of it ICE or the state would repay is not known."
)


def costed(context: Context) -> tuple[OptionResult, ...]:
    """The options whose cost is worked out: the priced ones or, on request where the law closes all, the Task Force."""
    asked = context.evaluation.value(names.WANTS_COSTS) is True
    return priced(context) or tuple(r for r in context.evaluation.options if asked and r.id == "sign_task_force")


def as_kept(context: Context) -> list[Block]:
    """The options that cost what keeping the agreement costs, until the body decides."""
    titles = [r.option.title for r in context.evaluation.options if r.model is not None and r.option.costs == "as_now"]
    if not titles:
        return []
    return [
        paragraph(f"{'; '.join(titles)}: the agreement in force costs what keeping it costs, until the body decides.")
    ]


def fiscal_note(context: Context) -> list[Section]:
    evaluation = context.evaluation
    shown = costed(context)
    blocks: list[Block] = []
    blocks.append(
        paragraph(
            "New cash is money that leaves the town. Loaded cost values every hour at salary and benefits. Officer "
            "hours count time. These are separate measures; do not add them. Outside money is shown separately. "
            + fiscal_year_words(context),
            "wide",
        )
    )
    blocks += _fund(context)
    if not shown:
        blocks.append(paragraph("No open option has its own cost, so there is nothing to estimate."))
        return section("Fiscal note", "fiscal", *blocks)
    blocks += _assumptions(context)
    if recorded := recorded_sentence(context):
        blocks.append(paragraph(recorded, "wide"))
    if without := reckoned_without(evaluation):
        blocks.append(paragraph(without, "wide"))
    chart = cost_chart(context, shown)
    blocks += [chart] if chart.shows_something and not crowded(context) else []
    gross, left = _gross_table(context, shown)
    blocks += [
        gross,
        _net_table(context, shown, left),
        paragraph((*until_note(context), *_received(context, shown)), "wide"),
    ]
    remarks = [words for result in shown for words in _remarks(context, result)]
    if remarks:
        blocks.append(Items(tuple(remarks), wide=True))
    blocks += as_kept(context)
    others = [r.option.title for r in evaluation.options if r.status != "closed" and r.model is None and r.costs_known]
    if others:
        blocks.append(
            paragraph(
                f"These options add no cost: {'; '.join(others)}. Time spent on the matter today continues and is not "
                "counted. The supporting volume says what ICE and others announced; the record has each offer.",
                "wide",
            )
        )
    return section("Fiscal note", "fiscal", *blocks)


def _received(context: Context, shown: tuple[OptionResult, ...]) -> Words:
    """What other agencies received, where ICE has announced money that counts on the day for an option with a price."""
    models = {result.model for result in shown}
    announced = any(
        offset.payer == "ice" and offset.from_date is not None and models & set(offset.models)
        for offset in context.rulebook.offsets
        if offset.id in context.evaluation.offers.counts
    )
    received = received_words(context) if announced else ()
    return (*text(" "), *received) if received else ()


def _fund(context: Context) -> list[Block]:
    facts = [
        Fact("Fund", text(excerpt(context.said(names.FUND), SHORT))),
        Fact("Account", text(excerpt(context.said(names.ACCOUNT), SHORT))),
        Fact("Next budget amendment", text(excerpt(context.said(names.NEXT_BUDGET_AMENDMENT), SHORT))),
        Fact("Insurer or risk pool", text(_insurer(context))),
        Fact("Police budget", text(_budget(context), why=context.fact_why(names.POLICE_BUDGET))),
        Fact("Records of hours", text(context.answer_text(names.TIME_RECORDS))),
        Fact("Repayment as a federal award (2 CFR 200)", text(context.answer_text(names.FEDERAL_AWARD))),
        Fact("Payment promised until", text(context.said(names.REIMBURSEMENT_UNTIL))),
    ]
    return told(facts)


def _budget(context: Context) -> str:
    """The police budget, and new cash as a share of it for each option that has a likely figure."""
    said = context.answer_text(names.POLICE_BUDGET).rstrip(".")
    if not context.readable(names.POLICE_BUDGET):
        return said
    for result in costed(context):
        share = context.evaluation.share_of_budget(result)
        if share is not None and not context.evaluation.rests_on_judgement(result, "cash"):
            said += f"; new cash of year 2, {result.option.short}: {figures.percent(share, 2)}"
    return said


def _insurer(context: Context) -> str:
    """What the insurer said, with the day on which it did."""
    said = context.answer_text(names.INSURER_ANSWER)
    if context.evaluation.value(names.INSURER_ANSWER) in (names.COVERED, names.EXCLUDED, names.CONDITIONS):
        day = context.given(names.INSURER_ANSWER_DATE)
        return f"{said}, {day}" if day else f"{said}; no date given"
    return said


def fiscal_year_words(context: Context) -> str:
    """Which fiscal year year 1 is: the one in which the meeting falls."""
    start = context.evaluation.value(names.FISCAL_YEAR_START) if context.readable(names.FISCAL_YEAR_START) else None
    if start is None or context.meeting_date is None or start not in names.CALENDAR:
        lacks = lacks_of_fact(context.evaluation, names.FISCAL_YEAR_START)
        missing = f" {lacking_words(lacks)}" if lacks else ""
        return f"Year 1 is the fiscal year in which the agreement begins.{missing}"
    meeting = dt.date.fromisoformat(context.meeting_date)
    month = names.CALENDAR.index(start) + 1
    year = meeting.year if meeting.month >= month else meeting.year - 1
    months = context.evaluation.likely(names.MONTHS_ACTIVE_FIRST_YEAR)
    shown = months is not None and context.readable(names.MONTHS_ACTIVE_FIRST_YEAR)
    active = f", with {figures.shortest(months)} months active" if months is not None and shown else ""
    return f"Year 1 is the fiscal year that begins on {figures.date_text(dt.date(year, month, 1))}{active}."


def _assumptions(context: Context) -> list[Block]:
    evaluation = context.evaluation
    models = {result.model for result in costed(context)}
    blocks: list[Block] = [paragraph(f"{origins_words(evaluation, models)} The record lists them all.", "wide")]
    booked = all(evaluation.money.replaced(each, basis) for each in costed(context) for basis in BASES[:2])
    if evaluation.fact(names.OFFICER_HOURLY_WAGE).status == "assumed" and not booked:
        texts = context.rulebook.texts
        wage = text("The wage is the state's, not the town's. ", why=names.OFFICER_HOURLY_WAGE)
        blocks.append(paragraph((*wage, *context.sourced(texts.wage_caution, texts.wage_caution_sources)), "wide"))
    return blocks


def _gross_table(context: Context, shown: tuple[OptionResult, ...]) -> tuple[Block, str]:
    """Gross cost of every priced option on the three bases, and what its figures leave out."""
    evaluation = context.evaluation
    rows, totals = [], []
    for result in shown:
        wholes = [evaluation.total(result.id, "gross", basis, "all") for basis in BASES]
        if all(whole.status == "unknown" for whole in wholes):
            words = not_known(evaluation, result, wholes[0].excluded)
            unknown = (cell(words, right=True, why=wholes[0].id) for _ in range(5))
            rows.append([cell(row_name(shown, result, "Cash, loaded cost and hours"), head=True), *unknown])
            continue
        for basis, whole in zip(BASES, wholes, strict=True):
            years = [evaluation.total(result.id, "gross", basis, year) for year in YEARS]
            totals.append(whole)
            rows.append(
                [
                    cell(row_name(shown, result, BASIS_TITLE[basis]), head=True),
                    cell(once(context, result, basis), right=True, why=years[0].id),
                    *(cell(headline(evaluation, result, year), right=True, why=year.id) for year in years[:2]),
                    cell(three_years(evaluation, result, basis), right=True, why=whole.id),
                    cell(headline(evaluation, result, whole), right=True, why=whole.id),
                ]
            )
    heads = [
        Column("Gross cost", width=1.5), Column("Once, at the start", "right"),
        Column("Year 1, start included", "right"), Column("Year 2, yearly cost alone", "right"),
        Column("Three years", "right"), Column("Five years", "right"),
    ]  # fmt: skip
    note = left_out(evaluation, totals)
    caption = _caption(shown, "Cost before any money from others")
    made = table(caption, heads, rows, "cost-gross", dense=True, note=note)
    return made, note


def once(context: Context, result: OptionResult, basis: Basis) -> str:
    """What comes once, at the start, worded like every other total of the option."""
    money, ranges = context.evaluation.money, context.evaluation.uncertainty
    lines = money.once_lines(result, basis)
    if any(context.withholds(line.row.place) for line in lines):
        return KEPT_OUT
    total, unit = money.once(result, basis), "hour" if basis == "hours" else "dollar"
    if total.status == "unknown":
        return "Not known"
    mark = "\u00a0*" if total.status == "partial" else ""
    if context.evaluation.rests_on_judgement(result, basis):
        low, high = ranges.once_bounds(result, basis)
        if low != high:
            return span(low, high, unit) + mark
    return figure(total.all, unit) + mark


def _caption(shown: tuple[OptionResult, ...], words: str) -> str:
    """With the only priced option's title; where there are several, each row names its own."""
    return f"{shown[0].option.title}: {lower(words)}" if len(shown) == 1 else words


def _remarks(context: Context, result: OptionResult) -> list[Words]:
    """Break-even, late payment, the end of payment, and which answers would narrow the cost most."""
    evaluation = context.evaluation
    said: list[Inline] = []
    even = evaluation.uncertainty.break_even_share(result)
    in_one_sum = evaluation.money.replaced(result, "loaded")
    if even is not None and not in_one_sum and not evaluation.rests_on_judgement(result, "loaded"):
        said += text(
            f"Break-even: over five years the net loaded cost is zero if others pay {figures.percent(even)} of the "
            "trained officers' salary and benefits. ",
            why=total_id(result.id, "net", "none", "loaded", "all"),
        )
    said += _if_payment_lags(context, result)
    swings = evaluation.uncertainty.swings(result)[:2]
    if swings:
        named = " and ".join(f"{swing.label} ({_swing_ends(context, swing)})" for swing in swings)
        why = total_id(result.id, "gross", None, "loaded", "all")
        said += text(f"The five-year loaded cost depends most on: {named}.", why=why)
    return [(*text(f"{result.option.title}: ", strong=True), *said)] if said else []


def _swing_ends(context: Context, swing: Swing) -> str:
    if context.withholds(context.evaluation.tables.place[swing.key]):
        return lower(KEPT_OUT)
    return span(swing.at_low, swing.at_high, "dollar")


def three_years(evaluation: Evaluation, result: OptionResult, basis: Basis) -> str:
    """The gross cost of the first three years, worded like every other total of the option."""
    total, unit = evaluation.money.gross(result, basis), "hour" if basis == "hours" else "dollar"
    if total.status == "unknown":
        return not_known(evaluation, result, total.excluded)
    mark = "\u00a0*" if total.status == "partial" else ""
    if evaluation.rests_on_judgement(result, basis):
        low, high = evaluation.uncertainty.first_years_bounds(result, basis, 3)
        if low != high:
            return span(low, high, unit) + mark
    return figure(total.first(3), unit) + mark


def _if_payment_lags(context: Context, result: OptionResult) -> list[Inline]:
    """What the town carries while it waits for money, and what a year costs once money stops."""
    evaluation = context.evaluation
    announced = evaluation.total(result.id, "net", "cash", "all", "announced")
    if announced.rests_on_judgement:
        return []
    gap = evaluation.uncertainty.cash_gap(result, "announced") if announced.status != "unknown" else None
    after = evaluation.uncertainty.after_payment_ends(result)
    said: list[Inline] = []
    if gap:
        lag = evaluation.likely(names.REIMBURSEMENT_LAG)
        months = figures.with_unit(lag, "month") if lag is not None else "some months"
        said += text(
            f"If all that was announced is paid, up to what is spent and {months} later, others would owe the town up "
            f"to {figures.dollars(gap)} at a time; this counts pay already budgeted. ",
            why=total_id(result.id, "offset", "announced", "cash", "all"),
        )
    if after is not None:
        ends = (
            f"If ICE stops paying, the town bears {figures.dollars(after[0])} a year in new cash, "
            f"{figures.dollars(after[1])} counting staff pay (second year, likely figures). "
        )
        said += text(ends, why=total_id(result.id, "gross", None, "loaded", 2))
    return said


def _net_table(context: Context, shown: tuple[OptionResult, ...], said: str) -> Block:
    """Five years under each funding scenario. `said` is the note that stands above already."""
    evaluation = context.evaluation
    rows: list[list[Cell]] = []
    totals: list[Total] = []
    few, skipped = crowded(context), False
    for result in shown:
        if all(evaluation.total(result.id, "net", basis, "all", "none").status == "unknown" for basis in BASES[:2]):
            why = total_id(result.id, "net", "none", "loaded", "all")
            words = not_known(evaluation, result, evaluation.totals_by_id[why].excluded)
            unknown = (cell(words, right=True, why=why) for _ in range(3))
            rows.append([cell(row_name(shown, result, "Whoever pays"), head=True), *unknown])
            continue
        for funding in fundings_shown(context, result):
            if few and funding not in FEW:
                skipped = True
                continue
            offset = evaluation.total(result.id, "offset", "cash", "all", funding)
            cash = evaluation.total(result.id, "net", "cash", "all", funding)
            loaded = evaluation.total(result.id, "net", "loaded", "all", funding)
            totals += [offset, cash, loaded]
            three = (offset, cash, loaded)
            figures_ = (cell(headline(evaluation, result, total), right=True, why=total.id) for total in three)
            rows.append([cell(row_name(shown, result, titled(context, funding, result)), head=True), *figures_])
    heads = [
        Column("Who pays, and its standing here", width=1.7), Column("Money from others", "right"),
        Column("Net new cash", "right"), Column("Net loaded cost", "right"),
    ]  # fmt: skip
    note = left_out(evaluation, totals)
    if note == said and note:
        note = "* As above."
    if any(evaluation.money.replaced(result, "loaded") for result in shown):
        note += f" {IN_ONE_SUM}"
    if any(total.value < 0 for total in totals):
        note += " A minus sign means outside money would exceed new spending, if every payment were made."
    if skipped:
        note += " The workbook has start-up money alone, and salary by hours."
    caption = _caption(shown, "Five years, with and without money from others")
    return table(caption, heads, rows, "cost-net", dense=True, note=note.strip())
