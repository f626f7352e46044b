"""The fiscal note: cost on three bases, money from others always apart, and staffing. Money and hours only."""

from __future__ import annotations

import datetime as dt

from app.briefing.amounts import figure, headline, left_out, span, with_range
from app.briefing.blocks import Bar, Block, Chart, Column, Fact, Facts, Heading
from app.briefing.context import KEPT_OUT, Context, cell, paragraph, table, text
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.engine.results import BASES, YEARS, FundingId, OptionResult, Total

BASIS_TITLE = {
    "cash": "New cash",
    "loaded": "Loaded cost",
    "hours": "Officer hours",
}
FUNDING_SHOWN: tuple[FundingId, ...] = ("none", "start_up", "pro_rata", "announced")


def priced(context: Context) -> tuple[OptionResult, ...]:
    """The options that carry a cost of their own and are not closed.

    An option under which an agreement in force only goes on meanwhile costs what keeping it costs; `as_kept` says so.
    """
    return tuple(
        r
        for r in context.evaluation.options
        if r.model is not None and r.status != "closed" and r.option.costs != "as_now"
    )


def as_kept(context: Context) -> list[Block]:
    """The options that cost what keeping the agreement costs, until the body decides."""
    titles = [r.option.title for r in context.evaluation.options if r.model is not None and r.option.costs == "as_now"]
    if not titles:
        return []
    return [
        paragraph(f"{'; '.join(titles)}: the agreement in force costs what keeping it costs, until the body decides.")
    ]


def fiscal_note(context: Context) -> list[Block]:
    evaluation = context.evaluation
    shown = priced(context) or tuple(
        r for r in evaluation.options if r.id == "sign_task_force" and evaluation.value("wants_costs") is True
    )
    blocks: list[Block] = [Heading(2, "Fiscal note", "fiscal")]
    blocks.append(
        paragraph(
            "New cash is money that leaves the town. Loaded cost values every hour at salary and benefits. Officer "
            "hours count time. The three are never added up. Money from others stands apart. "
            + fiscal_year_words(context)
        )
    )
    blocks += _fund(context)
    if not shown:
        blocks.append(paragraph("No option that carries a cost of its own is open, so there is nothing to estimate."))
        return blocks
    blocks += _assumptions(context)
    blocks.append(_cost_chart(context, shown))
    for result in shown:
        blocks += _model(context, result)
    blocks += as_kept(context)
    others = [r.option.title for r in evaluation.options if r.status != "closed" and r.model is None and r.costs_known]
    if others:
        blocks.append(
            paragraph(
                f"No new cost on any basis, in any year: {'; '.join(others)}. Time spent on the matter today goes on "
                "and is not counted."
            )
        )
    blocks.append(
        paragraph("What was announced, on what conditions, and what it does not cover stands in the appendix.")
    )
    return blocks


def _fund(context: Context) -> list[Block]:
    facts = [
        Fact("Fund", text(context.given("fund") or "Not provided.")),
        Fact("Account", text(context.given("account") or "Not provided.")),
        Fact("Next budget amendment", text(context.given("next_budget_amendment") or "Not provided.")),
        Fact("Insurer or risk pool", text(context.given("insurer_answer") or "Not provided.")),
    ]
    return [Facts(tuple(facts), 2)]


MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


def fiscal_year_words(context: Context) -> str:
    """Which fiscal year year 1 is: the one in which the meeting falls."""
    start = context.evaluation.value("fiscal_year_start") if context.readable("fiscal_year_start") else None
    if start is None or context.meeting_date is None or start not in MONTHS:
        return "Year 1 is the fiscal year in which the agreement begins; its first month is not known yet."
    meeting = dt.date.fromisoformat(context.meeting_date)
    month = MONTHS.index(start) + 1
    year = meeting.year if meeting.month >= month else meeting.year - 1
    months = context.evaluation.likely("months_active_first_year")
    shown = months is not None and context.readable("months_active_first_year")
    active = f", with {figures.shortest(months)} months active" if months is not None and shown else ""
    return f"Year 1 is the fiscal year that begins on {figures.date_text(dt.date(year, month, 1))}{active}."


def _assumptions(context: Context) -> list[Block]:
    evaluation = context.evaluation
    assumed, counted = evaluation.assumed_share()
    share = figures.percent(assumed / counted) if counted else "0%"
    blocks: list[Block] = [
        paragraph(
            f"{assumed} of the {counted} numbers behind these costs ({share}) are assumptions of the tool. "
            "The appendix lists them all."
        )
    ]
    if evaluation.fact("officer_hourly_wage").status == "assumed":
        texts = context.rulebook.texts
        words = context.sourced(
            f"The wage is the state's, not the town's. {texts.wage_caution}", texts.wage_caution_sources
        )
        blocks.append(paragraph(words))
    return blocks


def _cost_chart(context: Context, shown: tuple[OptionResult, ...]) -> Block:
    evaluation = context.evaluation
    bars = []
    for result in shown:
        for funding, words in (("none", "no money from ICE"), ("announced", "all announced paid")):
            total = evaluation.total(result.id, "net", "loaded", "all", "none" if funding == "none" else "announced")
            label = f"{result.option.short}, {words}"
            if total.status == "unknown":
                bars.append(Bar(label, "Not known"))
                continue
            spread = evaluation.uncertainty.spread(result, total)
            judged = total.rests_on_judgement
            low, high = (spread.low, spread.high) if judged else (spread.p10, spread.p90)
            shown_text = span(low, high, "dollar") if judged else with_range(evaluation, result, total)
            if low == high:
                bars.append(Bar(label, figure(total.value, "dollar"), total.value))
            else:
                bars.append(Bar(label, shown_text, None if judged else total.value, low, high))
    alt = "Range of five-year loaded net cost by option. " + " ".join(f"{bar.label}: {bar.text}." for bar in bars)
    return Chart("Five-year loaded net cost, by option and money from ICE", alt, tuple(bars), "dollars", "chart-cost")


def _model(context: Context, result: OptionResult) -> list[Block]:
    evaluation = context.evaluation
    anchor = f"cost-{result.id}".replace("_", "-")
    blocks: list[Block] = [Heading(3, f"{result.option.title}: cost", anchor)]
    rows, totals = [], []
    for basis in BASES:
        years = [evaluation.total(result.id, "gross", basis, year) for year in YEARS]
        whole = evaluation.total(result.id, "gross", basis, "all")
        totals.append(whole)
        unit = " (hours)" if basis == "hours" else ""
        rows.append(
            [
                cell(f"{BASIS_TITLE[basis]}{unit}", head=True),
                *(cell(headline(evaluation, result, year), right=True) for year in (years[0], years[1])),
                cell(
                    _three_years(evaluation, result, whole, years[:3]),
                    right=True,
                ),
                cell(headline(evaluation, result, whole), right=True),
            ]
        )
    heads = [
        Column("Gross cost", width=1.3), Column("Year 1", "right"), Column("Year 2", "right"),
        Column("Three years", "right"), Column("Five years", "right"),
    ]  # fmt: skip
    blocks.append(
        table(
            f"{result.option.title}: gross cost, before any money from others",
            heads,
            rows,
            f"{anchor}-gross",
            note=text(left_out(evaluation, totals)),
        )
    )
    blocks.append(_net_table(context, result, anchor))
    even = evaluation.uncertainty.break_even_share(result)
    if even is not None and not evaluation.rests_on_judgement(result):
        blocks.append(
            paragraph(
                f"Break-even: the net loaded cost over five years is zero if others pay {figures.percent(even)} of the "
                "trained officers' salary and benefits."
            )
        )
    blocks += _if_payment_lags(context, result)
    swings = evaluation.uncertainty.swings(result)[:2]
    if swings:
        named = " and ".join(f"{swing.label} ({span(swing.at_low, swing.at_high, 'dollar')})" for swing in swings)
        blocks.append(paragraph(f"Answers that would narrow the five-year loaded cost most: {named}."))
    return blocks


def _three_years(evaluation: Evaluation, result: OptionResult, whole: Total, years: list[Total]) -> str:
    """The sum of the first three years. Where no likely figure may be shown, low and high are summed."""
    if whole.status == "unknown":
        return "Not known"
    mark = "\u00a0*" if whole.status == "partial" else ""
    if whole.rests_on_judgement:
        bounds = [evaluation.uncertainty.total_bounds(result, year) for year in years]
        low, high = sum(b[0] for b in bounds), sum(b[1] for b in bounds)
        if low != high:
            return span(low, high, whole.unit) + mark
    return figure(sum(year.value for year in years), whole.unit) + mark


def _if_payment_lags(context: Context, result: OptionResult) -> list[Block]:
    """What the town carries while it waits for money, and what a year costs once money stops."""
    evaluation = context.evaluation
    if evaluation.rests_on_judgement(result):
        return []
    gap = evaluation.uncertainty.cash_gap(result, "announced")
    after = evaluation.uncertainty.after_payment_ends(result)
    said = []
    if gap:
        lag = evaluation.likely("reimbursement_lag")
        months = figures.with_unit(lag, "month") if lag is not None else "some months"
        said.append(
            f"If all that was announced is paid {months} after the spending, up to "
            f"{figures.dollars(gap)} is awaited meanwhile; most of it is pay that the budget already holds."
        )
    if after is not None:
        said.append(
            f"If payment ends, a year costs {figures.dollars(after[0])} in new cash and {figures.dollars(after[1])} in "
            "loaded cost (second year, likely figures)."
        )
    return [paragraph(" ".join(said))] if said else []


def _net_table(context: Context, result: OptionResult, anchor: str) -> Block:
    evaluation = context.evaluation
    titles = {scenario.id: scenario.title for scenario in context.rulebook.scenarios}
    rows, totals = [], []
    for funding in FUNDING_SHOWN:
        offset = evaluation.total(result.id, "offset", "cash", "all", funding)
        cash = evaluation.total(result.id, "net", "cash", "all", funding)
        loaded = evaluation.total(result.id, "net", "loaded", "all", funding)
        totals += [offset, cash, loaded]
        rows.append(
            [
                cell(titles[funding], head=True),
                *(cell(headline(evaluation, result, total), right=True) for total in (offset, cash, loaded)),
            ]
        )
    heads = [
        Column("If ICE pays ...", width=1.6), Column("Money from others", "right"),
        Column("Net new cash", "right"), Column("Net loaded cost", "right"),
    ]  # fmt: skip
    note = left_out(evaluation, totals)
    if any(total.value < 0 for total in totals):
        note += " A figure below zero means that more comes in than goes out."
    return table(
        f"{result.option.title}: five years, with and without money from others",
        heads,
        rows,
        f"{anchor}-net",
        note=text(note.strip()),
    )


def staffing(context: Context) -> list[Block]:
    facts = [
        Fact("Sworn posts authorized", text(_count(context, "sworn_authorized"))),
        Fact("Sworn posts filled", text(_count(context, "sworn_filled"))),
        Fact("Vacant", text(_vacant(context))),
        Fact("Fewest officers on a shift", text(context.answer_text("minimum_shift_staffing"))),
    ]
    blocks: list[Block] = [Heading(2, "Staffing", "staffing"), Facts(tuple(facts), 2)]
    shown = priced(context)
    if not shown:
        return blocks
    rows = []
    for result in shown:
        rows.append(
            [
                cell(result.option.title, head=True),
                cell(_per_model(context, result, "officers_trained"), right=True),
                cell(_per_model(context, result, "agreement_hours"), right=True),
                cell(_per_model(context, result, "agreement_fte", 2), right=True),
                cell(_per_model(context, result, "agreement_shifts"), right=True),
                cell(_share_of_filled(context, result), right=True),
            ]
        )
    heads = [
        Column("Option", width=1.5), Column("Officers trained", "right"), Column("Hours a year", "right"),
        Column("Full-time officers", "right"), Column("Shifts a year", "right"),
        Column("Share of filled posts", "right"),
    ]  # fmt: skip
    blocks.append(table("Hours on agreement duties in a full year", heads, rows, "hours-table"))
    blocks.append(_hours_chart(context, shown))
    blocks += _workload(context, shown)
    return blocks


def _workload(context: Context, shown: tuple[OptionResult, ...]) -> list[Block]:
    """The share of patrol hours that calls take, now and with hours moved to agreement duties."""
    evaluation = context.evaluation
    now = evaluation.likely("patrol_workload_now")
    if now is None or any(context.withholds(evaluation.tables.place[f"patrol_workload_with.{r.model}"]) for r in shown):
        return [paragraph("Patrol workload: not known, as patrol hours on calls are not given.", "note")]
    said = [f"Calls take {figures.percent(now, 1)} of patrol hours today"]
    for result in shown:
        then = evaluation.likely(f"patrol_workload_with.{result.model}")
        if then is not None:
            said.append(f"{figures.percent(then, 1)} with {result.option.short}, likely figure")
    note = context.statement(context.rulebook.texts.workload_note)
    return [paragraph((*text("; ".join(said) + ". "), *note))]


def _count(context: Context, key: str) -> str:
    return context.answer_text(key)


def _vacant(context: Context) -> str:
    if not (context.readable("sworn_authorized") and context.readable("sworn_filled")):
        return "Kept out of this version."
    value = context.evaluation.value("vacant_posts")
    return "Not known" if value is None else figures.with_unit(value, "officer")


def _ends(context: Context, result: OptionResult, fact: str) -> tuple[float | None, float, float, bool]:
    """(likely, low, high, judged) of a fact of the option's model."""
    evaluation = context.evaluation
    key = f"{fact}.{result.model}"
    value = evaluation.likely(key)
    low, high = evaluation.uncertainty.bounds[evaluation.tables.place[key]]
    judged = bool(
        evaluation.rulebook.program.rests_on([evaluation.tables.place[key]])
        & frozenset(evaluation.tables.place[k] for k in evaluation.judged_facts(result))
    )
    return value, low, high, judged


def _per_model(context: Context, result: OptionResult, fact: str, places: int = 0) -> str:
    if context.withholds(context.evaluation.tables.place[f"{fact}.{result.model}"]):
        return KEPT_OUT
    value, low, high, judged = _ends(context, result, fact)
    if value is None:
        return "Not known"
    if judged and low != high:
        return f"{figures.plain(low, places)} to {figures.plain(high, places)}"
    return figures.plain(value, places)


def _share_of_filled(context: Context, result: OptionResult) -> str:
    if context.withholds(context.evaluation.tables.place[f"agreement_share_of_filled.{result.model}"]):
        return KEPT_OUT
    value, low, high, judged = _ends(context, result, "agreement_share_of_filled")
    if value is None:
        return "Not known"
    if judged and low != high:
        return f"{figures.percent(low, 1)} to {figures.percent(high, 1)}"
    return figures.percent(value, 1)


def _hours_chart(context: Context, shown: tuple[OptionResult, ...]) -> Block:
    bars = [Bar("No change", "0 hours of agreement duties", 0.0)]
    if not any(r.id == "no_change" for r in context.evaluation.options):
        bars = []
    for result in shown:
        value, low, high, judged = _ends(context, result, "agreement_hours")
        if context.withholds(context.evaluation.tables.place[f"agreement_hours.{result.model}"]):
            bars.append(Bar(result.option.short, KEPT_OUT))
        elif value is None:
            bars.append(Bar(result.option.short, "Not known"))
        elif judged and low != high:
            bars.append(
                Bar(result.option.short, f"{figures.plain(low)} to {figures.plain(high)} hours", None, low, high)
            )
        else:
            bars.append(Bar(result.option.short, figures.hours(value), value))
    alt = "Officer hours a year on agreement duties. " + " ".join(f"{bar.label}: {bar.text}." for bar in bars)
    return Chart("Officer hours a year on agreement duties", alt, tuple(bars), "hours a year", "chart-hours")
