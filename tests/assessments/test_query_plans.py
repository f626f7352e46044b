"""The current answers are read without their history, by the database's own account of how it reads them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.assessments.store.answers import CURRENT, CURRENT_OF_KEYS
from app.engine.answers import Answer
from tests.assessments.helpers import create, load, save


def plan_of(database, statements, wanted) -> list[str]:
    """What the database says it would do, line by line, the first step first."""
    name = database.engine.dialect.name
    how = {"literal_binds": True, "render_postcompile": True}
    words = str(statements[name].params(**wanted).compile(database.engine, compile_kwargs=how))
    asked = f"EXPLAIN QUERY PLAN {words}" if name == "sqlite" else f"EXPLAIN (COSTS OFF) {words}"
    with database.engine.connect() as connection:
        return [str(row[-1]).strip() for row in connection.execute(text(asked))]


@pytest.fixture
def long(database):
    """One assessment whose history is far longer than what is current."""
    with database.write() as session:
        made = create(session)
    versions: dict[str, int] = {}
    for turn in range(1, 40):
        versions = save(database, made.id, {f"q_{n}": Answer(turn) for n in range(25)}, versions)
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
            plain.execute(text("ANALYZE"))
    return database, made


@pytest.mark.parametrize(("statements", "keys"), [(CURRENT, False), (CURRENT_OF_KEYS, True)], ids=["all", "of keys"])
def test_it_begins_with_what_is_current(long, statements, keys):
    database, made = long
    wanted = {"id": made.id, **({"keys": ["q_1", "q_2"]} if keys else {})}
    plan = plan_of(database, statements, wanted)
    first = next(n for n, line in enumerate(plan) if "answer_current" in line)
    event = next(n for n, line in enumerate(plan) if "answer_event" in line)
    assert first < event, plan
    if database.engine.dialect.name == "sqlite":
        assert "PRIMARY KEY (assessment_id=? AND key=? AND version=?)" in plan[event]
    else:
        assert plan[0] == "Nested Loop Left Join", plan
        assert "Index Scan using pk_answer_event" in plan[event], plan
        assert "answer_current.version" in plan[event + 1], plan


def test_it_reads_the_same(long):
    database, made = long
    assert dict(load(database, made.id)) == {f"q_{n}": Answer(39) for n in range(25)}
