"""What if: the estimate with some figures changed, beside today's. The address holds what was typed; nothing is saved.

Both sides are read from evaluations of the same answers, for the same reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from app.briefing.amounts import left_out, missing_for
from app.briefing.range_words import leaves_out
from app.engine.evaluation import Evaluation
from app.engine.results import FactValue, OptionResult
from app.engine.what_if import with_numbers
from app.rulebook import names
from app.wizard.estimate import BASIS_WORDS, YEARS, Cells, low_likely_high, with_models
from app.wizard.fitting import all_misfits
from app.wizard.site import open_assessment, page
from app.wizard.what_if_form import what_if_form

pages = Blueprint("what_if", __name__)
Ends = tuple[tuple[int, str], ...]
ALL_THREE: Ends = ((0, "low"), (1, "likely"), (2, "high"))
LOW_AND_HIGH: Ends = ((0, "low"), (2, "high"))


@dataclass(frozen=True)
class Side:
    """One option's figures, today or what if: low, likely and high for each row of the table.

    `ends` are the cells that are shown. `judged`: the assumptions of the tool for whose sake no likely figure is.
    """

    cells: tuple[Cells, ...]
    ends: Ends
    judged: tuple[FactValue, ...]
    left_out: str


@dataclass(frozen=True)
class Compared:
    """One option: what its rows are called, and its figures today and what if; or why there are none."""

    result: OptionResult
    missing: str
    rows: tuple[str, ...]
    today: Side
    tried: Side

    @property
    def same(self) -> bool:
        """Do the changed figures change nothing here?"""
        return self.today.cells == self.tried.cells


@pages.get("/a/<token>/estimate/what-if")
def show(token: str) -> tuple[str, int] | Response:
    assessment = open_assessment(token)
    evaluation = assessment.evaluation
    closed = evaluation.law.closes_signing is True and evaluation.value(names.WANTS_COSTS) is not True
    shown = [] if closed else with_models(assessment)
    form = what_if_form(assessment, shown, request.args)
    if not form.fields:
        return redirect(f"{assessment.base}/estimate", 303)
    fits = form.validate()
    tried = with_numbers(evaluation, form.numbers) if fits else None
    return page(
        "what_if.html", assessment, 200 if fits else 400, form=form, problems=form.problems(),
        compared=compare(evaluation, tried, shown) if tried is not None else (),
        ranges=leaves_out(evaluation, shown), misfits=all_misfits(assessment, of_figures=True),
    )  # fmt: skip


def compare(today: Evaluation, tried: Evaluation, shown: Iterable[OptionResult]) -> tuple[Compared, ...]:
    """The options of today's estimate with both sides' figures before money from others."""
    rows = tuple(f"{title}, {words}" for title in BASIS_WORDS.values() for _, words in YEARS)
    found = []
    for result in shown:
        other = tried.option(result.id)
        if other is not None:
            sides = _side(today, result), _side(tried, other)
            found.append(Compared(result, missing_for(tried, other), rows, *sides))
    return tuple(found)


def _side(evaluation: Evaluation, result: OptionResult) -> Side:
    totals = [evaluation.total(result.id, "gross", basis, year) for basis in BASIS_WORDS for year, _ in YEARS]
    cells = tuple(low_likely_high(evaluation, result, total) for total in totals)
    judged = tuple(evaluation.fact(key) for key in evaluation.judged_facts(result))
    return Side(cells, LOW_AND_HIGH if judged else ALL_THREE, judged, left_out(evaluation, totals))
