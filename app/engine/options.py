"""Which options are before the body, and the status of each: by law, by fact of this town, by the agreement's form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.engine.law import LawView
from app.engine.results import OptionResult, StatusReason
from app.rulebook.book import Rulebook
from app.rulebook.facts import MODELS
from app.rulebook.schema.base import ModelId, Status
from app.rulebook.schema.options import Option

STRENGTH: Final[dict[Status, int]] = {
    "closed": 5,
    "unsettled": 4,
    "unknown": 3,
    "required": 2,
    "conditional": 1,
    "open": 0,
}
"""The strongest reason gives the status: one bar closes, whatever else is open. An order of the law stands above a
condition, but not above something that is not settled."""

Holds = Callable[[str], bool | None]


def option_results(rulebook: Rulebook, view: LawView, in_force: str | None, holds: Holds) -> tuple[OptionResult, ...]:
    """Every option that is before the body, in the rulebook's order.

    `in_force` is the answer to `agreement_in_force` (None: not known, then both paths are shown); `holds` says whether
    a condition of the rulebook holds on what is known.
    """
    found = []
    for option in rulebook.options:
        if not _listed(option, in_force) or (option.when is not None and holds(option.when) is False):
            continue
        reasons = (view.reason(option.id), *_own_reasons(option, holds))
        deciding = max(reasons, key=lambda reason: (STRENGTH[reason.status], reason.confidence == "H"))
        ordered = tuple(sorted(reasons, key=lambda reason: -STRENGTH[reason.status]))
        model, known = _model(option, in_force)
        found.append(
            OptionResult(
                option,
                deciding.status,
                deciding.confidence,
                ordered,
                model,
                option.costs == "model_recurring",
                known,
            )
        )
    return tuple(found)


def _listed(option: Option, in_force: str | None) -> bool:
    if in_force is None:
        return option.path in ("new", "both")
    return option.path == "both" or (option.path == "new") == (in_force == "none")


def _own_reasons(option: Option, holds: Holds) -> list[StatusReason]:
    """Reasons by fact and by form. One whose condition is not known makes the status unknown, unless others decide."""
    found = []
    for reason in option.reasons:
        held = holds(reason.when)
        if held is True:
            found.append(StatusReason(reason.kind, reason.status, reason.text, reason.sources, "H", reason.reopen))
        elif held is None and reason.unknown_text is not None and STRENGTH[reason.status] > 0:
            found.append(StatusReason(reason.kind, "unknown", reason.unknown_text, reason.sources))
    return found


def _model(option: Option, in_force: str | None) -> tuple[ModelId | None, bool]:
    """The model whose cost the option carries, and whether the cost can be worked out at all."""
    if option.costs == "model":
        return option.model, True
    if option.costs == "model_recurring":
        for model in MODELS:
            if model == in_force:
                return model, True  # type: ignore[return-value]
        return None, False
    return None, option.costs == "nothing_new"
