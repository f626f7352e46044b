"""What becomes of a change that waits: taken, given back with a word, or withdrawn by whoever proposed it."""

from __future__ import annotations

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response

from app.assessments.set_aside import fitting
from app.assessments.store import (
    LONGEST_WHY,
    Conflict,
    Proposal,
    ProposalError,
    end_proposal,
    find_proposal,
    take_proposal,
)
from app.engine.answers_check import AnswerError, check_text
from app.wizard.histories import key_of, render, waiting
from app.wizard.saving import changed_meanwhile, in_words, read_version
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment

pages = Blueprint("proposals", __name__)
keeps_input("proposals.take")
keeps_input("proposals.give_back")
Answered = tuple[str, int] | Response


@pages.post("/a/<token>/history/<key>/proposals/<int:number>/take")
def take(token: str, key: str, number: int) -> Answered:
    """Make the proposal the answer that counts."""
    assessment = open_assessment(token)
    question = key_of(assessment, key)
    proposal = _decided_by(assessment, key, number)
    reply = request.form.get("reply", "").strip()
    if g.forged:
        return render(assessment, question, [("waiting", g.not_saved)], 400, reply=reply)
    try:
        words = _words(reply)
        known = assessment.rulebook.answerable
        answer = fitting(key, proposal.answer, known) if proposal.answer is not None else None
        with assessment.site.database.write() as session:
            take_proposal(
                session, assessment.id, number, answer, shown=read_version(request.form.get("shown", "")),
                by=assessment.by, role=assessment.link.office, reply=words,
            )  # fmt: skip
    except (AnswerError, ProposalError) as error:
        return render(assessment, question, [("waiting", str(error))], 409, reply=reply)
    except Conflict as conflict:
        message = changed_meanwhile(in_words(assessment, question, conflict.clashes[0].theirs))
        return render(open_assessment(token), question, [("waiting", message)], 409, reply=reply)
    return redirect(f"{assessment.base}/history/{key}", 303)


@pages.post("/a/<token>/history/<key>/proposals/<int:number>/give-back")
def give_back(token: str, key: str, number: int) -> Answered:
    """Let the answer stand, and say why to whoever proposed the change."""
    assessment = open_assessment(token)
    question = key_of(assessment, key)
    _decided_by(assessment, key, number)
    reply = request.form.get("reply", "").strip()
    if g.forged:
        return render(assessment, question, [("waiting", g.not_saved)], 400, reply=reply)
    try:
        words = _words(reply)
        with assessment.site.database.write() as session:
            end_proposal(session, assessment.id, number, "returned", by=assessment.by, reply=words)
    except (AnswerError, ProposalError) as error:
        return render(assessment, question, [("waiting", str(error))], 409, reply=reply)
    return redirect(f"{assessment.base}/history/{key}", 303)


@pages.post("/a/<token>/history/<key>/proposals/<int:number>/withdraw")
def withdraw(token: str, key: str, number: int) -> Answered:
    """Take one's own proposal back."""
    assessment = open_assessment(token)
    with assessment.site.database.read() as session:
        found = find_proposal(session, assessment.id, number)
    if found is not None and found.key == key and found.link == assessment.link.id:
        try:
            with assessment.site.database.write() as session:
                end_proposal(session, assessment.id, number, "withdrawn", by=assessment.by)
        except ProposalError:
            pass  # somebody has decided it: the page says how
    back = f"history/{key}" if assessment.may_see(key) else "tasks"
    return redirect(f"{assessment.base}/{back}", 303)


def _decided_by(assessment: OpenAssessment, key: str, number: int) -> Proposal:
    """The proposal, where the holder decides it. Ends with 403 for another office's, and leads back to the page where
    it does not wait any more."""
    with assessment.site.database.read() as session:
        found = find_proposal(session, assessment.id, number)
    if found is None or found.key != key:
        abort(redirect(f"{assessment.base}/history/{key}", 303))
    if not any(each.decides for each in waiting(assessment, [found])):
        abort(403)
    return found


def _words(reply: str) -> str | None:
    return check_text(reply, lines=True, longest=LONGEST_WHY) if reply else None
