"""How a total is worded: likely figure and range, low and high where no likely figure may be shown, or not known."""

from __future__ import annotations

from collections.abc import Iterable

from app.engine import figures
from app.engine.evaluation import Evaluation
from app.engine.explain import line_titles
from app.engine.results import OptionResult, Total


def figure(value: float | None, unit: str) -> str:
    return figures.dollars(value) if unit == "dollar" else figures.plain(value)


def span(low: float, high: float, unit: str) -> str:
    """$1,000 to $2,000."""
    return f"{figure(low, unit)} to {figure(high, unit)}"


def headline(evaluation: Evaluation, result: OptionResult, total: Total) -> str:
    """The figure for a headline or a matrix.

    Where a decisive input has neither source nor answer, low and high are shown and no likely figure. A figure that
    leaves something out ends in ' *'; `left_out` says what.
    """
    if total.status == "unknown":
        return "Not known"
    mark = "\u00a0*" if total.status == "partial" else ""
    if total.rests_on_judgement and total.value != 0:
        low, high = evaluation.uncertainty.total_bounds(result, total)
        if low != high:
            return span(low, high, total.unit) + mark
    return figure(total.value, total.unit) + mark


def with_range(evaluation: Evaluation, result: OptionResult, total: Total) -> str:
    """Likely figure and P10 to P90, for the fiscal note."""
    if total.status == "unknown":
        return "Not known"
    spread = evaluation.uncertainty.spread(result, total)
    if spread.p10 == spread.p90:
        return figure(total.value, total.unit)
    if total.rests_on_judgement:
        return span(spread.low, spread.high, total.unit)
    return f"{figure(total.value, total.unit)} (P10 to P90: {span(spread.p10, spread.p90, total.unit)})"


def left_out(evaluation: Evaluation, totals: Iterable[Total]) -> str:
    """'* Not counting insurance, interpreters: not known.' or an empty text."""
    totals = [total for total in totals if total.status == "partial"]
    names = line_titles(evaluation, dict.fromkeys(id_ for total in totals for id_ in total.excluded))
    if not names:
        return ""
    return "* Leaves out what is not known: " + "; ".join(_lower(name) for name in names) + "."


def missing_for(evaluation: Evaluation, result: OptionResult) -> str:
    """What is needed before a cost can be worked out."""
    if not result.costs_known:
        return "Its terms are not set yet."
    if result.model is not None and evaluation.likely(f"officers_trained.{result.model}") is None:
        return "The number of officers to be trained is not known yet."
    return ""


def _lower(name: str) -> str:
    return name if name[:2].isupper() or name.startswith("ICE") else name[0].lower() + name[1:]
