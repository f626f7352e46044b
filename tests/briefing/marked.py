"""An answer marked for staff, in every value that its question takes: what the public version says of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from app.briefing.letters import letters
from app.engine.answers import Answer, Answers, split_key
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.edition import Edition
from app.outputs.html.write import render_fragment
from app.outputs.kit import kit_files
from app.outputs.produce import produce
from app.rulebook.book import READING, Rulebook
from app.schema.questions import Question

DAY = dt.date(2026, 11, 24)
READ = ("council", "supporting", "record", "handout")
TEXT = "A text that stands for another"


def others(question: Question, answer: Answer) -> Iterator[Answer]:
    """The answer with every other value that is worth trying, each as likely to be right."""
    bare = replace(answer, low=None, high=None, typed=None)
    value = answer.value
    if question.kind == "yes_no":
        yield replace(bare, value=not value)
    elif question.kind == "number" and isinstance(value, float):
        least = question.min if question.min is not None else 0.0
        most = question.max if question.max is not None else max(10 * value, 10.0)
        yield from (replace(bare, value=float(each)) for each in {least, most, min(most, value + 1)} if each != value)
    elif question.kind == "choice":
        yield from (replace(bare, value=each.id) for each in question.choices if each.id != value)
    elif question.kind == "choices":
        single = [(each.id,) for each in question.choices]
        yield from (replace(bare, value=each) for each in ((), *single) if each != value)
    elif question.kind == "date":
        yield from (replace(bare, value=each) for each in ("2025-01-15", "2026-12-15", "2027-09-30") if each != value)
    elif question.kind == "state":
        yield replace(bare, value="TX" if value != "TX" else "NH")
    else:
        yield replace(bare, value=TEXT, note=None)


def public(rulebook: Rulebook, answers: Answers, documents: tuple[str, ...] = READ, more: bool = True) -> bytes:
    """All that the public gets of these answers, as text: documents, results, letters and the meeting kit."""
    evaluation: Evaluation = evaluate(rulebook, answers, DAY)
    made = [produce(evaluation, "html", Edition(version=version)) for version in documents]
    if more:
        made.append(produce(evaluation, "json", Edition()))
        made += [render_fragment(each.document).encode() for each in letters(evaluation)]
        made += [each.content for each in kit_files(evaluation, Edition())]
    return b"\n".join(made)


def question_of(rulebook: Rulebook, key: str) -> Question:
    return rulebook.answerable[split_key(key)[0]]


def marked(answers: Answers, key: str, answer: Answer) -> Answers:
    return answers.with_answer(key, replace(answer, audience="staff"))


def can_be_marked(key: str) -> bool:
    return not key.startswith(READING)
