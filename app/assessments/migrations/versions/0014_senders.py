"""How often a sender did what is limited, counted for all nodes that share the database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    hashed = "HMAC of the sender\u2019s address and the span, with the site\u2019s key, in hex."
    op.create_table(
        "sender_count",
        sa.Column("kind", sa.String(length=20), nullable=False, comment="What is limited."),
        sa.Column("sender", sa.String(length=64), nullable=False, comment=hashed),
        sa.Column("span", sa.Integer(), nullable=False, comment="Spans of time since 1970."),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "sender", "span", name=op.f("pk_sender_count")),
    )
    op.create_index(op.f("ix_sender_count_span"), "sender_count", ["span"])


def downgrade() -> None:
    op.drop_table("sender_count")
