"""FINALs in the making: what each is made from and its files so far; who made a FINAL; and that one was withdrawn.

What stands in final and final_file is complete, as before. Whoever rebuilds final_withdrawn in a later migration must
create its triggers again: they go with the old table.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

REFUSAL = "that a FINAL was withdrawn is never changed, and goes only with its assessment"


def triggers(dialect: str) -> list[str]:
    """As those of the FINAL itself (0003)."""
    if dialect == "sqlite":
        return [
            "CREATE TRIGGER final_withdrawn_never_changes BEFORE UPDATE ON final_withdrawn "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            "CREATE TRIGGER final_withdrawn_never_goes_alone BEFORE DELETE ON final_withdrawn "
            "WHEN EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        ]
    return [
        "CREATE TRIGGER final_withdrawn_guard BEFORE UPDATE OR DELETE ON final_withdrawn "
        "FOR EACH ROW EXECUTE FUNCTION final_guard()"
    ]


def _short_text() -> sa.types.TypeEngine[str]:
    """A column that can hold what is encrypted: see 0008."""
    return sa.String(length=200) if op.get_bind().dialect.name == "sqlite" else sa.Text()


def upgrade() -> None:
    op.add_column(
        "final",
        sa.Column("made_by", _short_text(), nullable=True, comment="Who asked for it, in their own words."),
    )
    op.create_table(
        "final_work",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="Of the FINAL that it becomes."),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", _short_text(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("program_version", sa.String(length=40), nullable=False),
        sa.Column(
            "made_with", sa.String(length=64), nullable=False, comment="Hash of the program that makes its files."
        ),
        sa.Column("rulebook_version", sa.String(length=100), nullable=False),
        sa.Column("rulebook_date", sa.Date(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False, comment="The names of all its files."),
        sa.Column("frozen", sa.LargeBinary(), nullable=False, comment="All that it is made from, as JSON."),
        sa.Column("claimed_by", sa.String(length=80), nullable=True, comment="Who makes it now."),
        sa.Column(
            "free_at", sa.DateTime(timezone=True), nullable=False, comment="From then on anyone may go on with it."
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="Since its last file was made."),
        sa.Column("failed", sa.Text(), nullable=True, comment="Why nobody goes on with it, as a sentence."),
        sa.CheckConstraint("number >= 1", name=op.f("ck_final_work_number")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_final_work_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_final_work")),
    )
    op.create_table(
        "final_part",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="Of the bytes, in hex."),
        sa.Column("size", sa.Integer(), nullable=False, comment="In bytes."),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["final_work.assessment_id"],
            name=op.f("fk_final_part_assessment_id_final_work"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "name", name=op.f("pk_final_part")),
    )
    op.create_table(
        "final_withdrawn",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="In the town."),
        sa.Column("withdrawn_by", _short_text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id", "number"],
            ["final.assessment_id", "final.number"],
            ondelete="CASCADE",
            name="fk_final_withdrawn_final",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "number", name=op.f("pk_final_withdrawn")),
    )
    for statement in triggers(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Refused, as it would delete why FINALs were withdrawn."""
    raise NotImplementedError("a FINAL is kept as long as its assessment; delete the database instead")
