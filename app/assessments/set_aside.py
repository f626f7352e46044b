"""Stored answers against the rulebook of today: those that count, and those that are set aside because they do not fit.

An answer outlives the question it was given to. Where the rulebook no longer has the question, or asks it in another
kind, or without the choice that was made, the answer is set aside: named, exported, never counted, never an error. When
the rulebook takes the question back, it counts again, as nothing of it was changed. One under an id that was renamed
counts under the id of today, unless that has an answer of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.assessments.answers_text import ANSWER_FIELDS
from app.assessments.given_values import Given, given_spread, with_typed
from app.assessments.moved import moved
from app.engine.answers import DONT_KNOW, MODELS, Answer, Answers, AnswerValue
from app.engine.answers_check import AnswerError, check_text, check_value, show
from app.engine.counsel_readings import FIELDS, check_reading, reading_of
from app.rulebook.book import READING
from app.schema.questions import Question
from app.schema.renames import Rename

KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,63}(\.[a-z][a-z0-9_]{0,63})?")
"""The id of a question, or question.model."""
_BESIDE: Final = ANSWER_FIELDS[1:]


@dataclass(frozen=True, slots=True)
class SetAside:
    """An answer that does not count: as it was given, and why it does not fit, as a sentence."""

    answer: Answer
    why: str

    @property
    def text(self) -> str:
        """Its value in words, without its question: 'Yes', '22', 'jail, none'."""
        return self.answer.typed or _text(self.answer.value)


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands of stored answers today. `answers` fit their questions; `aside` do not, by key; `renamed` are the
    keys of answers that are stored under an earlier id and have none of their own."""

    answers: Answers
    aside: Mapping[str, SetAside]
    renamed: frozenset[str]


def counted(
    stored: Answers, known: Mapping[str, int], questions: Mapping[str, Question], renames: Sequence[Rename] = ()
) -> Counted:
    """Sort stored answers by whether they fit. `known` are the keys that were ever answered, with their versions:
    what stands under one of them is newer than what an earlier id has."""
    counts: dict[str, Answer] = {}
    aside: dict[str, SetAside] = {}
    renamed = set()
    for key, answer in stored.items():
        today, answer = _today(key, answer, renames)
        if today != key and (today in known or today in renamed):
            continue  # answered again since
        if today != key:
            renamed.add(today)
        try:
            counts[today] = fitting(today, answer, questions)
        except AnswerError as error:
            aside[today] = SetAside(answer, error.what)
    return Counted(Answers(stored.town, counts), dict(sorted(aside.items())), frozenset(renamed))


def fitting(key: str, answer: Answer, questions: Mapping[str, Question]) -> Answer:
    """The answer as its question takes it. Raises AnswerError where it does not fit, as an import would."""
    id_, dot, model = key.partition(".")
    question = questions.get(id_)
    if question is None:
        raise AnswerError("The rulebook no longer has this question.", "")
    if dot and (question.per != "model" or model not in MODELS):
        raise AnswerError("The question no longer differs by model.", "")
    if id_.startswith(READING):
        reading = reading_of(answer, answer.audience or "counsel")
        fields = {field: getattr(reading, field) for field in FIELDS} if reading is not None else {}
        _, wrong = check_reading(question, fields, answer.audience)
        for error in wrong.values():
            raise error
        return answer
    value = check_value(question, answer.value)
    if type(value) is not type(answer.value):
        raise AnswerError(f"{show(answer.value)} is an answer of another kind.", "")
    given = Given(value)
    if answer.typed is not None:
        given = with_typed(question, given, answer.typed)
    given_spread(question, given, answer.low, answer.high)
    return answer if value == answer.value else replace(answer, value=value)


def _today(key: str, answer: Answer, renames: Sequence[Rename]) -> tuple[str, Answer]:
    """An answer as the question of today takes it: under its id, with its choices, in its unit."""
    if not renames:
        return key, answer
    value: Any = list(answer.value) if isinstance(answer.value, tuple) else answer.value
    given = {"value": value, "low": answer.low, "high": answer.high, "typed": answer.typed}
    now, new = moved({key: given}, renames, lambda *_: None)[key]
    if new == given:
        return now, answer
    fields = {"typed": None, **new}
    fields["value"] = tuple(fields["value"]) if isinstance(fields["value"], list) else fields["value"]
    return now, replace(answer, **fields)


def _text(value: AnswerValue) -> str:
    if value is DONT_KNOW:
        return "I don\u2019t know"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return show(value)
    return (", ".join(value) or "None of them") if isinstance(value, tuple) else str(value)


def as_given(key: str, raw: Any) -> Answer:
    """An answer of an answers file to a question that is not known: its form alone is checked. Raises AnswerError."""
    if not KEY.fullmatch(key) or key.partition(".")[2] not in ("", *MODELS):
        raise AnswerError("This is not the id of a question.", "Correct it, or take it out.")
    fields = dict(raw) if isinstance(raw, dict) else {"value": raw}
    if "value" not in fields or not fields.keys() <= set(ANSWER_FIELDS):
        raise AnswerError("This is not the form of an answer.", f"It has a value, and beside it {', '.join(_BESIDE)}.")
    value = fields["value"]
    if isinstance(value, dt.date):
        value = value.isoformat()
    elif isinstance(value, list):
        value = tuple(check_text(each, lines=False) for each in value)
    elif isinstance(value, str):
        value = check_text(value, lines=True)
    texts = {name: check_text(fields[name], lines=True) for name in ("note", "source") if fields.get(name) is not None}
    try:
        return Answer(**{**fields, "value": value, **texts, "provenance": fields.get("provenance") or "recorded"})
    except (TypeError, ValueError) as error:
        raise AnswerError(f"This cannot be an answer: {error}.", "Correct it, or take it out.") from None
