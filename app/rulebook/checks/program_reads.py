"""What the program itself reads by name is there, and of the kind that it expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.schema.questions import Kind

QUESTIONS: Mapping[str, Kind] = {
    "state": "state",
    "agency_kind": "choice",
    "custody": "choice",
    "agreement_in_force": "choice",
    "models_offered": "choices",
    "meeting_date": "date",
    "wants_costs": "yes_no",
}
NUMBERS = (
    "officers_trained", "annual_pay_and_benefits", "wage_growth", "inflation_rate", "months_active_first_year"
)  # fmt: skip


@check(
    "program.question",
    promise="The questions that the program itself reads are there, each of its kind.",
    mend="The program itself reads it: keep its id and its kind.",
    example="a questionnaire without meeting_date",
)
def questions(book: Examined) -> Iterator[Found]:
    for id_, kind in QUESTIONS.items():
        question = book.questions.get(id_)
        if question is None:
            if book.facts_known:
                yield Found("questions/", (), f"the question '{id_}' is missing")
        elif question.shape.kind != kind:
            yield question.found("id", f"'{id_}' is not of the kind {kind}")


@check(
    "program.number",
    promise="The numbers that the program itself reads are there.",
    mend="The program itself reads it: keep its id.",
    example="a rulebook without inflation_rate",
)
def numbers(book: Examined) -> Iterator[Found]:
    for id_ in NUMBERS:
        fact = book.table.get(id_)
        if book.facts_known and (fact is None or fact.type.kind != "number"):
            yield Found("rules/facts.yaml", (), f"the number '{id_}' is missing")
