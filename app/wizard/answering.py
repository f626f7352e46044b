"""Question pages: a few questions of one walk, saved page by page."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response

from app.assessments.store import Clash
from app.wizard import drawing
from app.wizard.estimate import live_box
from app.wizard.fitting import LOOK, changed_into, misfits
from app.wizard.forms import AnswerField, PageForm
from app.wizard.saving import in_words, posted, read_shown, save, shown_text, stored, to_ask
from app.wizard.security import keeps_input
from app.wizard.site import Case, open_case, page
from app.wizard.tasks import waits_for
from app.wizard.walks import Page, Walk

pages = Blueprint("answering", __name__)
keeps_input("answering.save_page")
Answered = tuple[str, int] | Response
FORGED = "Your page had expired, so nothing is saved yet. What you typed is still here. Check it and save again."


@pages.get("/a/<token>/<walk_id>/go")
def go_on(token: str, walk_id: str) -> Response:
    """To the first page of a walk with an open question, else to its end."""
    case = open_case(token)
    walk = _walk(case, walk_id)
    found = walk.open_page(case.evaluation)
    return redirect(_address(case, walk, found), 303)


@pages.get("/a/<token>/<walk_id>/q/<page_name>")
def show_page(token: str, walk_id: str, page_name: str) -> Answered:
    case = open_case(token)
    walk = _walk(case, walk_id)
    here = walk.page(page_name) or abort(404)
    asked = to_ask(case, here.questions)
    if not asked:
        return redirect(_address(case, walk, walk.after(here, case.evaluation)), 303)
    form = PageForm(asked)
    form.fill(stored(case.answers, asked))
    return _render(case, walk, here, form, shown_text(case, asked))


@pages.post("/a/<token>/<walk_id>/q/<page_name>")
def save_page(token: str, walk_id: str, page_name: str) -> Answered:
    case = open_case(token)
    walk = _walk(case, walk_id)
    here = walk.page(page_name) or abort(404)
    expected = read_shown(request.form.get("shown", ""))
    asked = posted(expected, here.questions) or to_ask(case, here.questions)
    form = PageForm(asked)
    form.fill(stored(case.answers, asked), request.form)
    valid = form.validate()
    if g.forged or not valid:
        return _render(case, walk, here, form, shown_text(case, asked, expected), FORGED if g.forged else None, 400)
    saved = save(case, form, expected, walk.role)
    if saved.clashes:
        mark_clashes(case, form, saved.clashes)
        seen = {clash.key: clash.version for clash in saved.clashes.values()}
        return _render(case, walk, here, form, shown_text(case, asked, {**expected, **seen}), None, 409)
    after = saved.case
    onward = walk.after(here, after.evaluation)
    if after.evaluation.law.closes_signing is True and case.evaluation.law.closes_signing is not True:
        then = onward.name if onward is not None else "end"
        return redirect(f"{case.base}/closed?walk={walk.id}&then={then}", 303)
    look = changed_into(case.answers, after, form.fields)
    if request.form.get("then") == "check" and walk.id in case.site.walks.sections:
        return redirect(f"{case.base}/check/{walk.id}{f'?{LOOK}=1' if look else ''}", 303)
    if look and walk.shows(here, after.evaluation):
        return redirect(f"{_address(case, walk, here)}?{LOOK}=1", 303)
    return redirect(_address(after, walk, onward), 303)


@pages.get("/a/<token>/closed")
def closed(token: str) -> Answered:
    """Said at once when the answers show that state law closes every signing option."""
    case = open_case(token)
    walk = case.site.walks.walk(request.args.get("walk", "first")) or case.site.walks.first
    onward = walk.page(request.args.get("then", ""))
    if case.evaluation.law.closes_signing is not True:
        return redirect(f"{case.base}/tasks", 303)
    return page("closed.html", case, onward=_address(case, walk, onward))


def mark_clashes(case: Case, form: PageForm, clashes: Mapping[str, Clash]) -> None:
    """Show beside each field what someone else has saved meanwhile."""
    for field in form.fields:
        clash = clashes.get(field.asked.key)
        if clash is not None:
            field.typed.keep = ""
            field.clash = {
                "theirs": in_words(case, field.asked.question, clash.theirs),
                "role": clash.their_role,
                "time": f"{clash.their_time:%B} {clash.their_time.day}, {clash.their_time:%H:%M} UTC",
            }
            field.problems["keep"] = (
                "Someone else changed this answer while you had the page open. Choose which one to keep."
            )


def show_clashes_again(case: Case, form: PageForm) -> None:
    """A page that was sent back without a choice, or with something else wrong, still shows both answers."""
    for field in form.fields:
        if field.typed.clash and field.clash is None:
            theirs = in_words(case, field.asked.question, field.stored)
            field.clash = {"theirs": theirs, "role": None, "time": None}


def notes(case: Case, field: AnswerField) -> dict[str, object]:
    """What is said beside a question, from the evaluation."""
    question = field.asked.question
    effects = case.site.effects
    changes = effects.changes(question, case.evaluation)
    return {
        "why": drawing.why(case, question, tuple(changes)),
        "default": effects.default(question, field.asked.model, case.evaluation),
    }


def fitting(case: Case, form: PageForm, status: int) -> dict[str, object]:
    """What a page says of answers that do not fit together. A page sent back with an error has more pressing news."""
    listed = misfits(case, [field.asked.question for field in form.fields], {f.asked.key: f.asked for f in form.fields})
    if status != 200:
        listed = ()
    for field in form.fields:
        field.misfits = tuple(each.rule.what for each in listed if field.asked.key in each.keys)
    return {"misfits": listed, "look": LOOK in request.args}


def _walk(case: Case, walk_id: str) -> Walk:
    return case.site.walks.walk(walk_id) or abort(404)


def _address(case: Case, walk: Walk, onward: Page | None) -> str:
    if onward is not None:
        return f"{case.base}/{walk.id}/q/{onward.name}"
    end = {"first": "draft", "law": "law"}.get(walk.id, f"check/{walk.id}")
    return f"{case.base}/{end}"


def _render(
    case: Case, walk: Walk, here: Page, form: PageForm, shown: str, message: str | None = None, status: int = 200
) -> tuple[str, int]:
    evaluation = case.evaluation
    show_clashes_again(case, form)
    path = walk.shown(evaluation)
    onward = walk.after(here, evaluation)
    back = walk.before(here, evaluation)
    return page(
        "question.html",
        case,
        status,
        walk=walk,
        here=here,
        form=form,
        groups=grouped(case, form),
        **fitting(case, form, status),
        onward=_address(case, walk, onward),
        waits=waits_for(case, here.section),
        shown=shown,
        message=message,
        problems=form.problems(),
        number=path.index(here) + 1 if here in path else None,
        count=len(path),
        back=f"{case.base}/{walk.id}/q/{back.name}" if back is not None else f"{case.base}/tasks",
        box=live_box(case) if here.section.role in ("chief", "finance") else None,
        to_check=request.values.get("then") == "check",
    )


def grouped(case: Case, form: PageForm) -> list[tuple[list[AnswerField], dict[str, object]]]:
    """Fields of one question together, with what is said beside it."""
    found: list[tuple[list[AnswerField], dict[str, object]]] = []
    for field in form.fields:
        field.extras = drawing.extras(case, field)
        if found and found[-1][0][0].asked.question is field.asked.question:
            found[-1][0].append(field)
        else:
            found.append(([field], notes(case, field)))
    return found
