"""Faults of a database are told apart by the driver's codes; a fault of the program is none of them."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import DBAPIError, NoSuchTableError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from app.assessments.faults import fault_of


class DriverError(Exception):
    """As PostgreSQL's driver raises it: with the server's code, or with none where no server has spoken."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("host=10.0.0.1 password=hunter2")
        self.sqlstate = sqlstate


DriverError.__name__ = "OperationalError"


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("55P03", "busy"), ("40001", "busy"), ("40P01", "busy"), ("53100", "full"), ("25006", "read_only"),
        ("0A000", "read_only"), ("42501", "read_only"), ("57P01", "away"), ("57P03", "away"), ("53300", "away"),
        ("28P01", "away"), ("3D000", "away"), ("08006", "away"), (None, "away"), ("XX001", "no_database"),
        ("42P01", None), ("23505", None),
    ],
)  # fmt: skip
def test_postgresql(state, kind):
    found = fault_of(DBAPIError("SELECT 1", None, DriverError(state)))
    assert (found.kind if found else None) == kind
    assert "hunter2" not in str(found)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_BUSY", "busy"), ("SQLITE_BUSY_SNAPSHOT", "busy"), ("SQLITE_FULL", "full"), ("SQLITE_CANTOPEN", "away"),
        ("SQLITE_READONLY_DBMOVED", "read_only"), ("SQLITE_IOERR_WRITE", "away"), ("SQLITE_NOTADB", "no_database"),
        ("SQLITE_CORRUPT", "no_database"), ("SQLITE_ERROR", None), ("SQLITE_CONSTRAINT", None),
    ],
)  # fmt: skip
def test_sqlite(name, kind):
    cause = sqlite3.OperationalError("as it says")
    cause.sqlite_errorname = name
    for error in (cause, OperationalError("SELECT 1", None, cause)):
        found = fault_of(error)
        assert (found.kind if found else None) == kind


def test_what_is_no_answer_of_a_database():
    found = fault_of(NoConnection("no connection is free"))
    assert found is not None
    assert found.kind == "busy"
    for error in (NoSuchTableError("x"), ValueError("x"), OSError("x")):
        assert fault_of(error) is None
