"""Lists that others publish, as a host brings them in: one of each kind, packed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_list",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="The list's own day."),
        sa.Column("name", sa.String(length=200), nullable=False, comment="Of the file, as it was given."),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="Of the file, in hex."),
        sa.Column("rows", sa.Integer(), nullable=False, comment="In the file, below its heads."),
        sa.Column("taken", sa.Integer(), nullable=False, comment="Rows that became records."),
        sa.Column("told", sa.JSON(), nullable=False, comment="Line, reason, taken or not: rows with a remark."),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="The records, packed."),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_published_list")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("published_list")
