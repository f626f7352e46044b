"""What is stored is encrypted where there is a key: nothing of it stands in the file or a backup; keys are changed."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.agreement.document import Document
from app.assessments import rotation as rotation_module
from app.assessments import store
from app.assessments.backup import BackupError, back_up, restore
from app.assessments.column_types import ENCRYPTED
from app.assessments.database import Database, DatabaseUnusableError, open_database
from app.assessments.database_tables import metadata
from app.assessments.encryption import EncryptionError, Keys, new_key, read_keys
from app.assessments.key_check import is_complete
from app.assessments.rests_on import Part
from app.assessments.rotation import RotationError, overwrite_old_rows, rotate
from app.engine.answers import DONT_KNOW, Answer, Town
from tests.assessments.helpers import NINE, TODAY, create, freeze

ONE, TWO = Keys([b"1" * 32]), Keys([b"2" * 32])
BOTH = Keys([b"2" * 32, b"1" * 32])
PLANTED = "Xanadu-7261"
"""Stands in every text that is stored, and in the bytes of every file."""
NUMBER = 72617261.5
OPEN = {
    "assessment": {"id", "recovery_hash", "town_kind", "rulebook_version", "tenant"},
    "account": {"subject_hash", "provider", "tenant"},
    "sign_in": {"id_hash", "tenant", "stamp"},
    "sender_count": {"kind", "sender"},
    "answer_event": {"key", "provenance", "audience", "role"},
    "answer_current": {"key"},
    "sign_off": {"section", "rulebook_version"},
    "rendered": {"key", "media_type"},
    "agreement_copy": {"sha256"},
    "agreement_addendum": {"sha256"},
    "appearance": {"paper"},
    "final": {"program_version", "rulebook_version"},
    "final_work": {"program_version", "made_with", "rulebook_version", "wanted", "claimed_by"},
    "final_part": {"name", "audience", "media_type", "sha256"},
    "final_file": {"name", "audience", "media_type", "sha256"},
    "data_key": {"key_id"},
    "link": {"token_hash", "kind", "office", "audience"},
    "proposal": {"key", "state"},
    "comment": {"key", "audience"},
    "kept_rulebook": {"version", "body"},
    "rulebook_use": {"version"},
    "published_list": {"kind", "name", "sha256", "told", "body"},
}
"""What is stored as it is: what others publish, rulebooks, hashes, ids, short words, our own names of files, the host's
own ids of towns and providers."""


OWN = ("data_key", "sender_count", "sign_in")
"""What each database has for itself, and a backup leaves out: its keys, who is signed in, and how often a
sender asked."""


def fill(database: Database) -> store.Created:
    """A planted text wherever one can stand."""
    body = PLANTED.encode() * 30
    with database.write() as session:
        made = create(session, Town(PLANTED, "city"), at=NINE)
        answers = {
            "fund": Answer(PLANTED, note=PLANTED, source=PLANTED), "cells": Answer((PLANTED, "none")),
            "wage": Answer(NUMBER, "estimate", low=NUMBER, high=NUMBER + 1, typed=PLANTED), "agreement": Answer(True),
            "meeting": Answer(DONT_KNOW), "state": Answer("ME"),
        }  # fmt: skip
        store.set_answers(session, made.id, answers, {}, role="chief", at=NINE)
        store.set_answers(session, made.id, {"fund": Answer("other")}, {"fund": 1})
        store.sign_section(
            session, made.id, "town", name=PLANTED, title=PLANTED, signed_on=TODAY,
            rests_on=[Part("answer", "fund", "fund", PLANTED)], rulebook_version="abc", rulebook_date=TODAY,
        )  # fmt: skip
        store.set_appearance(session, made.id, store.Appearance("a4", body))
        of = Document.of_text([PLANTED])
        store.keep_agreement(session, made.id, name=PLANTED, body=body, document=of)
        store.keep_addendum(session, made.id, name=PLANTED, dated=PLANTED, body=body, document=of)
        freeze(session, store.get_assessment(session, made.id), body, missing=[PLANTED], snapshot={"town": PLANTED})
        store.keep_document(session, made.id, "0" * 64, media_type="text/html", body=body)
        store.set_hold(session, made.id, PLANTED)
        store.make_link(session, made.id, "owner", PLANTED, address=PLANTED)
        store.begin_session(
            session, issuer="https://login.example", subject="1", provider="one", tenant="keene", operator=False,
            address=PLANTED, name=PLANTED, stamp="0" * 64, at=NINE,
        )  # fmt: skip
    return made


def everything(database: Database, *but: str) -> dict[str, list]:
    with database.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(sa.select(table)).all()))
            for table in metadata.sorted_tables
            if table.name not in but
        }


def bytes_of(database: Database, path: Path | None = None) -> bytes:
    """All that the database keeps on the disk: its files, or what PostgreSQL has of its tables."""
    if database.engine.dialect.name == "sqlite":
        path = Path(str(database.engine.url.database))
        return b"".join(each.read_bytes() for each in path.parent.iterdir())
    with database.engine.connect() as connection:
        found = b""
        for table in metadata.sorted_tables:
            rows = connection.execute(sa.text(f"SELECT t::text FROM {table.name} AS t")).scalars()
            found += "\n".join(rows).encode()
        return found


def holds(content: bytes) -> bool:
    """As it is, in hex (PostgreSQL's form of bytes), or the number."""
    words = (PLANTED.encode(), PLANTED.encode().hex().encode(), b"72617261")
    return any(word in content for word in words)


@pytest.fixture
def encrypted(url):
    opened = open_database(url, ONE)
    yield opened
    opened.close()


def test_nothing_of_it_stands_in_the_file(encrypted, tmp_path):
    made = fill(encrypted)
    assert not holds(bytes_of(encrypted))
    path = tmp_path / "backup.sqlite3"
    back_up(encrypted, path)
    assert not holds(path.read_bytes())
    with encrypted.read() as session:
        assert store.find_assessment(session, made.token) is not None
        assert store.load_answers(session, made.id)["wage"].low == NUMBER
        assert store.load_final_file(session, made.id, 1, "briefing.pdf", reader="public") == PLANTED.encode() * 30
    assert is_complete(encrypted.engine, ONE)


def test_the_search_finds_what_is_planted_where_there_is_no_key(database, tmp_path):
    fill(database)
    assert holds(bytes_of(database))
    back_up(database, tmp_path / "b.sqlite3")
    assert holds((tmp_path / "b.sqlite3").read_bytes())


def test_every_column_that_may_hold_a_persons_words_is_encrypted():
    for table in metadata.sorted_tables:
        plain = {
            column.name
            for column in table.c
            if not isinstance(column.type, ENCRYPTED) and isinstance(column.type, sa.String | sa.JSON | sa.LargeBinary)
        }
        assert plain <= OPEN.get(table.name, set()), f"{table.name}: encrypt it (column_types), or list why it is open"


def test_all_of_it_reads_the_same_with_and_without(url, tmp_path):
    plain = open_database(f"sqlite:///{tmp_path}/plain.sqlite3")
    fill(plain)
    path = tmp_path / "b.sqlite3"
    back_up(plain, path)
    with_key = open_database(url, ONE)
    restore(with_key, path)
    assert everything(with_key, *OWN) == everything(plain, *OWN)
    assert not holds(bytes_of(with_key))
    plain.close()
    with_key.close()


def test_a_backup_asks_for_its_key(encrypted, tmp_path):
    fill(encrypted)
    path = tmp_path / "b.sqlite3"
    copied = back_up(encrypted, path)
    for keys, told in (
        (
            Keys(),
            r"b\.sqlite3 cannot be opened\. It is encrypted with the key [0-9a-f]{16}, which is not set\. Set BRIEF",
        ),
        (TWO, rf"not set; those that are set are {TWO.ids[0]}\. Set"),
    ):
        other = open_database(f"sqlite:///{tmp_path}/{len(keys.ids)}/other.sqlite3", keys)
        with pytest.raises(BackupError, match=told) as error:
            restore(other, path)
        assert "\n" not in str(error.value)
        other.close()
    other = open_database(f"sqlite:///{tmp_path}/again/other.sqlite3", BOTH)
    assert restore(other, path) == copied
    assert everything(other, *OWN) == everything(encrypted, *OWN)
    other.close()


@pytest.mark.parametrize("keys", [Keys(), TWO], ids=["none", "another"])
def test_a_database_asks_for_its_key(encrypted, url, keys):
    with pytest.raises(DatabaseUnusableError, match=rf"encrypted with the key {ONE.ids[0]}, which is not set"):
        open_database(url, keys)


@pytest.mark.parametrize("begins", [Keys(), ONE], ids=["plain", "encrypted"])
def test_keys_are_changed_while_others_read_and_write(url, begins):
    database = open_database(url, begins)
    made = fill(database)
    before = everything(database, "data_key", "rendered")
    database.close()
    database = open_database(url, BOTH)
    assert not is_complete(database.engine, BOTH)
    assert everything(database, "data_key", "rendered") == before
    counted = rotate(database, dry_run=True)
    assert sum(counted.values()) == sum(len(before[name]) for name in counted) - 1  # "don't know" holds nothing
    with database.write() as session:  # the new key, before the change is made
        store.set_answers(session, made.id, {"fund": Answer("third")}, {"fund": 2})
    before = everything(database, "data_key", "rendered")
    assert sum(rotate(database).values()) == sum(counted.values())
    assert overwrite_old_rows(database)
    assert everything(database, "data_key", "rendered") == before
    assert is_complete(database.engine, BOTH)
    assert sum(rotate(database).values()) == 0
    for table in ("answer_event", "final", "final_file"):
        with pytest.raises(sa.exc.DatabaseError, match="never changed"), database.write() as session:
            session.execute(sa.text(f"UPDATE {table} SET assessment_id = assessment_id"))
    database.close()
    again = open_database(url, TWO)  # the old key is needed no more
    assert everything(again, "data_key", "rendered") == before
    assert not holds(bytes_of(again))
    again.close()


def test_it_goes_on_where_it_was_stopped(url, monkeypatch):
    monkeypatch.setattr(rotation_module, "ROWS_AT_ONCE", 2)
    database = open_database(url, ONE)
    fill(database)
    database.close()
    database = open_database(url, BOTH)
    all_rows = sum(rotate(database, dry_run=True).values())
    before = everything(database, "data_key", "rendered")
    real, calls = rotation_module._compare, iter(range(100))

    def stop(*given):
        if next(calls) == 2:
            raise KeyboardInterrupt
        real(*given)

    monkeypatch.setattr(rotation_module, "_compare", stop)
    with pytest.raises(KeyboardInterrupt):
        rotate(database)
    assert everything(database, "data_key", "rendered") == before
    left = sum(rotate(database, dry_run=True).values())
    assert 0 < left < all_rows
    assert not is_complete(database.engine, BOTH)
    assert set(sa.inspect(database.engine).get_table_names())
    monkeypatch.setattr(rotation_module, "_compare", real)
    assert sum(rotate(database).values()) == left
    with pytest.raises(sa.exc.DatabaseError, match="never changed"), database.write() as session:
        session.execute(sa.text("UPDATE answer_event SET note = 'x'"))
    database.close()


def test_a_row_that_would_change_stops_it(encrypted, url, monkeypatch):
    fill(encrypted)
    database = open_database(url, BOTH)
    monkeypatch.setattr(rotation_module, "_write", lambda *_: None)
    with pytest.raises(RotationError):
        rotate(database)
    database.close()


def test_what_was_altered_is_not_read(encrypted):
    made = fill(encrypted)
    with encrypted.write() as session:
        session.execute(
            sa.text("UPDATE assessment SET town_name = :stored"), {"stored": TWO.text_of("text", b"Bangor")}
        )
    with pytest.raises(EncryptionError, match=rf"the key {TWO.ids[0]}"), encrypted.read() as session:
        store.get_assessment(session, made.id)
    stored = bytearray(ONE.encrypt("text", b"Bangor"))
    stored[-1] ^= 1
    with pytest.raises(EncryptionError, match="altered"):
        ONE.decrypt("text", bytes(stored))
    with pytest.raises(EncryptionError, match="altered"):
        ONE.decrypt("json", ONE.encrypt("text", b"Bangor"))


def test_keys_as_they_are_written():
    key = os.urandom(32)
    written = f"# of 2026\n{base64.b64encode(key).decode()}  # the newest\n\n{'ab' * 32}\n{new_key()}"
    keys = read_keys(written)
    assert len(keys.ids) == 3
    assert Keys([key]).ids[0] == keys.ids[0]
    for wrong in ("", "# none", "hunter2", "ab" * 31, base64.b64encode(key[:31]).decode()):
        with pytest.raises(ValueError, match="key") as error:
            read_keys(wrong)
        assert "hunter2" not in str(error.value)
    assert key.hex() not in repr(keys)
