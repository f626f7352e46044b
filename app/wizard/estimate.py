"""The estimate of officer cost and hours: a small box on question pages, and the chief's page of results.

Every figure is read from the evaluation; nothing is worked out here.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from app.assessments.store import Conflict
from app.briefing.amounts import figure, headline, left_out, missing_for, span
from app.briefing.outside_money import fundings_shown, titled
from app.briefing.range_words import leaves_out
from app.engine import figures
from app.engine.answers import Answer, split_key
from app.engine.duty import duty
from app.engine.evaluation import Evaluation
from app.engine.lacking import lacks_of_costs, lacks_of_lines
from app.engine.results import Basis, FactValue, OptionResult, Total
from app.rulebook import names
from app.wizard.fitting import all_misfits
from app.wizard.lack_links import Linked, linked
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.what_if_form import what_if_form

pages = Blueprint("estimate", __name__)
BASIS_WORDS: dict[Basis, str] = {
    "cash": "New cash",
    "loaded": "Loaded cost",
    "hours": "Officer hours, less hours saved",
}
YEARS: tuple[tuple[Literal[1, 2], str], ...] = ((1, "first year"), (2, "second year"))
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """One model in the box: a title and lines of (what, figure), or why there is none."""

    title: str
    lines: tuple[tuple[str, str], ...]
    missing: str
    note: str


@dataclass(frozen=True)
class Line:
    """One row of a table of results; `id` is what the page that explains it is asked for."""

    what: str
    cells: Cells
    id: str


@dataclass(frozen=True)
class Estimate:
    """One model on the page of results."""

    result: OptionResult
    missing: str
    lacks: Linked  # what has to be answered first; where something is worked out, what the sums leave out
    costs: tuple[Line, ...]  # cells: low, likely, high
    sides: tuple[str, ...]  # who pays, each with its standing here
    nets: tuple[Line, ...]  # cells: one for each of these
    staffing: tuple[Line, ...]  # cells: low, likely, high
    left_out: str
    no_likely: bool
    judged: tuple[FactValue, ...]
    rests: tuple[FactValue, ...]


def with_models(assessment: OpenAssessment) -> list[OptionResult]:
    """The options that carry a model's cost and are not closed by the facts or the form."""
    return [
        result
        for result in assessment.evaluation.options
        if result.model is not None and not any(r.kind != "law" and r.status == "closed" for r in result.reasons)
    ]


def live_box(assessment: OpenAssessment) -> tuple[Box, ...]:
    """The first year of each model, as far as the answers go. Kept in memory until an answer changes."""
    return assessment.site.cached(
        ("box", assessment.id, assessment.found.revision, assessment.today, assessment.audience),
        lambda: _live_box(assessment),
    )


def _live_box(assessment: OpenAssessment) -> tuple[Box, ...]:
    evaluation = assessment.evaluation
    boxes = []
    for result in with_models(assessment):
        missing = missing_for(evaluation, result)
        totals = [] if missing else [evaluation.total(result.id, "gross", basis, 1) for basis in ("cash", "hours")]
        lines = tuple((BASIS_WORDS[total.basis], headline(evaluation, result, total)) for total in totals)
        boxes.append(Box(result.option.short, lines, missing, left_out(evaluation, totals)))
    return tuple(boxes)


@pages.get("/a/<token>/estimate")
def show(token: str) -> tuple[str, int]:
    assessment = open_assessment(token)
    evaluation = assessment.evaluation
    asks_costs = evaluation.law.closes_signing is True and evaluation.value(names.WANTS_COSTS) is not True
    shown = [] if asks_costs else [estimate(assessment, result) for result in with_models(assessment)]
    return page(
        "estimate.html",
        assessment,
        estimates=shown,
        asks_costs=asks_costs,
        closed=[result for result in evaluation.options if result.signing and result.status == "closed"],
        open_jail=evaluation.value(names.CUSTODY) is None,
        scenarios=assessment.evaluation.scenarios,
        ranges=leaves_out(evaluation, [each.result for each in shown]),
        form=what_if_form(assessment, [each.result for each in shown]),
        misfits=all_misfits(assessment, of_figures=True) if shown else (),
    )


@pages.post("/a/<token>/costs")
def want_costs(token: str) -> Response:
    """Costs on request, where the law closes signing."""
    assessment = open_assessment(token)
    expected = {names.WANTS_COSTS: assessment.versions.get(names.WANTS_COSTS, 0)}
    with suppress(Conflict):  # answered by someone else a moment ago: the page shows what counts now
        assessment.save({names.WANTS_COSTS: Answer(True)}, expected, "chief")
    return redirect(f"{assessment.base}/estimate", 303)


def estimate(assessment: OpenAssessment, result: OptionResult) -> Estimate:
    evaluation = assessment.evaluation
    missing = missing_for(evaluation, result)
    judged = tuple(evaluation.fact(key) for key in evaluation.judged_facts(result))
    lacks = lacks_of_costs(evaluation, result) if missing else lacks_of_lines(evaluation, result)
    links = linked(assessment, lacks, chief=True)
    if missing:
        return Estimate(result, missing, links, (), (), (), (), "", True, judged, ())
    costs, nets, counted = [], [], []
    sides = fundings_shown(assessment.context, result)
    shows_money = len(sides) > 1
    for basis in BASIS_WORDS:
        for year, words in YEARS:
            total = evaluation.total(result.id, "gross", basis, year)
            counted.append(total)
            what = f"{BASIS_WORDS[basis]}, {words}"
            costs.append(Line(what, low_likely_high(evaluation, result, total), total.id))
            if basis != "hours" and shows_money:
                pair = [evaluation.total(result.id, "net", basis, year, funding) for funding in sides]
                counted += pair
                nets.append(Line(what, tuple(_net(assessment, result, net) for net in pair), pair[-1].id))
    staffing = tuple(
        Line(label, _duty_ends(assessment, result, key), f"{key}.{result.model}") for key, label in _STAFFING.items()
    )
    return Estimate(
        result,
        "",
        links,
        tuple(costs),
        tuple(titled(assessment.context, funding, result) for funding in sides),
        tuple(nets),
        staffing,
        left_out(evaluation, counted),
        all(line.cells[1] in (NO_LIKELY, "Not known") for line in (*costs, *staffing)),
        judged,
        tuple(_rests_on(assessment, result)),
    )


_STAFFING = {
    names.AGREEMENT_HOURS: "Agreement hours a year, before hours saved",
    names.AGREEMENT_FTE: "As full-time officers",
    names.AGREEMENT_SHARE_OF_FILLED: "As a share of officers on duty",
}
NO_LIKELY = "not shown"


def low_likely_high(evaluation: Evaluation, result: OptionResult, total: Total) -> Cells:
    """The three cells of a total. No likely figure where it would rest on the tool's own judgement."""
    if total.status == "unknown":
        return ("Not known",) * 3
    low, high = evaluation.uncertainty.total_bounds(result, total)
    likely = NO_LIKELY if total.rests_on_judgement and low != high else figure(total.value, total.unit)
    return figure(low, total.unit), likely, figure(high, total.unit)


def _net(assessment: OpenAssessment, result: OptionResult, total: Total) -> str:
    if total.status == "unknown":
        return "Not known"
    low, high = assessment.evaluation.uncertainty.total_bounds(result, total)
    if low == high:
        return figure(low, total.unit)
    ends = span(low, high, total.unit)
    return ends if total.rests_on_judgement else f"{figure(total.value, total.unit)} ({ends})"


def _duty_ends(assessment: OpenAssessment, result: OptionResult, fact: str) -> Cells:
    found = duty(assessment.evaluation, result, fact)
    if found.value is None:
        return ("Not known",) * 3
    unit = assessment.rulebook.facts[fact].unit_text
    middle = NO_LIKELY if found.judged and found.low != found.high else _plain(found.value, unit)
    return _plain(found.low, unit), middle, _plain(found.high, unit)


def _plain(value: float, unit: str) -> str:
    if unit == "share":
        return figures.percent(value, 1)
    return figures.plain(value, 1 if unit == "officer" else 0)


def _rests_on(assessment: OpenAssessment, result: OptionResult) -> list[FactValue]:
    """The inputs of this model's figures, those that move them most first."""
    evaluation = assessment.evaluation
    order = {swing.key: place for place, swing in enumerate(evaluation.uncertainty.swings(result))}
    found = []
    for place in evaluation.tables.spread_places:
        key = evaluation.tables.program.steps[place].key
        model = split_key(key)[1]
        if place in evaluation.money_inputs and model in (None, result.model):
            found.append(evaluation.fact(key))
    found.append(evaluation.fact(f"{names.OFFICERS_TRAINED}.{result.model}"))
    found = [fact for fact in found if fact.status != "unknown"]
    return sorted(found, key=lambda fact: order.get(fact.key, len(order)))
