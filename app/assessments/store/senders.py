"""How often a sender did what is limited, counted for all nodes that share a PostgreSQL database."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from app.assessments.database_tables import sender_count
from app.assessments.session import Session

_ROW: Final = insert(sender_count).values(
    kind=bindparam("kind"), sender=bindparam("sender"), span=bindparam("span"), count=bindparam("many")
)
_ADD: Final = _ROW.on_conflict_do_update(
    index_elements=["kind", "sender", "span"], set_={"count": sender_count.c.count + _ROW.excluded.count}
).returning(sender_count.c.count)
_FORGET: Final = delete(sender_count).where(sender_count.c.span < bindparam("before"))


def count_sender(session: Session, *, kind: str, sender: str, span: int, many: int) -> int:
    """Add to what a sender did in a span of time; how often that is, at all nodes. What was counted in spans before is
    forgotten. `sender` is a hash: no address is kept."""
    total = int(session.scalar(_ADD, {"kind": kind, "sender": sender, "span": span, "many": many}))
    if total == many:
        session.execute(_FORGET, {"before": span})
    return total
