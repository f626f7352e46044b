"""New cash of one fiscal year by object of expenditure: what the form of a budget amendment is made from."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.engine.evaluation import Evaluation
from app.engine.results import NAN, LineAmount, OptionResult, Total
from app.engine.uncertainty import Uncertainty
from app.language.bounds import Interval, i_add, i_multiply, i_subtract
from app.language.values import is_known
from app.schema.costs import OBJECTS, ObjectOfExpenditure

FIRST_YEAR = 1
NOTHING: Interval = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ObjectAmount:
    """What one object takes in the year, in dollars. `likely` is NaN where none of its lines is known.

    `low` and `high` are bounds; those of several objects add up to no less than the range of their sum. `lines` are the
    titles of the cost lines that are charged here, `missing` those of them that are left out, as they are not known.
    """

    object: ObjectOfExpenditure
    low: float
    likely: float
    high: float
    lines: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CashByObject:
    """The objects of one option in the order of a budget, and the evaluation's own total with its bounds.

    The objects' likely amounts add up to the total wherever the total is known.
    """

    objects: tuple[ObjectAmount, ...]
    total: Total
    low: float
    high: float


@dataclass
class _Sum:
    """One object while its lines are added up."""

    likely: float = 0.0
    bounds: Interval = NOTHING
    known: int = 0
    lines: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def cash_by_object(evaluation: Evaluation, result: OptionResult, year: int = FIRST_YEAR) -> CashByObject:
    """New cash of one year (1 to 5) of an option, before money from others. Objects that take nothing are left out."""
    total = evaluation.total(result.id, "gross", "cash", year)
    low, high = evaluation.uncertainty.total_bounds(result, total)
    shapes = {line.id: line for line in evaluation.rulebook.lines}
    alike: dict[tuple[ObjectOfExpenditure, str | None], list[LineAmount]] = {}
    for line in evaluation.money.counted_lines(result, "cash") if result.costs_known else ():
        shape = shapes[line.id]
        if shape.object is not None:
            alike.setdefault((shape.object, shape.benefits_part), []).append(line)
    sums: dict[ObjectOfExpenditure, _Sum] = {}
    for (object_, part), lines in alike.items():
        _charge(evaluation, result, lines, object_, part, year, sums)
    listed = tuple(_amount(each, sums[each]) for each in OBJECTS if each in sums)
    return CashByObject(tuple(one for one in listed if one.lines or one.missing), total, low, high)


def _charge(
    evaluation: Evaluation,
    result: OptionResult,
    lines: list[LineAmount],
    object_: ObjectOfExpenditure,
    benefits_part: str | None,
    year: int,
    sums: dict[ObjectOfExpenditure, _Sum],
) -> None:
    """Add lines to their object, and the part of them that is benefits or payroll costs to benefits."""
    ranges, known = evaluation.uncertainty, [line for line in lines if line.status != "unknown"]
    part, ends = 0.0, NOTHING
    place = evaluation.tables.place.get(benefits_part or "")
    if place is not None and is_known(evaluation.filled[place]):
        part, ends = evaluation.filled[place], (ranges.later_bounds if year > 1 else ranges.bounds)[place]
    bounds = ranges.rows_bounds(result, "cash", [line.row for line in known], year)
    counted = [line.title for line in known if line.years[year - 1] or any(_own_bounds(ranges, result, line, year))]
    charged: list[tuple[ObjectOfExpenditure, float, Interval]] = [(object_, 1.0 - part, i_subtract((1.0, 1.0), ends))]
    charged += [("benefits", part, ends)] if benefits_part is not None else []
    for each, share, share_ends in charged:
        one = sums.setdefault(each, _Sum())
        one.known += len(known)
        one.likely += sum(line.years[year - 1] for line in known) * share
        one.bounds = i_add(one.bounds, i_multiply(bounds, share_ends))
        one.lines += [title for title in counted if title not in one.lines]
        one.missing += [line.title for line in lines if line not in known and line.title not in one.missing]


def _own_bounds(ranges: Uncertainty, result: OptionResult, line: LineAmount, year: int) -> Interval:
    return ranges.rows_bounds(result, "cash", [line.row], year)


def _amount(object_: ObjectOfExpenditure, one: _Sum) -> ObjectAmount:
    none = not one.known
    low, high = (NAN, NAN) if none else one.bounds
    return ObjectAmount(object_, low, NAN if none else one.likely, high, tuple(one.lines), tuple(one.missing))
