"""Ranges: bounds that hold for every completion, draws for percentiles, and swings of one input at a time.

The draws themselves are in app/engine/draws.py, the corners of the bounds in app/engine/corners.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.engine.answers import split_key
from app.engine.corners import Slopes, opposed
from app.engine.if_paid import IfPaid
from app.engine.money import Money, Shares, year_factors
from app.engine.net_bounds import NetBounds
from app.engine.numbers import Numbers
from app.engine.results import YEARS, Basis, FundingId, LineRow, OptionResult, Spread, Swing, Total, Year
from app.engine.shared_terms import Term
from app.engine.tables import GROWTH
from app.language.bounds import EVERYTHING, Interval, i_add, i_multiply, i_subtract
from app.language.program import Step
from app.language.values import is_known, is_unknown
from app.rulebook import names

if TYPE_CHECKING:
    from app.engine.draws import Draws


class Uncertainty(IfPaid):
    """The ranges of one numbers. Nothing is worked out before it is read."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.tables = numbers.tables
        self.program = numbers.rulebook.program
        self._opposed: dict[tuple[str, bool, Basis], tuple[int, ...]] = {}
        self._slopes: dict[int, Slopes] = {}
        self._bounds_at_corners: dict[tuple[str, bool, Basis], list[tuple[list[Any], list[Any]]]] = {}
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

    @cached_property
    def later_ends(self) -> dict[int, Interval]:
        """(low, high), from year 2 on, of each input that the town has recorded and that may move by then.

        In year 1 it is exact. How far it may move is said by class in rules/costs/later_years.yaml.
        """
        numbers, found = self.numbers, dict[int, Interval]()
        for place, share in self.tables.later_shares.items():
            value = numbers.known[place]
            if place in self.input_ends or is_unknown(value) or numbers.given[place] != value or share == 0:
                continue
            if numbers.set_aside(split_key(self.program.steps[place].key)[0]):
                continue
            least, most = self._limits(self.program.steps[place].key)
            reach = abs(value) * share
            found[place] = (min(max(value - reach, least), value), max(min(value + reach, most), value))
        return {place: ends for place, ends in found.items() if ends[0] < ends[1]}

    def ends(self, place: int) -> tuple[float | None, float | None]:
        low, high = self.input_ends.get(place, (None, None))
        return low, high

    # ---- bounds ---------------------------------------------------------------------------------------------------

    @cached_property
    def bounds(self) -> list[Any]:
        """Every value of the program in year 1, as an interval (or yes/no, choice)."""
        return self.program.bounded(self._bound_inputs)

    @cached_property
    def later_bounds(self) -> list[Any]:
        """The same from year 2 on, when what was recorded this year may have moved."""
        return self.program.bounded(self._later_inputs) if self.later_ends else self.bounds

    @cached_property
    def _later_inputs(self) -> list[Any]:
        return [self.later_ends.get(place, given) for place, given in enumerate(self._bound_inputs)]

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
        growth = {name: self.later_bounds[self.tables.place[key]] for name, key in GROWTH.items()}
        months = self.bounds[self.tables.place[names.MONTHS_ACTIVE_FIRST_YEAR]]
        found = []
        for whole in (False, True):
            low = year_factors({name: ends[0] for name, ends in growth.items()}, months[0], whole)
            high = year_factors({name: ends[1] for name, ends in growth.items()}, months[1], whole)
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
        if total.kind == "offset":
            return offset
        apart = i_subtract(gross, offset)
        if total.funding in (None, "none"):
            return apart
        together = self._nets.of(result, total)  # both hold the value, so what lies in both does
        return max(apart[0], together[0]), min(apart[1], together[1])

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
        found = [self._line_bounds(result, total, corner) for corner in self._corners(result, total.basis)]
        return (min(low for low, _ in found), max(high for _, high in found))

    def _corners(self, result: OptionResult, basis: Basis) -> list[tuple[list[Any], list[Any]]]:
        """The bounds of every value in year 1 and from year 2 on, once for each corner."""
        assert result.model is not None
        key = (result.model, result.recurring_only, basis)
        if key not in self._bounds_at_corners:
            self._bounds_at_corners[key] = self.at_corners(self.opposed_in(result, basis))
        return self._bounds_at_corners[key]

    def opposed_in(self, result: OptionResult, basis: Basis) -> tuple[int, ...]:
        """Inputs that raise one cost line and lower another."""
        assert result.model is not None
        key = (result.model, result.recurring_only, basis)
        if key not in self._opposed:
            rows = self.numbers.money.counted(*key)
            ends = [row.place for row in rows if is_known(self.numbers.filled[row.place])]
            self._opposed[key] = opposed(self.program, self.worked_out, self.spread_ends, ends, self._points)
        return self._opposed[key]

    def is_straight(self, place: int, term: Term) -> bool:
        """Is a term a straight line in the input?"""
        if place not in self._slopes:
            self._slopes[place] = Slopes(self.program, self.worked_out, place, self._points)
        return self._slopes[place].are_straight(term)

    @cached_property
    def spread_ends(self) -> dict[int, Interval]:
        """Ends of each input that is not one value, in year 1 or later."""
        return {**self.later_ends, **self.input_ends}

    @cached_property
    def worked_out(self) -> frozenset[int]:
        """Places whose formula counts; the others stand as they are given."""
        return frozenset(place for place, value in enumerate(self._later_inputs) if value is None)

    def at_corners(self, places: Sequence[int]) -> list[tuple[list[Any], list[Any]]]:
        """The bounds of every value, in year 1 and from year 2 on, with these inputs at each combination of ends."""
        found = [(self._bound_inputs, self._later_inputs)]
        for place in places:
            found = [
                (_at(one, place, end) if place in self.input_ends else one, _at(other, place, end))
                for one, other in found
                for end in self.spread_ends[place]
            ]
        return [self._bounded(one, other) for one, other in found]

    def factor(self, whole: bool, growth: str, year: int) -> Interval:
        """By what a yearly amount is multiplied in a year."""
        return self._bound_factors[whole][growth][year - 1]

    @cached_property
    def _nets(self) -> NetBounds:
        return NetBounds(self)

    @cached_property
    def _points(self) -> frozenset[int]:
        """The places of numbers that have one value, whatever the inputs that are spread come to."""
        steps = self.program.steps
        return frozenset(
            place
            for place, ends in enumerate(self.later_bounds)
            if steps[place].kind == "number" and ends is not None and ends[0] == ends[1]
        )

    def _bounded(self, now: list[Any], later: list[Any]) -> tuple[list[Any], list[Any]]:
        first = self.program.bounded(now)
        return first, self.program.bounded(later) if self.later_ends else first

    def _line_bounds(self, result: OptionResult, total: Total, corner: tuple[list[Any], list[Any]]) -> Interval:
        assert result.model is not None
        found: Interval = (0.0, 0.0)
        for row in self.numbers.money.counted(result.model, result.recurring_only, total.basis):
            skipped = result.recurring_only and row.timing == "start_up"
            if not skipped and is_known(self.numbers.filled[row.place]):
                found = i_add(found, self._year_bounds(row, corner, result.recurring_only, total.year))
        return found

    def _offset_bounds(self, result: OptionResult, total: Total) -> Interval:
        found: Interval = (0.0, 0.0)
        if total.funding is None:
            return found
        money, whole = self.numbers.money, result.recurring_only
        for line in money.offset_lines(result, total.funding):
            if line.status != "unknown":
                share = money.offers.shares[whole].get(line.id)
                ends = (self.bounds, self.later_bounds)
                found = i_add(found, self._year_bounds(line.row, ends, whole, total.year, share))
        return found

    def rows_bounds(self, result: OptionResult, basis: Basis, rows: Sequence[LineRow], year: Year) -> Interval:
        """Bounds in a year of some cost lines of an option together; each of them must be known."""
        found: list[Interval] = []
        for corner in self._corners(result, basis):
            whole: Interval = (0.0, 0.0)
            for row in rows:
                whole = i_add(whole, self._year_bounds(row, corner, result.recurring_only, year))
            found.append(whole)
        return min(low for low, _ in found), max(high for _, high in found)

    def _year_bounds(
        self, row: LineRow, ends: tuple[list[Any], list[Any]], whole: bool, year: Year, share: Shares | None = None
    ) -> Interval:
        """One row's bounds in a year, from its bounds in year 1 and from year 2 on."""
        part = (1.0,) * len(YEARS) if share is None else share
        if row.timing == "start_up":
            return i_multiply(ends[0][row.place], (part[0], part[0])) if year in (1, "all") else (0.0, 0.0)
        factors = self._bound_factors[whole][row.growth]
        found: Interval = (0.0, 0.0)
        for at in YEARS if year == "all" else (year,):
            amount = ends[at > 1][row.place]
            found = i_add(found, i_multiply(i_multiply(amount, factors[at - 1]), (part[at - 1], part[at - 1])))
        return found

    # ---- draws ----------------------------------------------------------------------------------------------------

    @cached_property
    def draws(self) -> Draws:
        from app.engine.draws import Draws as Drawn  # only where it is used: NumPy has twelve megabytes

        numbers = self.numbers
        given: list[Any] = [None] * len(self.program)
        for place, step in enumerate(self.program.steps):
            given[place] = self._fixed(place, step) if place not in self.input_ends else None
        return Drawn(numbers, given, self.input_ends, self.later_ends)

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
                money = Money(self.tables, known, filled, numbers.offers)
                ends.append(money.net(result, funding, "loaded").all)
            if is_known(ends[0]) and is_known(ends[1]) and ends[0] != ends[1]:
                found.append(Swing(key, numbers.rulebook.facts[split_key(key)[0]].label, ends[0], ends[1]))
        return tuple(sorted(found, key=lambda swing: -swing.size))


def _at(given: list[Any], place: int, end: float) -> list[Any]:
    """What is given, with one input at one of its ends."""
    return [*given[:place], (end, end), *given[place + 1 :]]
