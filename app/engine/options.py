"""Which options are before the body, and the status of each: by law, by fact of this town, by the agreement's form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from app.engine.law import LawView
from app.engine.results import OptionResult, StatusReason
from app.rulebook import names
from app.rulebook.book import Rulebook
from app.rulebook.facts import MODELS
from app.schema.base import ModelId, Status
from app.schema.options import Option

STRENGTH: Final[dict[Status, int]] = {
    "closed": 5,
    "unknown": 4,
    "unsettled": 3,
    "required": 2,
    "conditional": 1,
    "open": 0,
}
"""The strongest reason gives the status: one bar closes, whatever else is open. An order of the law stands above a
condition, but not above something that is not settled. What is not known yet could still close, so only a bar stands
above it; but it decides nothing where the most that it could bring is already there. So a status that is not
"unknown" never changes when an unknown is answered."""

Holds = Callable[[str], bool | None]


def option_results(rulebook: Rulebook, view: LawView, in_force: str | None, holds: Holds) -> tuple[OptionResult, ...]:
    """Every option that is before the body, in the rulebook's order.

    `in_force` is the answer to `agreement_in_force` (None: not known, then both paths are shown); `holds` says whether
    a condition of the rulebook holds on what is known. With an agreement in force, what is done with it comes first.
    """
    found = []
    listed = rulebook.options
    if in_force not in (None, names.NONE):
        listed = tuple(sorted(listed, key=lambda option: option.path != "in_force"))
    for option in listed:
        if not _listed(option, in_force) or (option.when is not None and holds(option.when) is False):
            continue
        reasons, deciding = _decide([(_by_law(view, option, in_force), "closed"), *_own_reasons(option, holds)])
        ordered = tuple(sorted(reasons, key=lambda reason: -STRENGTH[reason.status]))
        model, known = _model(option, in_force)
        found.append(
            OptionResult(
                option,
                deciding.status,
                deciding.confidence,
                ordered,
                model,
                option.costs in ("model_recurring", "as_now"),
                known,
            )
        )
    return tuple(found)


def _by_law(view: LawView, option: Option, in_force: str | None) -> StatusReason:
    """The law's reason. To put the decision off is to keep an agreement in force meanwhile, so what the law says of
    keeping one holds where it is stricter.
    """
    own = view.reason(option.id)
    if option.id != "defer" or in_force == names.NONE or view.law is None:
        return own
    kept = view.reason("keep_agreement")
    if STRENGTH[kept.status] <= STRENGTH[own.status]:
        return own
    if in_force is None:
        words = "It depends on whether an agreement is in force, which is not known yet. If one is, deferring keeps it"
        return StatusReason("law", "unknown", f"{words}, and state law affects keeping one.", kept.sources)
    return replace(kept, text=f"Until the body decides, the agreement continues. {kept.text}")


def _listed(option: Option, in_force: str | None) -> bool:
    if in_force is None:
        return True
    return option.path == "both" or (option.path == "new") == (in_force == names.NONE)


def _decide(found: Sequence[tuple[StatusReason, Status]]) -> tuple[tuple[StatusReason, ...], StatusReason]:
    """The reasons, and the one that gives the status. With each comes the strongest status that it could turn into."""
    settled = max((STRENGTH[reason.status] for reason, _ in found if reason.status != "unknown"), default=-1)
    counting = [reason for reason, could_be in found if reason.status != "unknown" or STRENGTH[could_be] > settled]
    deciding = max(counting, key=lambda reason: (STRENGTH[reason.status], reason.confidence == "H"))
    return tuple(reason for reason, _ in found), deciding


def _own_reasons(option: Option, holds: Holds) -> list[tuple[StatusReason, Status]]:
    """Reasons by fact and by form. One whose condition is not known makes the status unknown, unless others decide."""
    found: list[tuple[StatusReason, Status]] = []
    for reason in option.reasons:
        held = holds(reason.when)
        if held is True:
            own = StatusReason(reason.kind, reason.status, reason.text, reason.sources, "H", reason.reopen)
            own = replace(own, settled_by=reason.settled_by, in_short=reason.in_short)
            found.append((own, reason.status))
        elif held is None and reason.unknown_text is not None and STRENGTH[reason.status] > 0:
            open_ = StatusReason(reason.kind, "unknown", reason.unknown_text, reason.sources)
            found.append((open_, reason.status))
    return found


def _model(option: Option, in_force: str | None) -> tuple[ModelId | None, bool]:
    """The model whose cost the option carries, and whether the cost can be worked out at all."""
    if option.costs == "model":
        return option.model, True
    if option.costs == "as_now" and in_force == names.NONE:
        return None, True
    if option.costs in ("model_recurring", "as_now"):
        for model in MODELS:
            if model == in_force:
                return model, True  # type: ignore[return-value]
        return None, False
    return None, option.costs == "nothing_new"
