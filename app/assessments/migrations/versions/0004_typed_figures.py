"""The text of a number as it was typed, where it was converted or is an estimate by its own words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(  # added and not rebuilt, so that the triggers of answer_event stay
        "answer_event",
        sa.Column(
            "typed",
            sa.String(length=60),
            nullable=True,
            comment="The text of a number that was converted, or is an estimate by its own words.",
        ),
    )


def downgrade() -> None:
    """Refused, as it would delete what people wrote."""
    raise NotImplementedError("the history of answers is never shortened; delete the database instead")
