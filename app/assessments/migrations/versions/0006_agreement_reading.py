"""What could be read of a copy of the agreement beside its text, and addenda to it as files of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "agreement_copy",
        sa.Column(
            "reading", sa.JSON(), nullable=True, comment="What could be read beside the text: marks, fields, pictures."
        ),
    )
    op.create_table(
        "agreement_addendum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False, comment="Of the file, as it was uploaded."),
        sa.Column("dated", sa.String(length=60), nullable=False, comment="The addendum's date, as it was typed."),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="Of the file, in hex."),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="The file: a PDF or a Word file."),
        sa.Column("pages", sa.JSON(), nullable=False, comment="The text of each page."),
        sa.Column("reading", sa.JSON(), nullable=True, comment="What could be read beside the text."),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_agreement_addendum_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_addendum")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_agreement_addendum_assessment_id"), "agreement_addendum", ["assessment_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_agreement_addendum_assessment_id"), "agreement_addendum")
    op.drop_table("agreement_addendum")
    op.drop_column("agreement_copy", "reading")
