"""(a) The whole evaluation against one hand-written function of the same arithmetic; and the path after one answer."""

from __future__ import annotations

import datetime as dt

from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.resources import folder
from app.rulebook.book import Rulebook, load_rulebook
from bench.by_hand import by_hand
from bench.timing import Pair, paired

DAY = dt.date(2026, 11, 24)


def a_town() -> Answers:
    """A town of which the first-draft answers and a few more are known."""
    given: dict[str, float | str] = {
        "state": "OH", "agency_kind": "municipal_police", "custody": "jail", "agreement_in_force": "none",
        "officers_trained": 4, "operating_hours_per_month": 12, "administration_hours_per_month": 16,
        "sworn_authorized": 24, "sworn_filled": 20, "officer_hourly_wage": 34.5, "backfill_share": 0.4,
        "bed_days_per_month": 20, "bed_day_marginal_cost": 90, "bed_day_per_diem": 120, "insurance_change": 2500,
    }  # fmt: skip
    return Answers(Town("Benchville", "city"), {key: Answer(value) for key, value in given.items()})


def everything(rulebook: Rulebook, answers: Answers) -> Evaluation:
    """The whole evaluation without draws: statuses, totals, steps, questions, unknowns."""
    found = evaluate(rulebook, answers, DAY)
    _ = found.options, found.totals, found.steps, found.sections, found.unknowns
    return found


def inputs(evaluation: Evaluation) -> dict[str, float]:
    """The same numbers for the hand-written function."""
    found = {key: fact.value for key, fact in evaluation.facts.items() if isinstance(fact.value, float)}
    found["jail"] = 1.0 if evaluation.value("custody") == "jail" else 0.0
    return found


def same(evaluation: Evaluation, totals: dict[str, float]) -> int:
    """How many totals agree to the cent. Raises AssertionError for one that does not."""
    for total in evaluation.totals:
        other = totals[total.id]
        assert abs(total.value - other) < 0.005, (total.id, total.value, other)
    return len(evaluation.totals)


def run() -> list[Pair]:
    rulebook = load_rulebook(folder("rules").parent)
    answers = a_town()
    first = everything(rulebook, answers)
    numbers = inputs(first)
    print(f"{same(first, by_hand(numbers))} totals agree with the hand-written function to the cent")
    one_more = answers.with_answer("benefits_rate", Answer(0.4))

    def path() -> object:
        return evaluate(rulebook, one_more, DAY).path_values

    return [
        paired(
            "the whole evaluation", lambda: everything(rulebook, answers), "by hand", lambda: by_hand(numbers),
            rounds=25, each=40, at_most=6.0, limit=0.003,
        ),
        paired(
            "the path after one answer", path, "by hand", lambda: by_hand(numbers), rounds=25, each=100, limit=0.001
        ),
    ]  # fmt: skip
