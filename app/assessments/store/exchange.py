"""An assessment as an answers file, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.assessments.answers_file import read_answers, write_answers
from app.assessments.set_aside import SetAside, counted
from app.assessments.store.accounts import Account
from app.assessments.store.answers import load_current, set_answers
from app.assessments.store.assessments import Created, create_assessment, get_assessment, now
from app.schema.questions import Question
from app.schema.renames import Rename


def export_answers(
    session: Session, assessment_id: int, questions: Mapping[str, Question], renames: Sequence[Rename] = ()
) -> str:
    """The answers of today as the text of an answers file, of every audience, with those set aside. Raises NotFound."""
    found = get_assessment(session, assessment_id)
    current = load_current(session, found)
    stands = counted(current.answers, current.versions, questions, renames)
    return write_answers(stands.answers, questions, rulebook=found.rulebook_version, aside=stands.aside)


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
    owner: Account | None = None,
) -> Created:
    """A new assessment from an answers file's text, with what does not fit set aside; of an `owner` who is signed in.
    Raises AnswersFileError, and writes nothing then."""
    aside: dict[str, SetAside] = {}
    answers = read_answers(text, questions, name=name, renames=renames, aside=aside)
    at = at or now()  # one moment: whoever brings the file in has seen what is in it
    created = create_assessment(
        session, answers.town, rulebook_version=rulebook_version, rulebook_date=rulebook_date, at=at, owner=owner
    )
    set_answers(session, created.id, {**answers, **{key: each.answer for key, each in aside.items()}}, {}, at=at)
    return created
