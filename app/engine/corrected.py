"""Which corrections of the rulebook concern what was made under an earlier one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.engine.compare import Snapshot
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.usstates import STATES
from app.schema.corrections import Correction


def concerning(rulebook: Rulebook, state: str | None, made_under: dt.date) -> Sequence[Correction]:
    """What a rulebook of this date said wrongly of a state, or to any town."""
    return [each for each in rulebook.corrections if each.state in (None, state) and each.misled(made_under)]


def of_final(rulebook: Rulebook, then: Snapshot, made_under: dt.date) -> Sequence[Correction]:
    """What a FINAL says wrongly: by the state that it was made for, whatever the answers say now."""
    told = then.answers.get(names.STATE)
    state = told[1] if told is not None and told[1] in STATES else None
    return concerning(rulebook, state, made_under)
