"""What an evaluation promises about knowledge, over random towns and the real rulebook.

1. Answering one more unknown (a fact with no known value) never changes a value of the program that was known: facts,
   conditions, cost lines, offsets. The status of an option that is shown before and after changes only from "unknown".
2. Answers to questions that are not asked change nothing at all but the record of answers.
3. Equal inputs give equal results, and nothing is changed on the way.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import strategies as st

from app.engine.answers import DONT_KNOW, Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from tests.engine import towns
from tests.language.proof import prove

pytestmark = pytest.mark.usefixtures("real_rulebook")
SEEDS = st.integers(0, 2**40)
EXAMPLES = [120, pytest.param(5_000, marks=pytest.mark.verify)]


def changed(before: Evaluation, after: Evaluation) -> list[tuple[str, Any, Any]]:
    """Known values that are another afterwards."""
    steps = towns.rulebook().program.steps
    return [
        (step.key, a, b)
        for step, a, b in zip(steps, before.known, after.known, strict=True)
        if not towns.unknown(a) and a != b
    ]


def statuses(evaluation: Evaluation) -> dict[str, str]:
    return {result.id: result.status for result in evaluation.options}


@pytest.mark.parametrize("examples", EXAMPLES)
def test_answering_an_unknown_never_changes_what_was_known(examples: int):
    def body(seed: int):
        chance, given = towns.town(seed)
        book = towns.rulebook()
        before = towns.work_out(given)
        for _ in range(6):
            question = chance.choice(list(book.questions.values()))
            keys = book.facts[question.id].keys
            if any(before.value(key) is not None for key in keys):
                continue
            given = given.with_answer(question.id, towns.answer(question, chance))
            after = towns.work_out(given)
            told = [entry for entry in changed(before, after) if not entry[0].startswith("if known")]
            assert [entry for entry in told if "known(" not in entry[0]] == [], (question.id, given)
            old, new = statuses(before), statuses(after)
            for option in old.keys() & new.keys():
                assert old[option] in ("unknown", new[option]), (option, question.id, old[option], new[option])
            before = after

    prove(body, examples, seed=SEEDS)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_answers_that_are_set_aside_never_count(examples: int):
    def body(seed: int):
        chance, given = towns.town(seed)
        before = towns.work_out(given)
        more = given
        for question in towns.rulebook().questions.values():
            if before.asks(question.id) is not True and chance.random() < 0.7:
                more = more.with_answer(question.id, towns.answer(question, chance))
        after = towns.work_out(more)
        assert repr(before.known) == repr(after.known)
        assert repr(before.filled) == repr(after.filled)
        assert repr(before.totals) == repr(after.totals)
        assert repr([(o.id, o.status, o.reasons) for o in before.options]) == repr(
            [(o.id, o.status, o.reasons) for o in after.options]
        )
        assert before.unknowns == after.unknowns
        assert before.steps == after.steps
        assert before.uncertainty.input_ends == after.uncertainty.input_ends
        assert {id_ for id_ in more if before.asks(id_.split(".")[0]) is not True} <= {
            id_ for id_ in more if after.set_aside(id_.split(".")[0])
        }

    prove(body, examples, seed=SEEDS)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_the_quick_path_is_the_whole_evaluation(examples: int):
    """Which questions are asked is worked out by a smaller program; it must say the same as the whole one."""

    def body(seed: int):
        _, given = towns.town(seed)
        evaluation = towns.work_out(given)
        for question, place in evaluation.tables.asks.items():
            assert evaluation.asks(question) is (True if place is None else evaluation.known[place])

    prove(body, examples, seed=SEEDS)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_never_raises_and_is_the_same_twice(examples: int):
    def body(seed: int):
        _, given = towns.town(seed)
        first, second = towns.work_out(given), towns.work_out(copy.deepcopy(given))
        kept = copy.deepcopy(dict(given))
        for evaluation in (first, second):
            for part in ("facts", "totals", "options", "unknowns", "steps", "sections", "question_states"):
                assert getattr(evaluation, part) is not None
            evaluation.origins()
            evaluation.models_shown()
        assert repr(first.facts) == repr(second.facts)
        assert repr(first.totals) == repr(second.totals)
        assert repr(first.options) == repr(second.options)
        assert first.unknowns == second.unknowns
        assert dict(given) == kept

    prove(body, examples, seed=SEEDS)


def test_dont_know_is_as_unknown_as_no_answer():
    book = towns.rulebook()
    nobody = towns.work_out(Answers(Town("X", "town")))
    everywhere = towns.work_out(Answers(Town("X", "town"), {id_: Answer(DONT_KNOW) for id_ in book.questions}))
    assert repr(nobody.known) == repr(everywhere.known)
    assert repr(nobody.filled) == repr(everywhere.filled)
    assert [result.status for result in nobody.options] == [result.status for result in everywhere.options]
    assert {unknown.why for unknown in everywhere.unknowns} <= {"dont_know", "no_source"}
    assert {unknown.why for unknown in nobody.unknowns} <= {"not_asked", "no_source"}


def test_dont_know_for_one_model_leaves_the_others():
    given: dict[str, Any] = {"state": "NH", "agency_kind": "municipal_police", "officers_trained": 4.0}
    answers = Answers(Town("X", "town"), {key: Answer(value) for key, value in given.items()})
    answers = answers.with_answer("officers_trained.jail_enforcement", Answer(DONT_KNOW))
    evaluation = towns.work_out(answers)
    assert evaluation.value("officers_trained.task_force") == 4.0
    assert evaluation.value("officers_trained.jail_enforcement") is None


@pytest.mark.parametrize(
    ("custody", "agency", "status"),
    [
        (None, None, "unknown"), ("none", None, "closed"), ("holding_cells", None, "unknown"),
        ("jail", None, "unknown"), (None, "no_agency", "closed"), (None, "municipal_police", "unknown"),
        ("holding_cells", "no_agency", "closed"), ("holding_cells", "municipal_police", "unsettled"),
    ],
)  # fmt: skip
def test_a_status_waits_for_what_could_still_close_it(custody: str | None, agency: str | None, status: str):
    """Holding cells leave a jail model unsettled, but without an agency it is closed: until that is known, unknown."""
    given = {"state": "NH", "custody": custody, "agency_kind": agency}
    answers = Answers(Town("X", "town"), {key: Answer(value) for key, value in given.items() if value is not None})
    result = towns.work_out(answers).option("sign_jail_enforcement")
    assert result is not None
    assert result.status == status


def test_as_of_decides_which_law_and_offers_count():
    import datetime as dt

    given = Answers(Town("X", "town"), {"state": Answer("ME"), "agency_kind": Answer("municipal_police")})
    book = towns.rulebook()
    late = evaluate(book, given, dt.date(2026, 11, 24)).option("sign_task_force")
    early = evaluate(book, given, dt.date(2026, 1, 1)).option("sign_task_force")
    assert late is not None
    assert early is not None
    assert (late.status, late.confidence) == ("closed", "M")
    assert early.status != "closed"


def test_deferring_is_not_called_open_while_the_kind_of_agency_is_not_known():
    """Maine bears on keeping an agreement, whatever the kind of agency: so it does on putting the matter off."""
    given = Answers(Town("Wells", "town"), {"state": Answer("ME")})
    for kind in (None, "municipal_police", "sheriff", "no_agency"):
        known = given if kind is None else given.with_answer("agency_kind", Answer(kind))
        assert statuses(towns.work_out(known))["defer"] == "unknown"
