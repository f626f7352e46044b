"""Columns that can hold what is encrypted, the ids of the keys, and documents in store by their age.

SQLite takes a longer text than a column says, and a text in a column of numbers: nothing is rebuilt there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXTS = (
    ("assessment", "town_name"), ("answer_event", "typed"), ("sign_off", "name"), ("sign_off", "title"),
    ("sign_off", "digest"), ("agreement_copy", "name"), ("agreement_addendum", "name"), ("agreement_addendum", "dated"),
)  # fmt: skip
NUMBERS = (("answer_event", "low"), ("answer_event", "high"))


def upgrade() -> None:
    op.create_table(
        "data_key",
        sa.Column(
            "key_id",
            sa.String(length=16),
            nullable=False,
            comment="Of a key of the host, in hex; it tells nothing of the key.",
        ),
        sa.Column("complete", sa.Boolean(), nullable=False, comment="All that is encrypted here is so with this key."),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_data_key")),
    )
    op.create_index(op.f("ix_rendered_created_at"), "rendered", ["created_at"])
    if op.get_bind().dialect.name == "postgresql":
        for table, column in TEXTS:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE TEXT")
        for table, column in NUMBERS:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE TEXT USING {column}::text")


def downgrade() -> None:
    """Refused, as what is encrypted would not fit."""
    raise NotImplementedError("what is encrypted has no room in the columns of before; restore a backup instead")
