"""What a value lacks: named whole, in the order asked, and never what has been answered."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.engine.lacking import Lack, lacks_of_costs, lacks_of_fact, lacks_of_lines, lacks_of_status
from app.engine.results import BASES
from app.rulebook import names
from tests.engine import towns
from tests.language.proof import prove

pytestmark = pytest.mark.usefixtures("real_rulebook")
EXAMPLES = [15, pytest.param(2_000, marks=pytest.mark.verify)]
USUAL: dict[str, Any] = {
    "state": "TX", "agency_kind": "sheriff", "custody": "jail", "agreement_in_force": "none", "wants_costs": True,
}  # fmt: skip


def town(**given: Any) -> Evaluation:
    answers = {key.replace("__", "."): Answer(value) for key, value in given.items()}
    return evaluate(towns.rulebook(), Answers(Town("Brewer", "city"), answers), towns.DAY)


def keys(found: tuple[Lack, ...]) -> list[str]:
    return [lack.key for lack in found]


def costs_of(evaluation: Evaluation, option: str) -> list[str]:
    result = evaluation.option(option)
    assert result is not None
    return keys(lacks_of_costs(evaluation, result))


def test_saved_officers_are_not_called_missing_where_the_state_is() -> None:
    assert costs_of(town(officers_trained=40.0), "sign_task_force") == ["state", "agency_kind"]
    assert costs_of(town(officers_trained=40.0, state="TX"), "sign_task_force") == ["agency_kind"]
    assert costs_of(town(officers_trained=40.0, state="TX", agency_kind="sheriff"), "sign_task_force") == []


def test_every_missing_fact_is_named_in_the_order_in_which_it_is_asked() -> None:
    assert costs_of(town(), "sign_task_force") == ["state", "agency_kind", "officers_trained.task_force"]
    order = list(towns.rulebook().questions)
    evaluation = town()
    for result in evaluation.options:
        asked = [order.index(lack.question) for lack in lacks_of_lines(evaluation, result)]
        assert asked == sorted(asked)


def test_costs_on_request_are_missing_a_wish_for_them_only_where_the_law_is_known_to_close() -> None:
    closed = town(state="ME", agency_kind="municipal_police", officers_trained=4.0)
    assert costs_of(closed, "sign_task_force") == ["wants_costs"]
    assert "wants_costs" not in costs_of(town(officers_trained=4.0), "sign_task_force")


def test_a_status_waits_for_what_the_town_can_answer_and_for_nothing_that_only_counsel_can() -> None:
    evaluation = town(state="TX")
    by_id = {result.id: keys(lacks_of_status(evaluation, result)) for result in evaluation.options}
    assert by_id["sign_warrant_service_officer"] == ["agency_kind", "custody"]
    assert by_id["require_public_vote"] == []  # unsettled in law
    assert all(result.status == "unknown" or not by_id[result.id] for result in evaluation.options)


def test_what_is_confidential_is_told_apart_from_what_is_not_known() -> None:
    given = {"state": Answer("TX"), "agency_kind": Answer("sheriff")}
    given["officers_trained"] = Answer(4.0, audience="staff")
    whole = evaluate(towns.rulebook(), Answers(Town("Brewer", "city"), given), towns.DAY)
    found = lacks_of_fact(whole.read_by("public"), f"{names.OFFICERS_TRAINED}.task_force")
    assert [(lack.key, lack.why) for lack in found] == [("officers_trained.task_force", "confidential")]
    assert lacks_of_fact(whole, f"{names.OFFICERS_TRAINED}.task_force") == ()


@pytest.mark.parametrize("examples", EXAMPLES)
def test_a_town_that_answers_all_that_is_named_has_its_figures_and_nothing_answered_is_ever_named(
    examples: int,
) -> None:
    def body(seed: int) -> None:
        evaluation = towns.work_out(towns.town(seed)[1])
        for _ in range(6):
            open_ = [
                lack
                for result in evaluation.options
                for lack in (*lacks_of_costs(evaluation, result), *lacks_of_status(evaluation, result))
            ]
            for lack in open_:
                answer = evaluation.answers.find(lack.question, lack.model)
                assert answer is None or lack.why == "dont_know"
                assert evaluation.may_answer(lack.question)
            if not open_:
                break
            for lack in open_:
                question = towns.rulebook().questions[lack.question]
                value = USUAL.get(lack.question, 3.0 if question.kind == "number" else None)
                assert value is not None, lack.key
                evaluation = towns.work_out(evaluation.answers.with_answer(lack.key, Answer(value)))
        else:
            raise AssertionError("what is named never ends")
        applies = evaluation.asks(names.OFFICERS_TRAINED) is True
        for result in evaluation.options:
            if result.model is not None and result.status != "closed" and applies:
                assert all(evaluation.money.gross(result, basis).status != "unknown" for basis in BASES), result.id

    prove(body, examples, seed=st.integers(0, 2**40))
