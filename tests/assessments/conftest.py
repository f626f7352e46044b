"""A few questions of each kind, and an empty database."""

from __future__ import annotations

import pytest

from app.assessments.database import Database, open_database
from app.schema.questions import Choice, Question
from tests.assessments.helpers import NINE, create


def question(name: str, kind: str, **more) -> Question:
    return Question(id=name, ask="What?", label=name.replace("_", " "), kind=kind, why="Why.", find="Where.", **more)


AGENCIES = (Choice(id="police", text="Police"), Choice(id="sheriff", text="Sheriff"), Choice(id="true", text="Odd"))

QUESTIONS = {
    each.id: each
    for each in (
        question("state", "state"),
        question("agency", "choice", choices=AGENCIES),
        question("cells", "choices", choices=AGENCIES),
        question("officers", "number", min=0, max=500, whole=True, unit="officer"),
        question("officers_trained", "number", min=0, max=500, whole=True, unit="officer", per="model"),
        question("benefits", "number", min=0, max=1, unit="share"),
        question("balance", "number", unit="dollar"),
        question("wage", "number", min=7.25, max=250, unit="dollar / hour"),
        question("agreement", "yes_no"),
        question("fund", "text"),
        question("purpose", "long_text", audience="counsel"),
        question("meeting", "date"),
    )
}


@pytest.fixture
def questions() -> dict[str, Question]:
    return dict(QUESTIONS)


@pytest.fixture
def sqlite_url(tmp_path) -> str:
    return f"sqlite:///{tmp_path}/var/test.sqlite3"


@pytest.fixture
def database(url):
    opened: Database = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(sqlite_url):
    """A database for what only SQLite has."""
    opened: Database = open_database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def brewer(database):
    with database.write() as session:
        return create(session, at=NINE)
