"""Page one's answer on cost: new cash, loaded cost and hours, before outside money; and what is not known of them."""

from __future__ import annotations

from collections.abc import Mapping

from app.briefing.amounts import headline, lacking_words, leaning, listed, missing_for, span, with_range
from app.briefing.blocks import Inline, Words
from app.briefing.context import Context, text
from app.briefing.sections.fiscal import costed
from app.engine.lacking import lacks_of_costs
from app.engine.results import OptionResult
from app.engine.what_if import for_officers
from app.schema.costs import Basis

NO_LIKELY = "No likely figure until the town estimates its hours."


def _others(context: Context) -> str:
    """What the options cost that are not priced by themselves; '' where there is none."""
    priced = {result.id for result in costed(context)}
    left = [r for r in context.evaluation.options if r.status != "closed" and r.id not in priced]
    none = [r.option.short for r in left if r.model is None and r.costs_known]
    kept = [r.option.short for r in left if r.model is not None and r.option.costs == "as_now"]
    unset = [r.option.short for r in left if not r.costs_known]
    said = []
    if none:
        every = not kept and not unset
        said.append(
            "Options without an agreement add no budgeted cost."
            if every
            else f"{listed(none)} {_verb(none)} no budgeted cost."
        )
    if kept:
        costs = "costs" if len(kept) == 1 else "cost"
        said.append(f"{listed([f'“{short}”' for short in kept])} {costs} as much as Keep.")
    if unset:
        said.append(f"{listed(unset)}: not known.")
    return " ".join(said)


def _verb(shorts: list[str]) -> str:
    return "adds" if len(shorts) == 1 else "add"


_FIGURES: Mapping[Basis, str] = {
    "cash": " in new cash",
    "loaded": " in loaded cost, counting staff pay",
    "hours": " officer hours a year in all",
}


_LACKING: Mapping[Basis, str] = {
    "cash": "new cash",
    "loaded": "loaded cost",
    "hours": "officer hours",
}


def cost(context: Context) -> Words:
    """New cash, loaded cost and hours of each option with an agreement, before outside money."""
    evaluation = context.evaluation
    if evaluation.short_path:
        return text(
            "Joining is not priced here, as signing appears closed. The town can ask for the costs. Options without an "
            "agreement add no budgeted cost."
        )
    found: list[Inline] = []
    unknown: dict[str, list[OptionResult]] = {}
    known: list[OptionResult] = []
    priced = costed(context)
    for result in priced:
        shown_by: tuple[Basis, ...] = ("cash",) if len(priced) > 1 else ("cash", "loaded")
        if all(evaluation.total(result.id, "gross", basis).status == "unknown" for basis in shown_by):
            unknown.setdefault(missing_for(evaluation, result), []).append(result)
        else:
            known.append(result)
    if len(known) == 1:
        found += _cost_of(context, known[0])
    elif known:
        found += _costs_of(context, known)
    for missing, results in unknown.items():
        found += text(f"{' ' if found else ''}{_not_known(context, missing, results)}")
    found += text(f" {NO_LIKELY}") if any(_judged(context, result) for result in known) else ()
    others = _others(context)
    found += text(f"{' ' if found else ''}{others}") if others else ()
    found += text(_check_first(context)) if known else ()
    return tuple(found) or text("No option that is open carries a cost that can be worked out.")


def _judged(context: Context, result: OptionResult) -> bool:
    """Is a figure of the option shown as low to high alone?"""
    totals = (context.evaluation.total(result.id, "gross", basis) for basis in ("cash", "loaded", "hours"))
    return any(total.rests_on_judgement and total.status != "unknown" for total in totals)


def _check_first(context: Context) -> str:
    """That answers behind these figures may not fit together; '' where they do."""
    listed = context.mismatches_in_figures
    if not listed:
        return ""
    rest = f"this and {len(listed) - 1} more like it" if len(listed) > 1 else "the answers"
    return f" Check first: {listed[0].rule.what} The record has {rest}."


def _cost_of(context: Context, result: OptionResult) -> Words:
    """What is known of one option's cost, and which of its three figures are not."""
    evaluation = context.evaluation
    found: Words = text(f"{result.option.short}, over five years, before outside money: ")
    known = 0
    lacks: list[str] = []
    for basis, after in _FIGURES.items():
        total = evaluation.total(result.id, "gross", basis, 2 if basis == "hours" else "all")
        if total.status == "unknown":
            lacks.append(_LACKING[basis])
            continue
        said = (headline if basis == "hours" else with_range)(evaluation, result, total)
        found = (*found, *text("; " if known else ""), *text(said, why=total.id), *text(after))
        known += 1
    found = (*found, *text("."))
    if lacks:
        return (
            *found,
            *text(f" Not known: {listed(lacks)}. {lacking_words(lacks_of_costs(evaluation, result))}".rstrip()),
        )
    cash = evaluation.total(result.id, "gross", "cash")
    return (*found, *(text(f" {said}") if (said := leaning(evaluation, result, cash)) else ()))


def _costs_of(context: Context, results: list[OptionResult]) -> Words:
    """New cash of several options; the table below has their loaded cost and hours."""
    found: Words = text("New cash over five years, before outside money: ")
    for number, result in enumerate(results):
        total = context.evaluation.total(result.id, "gross", "cash")
        said = headline(context.evaluation, result, total)
        found = (*found, *text(f"{'; ' if number else ''}{result.option.short}, "), *text(said, why=total.id))
    return (*found, *text("."))


def _not_known(context: Context, missing: str, results: list[OptionResult]) -> str:
    """That the cost of these options is not known, why, and what one trained officer would cost, low to high."""
    named = ", ".join(result.option.short for result in results)
    each = [(result, ends) for result in results if (ends := _one_officer(context, result))]
    said = f"{named}: cost not known. {missing}".rstrip()
    if each:
        listed = "; ".join(f"{result.option.short}, {ends}" for result, ends in each)
        said += f" One trained officer, in year 1: {listed}."
    return said


def _one_officer(context: Context, result: OptionResult) -> str:
    """New cash and hours of the first year for one trained officer, low to high, where that much can be worked out."""
    if result.recurring_only or not result.costs_known:
        return ""
    first = next(iter(for_officers(context.evaluation, result, (1,))), None)
    total = first.first["cash"] if first is not None else None
    if first is None or total is None or total.status == "unknown":
        return ""
    low, high = first.evaluation.uncertainty.total_bounds(first.result, total)
    said, hours = f"{span(low, high, 'dollar')} in new cash", first.first["hours"]
    if hours.status != "unknown":
        said += f" and {span(*first.evaluation.uncertainty.total_bounds(first.result, hours), 'hour')} officer hours"
    return said
