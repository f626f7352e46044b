"""When an assessment was last changed, and why it is held: what `brief287 purge` goes by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added and not rebuilt: all other tables hang on this one. So changed_at may be empty here, though it never is.
    op.add_column(
        "assessment",
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True, comment="The last change of any kind."),
    )
    op.add_column(
        "assessment",
        sa.Column("hold", sa.Text(), nullable=True, comment="Why it may not be deleted; empty: it may be."),
    )
    op.execute(
        """
        UPDATE assessment SET changed_at = coalesce(
            (SELECT max(moment) FROM (
                SELECT at AS moment FROM answer_event WHERE assessment_id = assessment.id
                UNION ALL SELECT at FROM sign_off WHERE assessment_id = assessment.id
                UNION ALL SELECT at FROM agreement_copy WHERE assessment_id = assessment.id
                UNION ALL SELECT made_at FROM final WHERE assessment_id = assessment.id
                UNION ALL SELECT assessment.created_at
            ) AS moments),
            created_at)
        """
    )


def downgrade() -> None:
    """Refused, as it would end every hold."""
    raise NotImplementedError("a hold is never dropped silently; delete the database instead")
