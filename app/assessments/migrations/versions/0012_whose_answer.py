"""Whose answer it is: who changed it and why, proposals of other offices, comments, sign-offs given on paper."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _short_text(length: int) -> sa.types.TypeEngine[str]:
    """A column that can hold what is encrypted: see 0008."""
    return sa.String(length=length) if op.get_bind().dialect.name == "sqlite" else sa.Text()


def upgrade() -> None:
    link_id = "The link by which it came; empty: a file, or before there were several."
    op.add_column("answer_event", sa.Column("link_id", sa.Integer(), nullable=True, comment=link_id))
    op.add_column(
        "answer_event",
        sa.Column("who", _short_text(260), nullable=True, comment="The link's name and office, as they were."),
    )
    op.add_column("answer_event", sa.Column("why", sa.Text(), nullable=True))
    op.create_index("ix_answer_event_assessment_id_at", "answer_event", ["assessment_id", "at"])
    op.add_column(
        "sign_off",
        sa.Column("who", _short_text(260), nullable=True, comment="By whose link it was given, or recorded."),
    )
    paper = "It was given on paper, and recorded by an owner's link."
    op.add_column("sign_off", sa.Column("paper", sa.Boolean(), nullable=True, comment=paper))
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=140), nullable=False),
        sa.Column(
            "answer",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="As it would be; empty: that it be taken back.",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Of the answer that it would replace; 0: of none."),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("who", _short_text(260), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False, comment="open, taken, returned or withdrawn."),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", _short_text(260), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_proposal_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposal_assessment_id_state", "proposal", ["assessment_id", "state"])
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=140), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False, comment="staff or counsel."),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("who", _short_text(260), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", _short_text(260), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_comment_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comment_assessment_id_key", "comment", ["assessment_id", "key"])


def downgrade() -> None:
    op.drop_table("comment")
    op.drop_table("proposal")
    op.drop_column("sign_off", "paper")
    op.drop_column("sign_off", "who")
    op.drop_index("ix_answer_event_assessment_id_at", "answer_event")
    for name in ("why", "who", "link_id"):
        op.drop_column("answer_event", name)
