"""The standard forms clause by clause: what each says, what it comes to in this town, and what to ask.

Counsel's record of the copy in hand stands in counsel's file alone; here a line says how many clauses it covers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from app.briefing.blocks import Cell, Column, Run, Section
from app.briefing.context import Context, cell, paragraph, section, table, text
from app.briefing.sections.agreement_copy import ComparedCopy
from app.engine import figures
from app.engine.answers import DONT_KNOW, MODELS, Answer, split_key
from app.engine.evaluation import Evaluation
from app.rulebook.book import clause_key
from app.rulebook.expressions import if_key
from app.schema.base import ModelId
from app.schema.law import TOWN_ANSWER, Clause, TownSentence

NOT_COMPARED = "Not yet compared"


def models_in_play(evaluation: Evaluation) -> tuple[ModelId, ...]:
    """The models of the options that are not closed; the first of all where there is none."""
    in_play = [r.model for r in evaluation.options if r.model is not None and r.status != "closed"]
    return tuple(dict.fromkeys(in_play)) or MODELS[:1]


def clauses(context: Context) -> list[Section]:
    """The standard forms clause by clause, for the models in play."""
    shown = models_in_play(context.evaluation)
    rows = []
    for clause in context.rulebook.clauses:
        says = [
            (f"{context.rulebook.models[model].short} ({clause.sections[model]}): {said}", context.why(said))
            for model, said in clause.by_model.items()
            if model in shown
        ]
        if says:
            title = (*text(clause.title), *context.cites(clause.sources))
            words = tuple(Run(f" {each}" if i else each, why=why) for i, (each, why) in enumerate(says))
            rows.append([cell(title, head=True), cell(words), _town(context, clause, shown), cell(clause.ask)])
    if not rows:
        return []
    first, second = (0.65, 1.8) if len(shown) == 1 else (0.85, 2.6)
    heads = [
        Column("Clause", width=first), Column("What the form says", width=second),
        Column("In this town, from its answers", width=1.0), Column("To ask", width=1.0),
    ]  # fmt: skip
    names = ", ".join(context.rulebook.models[model].title for model in shown)
    return section(
        "The agreement clause by clause",
        "clauses",
        table(
            f"Clauses of the standard form: {names}",
            heads,
            rows,
            "clauses-table",
            dense=True,
            note=compared_line(context.evaluation),
        ),
    )


def _town(context: Context, clause: Clause, models: Sequence[ModelId]) -> Cell:
    """The town's own answers; the clause's sources stand beside its title."""
    said = [*town_sentences(context, clause, models)]
    left = not_known(context, clause, models)
    if left:
        said.append(f"Not known yet: {'; '.join(left)}.")
    return cell(" ".join(said) or "\u2013")


def town_sentences(context: Context, clause: Clause, models: Sequence[ModelId]) -> Iterator[str]:
    """What the clause comes to in this town, as far as its answers are known and this audience may read them."""
    for sentence in clause.town:
        wanted = [model for model in models if not sentence.models or model in sentence.models]
        if not wanted or not context.evaluation.printable(sentence, context.audience):
            continue
        if sentence.when is not None and context.withholds(context.evaluation.tables.place[if_key(sentence.when)]):
            continue
        printed = {model: _filled(context, sentence, model) for model in wanted}
        texts = [(model, words) for model, words in printed.items() if words is not None]
        if len(set(printed.values())) == 1:
            if texts:
                yield texts[0][1]
            continue
        for model, words in texts:
            yield f"{context.rulebook.models[model].short}: {words}"


def not_known(context: Context, clause: Clause, models: Sequence[ModelId]) -> list[str]:
    """The answers that the clause would print, that are asked of this town, and that are missing; as labels."""
    found: dict[str, None] = {}
    for sentence in clause.town:
        for id_ in TOWN_ANSWER.findall(sentence.text):
            fact = context.rulebook.facts[id_]
            question = context.rulebook.questions[id_]
            keys = [f"{id_}.{model}" for model in models] if fact.type.per_model else [id_]
            mine = not sentence.models or not set(models).isdisjoint(sentence.models)
            readable = context.audience == "counsel" or question.audience == "public"
            missing = all(_answer(context, key) is None for key in keys)
            if mine and readable and missing and context.evaluation.asks(id_) is True:
                found[question.label] = None
    return list(found)


def _answer(context: Context, key: str) -> Answer | None:
    answer = context.evaluation.answers.find(*split_key(key))
    return None if answer is None or answer.value is DONT_KNOW else answer


def _filled(context: Context, sentence: TownSentence, model: ModelId) -> str | None:
    """The sentence with the town's answers in it; None where one is not known or may not be read."""
    words = sentence.text
    for id_ in dict.fromkeys(TOWN_ANSWER.findall(words)):
        fact = context.rulebook.facts[id_]
        key = f"{id_}.{model}" if fact.type.per_model else id_
        if context.withholds(context.evaluation.tables.place[key]) or not context.readable(id_):
            return None
        answer = _answer(context, key)
        if answer is None or context.evaluation.asks(id_) is not True:
            return None
        said = context.value_text(context.rulebook.questions[id_], answer)
        words = words.replace(f"{{{id_}}}", said)
    return words


# ---- counsel's record ---------------------------------------------------------------------------------------------


def recorded(evaluation: Evaluation, clause: Clause) -> Answer | None:
    """What counsel recorded of a clause in the copy in hand; None: not yet compared."""
    answer = evaluation.answers.get(clause_key(clause.id))
    return None if answer is None or answer.value is DONT_KNOW else answer


def record_text(context: Context, clause: Clause) -> str | None:
    """The record in words: 'It differs'. None: not yet compared."""
    answer = recorded(context.evaluation, clause)
    question = context.rulebook.answerable[clause_key(clause.id)]
    return None if answer is None else context.value_text(question, answer)


def compared_line(evaluation: Evaluation) -> str:
    """How many clauses counsel has compared, and when last; nothing of what was found."""
    listed = evaluation.rulebook.clauses
    found = [answer for clause in listed if (answer := recorded(evaluation, clause)) is not None]
    if not found:
        return "Counsel’s comparison with the town’s copy: not yet recorded."
    days = [day for answer in found if (day := recorded_on(answer)) is not None]
    last = f", last on {figures.date_text(max(days))}" if days else ""
    return f"Counsel’s comparison with the town’s copy: recorded for {len(found)} of {len(listed)} clauses{last}."


def recorded_on(answer: Answer) -> dt.date | None:
    """The day of a record, which is its source."""
    try:
        return dt.date.fromisoformat(answer.source or "")
    except ValueError:
        return None


def record(context: Context, copy: ComparedCopy | None) -> list[Section]:
    """Counsel's record by clause, for counsel's file."""
    rows = []
    for clause in context.rulebook.clauses:
        answer = recorded(context.evaluation, clause)
        status, note = NOT_COMPARED, ""
        if answer is not None:
            status = record_text(context, clause) or NOT_COMPARED
            day = recorded_on(answer)
            status += f" ({figures.date_text(day)})" if day is not None else ""
            note = answer.note or ""
        rows.append([cell(clause.title, head=True), cell(status), cell(note or "\u00a0"), cell(_found(clause, copy))])
    if not rows:
        return []
    heads = [
        Column("Clause", width=1.0), Column("What the copy says", width=0.9), Column("Counsel’s note", width=1.6),
        Column("Differences found in its sections", width=1.0),
    ]  # fmt: skip
    caption = "Counsel’s record of the town’s copy, by clause"
    return section(
        "Counsel’s record by clause",
        "clause-record",
        paragraph("Whether the town's copy says the same as the standard form. A clause without a record is open."),
        table(caption, heads, rows, "clause-record-table", dense=True, caption_shown=False),
    )


def _found(clause: Clause, copy: ComparedCopy | None) -> str:
    if copy is None or not copy.parts:
        return "No comparison"
    sections = "; ".join(copy.sections(clause))
    if not sections:
        return "Not in this form"
    differences = copy.touching(clause)
    said = f"{len(differences)} in {sections}" if differences else "None found"
    return f"{said}. Not all of it was read." if copy.unread(clause) else said
