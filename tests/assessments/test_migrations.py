"""A filled database of every earlier schema is brought up to date, with all that stands in it, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from app.assessments import store
from app.assessments.database import Database, make_engine, migrate, migration_config
from app.engine.answers import Answer

EARLIER = [each.revision for each in ScriptDirectory.from_config(migration_config()).walk_revisions()][:0:-1]
BASE = (
    "INSERT INTO assessment (token_hash, town_name, town_kind, created_at, rulebook_version, rulebook_date, revision) "
    "VALUES ('x', 'Brewer', 'city', '2026-01-01 00:00:00', 'a', '2026-01-01', 1)",
    "INSERT INTO answer_event (assessment_id, key, version, cleared, dont_know, value, provenance, at) "
    "VALUES (1, 'officers', 1, {no}, {no}, '7.0', 'recorded', '2026-02-01 00:00:00')",
    "INSERT INTO answer_current (assessment_id, key, version) VALUES (1, 'officers', 1)",
    "INSERT INTO sign_off (assessment_id, section, name, title, signed_on, digest, at) "
    "VALUES (1, 'town', 'A', 'B', '2026-03-01', 'd', '2026-03-01 00:00:00')",
    "INSERT INTO rendered (assessment_id, key, media_type, body, created_at) "
    "VALUES (1, 'k', 'text/html', {body}, '2026-01-01 00:00:00')",
)
SINCE = {
    "0002": "INSERT INTO agreement_copy (assessment_id, name, sha256, body, pages, at) "
    "VALUES (1, 'a.pdf', 's', {body}, '[\"one\"]', '2026-04-01 00:00:00')",
    "0003": "INSERT INTO final (assessment_id, number, made_at, as_of, program_version, rulebook_version, "
    "rulebook_date, missing, snapshot) VALUES (1, 1, '2026-05-01 00:00:00', '2026-05-01', '0.1', 'a', '2026-01-01', "
    "'[]', '{{}}')",
    "0010": "INSERT INTO final_withdrawn (assessment_id, number, at, day, withdrawn_by, reason) "
    "VALUES (1, 1, '2026-05-01 00:00:00', '2026-05-01', 'A', 'B')",
    "0005": "UPDATE assessment SET changed_at = '2026-05-01 00:00:00'",  # as the program of that day kept it
}


def test_the_earlier_ones_are_all_tried():
    assert EARLIER[0] == "0001"
    assert len(EARLIER) >= 4


@pytest.mark.parametrize("revision", EARLIER)
def test_what_stands_in_it_stays(url, revision):
    engine = make_engine(url)
    sqlite = engine.dialect.name == "sqlite"
    words = {"no": "0" if sqlite else "false", "body": "x'00ff'" if sqlite else "'\\x00ff'"}
    base = [each.replace("token_hash", "recovery_hash") if revision >= "0011" else each for each in BASE]
    filled = [*base, *(statement for since, statement in SINCE.items() if since <= revision)]
    with engine.begin() as connection:
        command.upgrade(migration_config(connection), revision)
        for statement in filled:
            connection.exec_driver_sql(statement.format(**words))
    migrate(engine)
    database = Database(engine)
    with database.read() as session:
        found = store.get_assessment(session, 1)
        assert store.load_answers(session, 1)["officers"] == Answer(7)
        assert store.load_sign_offs(session, 1)["town"].name == "A"
        document = store.find_document(session, 1, "k")
        assert document is not None
        assert document.body == b"\0\xff"
        copy = store.load_agreement(session, 1)
        assert (copy is not None) == (revision >= "0002")
        assert len(store.load_finals(session, 1)) == (1 if revision >= "0003" else 0)
        (kept,) = store.unchanged_for(session, 0)
    month = 3 + (revision >= "0002") + (revision >= "0003")
    assert kept.changed_at == dt.datetime(2026, month, 1, tzinfo=dt.UTC)
    assert kept.hold is None
    with database.write() as session:
        store.set_answers(session, 1, {"officers": Answer(8)}, {"officers": 1})
    with pytest.raises(sa.exc.DatabaseError, match="never changed"), database.write() as session:
        session.execute(sa.text("UPDATE answer_event SET note = 'other'"))
    with engine.connect() as connection:
        command.check(migration_config(connection))
    with database.write() as session:
        assert store.get_assessment(session, 1).revision == found.revision + 1
        store.delete_assessment(session, 1)
    database.close()
