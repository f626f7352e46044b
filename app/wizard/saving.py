"""From a posted page to the history: which answers change, and what to do when someone else was faster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from flask import request
from werkzeug.datastructures import MultiDict

from app.assessments.set_aside import fitting
from app.assessments.store import Clash, Conflict, ProposalError, history
from app.engine.answers import AUDIENCES, DONT_KNOW, MODELS, Answer, Answers, join_key
from app.engine.answers_check import AnswerError
from app.engine.readers import audiences_read_by
from app.rulebook import names
from app.schema.base import ModelId, Role
from app.schema.questions import Question
from app.wizard.officers import proposal
from app.wizard.page_forms import PageForm
from app.wizard.security import save_nothing
from app.wizard.site import OpenAssessment
from app.wizard.typed_inputs import Asked

_SHOWN = re.compile(r"([a-z][a-z0-9_]{0,63}(?:\.[a-z_]{1,40})?)=(\d{1,9})", re.ASCII)
MOST_SHOWN = 400


def to_ask(
    assessment: OpenAssessment, questions: Iterable[Question], *, also_open: bool = False, every_model: bool = False
) -> list[Asked]:
    """The answers that a page asks the holder of the link for now; with `also_open` those too whose own condition is
    not known. Of what may differ by model it asks for the models before the body; with `every_model` for all that could
    be used here."""
    found: list[Asked] = []
    models: tuple[ModelId, ...] | None = None
    for question in questions:
        open_ = also_open and assessment.evaluation.asks(question.id) is None
        if not open_ and not assessment.evaluation.may_answer(question.id):
            continue
        if question.per == "model":
            if models is None:
                evaluation = assessment.evaluation
                shown = evaluation.models_shown() if every_model else evaluation.models_asked()
                models = tuple(model for model in MODELS if model in shown)
            found += [Asked(question, model) for model in models]
        else:
            found.append(Asked(question))
    return [each for each in found if assessment.may_see(each.key)]


def kept_from(assessment: OpenAssessment, questions: Iterable[Question]) -> list[str]:
    """The labels of the questions of a page whose answer the holder may neither read nor give."""
    return [
        question.label
        for question in questions
        if assessment.evaluation.may_answer(question.id)
        and any(not assessment.may_see(key) for key in assessment.rulebook.facts[question.id].keys)
    ]


def shown_text(assessment: OpenAssessment, asked: Iterable[Asked], seen: Mapping[str, int] | None = None) -> str:
    """The keys of a page with the versions that it shows, for a hidden input."""
    keys: dict[str, int] = {}
    for each in asked:
        keys[each.key] = assessment.versions.get(each.key, 0)
        if each.model is not None:
            keys[each.question.id] = assessment.versions.get(each.question.id, 0)
    keys.update({key: version for key, version in (seen or {}).items() if key in keys})
    return " ".join(f"{key}={version}" for key, version in keys.items())


def read_shown(text: str) -> dict[str, int]:
    """The hidden input back; what does not belong there is left out."""
    return {key: int(version) for key, version in _SHOWN.findall(text[:40_000])[:MOST_SHOWN]}


def read_version(text: str) -> int:
    """The version of one answer, from a hidden input; 0 for what no page of ours has sent."""
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0


def changed_meanwhile(theirs: str) -> str:
    """What a person is told whose page was open while somebody else saved."""
    return (
        f"Someone else changed this to “{theirs}” while you had the page open. What you typed is still here. Press "
        "the button again to use it."
    )


def posted(assessment: OpenAssessment, shown: Mapping[str, int], questions: Iterable[Question]) -> list[Asked]:
    """The answers that the posted page asked for, whatever may apply by now: nothing that was typed is lost. One that
    was kept from the holder meanwhile is not among them."""
    found: list[Asked] = []
    for question in questions:
        if question.per == "model":
            found += [Asked(question, model) for model in MODELS if f"{question.id}.{model}" in shown]
        elif question.id in shown:
            found.append(Asked(question))
    return [each for each in found if assessment.may_see(each.key)]


def asked_for(assessment: OpenAssessment, shown: Mapping[str, int], page: Iterable[Question]) -> list[Asked]:
    """The answers that the posted page asked for. Where the page no longer asks for one of them, as after a new
    rulebook, nothing is saved and the person is told what was typed there."""
    found = posted(assessment, shown, page)
    gone = shown.keys() - {each.key for each in found} - {each.question.id for each in found}
    if gone:
        typed = [text for key in sorted(gone) for text in request.form.getlist(key) if text.strip()]
        lost = f" You typed in one that is no longer here: {'; '.join(typed)}." if typed else ""
        save_nothing(
            f"The questions on this page have changed, so nothing is saved yet.{lost} Check it and save again."
        )
    return found


def stored(answers: Answers, asked: Iterable[Asked]) -> dict[str, Answer | None]:
    """What counts now for each answer: the model's own, else the one for all models."""
    return {each.key: answers.find(each.question.id, each.model) for each in asked}


def page_form(
    assessment: OpenAssessment,
    asked: Iterable[Asked],
    data: MultiDict[str, str] | None = None,
    expected: Mapping[str, int] | None = None,
) -> PageForm:
    """The form of a page: as it stands now, or with the `data` that was posted over what was shown at the versions
    `expected`."""
    asked = list(asked)
    form = PageForm(asked)
    if names.SWORN_FILLED in form:
        form[names.SWORN_FILLED].look_up = partial(proposal, assessment)
    shown = _shown_answers(assessment, expected) if expected else assessment.answers
    form.fill(
        stored(assessment.answers, asked),
        shown=stored(shown, asked),
        data=data,
        today=assessment.today,
        audiences=AUDIENCES if assessment.holder.counsel_notes else audiences_read_by("staff"),
        models={id_: model.short for id_, model in assessment.rulebook.models.items()},
    )
    return form


def _shown_answers(assessment: OpenAssessment, expected: Mapping[str, int]) -> Answers:
    """The answers that a page showed: those of now, but each that has changed since as it was then."""
    since = [key for key, version in expected.items() if version < assessment.versions.get(key, 0)]
    if not since:
        return assessment.answers
    found: dict[str, Answer] = dict(assessment.answers)
    with assessment.site.database.read() as session:
        for key in since:
            then = {event.version: event.answer for event in history(session, assessment.id, key)}
            answer = then.get(expected[key])
            found.pop(key, None)
            with suppress(AnswerError):  # one that was set aside was shown as none
                if answer is not None and assessment.may_see(key):
                    found[key] = fitting(key, answer, assessment.rulebook.answerable)
    return Answers(assessment.town, found)


@dataclass(frozen=True)
class Saved:
    """What came of a posted page: the assessment after it, or the clashes by key. `waiting`: keys whose change is a
    proposal now."""

    assessment: OpenAssessment
    clashes: Mapping[str, Clash]
    waiting: tuple[str, ...] = ()


def save(
    assessment: OpenAssessment, form: PageForm, expected: Mapping[str, int], role: Role, why: str | None = None
) -> Saved:
    """Save what the form changes. `form` has been validated; `why` was said of its changes. Where the page is refused
    (`g.forged`), nothing is saved.

    A field that stands as it was shown changes nothing, whoever has answered it since; one that was changed conflicts
    only where somebody else has changed the same answer, and not to the same."""
    changed = [
        field
        for field in form.fields
        if field.typed.keep != "theirs"
        and not _same(field.answer, field.shown)
        and not _same(field.answer, field.stored)
    ]
    changes = _apart(assessment.answers, {field.asked.key: field.answer for field in changed})
    if not changes:
        return Saved(assessment, {})
    versions_seen = dict(assessment.versions)
    for field in changed:
        if not _same(field.shown, field.stored):
            keys = field.asked.key, field.asked.question.id
            versions_seen.update({key: expected[key] for key in keys if key in expected})
    try:
        written = assessment.save(changes, versions_seen, role, why)
    except Conflict as conflict:
        return Saved(assessment, _by_field(conflict, form))
    except ProposalError as error:
        save_nothing(str(error))
        return Saved(assessment, {})
    counted = {key: answer for key, answer in changes.items() if key in written.versions}
    return Saved(assessment.after(counted, written.versions, written.mark), {}, written.waiting)


def _same(one: Answer | None, other: Answer | None) -> bool:
    return one == other and (one is None or other is None or type(one.value) is type(other.value))


def _apart(answers: Answers, changes: dict[str, Answer | None]) -> dict[str, Answer | None]:
    """Where an answer for all models stands behind a changed one, give each model its own: a change for one model
    then leaves the others as they were."""
    found = dict(changes)
    for key in changes:
        question, dot, _ = key.partition(".")
        common = answers.get(question)
        if not dot or common is None or question in found:
            continue
        found[question] = None
        for model in MODELS:
            own = f"{question}.{model}"
            if own not in changes:
                found[own] = answers.get(own) or replace(common)
    return found


def _by_field(conflict: Conflict, form: PageForm) -> dict[str, Clash]:
    """The clashes by the field that shows them; one of an answer for all models stands at each of its models."""
    by_key = {clash.key: clash for clash in conflict.clashes}
    found: dict[str, Clash] = {}
    for field in form.fields:
        clash = by_key.get(field.asked.key) or by_key.get(field.asked.question.id)
        if clash is None and field.asked.model is not None:
            clash = next(
                (by_key[key] for model in MODELS if (key := join_key(field.asked.question.id, model)) in by_key), None
            )
        if clash is not None:
            found[field.asked.key] = clash
    return found


def in_words(assessment: OpenAssessment, question: Question, answer: Answer | None) -> str:
    """An answer as a person reads it."""
    if answer is None:
        return "no answer"
    if answer.value is DONT_KNOW:
        return "I don’t know"
    return assessment.context.value_text(question, answer)
