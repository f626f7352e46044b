"""What if: the same town with some numbers changed, and nothing saved; and an illustration for 1, 2, 4, 8 officers.

After the practice of fiscal notes that give a unit cost where the number of units is not known yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.engine.answers import Answer, Answers
from app.engine.evaluation import Evaluation
from app.engine.results import BASES, Basis, OptionResult, Total
from app.rulebook import names

OFFICERS: Final = (1, 2, 4, 8)
"""For how many officers the illustration is worked out."""


def with_numbers(evaluation: Evaluation, numbers: Mapping[str, float]) -> Evaluation:
    """The evaluation with these numbers in place of what was answered, each by its key, without a range."""
    answers = {key: answer for key, answer in evaluation.answers.items() if key not in numbers}
    answers |= {key: Answer(value) for key, value in numbers.items()}
    return Evaluation(
        evaluation.rulebook, Answers(evaluation.answers.town, answers), evaluation.as_of, evaluation.prepared_on,
        evaluation.seed, evaluation.without - set(numbers),
    )  # fmt: skip


@dataclass(frozen=True)
class Illustration:
    """Cost and hours of one option for a number of officers: year 1 with what comes once, and year 2, on each basis."""

    officers: int
    evaluation: Evaluation
    result: OptionResult
    first: Mapping[Basis, Total]
    second: Mapping[Basis, Total]


def for_officers(
    evaluation: Evaluation, result: OptionResult, numbers: Sequence[int] = OFFICERS
) -> tuple[Illustration, ...]:
    """The option for these numbers of trained officers, all else as it is; none where it has no model."""
    found = []
    for officers in numbers if result.model is not None else ():
        other = with_numbers(evaluation, {f"{names.OFFICERS_TRAINED}.{result.model}": float(officers)})
        own = other.option(result.id)
        if own is None:
            continue
        first, second = ({basis: other.total(result.id, "gross", basis, year) for basis in BASES} for year in (1, 2))
        found.append(Illustration(officers, other, own, first, second))
    return tuple(found)
