"""Links of their own: what opens an assessment, for an owner, an office or a reader.

The link of each assessment becomes an owner's. Its column becomes that of the recovery code, which nobody has yet: it
holds chance, so that no code opens anything. On SQLite the column is renamed and not dropped, as a table that is
rebuilt forgets which numbers were given out.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _short_text(length: int) -> sa.types.TypeEngine[str]:
    """A column that can hold what is encrypted: see 0008."""
    return sa.String(length=length) if op.get_bind().dialect.name == "sqlite" else sa.Text()


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the link's token, in hex."),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="owner, office or reader."),
        sa.Column("office", sa.String(length=20), nullable=True, comment="Of an office: the role."),
        sa.Column("audience", sa.String(length=20), nullable=True, comment="Of a reader."),
        sa.Column("name", _short_text(200), nullable=False, comment="Whom it is for."),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ends_on", sa.Date(), nullable=True, comment="The last day on which it opens anything; empty: it has none."
        ),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True, comment="The last use, to within a day."),
        sa.Column(
            "seen_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="Up to when its holder has seen what changed.",
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "told",
            sa.Boolean(),
            nullable=False,
            comment="An earlier link's holder was told that it is an owner's now.",
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_link_assessment_id_assessment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_link_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_link_assessment_id"), "link", ["assessment_id"])
    op.execute(
        sa.text(
            "INSERT INTO link (assessment_id, token_hash, kind, name, created_at, seen_at, told) "
            "SELECT id, token_hash, 'owner', 'The first link', created_at, changed_at, :told FROM assessment"
        ).bindparams(told=False)
    )
    connection = op.get_bind()
    spend = sa.text("UPDATE assessment SET token_hash = :chance WHERE id = :id")
    for (number,) in connection.execute(sa.text("SELECT id FROM assessment")).all():
        connection.execute(spend, {"id": number, "chance": secrets.token_hex(32)})
    op.execute("ALTER TABLE assessment RENAME COLUMN token_hash TO recovery_hash")
    if connection.dialect.name == "postgresql":
        comment = "SHA-256 of the recovery code, in hex; of chance while there is none."
        op.execute(f"COMMENT ON COLUMN assessment.recovery_hash IS '{comment}'")


def downgrade() -> None:
    """Refused, as every link but one would open nothing."""
    raise NotImplementedError("links are kept as long as their assessment; restore a backup of the earlier program")
