"""The copy of the agreement that a town was offered, and its text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement_copy",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False, comment="Of the file, as it was uploaded."),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="Of the file, in hex."),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="The file: a PDF."),
        sa.Column("pages", sa.JSON(), nullable=False, comment="The text of each page."),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_agreement_copy_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_agreement_copy")),
    )


def downgrade() -> None:
    op.drop_table("agreement_copy")
