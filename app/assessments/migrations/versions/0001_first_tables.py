"""The first tables, and the triggers that keep the history as it was written.

Whoever rebuilds answer_event in a later migration must create its triggers again: they go with the old table.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# An event is never changed, and goes only when its whole assessment goes (which then is no longer there to be found).
TRIGGERS = {
    "sqlite": (
        """
        CREATE TRIGGER answer_event_never_changes BEFORE UPDATE ON answer_event
        BEGIN SELECT RAISE(ABORT, 'the history of answers is never changed'); END
        """,
        """
        CREATE TRIGGER answer_event_never_goes_alone BEFORE DELETE ON answer_event
        WHEN EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id)
        BEGIN SELECT RAISE(ABORT, 'the history of answers is never shortened'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION answer_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id) THEN
                RAISE EXCEPTION 'the history of answers is never changed';
            END IF;
            RETURN OLD;
        END $$
        """,
        """
        CREATE TRIGGER answer_event_guard BEFORE UPDATE OR DELETE ON answer_event
        FOR EACH ROW EXECUTE FUNCTION answer_event_guard()
        """,
    ),
}


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the link's token, in hex."),
        sa.Column("town_name", sa.String(length=200), nullable=False),
        sa.Column("town_kind", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "rulebook_version",
            sa.String(length=100),
            nullable=False,
            comment="The rulebook the answers were given under.",
        ),
        sa.Column("rulebook_date", sa.Date(), nullable=False),
        sa.Column(
            "revision", sa.Integer(), nullable=False, comment="Grows with each change of town, rulebook or answers."
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_assessment_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "answer_event",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=140), nullable=False, comment="Id of a question, or question.model."),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="1, 2, 3 ... within the key; each replaces the one before."
        ),
        sa.Column(
            "cleared", sa.Boolean(), nullable=False, comment="The answer was taken back; all that follows is empty."
        ),
        sa.Column("dont_know", sa.Boolean(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("provenance", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("audience", sa.String(length=20), nullable=True),
        sa.Column("low", sa.Float(precision=53), nullable=True),
        sa.Column("high", sa.Float(precision=53), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True, comment="Who answered; empty if it came from a file."),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_answer_event_version")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_answer_event_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "key", "version", name=op.f("pk_answer_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rendered",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column(
            "key", sa.String(length=64), nullable=False, comment="SHA-256 of all that shapes the document, in hex."
        ),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_rendered_assessment_id_assessment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assessment_id", "key", name=op.f("pk_rendered")),
    )
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column(
            "digest",
            sa.String(length=128),
            nullable=False,
            comment="Of all that the section rests on, when it was signed.",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_sign_off_assessment_id_assessment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_off_assessment_id_section", "sign_off", ["assessment_id", "section"])

    op.create_table(
        "answer_current",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=140), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id", "key", "version"],
            ["answer_event.assessment_id", "answer_event.key", "answer_event.version"],
            name="fk_answer_current_event",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_answer_current_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "key", name=op.f("pk_answer_current")),
        sqlite_with_rowid=False,
    )
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Refused, as it would delete every assessment."""
    raise NotImplementedError("there is nothing before the first tables; delete the database instead")
