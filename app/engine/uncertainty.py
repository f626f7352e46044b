"""Ranges: bounds that hold for every completion, draws for percentiles, and swings of one input at a time.

The draws themselves are in app/engine/draws.py, the corners of the bounds in app/engine/corners.py.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from app.engine.answers import split_key
from app.engine.corners import opposed
from app.engine.draws import GROWTH, Draws
from app.engine.money import Money, year_factors
from app.engine.numbers import Numbers
from app.engine.results import YEARS, Basis, FundingId, OptionResult, Spread, Swing, Total, Year
from app.language.bounds import EVERYTHING, Interval, i_add, i_multiply, i_subtract
from app.language.program import Step
from app.language.values import is_known, is_unknown
from app.rulebook import names


class Uncertainty:
    """The ranges of one numbers. Nothing is worked out before it is read."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.tables = numbers.tables
        self.program = numbers.rulebook.program
        self._bounds_at_corners: dict[tuple[str, Basis], list[list[Any]]] = {}
        self._swings: dict[tuple[str, bool, bool, FundingId], tuple[Swing, ...]] = {}

    # ---- inputs ---------------------------------------------------------------------------------------------------

    @cached_property
    def input_ends(self) -> dict[int, Interval]:
        """(low, high) of each input that is spread: factors that stand in, and estimates; never a recorded answer."""
        numbers = self.numbers
        defaults = numbers.tables.defaults(numbers.law.state)
        found: dict[int, Interval] = {}
        for place in self.tables.spread_places:
            if numbers.stands_in(place):
                found[place] = (defaults.low[place], defaults.high[place])
        for key, answer in numbers.answers.items():  # a plain key sorts before its own models
            if isinstance(answer.value, bool) or not isinstance(answer.value, float):
                continue
            id_ = split_key(key)[0]
            if id_ not in self.tables.fact_places or numbers.set_aside(id_):
                continue
            places = self.tables.fact_places[id_] if key == id_ else (self.tables.place[key],)
            for place in places:
                if numbers.given[place] != answer.value or numbers.known[place] != answer.value:
                    continue
                if answer.provenance != "estimate":
                    found.pop(place, None)  # one model's recorded answer, of the same value as the estimate for all
                elif answer.low is not None and answer.high is not None:
                    found[place] = (answer.low, answer.high)
                else:
                    found[place] = self._relative(place, answer.value, defaults)
        return {place: ends for place, ends in found.items() if ends[0] < ends[1]}

    def _relative(self, place: int, value: float, defaults: Any) -> Interval:
        """An estimate without its own range takes the factor's, in proportion, within what the question allows."""
        likely = defaults.likely[place]
        if is_unknown(likely) or likely == 0:
            return (value, value)
        ends = (value * defaults.low[place] / likely, value * defaults.high[place] / likely)
        least, most = self._limits(self.program.steps[place].key)
        return (min(max(min(ends), least), value), max(min(max(ends), most), value))

    def ends(self, place: int) -> tuple[float | None, float | None]:
        low, high = self.input_ends.get(place, (None, None))
        return low, high

    # ---- bounds ---------------------------------------------------------------------------------------------------

    @cached_property
    def bounds(self) -> list[Any]:
        """Every value of the program as an interval (or yes/no, choice)."""
        return self.program.bounded(self._bound_inputs)

    @cached_property
    def _bound_inputs(self) -> list[Any]:
        """What is given to the bounds: an interval for each input, None for what a formula works out."""
        numbers = self.numbers
        given: list[Any] = [None] * len(self.program)
        for place, step in enumerate(self.program.steps):
            if place in self.input_ends:
                given[place] = self.input_ends[place]
                continue
            fixed = self._fixed(place, step)
            if step.kind != "number":
                given[place] = fixed
            elif fixed is not None:
                given[place] = (fixed, fixed)
            elif step.answerable and is_unknown(numbers.filled[place]):
                given[place] = self._limits(step.key)
        return given

    def _fixed(self, place: int, step: Step) -> Any:
        """The value of a step that is neither spread nor worked out: an answer, a factor without a spread, a condition.

        None where the step is to be worked out from its formula, or is not known.
        """
        numbers = self.numbers
        known, given = numbers.known[place], numbers.given[place]
        if step.kind != "number":
            worked_out = step.everywhere and step.formula is not None and (given is None or given != known)
            return None if worked_out else known
        if not step.answerable:
            return None
        if is_known(known) and given == known:
            return known
        return numbers.filled[place] if numbers.stands_in(place) else None

    def _limits(self, key: str) -> Interval:
        question = self.numbers.rulebook.facts[split_key(key)[0]].question
        if question is None:
            return EVERYTHING
        return (
            question.min if question.min is not None else EVERYTHING[0],
            question.max if question.max is not None else EVERYTHING[1],
        )

    @cached_property
    def _bound_factors(self) -> tuple[dict[str, list[Interval]], dict[str, list[Interval]]]:
        wages, prices, months = (self.bounds[self.tables.place[key]] for key in GROWTH)
        found = []
        for whole in (False, True):
            low = year_factors(wages[0], prices[0], months[0], whole)
            high = year_factors(wages[1], prices[1], months[1], whole)
            found.append({name: list(zip(low[name], high[name], strict=True)) for name in low})
        return found[0], found[1]

    def total_bounds(self, result: OptionResult, total: Total) -> Interval:
        """Bounds of what the total counts: they hold its value for every completion of the inputs that it rests on."""
        if result.model is None or is_unknown(total.value):
            return (total.value, total.value)
        gross = self._gross_bounds(result, total) if total.kind != "offset" else (0.0, 0.0)
        if total.kind == "gross":
            return gross
        offset = self._offset_bounds(result, total)
        return offset if total.kind == "offset" else i_subtract(gross, offset)

    def once_bounds(self, result: OptionResult, basis: Basis) -> Interval:
        """Bounds of what comes once, over the lines that are counted."""
        found: Interval = (0.0, 0.0)
        for line in self.numbers.money.once_lines(result, basis):
            if line.status != "unknown":
                found = i_add(found, self.bounds[line.row.place])
        return found

    def first_years_bounds(self, result: OptionResult, basis: Basis, years: int) -> Interval:
        """Bounds of the gross cost of the first years together: each year's own ends, added up."""
        found: Interval = (0.0, 0.0)
        for year in YEARS[:years]:
            found = i_add(found, self.total_bounds(result, self.numbers.total(result.id, "gross", basis, year)))
        return found

    def _gross_bounds(self, result: OptionResult, total: Total) -> Interval:
        """The hull over the corners of inputs that raise one line and lower another (app/engine/corners.py)."""
        found = [self._line_bounds(result, total, bounds) for bounds in self._corners(result, total.basis)]
        return (min(low for low, _ in found), max(high for _, high in found))

    def _corners(self, result: OptionResult, basis: Basis) -> list[list[Any]]:
        """The bounds of every value, once for each corner."""
        assert result.model is not None
        key = (result.model, basis)
        if key not in self._bounds_at_corners:
            given = self._bound_inputs
            worked_out = frozenset(place for place, value in enumerate(given) if value is None)
            filled = self.numbers.filled
            places = (line.places[basis] for line in self.tables.lines[result.model])
            ends = [place for place in places if is_known(filled[place])]
            found = [given]
            for place in opposed(self.program, worked_out, self.input_ends, ends):
                low, high = self.input_ends[place]
                found = [[*one[:place], (end, end), *one[place + 1 :]] for one in found for end in (low, high)]
            self._bounds_at_corners[key] = [self.program.bounded(one) for one in found]
        return self._bounds_at_corners[key]

    def _line_bounds(self, result: OptionResult, total: Total, bounds: list[Any]) -> Interval:
        assert result.model is not None
        found: Interval = (0.0, 0.0)
        for place in self.tables.lines[result.model]:
            at = place.places[total.basis]
            if (result.recurring_only and place.line.timing == "start_up") or self.numbers.filled[
                at
            ] != self.numbers.filled[at]:
                continue
            growth = place.line.growth if total.basis != "hours" else "none"
            found = i_add(
                found, self._year_bounds(bounds[at], place.line.timing, growth, result.recurring_only, total.year)
            )
        return found

    def _offset_bounds(self, result: OptionResult, total: Total) -> Interval:
        assert result.model is not None
        found: Interval = (0.0, 0.0)
        for place in self.tables.offsets[result.model]:
            counts = place.offset.id in self.numbers.money.offset_counts and total.funding in place.offset.fundings
            skipped = result.recurring_only and place.offset.timing == "start_up"
            if counts and not skipped and is_known(self.numbers.filled[place.place]):
                found = i_add(
                    found,
                    self._year_bounds(
                        self.bounds[place.place],
                        place.offset.timing,
                        place.offset.growth,
                        result.recurring_only,
                        total.year,
                    ),
                )
        return found

    def _year_bounds(self, amount: Interval, timing: str, growth: str, whole: bool, year: Year) -> Interval:
        if timing == "start_up":
            return amount if year in (1, "all") else (0.0, 0.0)
        factors = self._bound_factors[whole][growth]
        if year != "all":
            return i_multiply(amount, factors[year - 1])
        found: Interval = (0.0, 0.0)
        for factor in factors:
            found = i_add(found, i_multiply(amount, factor))
        return found

    # ---- draws ----------------------------------------------------------------------------------------------------

    @cached_property
    def draws(self) -> Draws:
        numbers = self.numbers
        given: list[Any] = [None] * len(self.program)
        for place, step in enumerate(self.program.steps):
            given[place] = self._fixed(place, step) if place not in self.input_ends else None
        return Draws(numbers, given, self.input_ends)

    def spread(self, result: OptionResult, total: Total) -> Spread:
        """Mean, P10, P50, P90 and bounds of a total."""
        low, high = self.total_bounds(result, total)
        mean, p10, p50, p90 = self.draws.middle(result, total)
        return Spread(mean, p10, p50, p90, low, high)

    # ---- swings ---------------------------------------------------------------------------------------------------

    def swings(self, result: OptionResult, funding: FundingId = "none") -> tuple[Swing, ...]:
        """What each input does to the five-year loaded net, from its low to its high value, the largest first."""
        if result.model is None:
            return ()
        key = (result.model, result.recurring_only, result.costs_known, funding)
        if key not in self._swings:
            self._swings[key] = self._swings_of(result, funding)
        return self._swings[key]

    def _swings_of(self, result: OptionResult, funding: FundingId) -> tuple[Swing, ...]:
        numbers = self.numbers
        found = []
        wanted = self.tables.money_inputs
        for place, (low, high) in self.input_ends.items():
            key = self.program.steps[place].key
            model = split_key(key)[1]
            if place not in wanted or (model is not None and model != result.model):
                continue
            ends = []
            for value in (low, high):
                given = list(numbers.given)
                given[place] = value
                known = self.program.known(given)  # again, as formulas over known answers move with an estimate
                known[place] = value
                filled = self.program.filled(known, numbers.tables.defaults(numbers.law.state).likely)
                money = Money(self.tables, known, filled, numbers.money.offset_counts)
                ends.append(money.net(result, funding, "loaded").all)
            if is_known(ends[0]) and is_known(ends[1]) and ends[0] != ends[1]:
                found.append(Swing(key, numbers.rulebook.facts[split_key(key)[0]].label, ends[0], ends[1]))
        return tuple(sorted(found, key=lambda swing: -swing.size))

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
        fundings = {place.offset.id: place.offset.fundings for place in self.tables.offsets[result.model]}
        waiting = [0.0] * len(YEARS)
        for line in self.numbers.money.offsets(result.model, result.recurring_only):
            if funding not in fundings[line.id] or line.status == "unknown":
                continue
            if line.timing == "start_up":
                waiting[0] += line.amount
                continue
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
