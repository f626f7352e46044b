"""Cash by quarter over the first two fiscal years: what goes out, what comes in late, and the gap between them.

The method. The evaluation's own yearly amounts are spread evenly over the months at work:
in year 1 its last `months_active_first_year` months, in year 2 all twelve. What comes once falls on the first day of
work. Money from others follows the spending by `reimbursement_lag` months; what stops on a day within a year is earned
until that day. So the four quarters of a year add up to the year's cash, to the cent.

The largest cash gap of the fiscal note (`Uncertainty.cash_gap`) is what is awaited, not the gap of this table: money
due for the spending so far, repayment of pay included that the budget already holds. `most_awaited` is that figure
worked out from the flows. The two are one where the worst of five years is the first or the second, work goes on for at
least the lag, and no money stops meanwhile.

A quarter holds what falls on its first day and not what falls on the first day of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.engine.evaluation import Evaluation
from app.engine.results import FundingId, LineAmount, OptionResult, TotalStatus
from app.rulebook import names

YEARS_SHOWN: Final = 2
QUARTERS: Final = 4 * YEARS_SHOWN
MONTHS: Final = 12.0
QUARTER: Final = 3.0


@dataclass(frozen=True, slots=True)
class Flow:
    """Dollars that flow evenly from month `start` to month `end` of the first fiscal year's start; at once where both
    are one."""

    amount: float
    start: float
    end: float

    def by(self, month: float) -> float:
        """What has flowed before a month; what comes at once counts from after its moment."""
        if month <= self.start:
            return 0.0
        return self.amount if month >= self.end else self.amount * (month - self.start) / (self.end - self.start)

    def later(self, months: float) -> Flow:
        return Flow(self.amount, self.start + months, self.end + months)


@dataclass(frozen=True, slots=True)
class CashIn:
    """Money from others under one funding, by quarter, in dollars. `gap`: new cash out so far, less what has come in so
    far. `awaited`: what is due for the spending so far and has not come in, at the end of each quarter; `most_awaited`:
    the most of it at any moment of the two years."""

    funding: FundingId
    status: TotalStatus
    came_in: tuple[float, ...]
    gap: tuple[float, ...]
    awaited: tuple[float, ...]
    most_awaited: float


@dataclass(frozen=True, slots=True)
class CashByQuarter:
    """New cash out by quarter, in dollars, and each funding that was asked for. `lag` is in months."""

    lag: float
    out: tuple[float, ...]
    status: TotalStatus
    fundings: tuple[CashIn, ...]


def cash_by_quarter(
    evaluation: Evaluation, result: OptionResult, fundings: Iterable[FundingId]
) -> CashByQuarter | None:
    """The first eight fiscal quarters of an option: point figures. None where its cash or the lag is not known."""
    gross, lag = evaluation.money.gross(result, "cash"), evaluation.likely(names.REIMBURSEMENT_LAG)
    if result.model is None or lag is None or gross.status == "unknown":
        return None
    begins = _work_begins(evaluation, result)
    spent = [flow for line in evaluation.money.counted_lines(result, "cash") for flow in _flows(line, begins)]
    out = _by_quarter(spent)
    found = []
    for funding in fundings:
        if funding == "none":
            continue
        lines = evaluation.money.offset_lines(result, funding)
        shares = evaluation.money.offers.shares[result.recurring_only]
        due = [flow for line in lines for flow in _flows(line, begins, shares.get(line.id))]
        paid = [flow.later(lag) for flow in due]
        came_in = _by_quarter(paid)
        ends = [QUARTER * (quarter + 1) for quarter in range(QUARTERS)]
        found.append(
            CashIn(
                funding,
                evaluation.money.offset(result, funding).status,
                came_in,
                tuple(_sum(spent, month) - _sum(paid, month) for month in ends),
                tuple(_sum(due, month) - _sum(paid, month) for month in ends),
                _most(due, paid),
            )
        )
    return CashByQuarter(lag, out, gross.status, tuple(found))


def _work_begins(evaluation: Evaluation, result: OptionResult) -> float:
    """The month of year 1, from its start, in which work begins: 0 where an agreement is in force."""
    months = evaluation.likely(names.MONTHS_ACTIVE_FIRST_YEAR)
    return 0.0 if result.recurring_only or months is None else MONTHS - min(months, MONTHS)


def _flows(line: LineAmount, begins: float, shares: Sequence[float] | None = None) -> list[Flow]:
    """One line's years 1 and 2. `shares`: for which part of each year's months at work, from their start, it counts."""
    if line.status == "unknown":
        return []
    if line.timing == "start_up":
        at = begins if begins < MONTHS else MONTHS - QUARTER  # no month at work: still in year 1
        return [Flow(line.years[0], at, at)]
    found = []
    for year in range(YEARS_SHOWN):
        start, end = (begins if year == 0 else MONTHS * year), MONTHS * (year + 1)
        part = 1.0 if shares is None else shares[year]
        if line.years[year]:
            found.append(Flow(line.years[year], start, start + (end - start) * part))
    return found


def _sum(flows: Iterable[Flow], month: float) -> float:
    return sum(flow.by(month) for flow in flows)


def _by_quarter(flows: Sequence[Flow]) -> tuple[float, ...]:
    ends = [_sum(flows, QUARTER * quarter) for quarter in range(QUARTERS + 1)]
    return tuple(after - before for before, after in pairwise(ends))


def _most(due: Sequence[Flow], paid: Sequence[Flow]) -> float:
    """The most that is awaited at any moment of the two years: it can only turn where a flow begins or ends.

    What is due at once is awaited from that moment on, and what is paid at once is no longer after it.
    """
    last = MONTHS * YEARS_SHOWN
    moments = {last, *(end for flow in (*due, *paid) for end in (flow.start, flow.end) if end <= last)}
    found = [0.0]
    for moment in moments:
        awaited = _sum(due, moment) - _sum(paid, moment)
        found += [awaited, awaited + _at_once(due, moment) - _at_once(paid, moment)]
    return max(found)


def _at_once(flows: Iterable[Flow], moment: float) -> float:
    return sum(flow.amount for flow in flows if flow.start == flow.end == moment)
