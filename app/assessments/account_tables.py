"""The tables of those who sign in, and the names that all tables go by (`database_tables` has the others)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table

from app.assessments.column_types import EncryptedText, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject_hash", String(64), nullable=False, unique=True, comment="SHA-256 of issuer and subject, in hex."),
    Column("provider", String(40), nullable=False, comment="Its id in the host's settings."),
    Column("tenant", String(40), comment="The town's id there; empty: an operator of no town."),
    Column("address", EncryptedText(254), comment="For which the provider stood at the last sign-in."),
    Column("name", EncryptedText(200)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("signed_in_at", UtcDateTime, nullable=False, comment="The last time."),
    sqlite_autoincrement=True,
)

sign_in = Table(
    "sign_in",
    metadata,
    Column("id_hash", String(64), primary_key=True, comment="SHA-256 of the session's secret, in hex."),
    Column("account_id", Integer, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("tenant", String(40), comment="The account's, when it signed in."),
    Column("operator", Boolean, nullable=False),
    Column("stamp", String(64), nullable=False, comment="SHA-256 of the settings that said whose account it is."),
    Column("started_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=False, comment="The last use, to within minutes."),
    Column("ended_at", UtcDateTime),
)
