"""Question pages: a few questions of one walk, saved page by page."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, g, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.assessments.store import Clash
from app.rulebook import names
from app.wizard import drawn_once
from app.wizard.estimate import live_box
from app.wizard.fitting import LOOK, changed_into, misfits
from app.wizard.page_extras import WAITS, page_extras, read_why
from app.wizard.page_forms import AnswerField, PageForm
from app.wizard.places import LookUp, keep_place, read_look_up
from app.wizard.saving import asked_for, in_words, kept_from, page_form, read_shown, save, shown_text, to_ask
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.tasks import waits_for
from app.wizard.typed_inputs import Asked
from app.wizard.walks import Page, Walk

pages = Blueprint("answering", __name__)
keeps_input("answering.save_page")
Answered = tuple[str, int] | Response
EVERY_MODEL = "models"
"""The parameter of a page that asks for the figures of every model that could be used here."""


@pages.get("/a/<token>/<walk_id>/go")
def go_on(token: str, walk_id: str) -> Response:
    """To the first page of a walk with an open question, else to its end."""
    assessment = open_assessment(token)
    walk = _walk(assessment, walk_id)
    found = walk.open_page(assessment.evaluation)
    return redirect(_address(assessment, walk, found), 303)


@pages.get("/a/<token>/<walk_id>/q/<page_name>")
def show_page(token: str, walk_id: str, page_name: str) -> Answered:
    assessment = open_assessment(token)
    walk = _walk(assessment, walk_id)
    here = walk.page(page_name) or abort(404)
    asked = to_ask(assessment, walk.asked(here, assessment.evaluation), every_model=EVERY_MODEL in request.args)
    if not asked:
        return redirect(_address(assessment, walk, walk.after(here, assessment.evaluation)), 303)
    form = page_form(assessment, asked)
    return _render(assessment, walk, here, form, shown_text(assessment, asked))


@pages.post("/a/<token>/<walk_id>/q/<page_name>")
def save_page(token: str, walk_id: str, page_name: str) -> Answered:
    assessment = open_assessment(token)
    walk = _walk(assessment, walk_id)
    here = walk.page(page_name) or abort(404)
    expected = read_shown(request.form.get("shown", ""))
    asked = asked_for(assessment, expected, here.questions) or to_ask(
        assessment, walk.asked(here, assessment.evaluation)
    )
    form = page_form(assessment, asked, request.form, expected)
    town = read_look_up(request.form) if names.STATE in form else LookUp()
    if town.asked and not g.forged:
        return _looked_up(assessment, walk, here, asked, expected, town)
    valid = form.validate()
    if g.forged or not valid:
        shown = shown_text(assessment, asked, expected)
        return _render(assessment, walk, here, form, shown, g.not_saved or None, 400, town)
    why, wrong = read_why()
    if wrong:
        return _render(assessment, walk, here, form, shown_text(assessment, asked, expected), wrong, 400, town)
    saved = save(assessment, form, expected, walk.role, why)
    if g.forged:
        return _render(assessment, walk, here, form, shown_text(assessment, asked, expected), g.not_saved, 400, town)
    if saved.clashes:
        mark_clashes(assessment, form, saved.clashes)
        seen = {clash.key: clash.version for clash in saved.clashes.values()}
        return _render(assessment, walk, here, form, shown_text(assessment, asked, {**expected, **seen}), None, 409)
    after = saved.assessment
    keep_place(after, town.chosen, walk.role)
    onward = walk.after(here, after.evaluation)
    if after.evaluation.law.closes_signing is True and assessment.evaluation.law.closes_signing is not True:
        then = onward.name if onward is not None else "end"
        return redirect(f"{assessment.base}/closed?walk={walk.id}&then={then}", 303)
    look = changed_into(assessment.answers, after, form.fields)
    if saved.waiting:
        return redirect(f"{_address(assessment, walk, here)}?{WAITS}=1", 303)
    if request.form.get("then") == "check" and walk.id in assessment.site.walks.sections:
        return redirect(f"{assessment.base}/check/{walk.id}{f'?{LOOK}=1' if look else ''}", 303)
    if look and walk.shows(here, after.evaluation):
        return redirect(f"{_address(assessment, walk, here)}?{LOOK}=1", 303)
    return redirect(_address(after, walk, onward), 303)


def _looked_up(
    assessment: OpenAssessment, walk: Walk, here: Page, asked: list[Asked], expected: Mapping[str, int], town: LookUp
) -> tuple[str, int]:
    """The page as it was typed, with the places that were found, or the state of the one that was chosen. Nothing is
    saved."""
    data = MultiDict(request.form)
    if "use_place" in request.form and town.chosen is not None:
        data[names.STATE], data[f"{names.STATE}:filled"] = town.chosen.state, town.chosen.state
        data[f"{names.STATE}:source"] = town.source
        data.pop(f"{names.STATE}:dk", None)
    form = page_form(assessment, asked, data, expected)
    return _render(assessment, walk, here, form, shown_text(assessment, asked, expected), town=town)


@pages.get("/a/<token>/closed")
def closed(token: str) -> Answered:
    """Said at once when the answers show that state law closes every signing option."""
    assessment = open_assessment(token)
    walk = assessment.site.walks.walk(request.args.get("walk", "first")) or assessment.site.walks.first
    onward = walk.page(request.args.get("then", ""))
    if assessment.evaluation.law.closes_signing is not True:
        return redirect(f"{assessment.base}/tasks", 303)
    return page("closed.html", assessment, onward=_address(assessment, walk, onward))


def mark_clashes(assessment: OpenAssessment, form: PageForm, clashes: Mapping[str, Clash]) -> None:
    """Show beside each field what someone else has saved meanwhile."""
    for field in form.fields:
        clash = clashes.get(field.asked.key)
        if clash is not None:
            field.typed.keep = ""
            field.clash = {
                "theirs": in_words(assessment, field.asked.question, clash.theirs),
                "role": clash.their_role,
                "time": f"{clash.their_time:%B} {clash.their_time.day}, {clash.their_time:%H:%M} UTC",
            }
            field.say("keep", "Someone else changed this while you had the page open. Choose which one to keep.")


def show_clashes_again(assessment: OpenAssessment, form: PageForm) -> None:
    """A page that was sent back without a choice, or with something else wrong, still shows both answers."""
    for field in form.fields:
        if field.typed.clash and field.clash is None:
            theirs = in_words(assessment, field.asked.question, field.stored)
            field.clash = {"theirs": theirs, "role": None, "time": None}


def notes(assessment: OpenAssessment, field: AnswerField) -> dict[str, object]:
    """What is said beside a question, from the evaluation."""
    question = field.asked.question
    what_changes = assessment.site.what_changes
    changes = what_changes.changes(question, assessment.evaluation)
    return {
        "why": drawn_once.why(assessment, question, tuple(changes)),
        "default": what_changes.default(question, field.asked.model, assessment.evaluation),
    }


def fitting(assessment: OpenAssessment, form: PageForm, status: int) -> dict[str, object]:
    """What a page says of answers that do not fit together. A page sent back with an error has more pressing news."""
    listed = misfits(
        assessment, [field.asked.question for field in form.fields], {f.asked.key: f.asked for f in form.fields}
    )
    if status != 200:
        listed = ()
    for field in form.fields:
        field.misfits = tuple(each.rule.what for each in listed if field.asked.key in each.keys)
    return {"misfits": listed, "look": LOOK in request.args}


def _walk(assessment: OpenAssessment, walk_id: str) -> Walk:
    return assessment.site.walks.walk(walk_id) or abort(404)


def _address(assessment: OpenAssessment, walk: Walk, onward: Page | None) -> str:
    if onward is not None:
        return f"{assessment.base}/{walk.id}/q/{onward.name}"
    end = {"first": "draft", "law": "law"}.get(walk.id, f"check/{walk.id}")
    return f"{assessment.base}/{end}"


def _render(
    assessment: OpenAssessment,
    walk: Walk,
    here: Page,
    form: PageForm,
    shown: str,
    message: str | None = None,
    status: int = 200,
    town: LookUp | None = None,
) -> tuple[str, int]:
    evaluation = assessment.evaluation
    show_clashes_again(assessment, form)
    path = walk.shown(evaluation)
    onward = walk.after(here, evaluation)
    back = walk.before(here, evaluation)
    return page(
        "question.html",
        assessment,
        status,
        walk=walk,
        here=here,
        form=form,
        groups=grouped(assessment, form),
        **fitting(assessment, form, status),
        onward=_address(assessment, walk, onward),
        waits=waits_for(assessment, here.section),
        shown=shown,
        message=message,
        problems=form.problems(),
        number=path.index(here) + 1 if here in path else None,
        count=len(path),
        at_most=walk.may_grow(evaluation),
        more_models=_more_models(assessment, form),
        back=f"{assessment.base}/{walk.id}/q/{back.name}" if back is not None else f"{assessment.base}/tasks",
        box=live_box(assessment) if here.section.role in ("chief", "finance") else None,
        to_check=request.values.get("then") == "check",
        town=(town or LookUp()) if names.STATE in form else None,
        kept=kept_from(assessment, here.questions),
        extras=page_extras(assessment, form),
    )


def _more_models(assessment: OpenAssessment, form: PageForm) -> tuple[str, ...]:
    """The models that could be used here and are not asked about on this page, where a figure may differ by model."""
    asked = {field.asked.model for field in form.fields}
    if asked == {None}:
        return ()
    rulebook = assessment.rulebook
    return tuple(rulebook.models[model].short for model in assessment.evaluation.models_shown() if model not in asked)


Group = tuple[list[AnswerField], dict[str, object]]
"""The fields of one question, with what is said beside it."""


def grouped(assessment: OpenAssessment, form: PageForm) -> list[Group]:
    """Fields of one question together, with what is said beside it."""
    found: list[Group] = []
    for field in form.fields:
        field.extras = drawn_once.extras(assessment, field)
        if found and found[-1][0][0].asked.question is field.asked.question:
            found[-1][0].append(field)
        else:
            found.append(([field], notes(assessment, field)))
    return found
