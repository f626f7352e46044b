"""Cost before outside money as a chart: of the fiscal note, or of the record where the note has no room for it."""

from __future__ import annotations

from app.briefing.amounts import figure, lower, not_known, span, with_range
from app.briefing.blocks import Bar, Chart
from app.briefing.context import Context
from app.briefing.range_words import explained, leaves_out, low_to_high
from app.engine.evaluation import Evaluation
from app.engine.results import BASES, OptionResult

BASIS_TITLE = {
    "cash": "New cash",
    "loaded": "Loaded cost",
    "hours": "Officer hours",
}


def cost_chart(context: Context, shown: tuple[OptionResult, ...]) -> Chart:
    """Five years of new cash and of loaded cost before outside money: what nobody has promised is no part of it."""
    evaluation = context.evaluation
    bars = []
    for result in shown:
        for basis in BASES[:2]:
            total = evaluation.total(result.id, "gross", basis, "all")
            label = row_name(shown, result, BASIS_TITLE[basis])
            if total.status == "unknown":
                bars.append(Bar(label, not_known(evaluation, result, total.excluded)))
                continue
            spread = evaluation.uncertainty.spread(result, total)
            judged = total.rests_on_judgement
            low, high = (spread.low, spread.high) if judged else (spread.p10, spread.p90)
            shown_text = low_to_high(span(low, high, "dollar")) if judged else with_range(evaluation, result, total)
            if low == high:
                bars.append(Bar(label, figure(total.value, "dollar"), total.value))
            else:
                bars.append(Bar(label, shown_text, None if judged else total.value, low, high))
    title = _chart_title(evaluation, shown)
    alt = f"{title}. " + " ".join(f"{bar.label}: {bar.text}." for bar in bars)
    ranges = explained(bars)
    note = f"{ranges} {leaves_out(evaluation, shown)}" if ranges else ""
    return Chart(title, alt, tuple(bars), "dollars", "chart-cost", note=note)


def _chart_title(evaluation: Evaluation, shown: tuple[OptionResult, ...]) -> str:
    """What the chart shows; for one option with a likely figure, whether most of its loaded cost is pay of hours
    already budgeted, which is no part of new cash."""
    title = "Five-year cost before outside money"
    if len(shown) != 1 or evaluation.rests_on_judgement(shown[0], "loaded"):
        return title
    share = evaluation.budgeted_share(shown[0])
    return f"{title}: most of the loaded cost is regular staff pay" if share is not None and share > 0.5 else title


def row_name(shown: tuple[OptionResult, ...], result: OptionResult, name: str) -> str:
    """The name of a row: with the option, where several are shown."""
    return name if len(shown) == 1 else f"{result.option.short}: {lower(name)}"
