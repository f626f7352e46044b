"""One answer: who said what, when and why; what waits; comments. Any answer of before can be restored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response

from app.assessments.set_aside import fitting
from app.assessments.store import (
    LONGEST_COMMENT,
    Comment,
    CommentError,
    Conflict,
    Event,
    Proposal,
    ProposalError,
    add_comment,
    comments_of,
    history,
    proposals_of,
    resolve_comment,
)
from app.engine.answers import MODELS, Answer, split_key
from app.engine.answers_check import AnswerError, check_text
from app.engine.readers import audiences_read_by, reads
from app.schema.base import Audience
from app.schema.questions import Question
from app.wizard.offices import THE_OFFICE
from app.wizard.saving import changed_meanwhile, in_words, read_version
from app.wizard.security import keeps_input
from app.wizard.site import OpenAssessment, open_assessment, page

pages = Blueprint("histories", __name__)
keeps_input("histories.comment")
Answered = tuple[str, int] | Response
KEPT = "Confidential: for counsel alone"


@dataclass(frozen=True, slots=True)
class Step:
    """One change: from what to what, as the holder may read it. `again`: it can be restored."""

    event: Event
    before: str
    after: str
    note: str
    why: str
    again: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One proposal in words, and what the holder may do with it."""

    proposal: Proposal
    words: str
    decides: bool
    own: bool


@pages.get("/a/<token>/history/<key>")
def show(token: str, key: str) -> Answered:
    assessment = open_assessment(token)
    return render(assessment, key_of(assessment, key))


@pages.post("/a/<token>/history/<key>/restore")
def restore(token: str, key: str) -> Answered:
    """Let an answer of before count again: as a change of its own, or as a proposal where it is another office's."""
    assessment = open_assessment(token)
    question = key_of(assessment, key)
    wanted = read_version(request.form.get("version", ""))
    with assessment.site.database.read() as session:
        found = next((each for each in history(session, assessment.id, key) if each.version == wanted), None)
    if found is None or not _readable(assessment, question, found.answer):
        abort(400)
    try:
        answer = fitting(key, found.answer, assessment.rulebook.answerable) if found.answer is not None else None
        why = f"Restored as it was on {found.at:%B} {found.at.day}, {found.at.year}"
        shown = {key: read_version(request.form.get("shown", ""))}
        assessment.save({key: answer}, shown, assessment.link.office, why)
    except AnswerError as error:
        return render(assessment, question, [("history", f"It is not restored: {error.what}")], 409)
    except ProposalError as error:
        return render(assessment, question, [("history", str(error))], 409)
    except Conflict as conflict:
        theirs = in_words(assessment, question, conflict.clashes[0].theirs)
        return render(open_assessment(token), question, [("history", changed_meanwhile(theirs))], 409)
    return redirect(f"{assessment.base}/history/{key}", 303)


@pages.post("/a/<token>/history/<key>/comments")
def comment(token: str, key: str) -> Answered:
    """Write a comment: for all who work on it, or for counsel alone."""
    assessment = open_assessment(token)
    question = key_of(assessment, key)
    typed = request.form.get("text", "").strip()
    problems = [("text", g.not_saved)] if g.forged else []
    audience = next((each for each in _audiences(assessment) if each == request.form.get("audience")), None)
    if audience is None:
        problems.append(("audience", "Choose who may read the comment."))
    try:
        text = check_text(typed, lines=True, longest=LONGEST_COMMENT) if typed else ""
    except AnswerError as error:
        problems.append(("text", str(error)))
    else:
        problems += [] if text else [("text", "Write the comment first.")]
    if problems or audience is None:
        return render(assessment, question, problems, 400, typed)
    try:
        with assessment.site.database.write() as session:
            add_comment(session, assessment.id, key, text, audience, by=assessment.by)
    except CommentError as error:
        return render(assessment, question, [("text", str(error))], 409, typed)
    return redirect(f"{assessment.base}/history/{key}#comments", 303)


@pages.post("/a/<token>/history/<key>/comments/<int:number>")
def resolve(token: str, key: str, number: int) -> Answered:
    """Mark a comment as resolved, or as open again."""
    assessment = open_assessment(token)
    key_of(assessment, key)
    by = assessment.by if "resolved" in request.form else None
    with assessment.site.database.write() as session:
        resolve_comment(session, assessment.id, number, assessment.audience, by=by)
    return redirect(f"{assessment.base}/history/{key}#comments", 303)


def key_of(assessment: OpenAssessment, key: str) -> Question:
    """The question of a key. Ends with 404 for what is none, and with 403 for what the holder may not read."""
    question = _question(assessment, key)
    if question is None:
        abort(404)
    if not assessment.may_see(key):
        g.refused = assessment, "counsel"
        abort(403)
    return question


def _question(assessment: OpenAssessment, key: str) -> Question | None:
    id_, dot, model = key.partition(".")
    question = assessment.rulebook.answerable.get(id_)
    if question is None or (dot and (question.per != "model" or model not in MODELS)):
        return None
    return question


def label(assessment: OpenAssessment, key: str) -> str:
    """An answer by its question's label, with the model where it differs by model."""
    question = _question(assessment, key)
    model = split_key(key)[1] if question is not None else None
    if question is None:
        return key
    words = question.label[:1].upper() + question.label[1:]
    return f"{words}, {assessment.rulebook.models[model].short}" if model is not None else words


def _readable(assessment: OpenAssessment, question: Question, answer: Answer | None) -> bool:
    return answer is None or reads(assessment.audience, answer.audience or question.audience)


def words_of(assessment: OpenAssessment, question: Question, answer: Answer | None) -> str:
    """An answer as the holder may read it."""
    return in_words(assessment, question, answer) if _readable(assessment, question, answer) else KEPT


def waiting(assessment: OpenAssessment, proposals: Sequence[Proposal]) -> list[Waiting]:
    """Open proposals as the holder may see them; none whose answer or question is not for them."""
    found = []
    for each in proposals:
        question = _question(assessment, each.key)
        if each.state != "open" or question is None:
            continue
        own = each.link == assessment.link.id
        readable = assessment.may_see(each.key) and _readable(assessment, question, each.answer)
        if not readable and not own:
            continue
        words = in_words(assessment, question, each.answer) if readable else KEPT
        found.append(Waiting(each, words, readable and assessment.counts(each.key), own))
    return found


def _steps(assessment: OpenAssessment, question: Question, events: Sequence[Event]) -> list[Step]:
    """The newest first."""
    found, before = [], "no answer"
    for each in events:
        readable = _readable(assessment, question, each.answer)
        after = words_of(assessment, question, each.answer)
        note = (each.answer.note or "") if readable and each.answer is not None else ""
        why = (each.why or "") if readable else ""
        found.append(Step(each, before, after, note, why, readable and each is not events[-1]))
        before = after
    return found[::-1]


def _audiences(assessment: OpenAssessment) -> tuple[Audience, ...]:
    """For whom the holder's comments may be: the narrowest first."""
    return audiences_read_by(assessment.audience)[:0:-1]


def render(
    assessment: OpenAssessment,
    question: Question,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
    typed: str = "",
    reply: str = "",
) -> tuple[str, int]:
    """The page of one answer, whose key is in the address."""
    key = str((request.view_args or {}).get("key") or question.id)
    with assessment.site.database.read() as session:
        events = history(session, assessment.id, key)
        proposals = proposals_of(session, assessment.id, key)
        comments: list[Comment] = comments_of(session, assessment.id, key, assessment.audience)
    section = assessment.rulebook.section_of.get(question.id)
    change = None
    if section is not None:
        walk, here = assessment.site.walks.page_of(question.id)
        change = f"{assessment.base}/{walk.id}/q/{here.name}#{key.replace('.', '-')}"
    decided = [
        (each, words_of(assessment, question, each.answer)) for each in proposals if each.state in ("taken", "returned")
    ]
    return page(
        "history.html", assessment, status, key=key, question=question, label=label(assessment, key),
        now=words_of(assessment, question, assessment.answers.find(*split_key(key))), change=change,
        steps=_steps(assessment, question, events), shown=assessment.versions.get(key, 0), comments=comments,
        waiting=waiting(assessment, proposals), decided=decided[::-1], audiences=_audiences(assessment),
        office=THE_OFFICE[assessment.office_of(key)], counts=assessment.counts(key), problems=problems or [],
        typed=typed, reply=reply,
    )  # fmt: skip
