"""Finished briefings that are frozen, what a sign-off rests on, and how an assessment's documents look.

Whoever rebuilds final or final_file in a later migration must create their triggers again: they go with the old table.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FROZEN = ("final", "final_file")
REFUSAL = "a FINAL is never changed, and goes only with its assessment"


def triggers(dialect: str) -> list[str]:
    """A FINAL is never changed, and goes only when its whole assessment goes (which then is no longer to be found)."""
    if dialect == "sqlite":
        return [
            statement
            for table in FROZEN
            for statement in (
                f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
                f"CREATE TRIGGER {table}_never_goes_alone BEFORE DELETE ON {table} "
                "WHEN EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id) "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            )
        ]
    return [
        f"""
        CREATE FUNCTION final_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM assessment WHERE id = OLD.assessment_id) THEN
                RAISE EXCEPTION '{REFUSAL}';
            END IF;
            RETURN OLD;
        END $$
        """,
        *(
            f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION final_guard()"
            for table in FROZEN
        ),
    ]


def upgrade() -> None:
    op.add_column(
        "sign_off",
        sa.Column(
            "rests_on",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="All that was signed: kind, key, label, text.",
        ),
    )
    op.add_column("sign_off", sa.Column("rulebook_version", sa.String(length=100), nullable=True))
    op.add_column("sign_off", sa.Column("rulebook_date", sa.Date(), nullable=True))
    op.create_table(
        "appearance",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=10), nullable=True, comment="letter or a4; empty: the server's setting."),
        sa.Column("seal", sa.LargeBinary(), nullable=True, comment="The town's seal, written anew by us as a PNG."),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_appearance_assessment_id_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_appearance")),
    )
    op.create_table(
        "final",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1, 2, 3 ... within the assessment."),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("program_version", sa.String(length=40), nullable=False),
        sa.Column("rulebook_version", sa.String(length=100), nullable=False),
        sa.Column("rulebook_date", sa.Date(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False, comment="What it says that it lacks: a list of sentences."),
        sa.Column("snapshot", sa.JSON(), nullable=False, comment="What a later evaluation is held against."),
        sa.CheckConstraint("number >= 1", name=op.f("ck_final_number")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_final_assessment_id_assessment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assessment_id", "number", name=op.f("pk_final")),
    )
    op.create_table(
        "final_file",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="Of the bytes, in hex."),
        sa.Column("size", sa.Integer(), nullable=False, comment="In bytes."),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id", "number"],
            ["final.assessment_id", "final.number"],
            name="fk_final_file_final",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "number", "name", name=op.f("pk_final_file")),
    )
    for statement in triggers(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Refused, as it would delete every FINAL."""
    raise NotImplementedError("a FINAL is kept as long as its assessment; delete the database instead")
