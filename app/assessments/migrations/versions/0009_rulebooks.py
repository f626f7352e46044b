"""The rulebooks that answers were given under, and which assessments rested on which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_rulebook",
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="When a server first used it here."),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="Its files, packed, then compressed with zlib."),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_kept_rulebook")),
    )
    op.create_table(
        "rulebook_use",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=100), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="When it was noted."),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_rulebook_use_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "version", name=op.f("pk_rulebook_use")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("rulebook_use")
    op.drop_table("kept_rulebook")
