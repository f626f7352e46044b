"""Sign-in: accounts, their sessions, the town that an assessment belongs to, and links that an account claims.

Columns are added and no table is rebuilt: on SQLite one that is rebuilt forgets which numbers were given out.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _short_text(length: int) -> sa.types.TypeEngine[str]:
    """A column that can hold what is encrypted: see 0008."""
    return sa.String(length=length) if op.get_bind().dialect.name == "sqlite" else sa.Text()


def upgrade() -> None:
    subject = "SHA-256 of issuer and subject, in hex."
    stood_for = "For which the provider stood at the last sign-in."
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_hash", sa.String(length=64), nullable=False, comment=subject),
        sa.Column("provider", sa.String(length=40), nullable=False, comment="Its id in the host's settings."),
        sa.Column(
            "tenant", sa.String(length=40), nullable=True, comment="The town's id there; empty: an operator of no town."
        ),
        sa.Column("address", _short_text(254), nullable=True, comment=stood_for),
        sa.Column("name", _short_text(200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False, comment="The last time."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("subject_hash", name=op.f("uq_account_subject_hash")),
        sqlite_autoincrement=True,
    )
    stamp = "SHA-256 of the settings that said whose account it is."
    op.create_table(
        "sign_in",
        sa.Column("id_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the session's secret, in hex."),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=40), nullable=True, comment="The account's, when it signed in."),
        sa.Column("operator", sa.Boolean(), nullable=False),
        sa.Column("stamp", sa.String(length=64), nullable=False, comment=stamp),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False, comment="The last use, to within minutes."),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"])
    town = "The town that it belongs to, where people sign in."
    op.add_column("assessment", sa.Column("tenant", sa.String(length=40), nullable=True, comment=town))
    op.create_index(op.f("ix_assessment_tenant"), "assessment", ["tenant"])
    waits_for = "The work address for which it waits, or by which it was claimed."
    op.add_column("link", sa.Column("address", _short_text(254), nullable=True, comment=waits_for))
    op.execute(
        "ALTER TABLE link ADD COLUMN account_id INTEGER CONSTRAINT fk_link_account_id_account REFERENCES account (id)"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("COMMENT ON COLUMN link.account_id IS 'Who claimed it.'")
    op.add_column("link", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_link_account_id"), "link", ["account_id"])


def downgrade() -> None:
    """Refused, as assessments of every town would lie together."""
    raise NotImplementedError("assessments stay with their towns; restore a backup of the earlier program")
