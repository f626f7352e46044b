"""Staffing: posts, and the hours on agreement duties of each option that carries a cost of its own."""

from __future__ import annotations

from app.briefing.amounts import lacking_words, lower
from app.briefing.blocks import Bar, Block, Cell, Chart, Column, Fact, Facts, Section
from app.briefing.context import KEPT_OUT, Context, cell, paragraph, section, table, text
from app.briefing.range_words import explained, low_to_high
from app.briefing.sections.fiscal import costed
from app.briefing.sections.options import crowded
from app.engine import figures
from app.engine.duty import duty
from app.engine.lacking import lacks_of_fact
from app.engine.results import OptionResult
from app.rulebook import names

HOURS_GROSS = "Agreement hours a year, before hours saved"
TOGETHER = "All officers together. Page one subtracts hours that an agreement would save, where they are known."


def staffing(context: Context) -> list[Section]:
    facts = [
        Fact("Sworn posts authorized", text(_count(context, names.SWORN_AUTHORIZED), why=names.SWORN_AUTHORIZED)),
        Fact("Sworn posts filled", text(_count(context, names.SWORN_FILLED), why=names.SWORN_FILLED)),
        Fact("Vacant", text(_vacant(context), why=names.VACANT_POSTS)),
        Fact(
            "Fewest officers on a shift",
            text(context.answer_text(names.MINIMUM_SHIFT_STAFFING), why=names.MINIMUM_SHIFT_STAFFING),
        ),
        Fact("Usual number on a shift", text(context.answer_text(names.USUAL_SHIFT_STAFFING))),
        Fact("On long leave or light duty", text(context.answer_text(names.OFFICERS_UNAVAILABLE))),
    ]
    blocks: list[Block] = [Facts(tuple(facts), 2)]
    shown = costed(context)
    if not shown:
        return section("Staffing", "staffing", *blocks)
    rows = []
    for result in shown:
        rows.append(
            [
                cell(result.option.title, head=True),
                officers_cell(context, result),
                _per_model_cell(context, result, names.AGREEMENT_HOURS),
                _per_model_cell(context, result, names.AGREEMENT_FTE, 2),
                _per_model_cell(context, result, names.AGREEMENT_SHIFTS),
                cell(
                    share_of_filled(context, result),
                    right=True,
                    why=context.fact_why(f"{names.AGREEMENT_SHARE_OF_FILLED}.{result.model}"),
                ),
            ]
        )
    heads = [
        Column("Option", width=1.5), Column("Officers trained", "right"), Column(HOURS_GROSS, "right"),
        Column("Full-time officers", "right"), Column("Shifts a year", "right"),
        Column("Share of officers on duty", "right"),
    ]  # fmt: skip
    name = "Hours on agreement duties in a full year"
    blocks.append(table(name, heads, rows, "hours-table", dense=True, caption_shown=False))
    blocks += _trips_and_shifts(context, shown)
    chart = hours_chart(context, shown)
    blocks += [chart] if chart.shows_something and not crowded(context) else []
    blocks += _workload(context, shown)
    return section("Staffing", "staffing", *blocks)


def _trips_and_shifts(context: Context, shown: tuple[OptionResult, ...]) -> list[Block]:
    """What a trip takes off a shift, who tested the minimum, and how many trained officers are missing on average.

    Safe for the public: how many officers are on duty stands in the staff version alone.
    """
    evaluation, said = context.evaluation, []
    trip, officers = evaluation.likely(names.TRIP_HOURS), evaluation.likely(names.OFFICERS_PER_TRIP)
    withheld = any(
        context.withholds(evaluation.tables.place[key]) for key in (names.TRIP_HOURS, names.OFFICERS_PER_TRIP)
    )
    if trip is not None and officers is not None and not withheld:
        away = "one officer" if officers == 1 else f"{figures.shortest(officers)} officers"
        said.append(f"Each trip to ICE takes {away} off the shift for about {figures.hours(trip)}.")
    tested = context.answer_text(names.SHIFT_TEST_MADE)
    said.append(f"Test of each shift\u2019s minimum against the hours taken away: {lower(tested).rstrip('.')}.")
    said += _tested(context, shown)
    for result in shown:
        key = f"{names.TRAINED_MISSING}.{result.model}"
        missing = evaluation.likely(key)
        if missing is not None and not context.withholds(evaluation.tables.place[key]):
            words = f"{result.option.short}: on average {figures.plain(missing, 1)} trained officers are missing until "
            said.append(f"{words}those who left are replaced.")
    return [paragraph(" ".join(said), "wide")]


def _tested(context: Context, shown: tuple[OptionResult, ...]) -> list[str]:
    """The minimum of a shift against what a trip and what training leave on it: for readers of both numbers alone."""
    evaluation, said = context.evaluation, []

    def known(key: str) -> float | None:
        return None if context.withholds(evaluation.tables.place[key]) else evaluation.likely(key)

    least = known(names.MINIMUM_SHIFT_STAFFING)
    on_trip, training = known(names.SHIFT_LEFT_ON_TRIP), known(names.SHIFT_LEFT_IN_TRAINING)
    if least is None:
        return []
    if on_trip is not None:
        said.append(f"During a trip a usual shift has {figures.plain(on_trip)}; the minimum is {figures.plain(least)}.")
        officers = evaluation.fact(names.OFFICERS_PER_TRIP)
        if officers.origin == "factor" and isinstance(officers.value, float):
            said.append(f"This takes {figures.shortest(officers.value)} officers on a trip, an assumption of the tool.")
    if training is not None:
        said.append(
            f"While one of its officers is in training a usual shift has {figures.plain(training)}; the minimum is "
            f"{figures.plain(least)}."
        )
        for result in shown:
            shifts = known(f"{names.TRAINING_SHIFTS_EACH}.{result.model}")
            if shifts is not None:
                count = figures.shortest(round(shifts, 1))
                unit = "shift" if count == "1" else "shifts"
                said.append(f"{result.option.short}: training takes each officer off about {count} {unit}.")
    return said


def _workload(context: Context, shown: tuple[OptionResult, ...]) -> list[Block]:
    """The share of patrol hours that calls take, now and with hours moved to agreement duties."""
    evaluation = context.evaluation
    now = evaluation.likely(names.PATROL_WORKLOAD_NOW)
    if now is None or any(
        context.withholds(evaluation.tables.place[f"{names.PATROL_WORKLOAD_WITH}.{r.model}"]) for r in shown
    ):
        lacks = lacks_of_fact(evaluation, names.PATROL_WORKLOAD_NOW)
        missing = lacking_words(lacks) if lacks else f"{KEPT_OUT}."
        return [paragraph(f"Patrol workload is not shown. {missing}", "note")]
    said = [text(f"Calls take {figures.percent(now, 1)} of patrol hours today", why=names.PATROL_WORKLOAD_NOW)]
    for result in shown:
        then = evaluation.likely(f"{names.PATROL_WORKLOAD_WITH}.{result.model}")
        if then is not None:
            words = f"; {figures.percent(then, 1)} with {result.option.short}, likely figure"
            said.append(text(words, why=context.fact_why(f"{names.PATROL_WORKLOAD_WITH}.{result.model}")))
    note = context.statement(context.rulebook.texts.workload_note)
    return [paragraph((*(run for words in said for run in words), *text(". "), *note), "wide")]


def _count(context: Context, key: str) -> str:
    return context.answer_text(key)


def _vacant(context: Context) -> str:
    if not (context.readable(names.SWORN_AUTHORIZED) and context.readable(names.SWORN_FILLED)):
        return f"{KEPT_OUT}."
    value = context.evaluation.value(names.VACANT_POSTS)
    return "Not known" if value is None else figures.with_unit(value, "officer")


def officers_cell(context: Context, result: OptionResult) -> Cell:
    """How many officers an option trains: none where it has no agreement."""
    if result.model is None:
        return cell("0" if result.costs_known else "Not known", right=True)
    return _per_model_cell(context, result, names.OFFICERS_TRAINED)


def _per_model_cell(context: Context, result: OptionResult, fact: str, places: int = 0) -> Cell:
    why = context.fact_why(f"{fact}.{result.model}")
    return cell(_per_model(context, result, fact, places), right=True, why=why)


def _per_model(context: Context, result: OptionResult, fact: str, places: int = 0) -> str:
    if context.withholds(context.evaluation.tables.place[f"{fact}.{result.model}"]):
        return KEPT_OUT
    value, low, high, judged = duty(context.evaluation, result, fact)
    if value is None:
        return "Not known"
    if judged and low != high:
        return f"{figures.plain(low, places)} to {figures.plain(high, places)}"
    return figures.plain(value, places)


def share_of_filled(context: Context, result: OptionResult) -> str:
    """The share of officers on duty that agreement duties take, in a full year."""
    if context.withholds(context.evaluation.tables.place[f"{names.AGREEMENT_SHARE_OF_FILLED}.{result.model}"]):
        return KEPT_OUT
    value, low, high, judged = duty(context.evaluation, result, names.AGREEMENT_SHARE_OF_FILLED)
    if value is None:
        return "Not known"
    if judged and low != high:
        return f"{figures.percent(low, 1)} to {figures.percent(high, 1)}"
    return figures.percent(value, 1)


def hours_chart(context: Context, shown: tuple[OptionResult, ...]) -> Chart:
    bars = [Bar("No change", "0 hours of agreement duties", 0.0)]
    if not any(r.id == "no_change" for r in context.evaluation.options):
        bars = []
    for result in shown:
        value, low, high, judged = duty(context.evaluation, result, names.AGREEMENT_HOURS)
        if context.withholds(context.evaluation.tables.place[f"{names.AGREEMENT_HOURS}.{result.model}"]):
            bars.append(Bar(result.option.short, KEPT_OUT))
        elif value is None:
            bars.append(Bar(result.option.short, "Not known"))
        elif judged and low != high:
            ends = low_to_high(f"{figures.plain(low)} to {figures.plain(high)} hours")
            bars.append(Bar(result.option.short, ends, None, low, high))
        else:
            bars.append(Bar(result.option.short, figures.hours(value), value))
    alt = f"{HOURS_GROSS}. " + " ".join(f"{bar.label}: {bar.text}." for bar in bars)
    return Chart(
        HOURS_GROSS,
        alt,
        tuple(bars),
        "hours a year",
        "chart-hours",
        note=" ".join(filter(None, (TOGETHER, explained(bars)))),
    )
