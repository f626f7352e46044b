"""What is left to answer: every question that is open, the most telling first, each with whose it is.

First come the facts without which an option has no status or no costs (`lacking.py`), in the order asked; then what
narrows a cost most; then what stands open in the briefing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.engine.answers import split_key
from app.engine.evaluation import Evaluation
from app.engine.lacking import Lack, lacks_first
from app.schema.base import Party, Role

Bears = Literal["first", "narrows", "open"]


@dataclass(frozen=True, slots=True)
class Left:
    """One open question. `role` fills in its section, `who` could answer it. `swing`: dollars by which the five-year
    loaded cost of one option moves between its low and its high value; 0 where it moves none."""

    question: str
    label: str
    role: Role
    who: Party
    why: Literal["not_asked", "dont_know"]
    bears: Bears
    effect: str
    lack: Lack
    swing: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions that can be answered now have an answer or 'I don't know'."""

    done: int
    asked: int


def left(evaluation: Evaluation) -> tuple[Left, ...]:
    """Every open question, the most telling first."""
    rulebook = evaluation.rulebook
    first = {lack.question: lack for lack in reversed(lacks_first(evaluation))}
    sizes, weights = _swings(evaluation), {each.key: each.weight for each in evaluation.unknowns}
    found: list[tuple[tuple[float, ...], Left]] = []
    for order, question in enumerate(rulebook.questions.values()):
        state = evaluation.question_states[question.id]
        lack = first.get(question.id)
        if lack is None and (state in ("answered", "set_aside") or not evaluation.may_answer(question.id)):
            continue
        why: Literal["not_asked", "dont_know"] = "dont_know" if state == "dont_know" else "not_asked"
        swing = sizes.get(question.id, 0.0)
        bears: Bears = "first" if lack is not None else "narrows" if swing else "open"
        role = rulebook.section_of[question.id].role
        model = evaluation.models_asked()[0] if question.per == "model" else None
        key = question.id if model is None else f"{question.id}.{model}"
        lack = lack or Lack(key, question.id, split_key(key)[1], question.label, why)
        rank = {"first": 0, "narrows": 1, "open": 2}[bears]
        weight = 0.0 if bears == "first" else float(weights.get(question.id, 0))
        made = Left(
            question.id, question.label, role, question.who or role, why, bears,
            question.effect or "It is left out of the briefing.", lack, swing,
        )  # fmt: skip
        found.append(((rank, -swing if bears == "narrows" else 0.0, -weight, order), made))
    return tuple(made for _, made in sorted(found, key=lambda each: each[0]))


def progress(evaluation: Evaluation, role: Role | None = None) -> Progress:
    """The figure for all, or for the sections of one role."""
    states = [state for state in evaluation.sections if role is None or state.role == role]
    return Progress(sum(state.answered + state.dont_know for state in states), sum(state.asked for state in states))


def _swings(evaluation: Evaluation) -> dict[str, float]:
    """By question, the largest swing of any option that is not closed, over what has no answer."""
    found: dict[str, float] = {}
    asked = evaluation.models_asked()
    for result in evaluation.options:
        if result.model not in asked or result.status == "closed" or evaluation.short_path:
            continue
        for swing in evaluation.uncertainty.swings(result):
            id_ = split_key(swing.key)[0]
            if evaluation.question_states.get(id_) in ("unanswered", "dont_know"):
                found[id_] = max(found.get(id_, 0.0), swing.size)
    return found
