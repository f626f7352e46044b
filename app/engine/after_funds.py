"""Money from others after the day until which it is appropriated, as if it went on. It counts in no total.

It is worked out only when it is asked for. A state's grant is not part of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.engine.money import Sum, sum_lines
from app.engine.money_dates import part_after_funds
from app.engine.numbers import Numbers
from app.engine.results import YEARS, FundingId, LineAmount, OptionResult
from app.rulebook import names


@dataclass(frozen=True, slots=True)
class AfterFunds:
    """What a funding's offers would bring in the five years after their last appropriated days, in dollars.

    `lines`: each offer with what falls after its day alone. `sources`: where the days stand.
    """

    total: Sum
    lines: tuple[LineAmount, ...]
    days: tuple[dt.date, ...]
    sources: tuple[str, ...]


def after_funds(numbers: Numbers, result: OptionResult, funding: FundingId) -> AfterFunds | None:
    """The offers of a funding after the day until which they are appropriated; None where nothing falls after it."""
    offsets = {offset.id: offset for offset in numbers.rulebook.offsets}
    months = numbers.likely(names.MONTHS_ACTIVE_FIRST_YEAR)
    active = 12.0 if result.recurring_only or months is None else months
    factors = numbers.money.factors[result.recurring_only]
    found, days, sources = [], dict[dt.date, None](), dict[str, None]()
    for line in numbers.money.offset_lines(result, funding):
        offset = offsets[line.id]
        part = part_after_funds(offset, numbers.value, numbers.as_of, active)
        if (
            offset.funds_until is None
            or line.amount == 0
            or not any(part[: 1 if line.timing == "start_up" else len(YEARS)])
        ):
            continue
        if line.timing == "start_up":
            years: tuple[float, ...] = (line.amount * part[0], 0.0, 0.0, 0.0, 0.0)
        else:
            years = tuple(line.amount * by * share for by, share in zip(factors[line.row.growth], part, strict=True))
        found.append(line._replace(years=years))
        days[offset.funds_until] = None
        sources |= dict.fromkeys(offset.funds_sources)
    if not found:
        return None
    return AfterFunds(sum_lines(found, frozenset()), tuple(found), tuple(sorted(days)), tuple(sources))
