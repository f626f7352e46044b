"""An assessment as an answers file, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.assessments.answers_file import read_answers, write_answers
from app.assessments.store.answers import load_answers, set_answers
from app.assessments.store.assessments import Created, create_assessment
from app.schema.questions import Question
from app.schema.renames import Rename


def export_answers(session: Session, assessment_id: int, questions: Mapping[str, Question] | None = None) -> str:
    """The answers that count now as the text of an answers file, of every audience. Raises NotFound."""
    return write_answers(load_answers(session, assessment_id), questions)


def import_answers(
    session: Session,
    text: str | bytes,
    questions: Mapping[str, Question],
    *,
    rulebook_version: str,
    rulebook_date: dt.date,
    name: str = "answers.yaml",
    renames: Sequence[Rename] = (),
    at: dt.datetime | None = None,
) -> Created:
    """A new assessment from an answers file's text. Raises AnswersFileError, and writes nothing then."""
    answers = read_answers(text, questions, name=name, renames=renames)
    created = create_assessment(
        session, answers.town, rulebook_version=rulebook_version, rulebook_date=rulebook_date, at=at
    )
    set_answers(session, created.id, answers, {}, at=at)
    return created
