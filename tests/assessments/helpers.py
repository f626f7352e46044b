"""Short words for what the tests of the database do all the time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import func, select

from app.assessments import store
from app.assessments.database_tables import metadata
from app.engine.answers import Town

BREWER = Town("Brewer", "city")
TODAY = dt.date(2026, 11, 24)
NINE = dt.datetime(2026, 11, 24, 9, tzinfo=dt.timezone(dt.timedelta(hours=-5)))


def create(session, town=BREWER, at=None):
    return store.create_assessment(session, town, rulebook_version="abc", rulebook_date=TODAY, at=at)


def save(database, number, changes, expected=None, **more):
    with database.write() as session:
        return store.set_answers(session, number, changes, expected or {}, **more).versions


def load(database, number):
    with database.read() as session:
        return store.load_answers(session, number)


def events(database, number, key=None):
    with database.read() as session:
        return store.history(session, number, key)


def rows(database) -> dict[str, int]:
    with database.read() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) for name, table in metadata.tables.items()
        }


def begin_work(session, seen, number=1, files=(), wanted=("briefing.pdf",), **more):
    """Begin a FINAL of these files."""
    given: dict[str, Any] = {
        "as_of": TODAY, "program_version": "0.1", "made_with": "this", "rulebook_version": "abc",
        "rulebook_date": TODAY, "frozen": b"{}",
    }  # fmt: skip
    store.begin_final(session, seen, number, wanted=wanted, files=files, **(given | more))


def claim(session, node="here", **more):
    return store.claim_work(session, node, **({"rulebook_version": "abc", "made_with": "this"} | more))


LACKS = ("Finance has not signed.",)


def complete(session, claimed, missing=LACKS, snapshot=None):
    then = snapshot or {"frame": {"town": "Brewer, city"}}
    store.complete_work(session, claimed, missing=missing, snapshot=then)


def freeze(
    session, seen, body=b"%PDF-1.7", number=1, files=None, *, missing=LACKS, snapshot=None, rulebook_version="abc"
):
    """Make a FINAL of one file, or of these."""
    files = files or [store.NewFile("briefing.pdf", "public", "application/pdf", body)]
    begin_work(session, seen, number, files, [file.name for file in files], rulebook_version=rulebook_version)
    claimed = claim(session, rulebook_version=rulebook_version)
    assert claimed is not None
    assert claimed.assessment_id == seen.id
    complete(session, claimed, missing, snapshot)
