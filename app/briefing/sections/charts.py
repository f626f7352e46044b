"""The charts of cost and hours by themselves, for the record, where the briefing has room for their tables alone."""

from __future__ import annotations

from app.briefing.blocks import Section
from app.briefing.context import Context, section
from app.briefing.sections.cost_chart import cost_chart
from app.briefing.sections.fiscal import costed
from app.briefing.sections.staffing import hours_chart


def charts(context: Context) -> list[Section]:
    """Five-year cost before outside money, and hours a year; nothing where no option carries a cost."""
    shown = costed(context)
    drawn = [chart for chart in (cost_chart(context, shown), hours_chart(context, shown)) if chart.shows_something]
    return section("Cost and hours as charts", "charts", *drawn) if shown and drawn else []
