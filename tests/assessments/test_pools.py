"""How many connections a node opens to PostgreSQL at most, as docs/operations.md says."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.pool import QueuePool

from app.assessments.database import Database, make_engine

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def most(pool: object) -> int:
    assert isinstance(pool, QueuePool)
    return pool.size() + pool._max_overflow


def test_a_node_opens_as_many_connections_as_is_said():
    database = Database(make_engine("postgresql://nobody@localhost/none"))
    assert database.reading.pool is not database.engine.pool
    said = re.search(r"(\d+)\s+connections to PostgreSQL", OPERATIONS.read_text("utf-8"))
    assert said is not None
    assert most(database.engine.pool) + most(database.reading.pool) == int(said[1])
