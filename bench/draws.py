"""(d) 10,000 draws for every distinct total, with mean and percentiles, against the same written by hand in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.engine.evaluation import Evaluation
from app.resources import folder
from app.rulebook.book import load_rulebook
from bench.draws_by_hand import draw, middles_by_hand, totals_by_hand
from bench.evaluation import a_town, everything, inputs
from bench.timing import Pair, paired

LIMIT = 0.150


def spreads(evaluation: Evaluation) -> dict[str, tuple[float, float, float]]:
    """Low, likely and high of every input that is spread."""
    steps, filled = evaluation.tables.program.steps, evaluation.filled
    ends = evaluation.uncertainty.input_ends
    return {steps[place].key: (low, filled[place], high) for place, (low, high) in ends.items()}


def later_spreads(evaluation: Evaluation) -> dict[str, tuple[float, float, float]]:
    """The same of every input that is recorded, and spread from year 2 on."""
    steps, filled = evaluation.tables.program.steps, evaluation.filled
    ends = evaluation.uncertainty.later_ends
    return {steps[place].key: (low, filled[place], high) for place, (low, high) in ends.items()}


def same(evaluation: Evaluation, by_hand: dict[str, Any]) -> int:
    """How many totals agree draw by draw. Raises AssertionError for one that does not."""
    for id_, drawn in by_hand.items():
        total = evaluation.totals_by_id[id_]
        result = evaluation.option(total.option)
        assert result is not None
        ours = np.asarray(evaluation.uncertainty.draws.total(result, total))
        assert np.allclose(ours, drawn, rtol=1e-9, atol=1e-4), id_
    return len(by_hand)


def with_moved(now: dict[str, Any], moved: dict[str, Any]) -> dict[str, Any]:
    """The inputs from year 2 on. The share for training follows that for agreement work."""
    found = {**now, **moved}
    found["training_backfill_share"] = found["backfill_share"]
    return found


def run() -> list[Pair]:
    rulebook = load_rulebook(folder("rules").parent)
    answers = a_town()
    first = everything(rulebook, answers)
    listed, fixed = spreads(first), inputs(first)
    steps = first.tables.program.steps
    ranges = first.uncertainty
    ours = {steps[place].key: ranges.draws.values[place] for place in ranges.input_ends}
    moved = {steps[place].key: ranges.draws.later_values[place] for place in ranges.later_ends}
    listed_later = later_spreads(first)
    now = {**fixed, **ours}
    print(
        f"{same(first, totals_by_hand(now, with_moved(now, moved)))} distinct totals agree with the hand-written draws"
    )

    def by_hand() -> object:
        now = {**fixed, **draw(listed, 287)}
        return middles_by_hand(totals_by_hand(now, with_moved(now, draw(listed_later, 912))))

    def program() -> object:
        ranges = Evaluation(rulebook, answers, first.as_of, first.prepared_on, first.seed).uncertainty
        return [
            ranges.draws.middle(result, total)
            for total in first.totals
            if (result := first.option(total.option)) is not None
        ]

    return [
        paired("10,000 draws of every total", program, "by hand in NumPy", by_hand, rounds=15, at_most=3.0, limit=LIMIT)
    ]
