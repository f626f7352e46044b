"""Factors, cost lines, offsets and wages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.language.errors import did_you_mean
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.facts import MODELS
from app.rulebook.files import WAGES
from app.rulebook.usstates import STATES
from app.schema.costs import Constant, Factor
from app.schema.states import StateLaw

LOWEST_WAGE, HIGHEST_WAGE = 7.25, 300.0
"""The federal minimum wage, and what no officer earns, in dollars an hour."""


@check(
    "factors.beyond_question",
    promise="A factor stays within what its question would take as an answer.",
    mend="Correct the factor, or min and max of the question.",
    example="high: 40 for a question with max: 30",
)
def beyond(book: Examined) -> Iterator[Found]:
    for factor in book.of(Factor):
        shape = factor.shape
        fact = book.table.get(shape.id)
        question = fact.question if fact is not None else None
        if question is None:
            continue
        spreads = [spread for spread in (shape.values, *(shape.by_model or {}).values()) if spread is not None]
        values = dict.fromkeys(value for spread in spreads for value in (spread.low, spread.high))
        out = [
            f"{value:g}"
            for value in values
            if (question.min is not None and value < question.min)
            or (question.max is not None and value > question.max)
        ]
        if out:
            what = f"the factor '{shape.id}' goes to {' and '.join(out)}, which the question '{shape.id}' would refuse"
            yield factor.found("", what)


@check(
    "factors.basis",
    promise="A factor names its source and when it was checked, or is called a judgement and says why.",
    mend="Add 'sources:' and 'checked_on:', or write 'basis: judgement' with 'reason:'.",
    example="basis: source without sources:",
)
def basis(book: Examined) -> Iterator[Found]:
    for factor in book.of(Factor):
        shape = factor.shape
        if shape.basis == "source" and not (shape.sources and shape.checked_on):
            yield factor.found(
                "", f"the factor '{shape.id}' rests on a source but names none with its date",
                "Add 'sources:' and 'checked_on:', or write 'basis: judgement' with a reason",
            )  # fmt: skip
        if shape.basis == "judgement" and not shape.reason:
            what = f"the factor '{shape.id}' rests on judgement but gives no reason"
            yield factor.found("", what, "Add 'reason:' in a sentence")


def _told(book: Examined) -> bool:
    """Was something wrong with the wage table when it was read?"""
    return any(problem.file == WAGES for problem in book.problems)


@check(
    "factors.wage_table",
    promise="A factor that takes its values from the wage table finds its occupation there, for the whole country.",
    mend="Add the row, or give values here.",
    example="wage_table: patrol_oficer",
)
def wage_table(book: Examined) -> Iterator[Found]:
    for factor in book.of(Factor):
        wanted = factor.shape.wage_table
        if wanted is None or _told(book):
            continue
        if not book.files.wages:
            yield factor.found("wage_table", f"there is no wage table {WAGES}", "Add it, or give values here")
        elif ("US", wanted) not in book.files.wages:
            known = {occupation for _, occupation in book.files.wages}
            what = f"the wage table has no national row for '{wanted}'"
            yield factor.found("wage_table", what, did_you_mean(wanted, known))


@check(
    "factors.models",
    promise="A factor that varies by model has values for all three.",
    mend="Add them.",
    example="by_model: without jail_enforcement",
)
def by_model(book: Examined) -> Iterator[Found]:
    for factor in book.of(Factor):
        listed = factor.shape.by_model
        missing = [model for model in MODELS if listed is not None and model not in listed]
        if missing:
            yield factor.found("by_model", f"the factor '{factor.shape.id}' has no values for {', '.join(missing)}")


@check(
    "wages.limits",
    severity="warning",
    promise=f"Wages lie between {LOWEST_WAGE:g} and {HIGHEST_WAGE:g} dollars an hour.",
    mend="Make the table again with script/wages.",
    example="ME,patrol_officer,2.7,32,38",
)
def wage_limits(book: Examined) -> Iterator[Found]:
    if _told(book):
        return
    for (state, occupation), spread in book.files.wages.items():
        if spread.low < LOWEST_WAGE or spread.high > HIGHEST_WAGE:
            yield Found(WAGES, (), f"the wages of {state}, {occupation} are {spread.low:g} to {spread.high:g}")


@check(
    "wages.state_missing",
    severity="warning",
    promise="Each state whose law is here has wages of its own.",
    mend="Make the table again with script/wages.",
    example="rules/states/vt.yaml without a line VT,patrol_officer",
)
def wage_states(book: Examined) -> Iterator[Found]:
    known = {state for state, _ in book.files.wages}
    for law in book.of(StateLaw):
        if known and law.shape.state in STATES and law.shape.state not in known and not _told(book):
            yield law.found("state", f"the wage table has no line for {law.shape.name}")


_PRODUCT = re.compile(r"(\d[\d,]*) (?:days|weeks|quarters) of \$?(\d[\d,]*)")


@check(
    "facts.constant_words",
    promise="Where the label of a constant says how it is made up (365 days of 24 hours), that comes to its value.",
    mend="Correct the value or the label.",
    example="label: paid hours in a year (52 weeks of 40 hours) with value: 2008",
)
def constant_words(book: Examined) -> Iterator[Found]:
    for constant in book.of(Constant):
        for found in _PRODUCT.finditer(constant.shape.label):
            one, other = (int(figure.replace(",", "")) for figure in found.groups())
            if one * other != constant.shape.value:
                what = f"'{found.group()}' is {one * other}, and the value {constant.shape.value:g}"
                yield constant.found("label", what)
