"""Random towns for the property tests: answers to the real rulebook's questions, drawn from one number."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from pathlib import Path

from app.engine.answers import DONT_KNOW, Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.rulebook.book import Rulebook, load_rulebook
from app.rulebook.facts import MODELS
from app.schema.questions import Question

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 24)
LIKELY_STATES = ("ME", "NH", "FL", "TX", "GA", "TN", "VT", "CA", "OH")
WITHOUT_QUESTION = {"award_share": 0.5, "officers_per_trip": 2.0, "vehicle_running_cost": 35.0}


@cache
def rulebook() -> Rulebook:
    return load_rulebook(ROOT)


def value(question: Question, chance: random.Random) -> bool | float | str | tuple[str, ...]:
    """One answer that fits the question."""
    kind = question.kind
    if kind == "yes_no":
        return chance.random() < 0.5
    if kind == "state":
        return chance.choice(LIKELY_STATES)
    if kind == "choice":
        return chance.choice([choice.id for choice in question.choices])
    if kind == "choices":
        return tuple(choice.id for choice in question.choices if chance.random() < 0.5)
    if kind == "number":
        low = question.min if question.min is not None else 0.0
        high = min(question.max if question.max is not None else 1000.0, low + 1000.0)
        number = chance.choice(
            [low, high, low + chance.random() * (high - low), low + chance.random() ** 4 * (high - low)]
        )
        return float(round(number)) if question.whole else number
    return "2026-12-01" if kind == "date" else "a text"


def answer(question: Question, chance: random.Random) -> Answer:
    if chance.random() < 0.1:
        return Answer(DONT_KNOW)
    given = value(question, chance)
    if isinstance(given, bool) or not isinstance(given, float) or chance.random() < 0.6:
        return Answer(given)
    if chance.random() < 0.5:
        return Answer(given, "estimate")
    spread = abs(given) * chance.random()
    low = max(given - spread, question.min if question.min is not None else given - spread)
    high = min(given + spread, question.max if question.max is not None else given + spread)
    return Answer(given, "estimate", low=low, high=high)


def answers(chance: random.Random, share: float) -> Answers:
    """Answers to about that share of all questions, asked or not; some for one model only."""
    found: dict[str, Answer] = {}
    for question in rulebook().questions.values():
        if chance.random() < share:
            found[question.id] = answer(question, chance)
        if question.per == "model" and chance.random() < share / 3:
            found[f"{question.id}.{chance.choice(MODELS)}"] = answer(question, chance)
    return Answers(Town("Anytown", "town"), found)


def town(seed: int) -> tuple[random.Random, Answers]:
    chance = random.Random(seed)
    return chance, answers(chance, chance.choice([0.05, 0.3, 0.6, 0.95]))


def work_out(given: Answers) -> Evaluation:
    return evaluate(rulebook(), given, DAY)


def unknown(value: object) -> bool:
    return value is None or value != value
