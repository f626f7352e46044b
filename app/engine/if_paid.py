"""What money from others would mean: the share that breaks even, what the town carries until it comes, and what a year
costs once it has stopped."""

from __future__ import annotations

from app.engine.numbers import Numbers
from app.engine.results import YEARS, FundingId, OptionResult
from app.rulebook import names


class IfPaid:
    """Of one evaluation's numbers."""

    numbers: Numbers

    def break_even_share(self, result: OptionResult) -> float | None:
        """The share of the trained officers' salary and benefits that others would have to pay for a net cost of zero.

        Five years, loaded basis. None where the cost or the salaries are not known.
        """
        if result.model is None:
            return None
        officers = self.numbers.likely(f"{names.OFFICERS_TRAINED}.{result.model}")
        pay = self.numbers.likely(names.ANNUAL_PAY_AND_BENEFITS)
        gross = self.numbers.money.gross(result, "loaded")
        if officers is None or pay is None or not officers * pay or gross.status == "unknown":
            return None
        factors = self.numbers.money.factors[result.recurring_only]["wages"]
        return gross.all / (officers * pay * sum(factors))

    def cash_gap(self, result: OptionResult, funding: FundingId) -> float | None:
        """The most that the town carries in any of five years while it waits for money from others, in dollars.

        In each year its yearly offsets for the months between spending and payment (`reimbursement_lag`), in the first
        with start-up money in full. None where it cannot be worked out.
        """
        lag = self.numbers.likely(names.REIMBURSEMENT_LAG)
        if result.model is None or lag is None or funding == "none":
            return None
        waiting = [0.0] * len(YEARS)
        for line in self.numbers.money.offset_lines(result, funding):
            if line.status == "unknown":
                continue
            if line.timing == "start_up":
                waiting[0] += line.years[0]
                continue
            if line.years[0]:
                waiting[0] += line.amount * lag / 12.0  # a month's worth, however many months the first year has
            for year in range(1, len(YEARS)):
                waiting[year] += line.years[year] * lag / 12.0
        return max(waiting)

    def after_payment_ends(self, result: OptionResult) -> tuple[float, float] | None:
        """What a year costs once money from others has stopped: (new cash, loaded), in year-2 dollars."""
        cash, loaded = (self.numbers.money.gross(result, basis) for basis in ("cash", "loaded"))
        if result.model is None or loaded.status == "unknown":
            return None
        return cash.of(2), loaded.of(2)
