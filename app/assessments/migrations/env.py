"""Run by Alembic: with the connection that `app.assessments.database.migrate` gives, else with one to DATABASE_URL."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from app.assessments.column_types import ENCRYPTED, UtcDateTime
from app.assessments.database import make_engine
from app.assessments.database_tables import metadata


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Migrations name SQLAlchemy's own types only, so that they still run when ours have changed."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, ENCRYPTED):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,  # SQLite changes a table by rebuilding it
        transactional_ddl=True,  # true of SQLite as well, as long as we say BEGIN
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if isinstance(given, Connection):
    run(given)
else:
    with make_engine().begin() as own:
        run(own)
