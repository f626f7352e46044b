"""Whether the keys that are set are those that the database is encrypted with."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import Engine, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.assessments.database_tables import assessment, data_key
from app.assessments.encryption import Keys

SET_KEY: Final = "Set BRIEF287_DATA_KEY_FILE to the file that holds it"


def check_keys(engine: Engine, keys: Keys) -> str | None:
    """What is missing, in one line; None where all can be read. The first key is noted where it is new."""
    with engine.connect() as reading:
        known = set(reading.scalars(select(data_key.c.key_id)))
    missing = sorted(known - set(keys.ids))
    if missing:
        which = " and ".join(missing)
        other = f"; those that are set are {', '.join(keys.ids)}" if keys else ""
        return f"It is encrypted with the key {which}, which is not set{other}. {SET_KEY}."
    if keys and keys.ids[0] not in known:
        insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        with engine.begin() as writing:
            empty = not writing.scalar(select(func.count()).select_from(select(assessment.c.id).limit(1).subquery()))
            row = {"key_id": keys.ids[0], "complete": empty, "since": dt.datetime.now(dt.UTC)}
            writing.execute(insert(data_key).values(row).on_conflict_do_nothing())
    return None


def is_complete(engine: Engine, keys: Keys) -> bool:
    """Is all that is stored encrypted with the first key?"""
    with engine.connect() as reading:
        rows = reading.execute(select(data_key.c.key_id, data_key.c.complete)).all()
    return [tuple(row) for row in rows] == [(keys.ids[0], True)] if keys else not rows
