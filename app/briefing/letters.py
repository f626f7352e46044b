"""Question letters: from one evaluation, one document for each office outside that may know what the town does not.

The questions are those that stand open in the evaluation (what is not known, by who could answer; legal steps that are
not done, by who is asked). A letter leaves the town hall, so it is made for the public: nothing that was marked for
staff or counsel is in it. A letter with nothing to ask is left out.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.briefing import counsel_readings
from app.briefing.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Fact,
    Facts,
    FormLines,
    Heading,
    Items,
    Paragraph,
    Section,
)
from app.briefing.citations import SOURCES
from app.briefing.context import STATUS_WORDS, Context, cell, paragraph, table, text
from app.briefing.frame import framed, reported
from app.briefing.letter_words import (
    ABOUT,
    HOW,
    NEUTRAL,
    RECEIVERS,
    Addressee,
    addressee_of,
)
from app.briefing.sections import summary
from app.engine import figures
from app.engine.evaluation import Evaluation
from app.engine.results import StepResult, Unknown
from app.engine.settling import OpenStatus
from app.rulebook import names
from app.schema.base import Statement

DAYS_BEFORE = 14
"""An answer two weeks before the meeting can still be worked into the papers that members get ahead of it."""
FILE_NAMES: Mapping[Addressee, str] = {
    "ice": "ice",
    "insurer": "insurer",
    "attorney": "counsel",
    "state": "state-office",
    "union": "union",
    "neighbors": "neighboring-agencies",
    "jail": "county-jail",
    "auditor": "auditor",
}
BLANK = "\u00a0"
STATUS_NOTE = (
    "The status of these options remains open until these questions are answered. What would follow is shown under "
    "each."
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to whom, under which file name, and the document."""

    to: Addressee
    file_name: str
    document: Document


@dataclass(frozen=True, slots=True)
class Asked:
    """What one addressee is asked. `statuses`: what would settle the status of an option; it is asked first."""

    statuses: tuple[OpenStatus, ...]
    steps: tuple[StepResult, ...]
    unknowns: tuple[tuple[Unknown, str], ...]  # with the question in words that can be sent
    state_law: tuple[str, ...]
    contested: tuple[Statement, ...]

    def __bool__(self) -> bool:
        return bool(self.statuses or self.steps or self.unknowns or self.state_law or self.contested)


def letters(evaluation: Evaluation, contact: str = "") -> tuple[Letter, ...]:
    """The letters that have something to ask, in a fixed order. `contact`: whom the host names for errors. They go
    to others, so that no answer speaks through them that the public may not read."""
    evaluation, found = evaluation.read_by("public"), []
    for addressee in RECEIVERS:
        asked = questions_for(evaluation, addressee)
        if asked:
            written = reported(_letter(evaluation, addressee, asked), contact)
            found.append(Letter(addressee, FILE_NAMES[addressee], written))
    return tuple(found)


def questions_for(evaluation: Evaluation, addressee: Addressee) -> Asked:
    """Everything that is open and that this addressee could answer."""
    if addressee == "union" and evaluation.value(names.BARGAINING_STATUS) == names.NO_UNION:
        return Asked((), (), (), (), ())
    statuses = tuple(each for each in evaluation.open_statuses if addressee_of(each.question.to) == addressee)
    steps = tuple(
        result
        for result in evaluation.steps
        if not result.done and result.step.to == addressee and result.step.audience == "public"
    )
    closed_by = {name for result in steps for name in _closed_by(evaluation, result)}
    unknowns = []
    for unknown in evaluation.unknowns:
        words = _words(evaluation, unknown, addressee)
        if unknown.key not in closed_by and addressee_of(unknown.who) == addressee and words is not None:
            unknowns.append((unknown, words))
    law = evaluation.law.law
    if addressee != "attorney" or law is None:
        return Asked(statuses, steps, tuple(unknowns), (), ())
    contested = tuple(statement for statement in law.contested if evaluation.printable(statement))
    return Asked(statuses, steps, tuple(unknowns), evaluation.law.questions, contested)


def _closed_by(evaluation: Evaluation, result: StepResult) -> Iterator[str]:
    """The yes-or-no questions that a step answers, so that they need not be asked beside it.

    A question with choices asks for more than whether the step is done.
    """
    for name in re.findall(r"[a-z_]\w*", result.step.done or ""):
        question = evaluation.rulebook.questions.get(name)
        if question is not None and question.kind == "yes_no":
            yield name


def answer_by(evaluation: Evaluation, meeting: str | None) -> str:
    """The day by which an answer helps, counted back from the meeting."""
    if meeting is None:
        return "____________ (the meeting has no date yet)"
    day = dt.date.fromisoformat(meeting)
    wanted = day - dt.timedelta(days=DAYS_BEFORE)
    if wanted > evaluation.prepared_on:
        return f"{figures.date_text(wanted)}, two weeks before the meeting"
    if day > evaluation.prepared_on:
        return f"As soon as you can, before the meeting of {figures.date_text(day)}"
    return f"____________ (the meeting of {figures.date_text(day)} is past)"


def _words(evaluation: Evaluation, unknown: Unknown, addressee: Addressee) -> str | None:
    """The question as it can be sent; counsel reads the questions of the questionnaire as they are."""
    question = evaluation.rulebook.questions.get(unknown.key)
    if question is None:
        return f"What figure do you have for this, and from which year: {unknown.label}?"
    if question.from_letter:
        return None
    words = question.letter
    if words is None and addressee == "attorney":
        words = question.ask
    if words is not None and question.per == "model" and len(evaluation.models_shown()) > 1:
        names = ", ".join(evaluation.rulebook.models[model].title for model in evaluation.models_shown())
        words += f" Please answer for each model: {names}."
    return words


def _letter(evaluation: Evaluation, addressee: Addressee, asked: Asked) -> Document:
    context = Context(evaluation, "public")
    receiver = RECEIVERS[addressee]
    title = f"Questions for {receiver.name}: 287(g) agreement"
    meeting = context.meeting_date
    when = f"its meeting of {figures.date_text(meeting)}" if meeting is not None else "a meeting that has no date yet"
    about = context.sourced(
        f"The {context.body} of {context.town} considers a matter at {when}. {ABOUT}", (names.USC_1357G,)
    )
    opening: tuple[Block, ...] = (
        Facts(
            (
                Fact("To", text(receiver.line)),
                Fact("From", text(f"{context.town}, [name, office and address]")),
                Fact("Date", text("[date of sending]")),
                Fact("Answer helps by", text(answer_by(evaluation, meeting))),
                Fact("Return to", text("[name, email, phone]")),
            )
        ),
        paragraph((*about, *text(f" {receiver.why} {NEUTRAL}"))),
        paragraph((*text("How to answer. ", strong=True), *text(HOW))),
    )
    own = counsel_readings.in_letter(context) if addressee == "attorney" else []
    signed = Section("Who answered", "signed", (FormLines(("Name and title", "Office", "Phone or email", "Date")),))
    sections = (Section("", "", opening), *_questions(context, asked), *own, signed, SOURCES)
    return framed(context, title, "Questions with room for answers", sections)


def _questions(context: Context, asked: Asked) -> Iterator[Section]:
    """All questions, numbered through."""
    numbers = itertools.count(1)
    if asked.statuses:
        blocks: list[Block] = [paragraph(STATUS_NOTE)]
        for each in asked.statuses:
            blocks += [*_status(context, each, next(numbers)), _answer()]
        yield Section("What would settle whether an option is open", "open-statuses", tuple(blocks))
    if asked.state_law:
        blocks = [paragraph(summary.law_sentence(context))]
        for question in asked.state_law:
            blocks += [_numbered(next(numbers), question), _answer()]
        yield Section(f"The law of {context.evaluation.law.name}", "state-law", tuple(blocks))
    if asked.contested:
        blocks = [paragraph("Please say for each which reading you follow, and why.")]
        for statement in asked.contested:
            number = text(f"{next(numbers)}. ", strong=True)
            blocks += [Paragraph((*number, *context.statement(statement))), _answer()]
        yield Section("Points on which sources differ", "contested", tuple(blocks))
    if asked.steps:
        counsel = bool(asked.state_law or asked.contested)
        blocks = [block for result in asked.steps for block in _step(context, result, next(numbers), counsel)]
        yield Section("Points of the legal review" if counsel else "Questions", "steps", tuple(blocks))
    if asked.unknowns:
        rows = [
            [cell(f"{next(numbers)}.", head=True), cell(words), _blank(context, unknown)]
            for unknown, words in asked.unknowns
        ]
        heads = [Column("No.", width=0.25), Column("Question", width=2.2), Column("Your answer", width=1.6)]
        room = table("Questions with room for an answer", heads, rows, "figures-table", caption_shown=False)
        yield Section("Facts and figures that the town does not have", "figures", (room,))


def _status(context: Context, each: OpenStatus, number: int) -> list[Block]:
    """The question, the options that wait for it, why they do, what counsel reads differently, and what each answer
    would lead to."""
    titles = "; ".join(result.option.title for result in each.options)
    reason = each.reason
    follow = tuple(
        text(f"{answer.answer}: {STATUS_WORDS[answer.status].lower()}, on this point.")
        for answer in each.question.answers
    )
    return [
        _numbered(number, each.question.ask),
        Paragraph(
            (
                *text(f"It decides: {titles}. ", strong=True),
                *context.reason(reason),
                *counsel_readings.beside_some(context, each.options),
            ),
            "note",
        ),
        Items(follow),
    ]


def _step(context: Context, result: StepResult, number: int, counsel: bool) -> list[Block]:
    step = result.step
    blocks: list[Block] = [Heading(3, f"{number}. {step.title}", f"step-{step.id}".replace("_", "-"))]
    blocks.append(paragraph(step.ask))
    found = context.joined(step.found) if counsel or step.to == "auditor" else ()
    if found:
        blocks.append(Paragraph((*text("What was found: ", strong=True), *found), "note"))
    if counsel and step.documents:
        blocks.append(paragraph(f"Documents: {'; '.join(step.documents)}.", "note"))
    return [*blocks, _answer()]


def _numbered(number: int, words: str) -> Paragraph:
    return Paragraph((*text(f"{number}. ", strong=True), *text(words)))


def _answer() -> FormLines:
    return FormLines(("Answer:", BLANK))


def _blank(context: Context, unknown: Unknown) -> Cell:
    """Room to write: the unit to fill in, choices to tick where the question is the questionnaire's own, or blank."""
    question = context.rulebook.questions.get(unknown.key)
    if question is None or question.kind in ("text", "long_text"):
        return cell(BLANK)
    if question.kind == "number":
        unit = question.unit or ""
        blank = "____________"
        return cell(f"{blank} percent" if unit == "share" else figures.with_unit(2.0, unit).replace("2", blank, 1))
    if question.kind == "date":
        return cell("Date: ____________")
    if question.letter is not None:
        return cell(BLANK)
    if question.kind == "yes_no":
        return cell("[  ] Yes    [  ] No")
    return cell("\n".join(f"[  ] {choice.text}" for choice in question.choices) or BLANK)


def open_questions(asked: Asked) -> Items:
    """The questions of one letter as a plain list, for counsel's file."""
    listed = [each.question.ask for each in asked.statuses]
    listed += [*asked.state_law, *(result.step.ask for result in asked.steps), *(words for _, words in asked.unknowns)]
    return Items(tuple(text(words) for words in listed), ordered=True)
