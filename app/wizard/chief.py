"""The chief's door: one page of answers, and from there one page of results."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request

from app.rulebook import names
from app.schema.questions import Question
from app.wizard.answering import Answered, Group, fitting, grouped, mark_clashes, show_clashes_again
from app.wizard.fitting import LOOK, changed_into
from app.wizard.page_extras import WAITS, page_extras, read_why
from app.wizard.page_forms import PageForm
from app.wizard.saving import asked_for, page_form, read_shown, save, shown_text, to_ask
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment, page
from app.wizard.typed_inputs import Asked

pages = Blueprint("chief", __name__)
keeps_input("chief.save_answers")


@pages.get("/a/<token>/chief")
def show(token: str) -> Answered:
    assessment = open_assessment(token)
    asked = _asked(assessment)
    form = page_form(assessment, asked)
    return _render(assessment, form, shown_text(assessment, asked))


@pages.post("/a/<token>/chief")
def save_answers(token: str) -> Answered:
    assessment = open_assessment(token)
    expected = read_shown(request.form.get("shown", ""))
    asked = asked_for(assessment, expected, _questions(assessment)) or _asked(assessment)
    form = page_form(assessment, asked, request.form, expected)
    valid = form.validate()
    if g.forged or not valid:
        return _render(assessment, form, shown_text(assessment, asked, expected), g.not_saved or None, 400)
    why, wrong = read_why()
    if wrong:
        return _render(assessment, form, shown_text(assessment, asked, expected), wrong, 400)
    saved = save(assessment, form, expected, "chief", why)
    if g.forged:
        return _render(assessment, form, shown_text(assessment, asked, expected), g.not_saved, 400)
    if saved.clashes:
        mark_clashes(assessment, form, saved.clashes)
        seen = {clash.key: clash.version for clash in saved.clashes.values()}
        return _render(assessment, form, shown_text(assessment, asked, {**expected, **seen}), None, 409)
    if saved.waiting:
        return redirect(f"{assessment.base}/chief?{WAITS}=1", 303)
    look = changed_into(assessment.answers, saved.assessment, form.fields)
    return redirect(f"{assessment.base}/chief?{LOOK}=1" if look else f"{assessment.base}/estimate", 303)


def _questions(assessment: OpenAssessment) -> list[Question]:
    walks = assessment.site.walks
    return [*walks.chief, *([walks.wants_costs] if walks.wants_costs is not None else [])]


def _asked(assessment: OpenAssessment) -> list[Asked]:
    """All that may apply: before the kind of agency is known, everything does."""
    asked = to_ask(assessment, assessment.site.walks.chief, also_open=True)
    wants = assessment.site.walks.wants_costs
    if wants is not None and assessment.evaluation.asks(wants.id) is True:
        asked.append(Asked(wants))
    return asked


def _render(
    assessment: OpenAssessment, form: PageForm, shown: str, message: str | None = None, status: int = 200
) -> tuple[str, int]:
    show_clashes_again(assessment, form)
    fold_jail = assessment.evaluation.value(names.CUSTODY) is None
    front, more, jail = list[Group](), list[Group](), list[Group]()
    for fields, said in grouped(assessment, form):
        # until it is known whether there is a jail, the jail models' figures stand folded below
        folded = [f for f in fields if fold_jail and f.asked.model not in (None, "task_force")]
        open_ = [f for f in fields if f not in folded]
        question = fields[0].asked.question
        (front if question.draft or question.id == names.WANTS_COSTS else more).append((open_, said))
        jail.append((folded, said))
    return page(
        "chief.html", assessment, status, form=form, shown=shown, message=message, problems=form.problems(),
        **fitting(assessment, form, status), onward=f"{assessment.base}/estimate",
        groups=_filled(front), more=_filled(more), jail=_filled(jail),
        extras=page_extras(assessment, form),
    )  # fmt: skip


def _filled(groups: list[Group]) -> list[Group]:
    return [group for group in groups if group[0]]
